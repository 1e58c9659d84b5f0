package judge

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers/sqlnorows"
)

// The kinds of events of handlers that query a database, and the forms of
// errors; see packages env and fake of the module.
const (
	flagged = ended + 1 + iota
	found
	missing
	outage
	worked
	broken
	errored
	compared
	asked
	panicked
)

const (
	formNil = iota
	formBare
	formWrapped
	formHidden
	formOutage
	formHiddenOutage
	formBroken
	formNotFound
	formOther
	formAPI // is added
)

func TestMissingRows(t *testing.T) {
	for _, seed := range more.Seeds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { judgeMissing(t, seed, 125) })
	}
}

// judgeMissing compares what sqlnorows reports about generated handlers with
// what these do, before and after the fixes.
func judgeMissing(t *testing.T, seed uint64, handlers int) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 2))}
	dir := write(t, "module", queryFiles(g, handlers))
	p := read(t, dir, generatedPackages...)
	before := p.compareMissing(t)
	applied, _ := p.fix(t, before)
	fixed := read(t, dir, generatedPackages...)
	after := fixed.compareMissing(t)
	if applied < len(before)/3 || len(after) > len(before)-applied {
		t.Errorf("%d fixes leave %d of %d reports", applied, len(after), len(before))
	}
	counts := make(map[string]int)
	for _, r := range before {
		counts[r.diag.Category]++
	}
	t.Logf("%d handlers: %v, %d fixes, %d reports", handlers, counts, applied, len(after))
	for category, least := range map[string]int{"failure": handlers / 4, "masked": 1, "never": 1, "wrapped": 1, "hidden": 1} {
		// All but the first are few, and a fresh seed may give none.
		if counts[category] < least && (seed == 1 || category == "failure") {
			t.Errorf("no more than %d reports in %d handlers are %s", counts[category], handlers, category)
		}
	}
}

// A finding is what is to be reported of a line.
type finding struct {
	line     line
	category string
}

// compareMissing returns what the rule reports, all of which must be as the runs
// show.
func (p *program) compareMissing(t *testing.T) []report {
	t.Helper()
	reports := p.analyze(t, sqlnorows.Analyzer)
	o := &missingOracle{functions: p.declared(), want: make(map[finding]bool), unknown: make(map[string]bool)}
	o.judge(p.run(t, maxRuns, instrumentErrors))
	got := make(map[finding]bool)
	for _, r := range reports {
		f := finding{r.line, r.diag.Category}
		got[f] = true
		if !o.want[f] && !o.unknown[o.functions[r.line]] {
			t.Errorf("no run shows (%s) %s", f.category, p.describe(r))
		}
	}
	for f := range o.want {
		if !got[f] {
			t.Errorf("missed (%s): line %d:\n%s", f.category, f.line.Line, p.function(f.line))
		}
	}
	if n := len(o.unknown); n > 0 {
		t.Logf("%d handlers have too many paths to be judged", n)
	}
	return reports
}

// declared returns the declared function that each line is of.
func (p *program) declared() map[line]string {
	functions := make(map[line]string)
	for pkg, f := range p.files {
		name := p.name(pkg, f.FileStart)
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				for n := pkg.Fset.Position(fn.Pos()).Line; n <= pkg.Fset.Position(fn.End()).Line; n++ {
					functions[line{name, n}] = fn.Name.Name
				}
			}
		}
	}
	return functions
}

// A missingOracle derives from the runs what sqlnorows is to report.
type missingOracle struct {
	functions map[line]string
	stacks    [][]line
	want      map[finding]bool
	unknown   map[string]bool // handlers with too many paths
	tests     map[line]map[int]bool
}

func (o *missingOracle) judge(r *recordings) {
	o.stacks = r.Stacks
	o.tests = make(map[line]map[int]bool)
	for _, rec := range r.Recordings {
		if !rec.Full {
			o.unknown[rec.Name] = true
			continue
		}
		for _, run := range rec.Runs {
			o.answers(rec.Runs, run)
			o.comparisons(run)
		}
	}
	for at, seen := range o.tests {
		if category := dead(seen); category != "" {
			o.want[finding{at, category}] = true
		}
	}
}

// answer returns the first status that a run sends, and the event; a panic is
// as good as a 500.
func answer(run []event) (code, at int) {
	for i, e := range run {
		switch e.Kind {
		case status:
			return e.Value, i
		case written:
			return 200, i
		case panicked:
			return 500, i
		}
	}
	return 200, -1
}

