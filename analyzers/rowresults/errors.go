package rowresults

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/callgraph"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/replies"
)

// A Form is a set of the ways in which an error may hold a sentinel that says
// that there is no such row.
type Form uint8

const (
	Bare    Form = 1 << iota // it is the sentinel
	Wrapped                  // it wraps it, so that errors.Is finds it and == does not
	Hidden                   // it was made of its text, so that nothing finds it
)

func (f Form) String() string {
	var parts []string
	for i, name := range []string{"bare", "wrapped", "hidden"} {
		if f&(1<<i) != 0 {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, "|")
}

// Sentinels is a set of sentinels, by their index in package api.
type Sentinels uint16

func sentinelsOf(o api.Object) Sentinels { return 1 << o.Index() }

// Only returns the sentinel that is the only one of a set.
func (s Sentinels) Only() (api.Object, bool) {
	for i := range 16 {
		if s == 1<<i {
			return api.NoRows(i), true
		}
	}
	return api.Object{}, false
}

func (s Sentinels) String() string {
	var parts []string
	for i := range 16 {
		if s&(1<<i) != 0 {
			parts = append(parts, api.NoRows(i).String())
		}
	}
	return strings.Join(parts, "|")
}

// An ErrorResult says what may become of a missing row in an error that a
// function returns.
type ErrorResult struct {
	Result    int
	Form      Form
	Sentinels Sentinels // none if Row is not 0
	// Others tells that the error may be another one, too.
	Others bool
	// Row is one more than the index of the parameter that is the row, if that
	// is one; 0 if the row is of the function's own query.
	Row int
}

// An ErrorParam says what a function does with an error that it is handed.
type ErrorParam struct {
	Param int
	// Told: it tells the sentinels from other errors, or hands the error on to
	// something that may.
	Told bool
	// Fails: on some path it replies with a status of 500 or more because of
	// the error. Exits: it ends the program.
	Fails, Exits bool
	// Result is one more than the index of the result that the error becomes,
	// in any of the ways of Form; 0 if there is none.
	Result int
	Form   Form
}

// An ErrorsSummary is the fact of a function that may return an error that says
// that there is no row, or that does something with one that it is handed.
type ErrorsSummary struct {
	Results []ErrorResult
	Params  []ErrorParam
}

func (*ErrorsSummary) AFact() {}

func (s *ErrorsSummary) String() string {
	var parts []string
	for _, r := range s.Results {
		text := fmt.Sprintf("result %d: %s", r.Result, r.Form)
		if r.Row > 0 {
			text += fmt.Sprintf(" error of param %d", r.Row-1)
		} else {
			text += " " + r.Sentinels.String()
		}
		if !r.Others {
			text += " only"
		}
		parts = append(parts, text)
	}
	for _, p := range s.Params {
		text := fmt.Sprintf("param %d:", p.Param)
		if p.Told {
			text += " told apart"
		}
		if p.Fails {
			text += " fails"
		}
		if p.Exits {
			text += " exits"
		}
		if p.Result > 0 {
			text += fmt.Sprintf(" %s in result %d", p.Form, p.Result-1)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// union returns what a method of an interface does if it is one of two.
func (s ErrorsSummary) union(t ErrorsSummary) ErrorsSummary {
	u := ErrorsSummary{slices.Clone(s.Results), slices.Clone(s.Params)}
	for _, r := range t.Results {
		u.addResult(r)
	}
	for _, p := range t.Params {
		u.addParam(p)
	}
	return u
}

func (s *ErrorsSummary) addResult(r ErrorResult) {
	for i := range s.Results {
		if have := &s.Results[i]; have.Result == r.Result && have.Row == r.Row {
			have.Form |= r.Form
			have.Sentinels |= r.Sentinels
			have.Others = have.Others || r.Others
			return
		}
	}
	s.Results = append(s.Results, r)
}

func (s *ErrorsSummary) addParam(p ErrorParam) {
	for i := range s.Params {
		if have := &s.Params[i]; have.Param == p.Param {
			have.Told = have.Told || p.Told
			have.Fails = have.Fails || p.Fails
			have.Exits = have.Exits || p.Exits
			have.Result = max(have.Result, p.Result)
			have.Form |= p.Form
			return
		}
	}
	s.Params = append(s.Params, p)
}

// sort puts the parts of a summary into an order that does not depend on that
// of the paths.
func (s *ErrorsSummary) sort() {
	slices.SortFunc(s.Results, func(a, b ErrorResult) int { return (a.Result-b.Result)*64 + a.Row - b.Row })
	slices.SortFunc(s.Params, func(a, b ErrorParam) int { return a.Param - b.Param })
}

// aliasOf is the fact of a variable that holds one of the sentinels.
type aliasOf struct{ Sentinels Sentinels }

func (*aliasOf) AFact()           {}
func (a *aliasOf) String() string { return "aliasOf " + a.Sentinels.String() }

// errorFacts is what is known of the errors of a package.
type errorFacts struct {
	replies *replies.Result
	defs    map[*types.Var][]definition
	aliases map[*types.Var]Sentinels
	bodies  map[*types.Func]*ErrorBody
	unions  map[*types.Func]*ErrorsSummary
	order   []*ErrorBody
	// imported are the facts of functions of other packages that were asked for.
	imported map[*types.Func]*ErrorsSummary
}

// summarizeErrors finds the summaries of the functions of the package, callees
// first.
func (r *Result) summarizeErrors() {
	r.errors = errorFacts{
		replies: r.pass.ResultOf[replies.Analyzer].(*replies.Result),
		defs:    make(map[*types.Var][]definition),
		aliases: make(map[*types.Var]Sentinels),
		bodies:  make(map[*types.Func]*ErrorBody),
		unions:  make(map[*types.Func]*ErrorsSummary),

		imported: make(map[*types.Func]*ErrorsSummary),
	}
	if r.database {
		define(r.pass.TypesInfo, r.errors.defs, cursor.Root(r.pass))
		r.findAliases()
	}
	order := r.orderErrors()
	for fn := range order.Funcs() {
		r.errors.bodies[fn.Obj] = newErrorBody(r, fn.Cursor())
	}
	for _, fn := range r.graph.Funcs {
		if body := r.errors.bodies[fn.Obj]; body != nil {
			r.errors.order = append(r.errors.order, body)
		}
	}
	order.Settle(func(fn *callgraph.Func, last bool) bool {
		clear(r.errors.unions)
		body := r.errors.bodies[fn.Obj]
		old := body.summary
		body.follow(fn.Obj)
		return !reflect.DeepEqual(old, body.summary)
	})
	if r.database {
		for d := range cursor.Decls(r.pass) {
			if _, ok := d.Decl.(*ast.GenDecl); ok {
				r.followLiterals(d.Cursor())
			}
		}
	}
	if r.exports() {
		for fn, body := range r.errors.bodies {
			if s := body.summary; len(s.Results) > 0 || len(s.Params) > 0 {
				r.pass.ExportObjectFact(fn, &s)
			}
		}
	}
}

// orderErrors returns the functions that do something with errors which matters. Where none can be that of a query,
// those are handed one, and only who imports the package asks what they do with it.
func (r *Result) orderErrors() callgraph.Order {
	if r.database {
		return r.graph.Order(r.graph.Funcs, r.graph.Funcs)
	}
	if !r.exports() {
		return nil
	}
	var handed, roots []*callgraph.Func
	for _, fn := range r.graph.Funcs {
		if !handedError(fn.Obj) {
			continue
		}
		handed = append(handed, fn)
		if fn.Obj.Exported() {
			roots = append(roots, fn)
		}
	}
	return r.graph.Order(handed, roots)
}

// handedError tells whether a function is handed an error by a name.
func handedError(fn *types.Func) bool {
	for v := range fn.Signature().Params().Variables() {
		if isHanded(v) {
			return true
		}
	}
	return false
}

// isHanded tells whether a parameter is an error that the function can do something with.
func isHanded(v *types.Var) bool {
	return api.IsError(v.Type()) && v.Name() != "" && v.Name() != "_"
}

// followLiterals follows the literals in a declaration that is no function.
func (r *Result) followLiterals(decl inspector.Cursor) {
	decl.Inspect([]ast.Node{(*ast.FuncLit)(nil)}, func(lit inspector.Cursor) bool {
		body := newErrorBody(r, lit)
		body.follow(nil)
		r.errors.order = append(r.errors.order, body)
		return false
	})
}

// findAliases notes the variables of the package that hold a sentinel.
func (r *Result) findAliases() {
	for _, name := range r.pass.Pkg.Scope().Names() {
		v, ok := r.pass.Pkg.Scope().Lookup(name).(*types.Var)
		if !ok || !api.IsError(v.Type()) {
			continue
		}
		for _, def := range r.errors.defs[v] {
			if def.value == nil {
				continue
			}
			if s, _ := r.sentinel(def.value); s != 0 {
				r.errors.aliases[v] |= s
			}
		}
		if s := r.errors.aliases[v]; s != 0 && r.exports() {
			r.pass.ExportObjectFact(v, &aliasOf{s})
		}
	}
}

// sentinel returns the sentinels that an expression may be, if it names a
// variable of a package. It returns false if that is not known.
func (r *Result) sentinel(e ast.Expr) (Sentinels, bool) {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return 0, false
	}
	v, ok := r.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
		return 0, false
	}
	if i := api.NoRowsIndex(v); i >= 0 {
		return 1 << i, true
	}
	switch {
	case v.Pkg() == r.pass.Pkg:
		return r.errors.aliases[v], true
	case api.IsStd(v.Pkg().Path()):
		return 0, true
	}
	alias := new(aliasOf)
	if r.pass.ImportObjectFact(v, alias) {
		return alias.Sentinels, true
	}
	_, known := r.carries(v.Pkg())
	return 0, known
}

// errorsOf returns the summary of a function whose body was looked at, or the
// union of those of the implementations of an interface's method. It returns
// false if there is none.
func (r *Result) errorsOf(fn *types.Func) (ErrorsSummary, bool) {
	fn = fn.Origin()
	if body := r.errors.bodies[fn]; body != nil {
		return body.summary, true
	}
	if r.graph.Of(fn) != nil {
		return ErrorsSummary{}, true // its body is not followed: it does nothing that matters
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return r.errorsOfInterface(fn)
	}
	if fn.Pkg() == nil || fn.Pkg() == r.pass.Pkg {
		return ErrorsSummary{}, false
	}
	if _, known := r.carries(fn.Pkg()); !known || api.DecidesByModel(fn.Pkg().Path()) {
		return ErrorsSummary{}, false
	}
	s := r.errors.imported[fn]
	if s == nil {
		s = new(ErrorsSummary)
		r.pass.ImportObjectFact(fn, s) // without a fact it does nothing that matters
		r.errors.imported[fn] = s
	}
	return *s, true
}

func (r *Result) errorsOfInterface(method *types.Func) (ErrorsSummary, bool) {
	if u, ok := r.errors.unions[method]; ok {
		if u == nil {
			return ErrorsSummary{}, false
		}
		return *u, true
	}
	var sum *ErrorsSummary
	for _, impl := range r.graph.Implementations(method) {
		if r.inTest(impl) {
			continue // what a double returns is no matter
		}
		s, ok := r.errorsOf(impl)
		if !ok {
			continue
		}
		if sum == nil {
			sum = new(ErrorsSummary)
		}
		*sum = sum.union(s)
	}
	r.errors.unions[method] = sum
	if sum == nil {
		return ErrorsSummary{}, false
	}
	sum.sort()
	return *sum, true
}

// inTest tells whether a function is one of the package's test files.
func (r *Result) inTest(fn *types.Func) bool {
	tf := r.pass.Fset.File(fn.Pos())
	return fn.Pkg() == r.pass.Pkg && tf != nil && strings.HasSuffix(tf.Name(), "_test.go")
}

func calleeOf(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	return fn
}

// errorResults returns the indexes of the results that are errors.
func errorResults(sig *types.Signature) []int {
	var list []int
	for i := range sig.Results().Len() {
		if api.IsError(sig.Results().At(i).Type()) {
			list = append(list, i)
		}
	}
	return list
}