// answers judges how a run answers to the query that failed last.
func (o *missingOracle) answers(runs [][]event, run []event) {
	last := -1
	for i, e := range run {
		switch e.Kind {
		case missing, outage, broken:
			last = i
		}
	}
	if last < 0 {
		return
	}
	code, by := answer(run)
	stack := o.stacks[run[last].Stack]
	switch e := run[last]; {
	case e.Kind == missing && code >= 500 && by > last && o.caused(runs, run, last, func(code int) bool { return code < 500 }):
		at := o.common(stack, o.stacks[run[by].Stack])
		got := o.returned(run, last, stack[:at+1])
		if got >= 0 && (o.form(run[got]) == formBare || o.form(run[got]) == formWrapped) && !told(run[got:by], formBare, formWrapped, formHidden) {
			o.want[finding{stack[at], "failure"}] = true
		}
	case e.Kind == outage && e.Value == 1:
		if code == 404 && by > last && o.caused(runs, run, last, func(code int) bool { return code != 404 }) {
			at := o.common(stack, o.stacks[run[by].Stack])
			got := o.returned(run, last, stack[:at+1])
			if got >= 0 && o.form(run[got]) == formOutage && !told(run[last:by], formOutage) {
				o.want[finding{stack[at], "masked"}] = true
			}
		}
		// A function may call it so, too, and its caller answers.
		for at, inner := range stack {
			if at == len(stack)-1 || o.functions[stack[at+1]] != o.functions[inner] {
				got := o.returned(run, last, stack[:at+1])
				outer := at
				for outer >= 0 && o.functions[stack[outer]] == o.functions[inner] {
					outer--
				}
				if got < 0 || o.form(run[got]) != formOutage || outer < 0 {
					continue
				}
				next := o.returned(run, got, stack[:outer+1])
				if next >= 0 && o.form(run[next]) == formNotFound && !told(run[last:next], formOutage) {
					o.want[finding{inner, "masked"}] = true
				}
			}
		}
	}
}

// form returns the form of the error of an event.
func (o *missingOracle) form(e event) int { return e.Value % formAPI }

// returned returns the event after another at which the call in the last line of
// a stack returned an error, or -1.
func (o *missingOracle) returned(run []event, after int, stack []line) int {
	for i := after + 1; i < len(run); i++ {
		if run[i].Kind == errored && slices.Equal(o.stacks[run[i].Stack], stack) {
			return i
		}
	}
	return -1
}

// told tells whether an error of one of the forms was compared with a sentinel.
func told(run []event, forms ...int) bool {
	return slices.ContainsFunc(run, func(e event) bool {
		return (e.Kind == compared || e.Kind == asked) && slices.Contains(forms, e.Value/4)
	})
}

// common returns the index of the line of a stack that is of the same call of a
// declared function as a line of another stack, the innermost such function.
func (o *missingOracle) common(stack, other []line) int {
	k := 0
	for k+1 < len(stack) && k+1 < len(other) && stack[k] == other[k] && o.functions[stack[k+1]] == o.functions[other[k+1]] {
		k++
	}
	for k+1 < len(stack) && o.functions[stack[k+1]] == o.functions[stack[k]] {
		k++
	}
	return k
}

// caused tells whether a handler would have answered otherwise had the query
// yielded a row, and all else been the same.
func (o *missingOracle) caused(runs [][]event, run []event, failure int, otherwise func(code int) bool) bool {
	before := choices(run[:failure])
	after := flags(run[failure:])
	return slices.ContainsFunc(runs, func(other []event) bool {
		at := slices.IndexFunc(other, func(e event) bool { return e.Kind == found && e.Stack == run[failure].Stack })
		if at < 0 || !slices.Equal(choices(other[:at]), before) {
			return false
		}
		for site, value := range flags(other[at:]) {
			if was, ok := after[site]; ok && was != value {
				return false
			}
		}
		if slices.ContainsFunc(other[at:], func(e event) bool { return e.Kind == missing || e.Kind == outage || e.Kind == broken }) {
			return false
		}
		code, _ := answer(other)
		return otherwise(code)
	})
}

// choices returns what a run could not know.
func choices(run []event) []event {
	var list []event
	for _, e := range run {
		if flagged <= e.Kind && e.Kind <= broken {
			list = append(list, e)
		}
	}
	return list
}

func flags(run []event) map[int]int {
	values := make(map[int]int)
	for _, e := range run {
		if e.Kind == flagged {
			values[e.Value/2] = e.Value % 2
		}
	}
	return values
}

// Beside the forms of errors, what a comparison has seen.
const (
	seenFound  = 100 + iota // a sentinel that it finds
	seenNever               // the error of a call that has none
	seenByText              // by ==, what wraps a sentinel
)

// comparisons notes what the comparisons with sentinels have seen.
func (o *missingOracle) comparisons(run []event) {
	for i, e := range run {
		if e.Kind != compared {
			continue
		}
		stack := o.stacks[e.Stack]
		at := stack[len(stack)-1]
		if o.tests[at] == nil {
			o.tests[at] = make(map[int]bool)
		}
		form, is, equal := e.Value/4, e.Value&2 != 0, e.Value&1 != 0
		switch {
		case form == formNil:
		case equal:
			o.tests[at][seenFound] = true
		case form == formWrapped && !is:
			o.tests[at][seenByText] = true
		case form == formBroken && o.direct(run[:i], stack):
			o.tests[at][seenNever] = true
		default:
			o.tests[at][form] = true
		}
	}
}

// direct tells whether the failure of a statement was returned by a function of
// database/sql to the function that stands last on the stack.
func (o *missingOracle) direct(run []event, stack []line) bool {
	for _, e := range slices.Backward(run) {
		if e.Kind != errored || o.form(e) != formBroken {
			continue
		}
		from := o.stacks[e.Stack]
		return e.Value >= formAPI && len(from) == len(stack) && slices.Equal(from[:len(from)-1], stack[:len(stack)-1])
	}
	return false
}

// dead returns the category of a comparison that has never found anything, or
// "".
func dead(seen map[int]bool) string {
	only := func(forms ...int) bool {
		for form := range seen {
			if !slices.Contains(forms, form) {
				return false
			}
		}
		return seen[forms[0]]
	}
	switch {
	case seen[seenFound]:
		return ""
	case seen[seenByText]:
		return "wrapped"
	case only(formHidden, formHiddenOutage, formOutage, formNotFound, formOther):
		return "hidden"
	case only(seenNever):
		return "never"
	}
	return ""
}

// instrumentErrors puts calls of package fake around calls that return errors,
// and around comparisons with sentinels.
func instrumentErrors(pkg *packages.Package, f *ast.File, in *insertions) {
	info := pkg.TypesInfo
	params := make(map[types.Object]bool)
	kind := func(e ast.Expr) string {
		if id, ok := e.(*ast.Ident); ok && params[info.Uses[id]] {
			return "env.Asked"
		}
		return "env.Compared"
	}
	later := make(map[*ast.CallExpr]bool)
	var tags []ast.Expr
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			for _, field := range n.Params.List {
				for _, name := range field.Names {
					params[info.Defs[name]] = true
				}
			}
		case *ast.SwitchStmt:
			tags = append(tags, n.Tag)
			for _, c := range n.Body.List {
				for _, e := range c.(*ast.CaseClause).List {
					if n.Tag != nil && isSentinel(info, e) {
						in.around(e, fmt.Sprintf("fake.Case(%s, %s, ", kind(n.Tag), types.ExprString(n.Tag)), ")")
					}
				}
			}
		case *ast.BinaryExpr:
			x, y := n.X, n.Y
			if isSentinel(info, x) {
				x, y = y, x
			}
			if isSentinel(info, y) {
				name := map[token.Token]string{token.EQL: "Equal", token.NEQ: "Differ"}[n.Op]
				in.around(n, fmt.Sprintf("fake.%s(%s, 0, %s, ", name, kind(x), types.ExprString(x)), ")")
			}
		case *ast.DeferStmt:
			later[n.Call] = true
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "panic" {
				in.put(n.Pos(), "env.Record(env.Panicked, 0); ")
			}
		case *ast.CallExpr:
			if len(n.Args) == 2 && types.ExprString(n.Fun) == "errors.Is" && isSentinel(info, n.Args[1]) {
				in.around(n, fmt.Sprintf("fake.Equal(%s, 1, %s, ", kind(n.Args[0]), types.ExprString(n.Args[0])), ")")
			}
			if wrapper := errorWrapper(info, n); wrapper != "" && !later[n] {
				in.around(n, wrapper+"(", ")")
			}
		}
		return true
	})
}

// isSentinel tells whether an expression is sql.ErrNoRows, or another name for
// it.
func isSentinel(info *types.Info, e ast.Expr) bool {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		e = sel.Sel
	}
	id, ok := e.(*ast.Ident)
	if !ok || info.Uses[id] == nil {
		return false
	}
	return id.Name == "ErrNoRows" || id.Name == "ErrNone"
}

// errorWrapper returns the function of package fake that a call is an argument
// of; "" if it returns no error that a query may have to do with.
func errorWrapper(info *types.Info, call *ast.CallExpr) string {
	tv := info.Types[call.Fun]
	if tv.IsType() || tv.IsBuiltin() || tv.Type == nil {
		return ""
	}
	results := tv.Type.Underlying().(*types.Signature).Results()
	n := results.Len()
	if n == 0 || n > 2 || results.At(n-1).Type().String() != "error" {
		return ""
	}
	wrapper := "fake.Own"
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if obj := info.Uses[sel.Sel]; obj.Pkg() != nil {
			switch path := obj.Pkg().Path(); {
			case path == "database/sql":
				wrapper = "fake.API"
			case !strings.Contains(path, "judged"):
				return ""
			}
		}
	}
	if n == 2 {
		wrapper += "2"
	}
	return wrapper
}
