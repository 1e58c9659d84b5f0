package sqlerrstring

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

//go:embed doc.go
var doc string

// Analyzer is the rule sqlerrstring.
var Analyzer = &analysis.Analyzer{
	Name:       "sqlerrstring",
	Doc:        doctext.MustText(doc, "sqlerrstring"),
	URL:        diag.URL("sqlerrstring"),
	Flags:      diag.Flags(),
	Requires:   []*analysis.Analyzer{diag.Directives, inspect.Analyzer},
	FactTypes:  []analysis.Fact{new(helpers)},
	Run:        guard.Run(run),
	ResultType: diag.PathsType,
}

// The rule looks at each comparison of two strings, asks of one whether it is
// the text of an error and of the other whether it is a text of the table, and
// does so without regard to the order of statements: a variable is the text of
// an error if all that is ever assigned to it is. Errors that reach a variable
// in any other way, through a field, a channel or a call of the program's own,
// are of unknown origin, for which only distinctive texts are reported.

// A checker looks at one package.
type checker struct {
	pass        *analysis.Pass
	reporter    *diag.Reporter
	defs        map[*types.Var][]definition
	params      map[*types.Var]bool
	calls       []call // in source order
	comparisons []*comparison
	matches     []*match
	visiting    map[*types.Var]bool // variables that are being looked at, against cycles
	declared    map[declaration]token.Pos
}

func run(pass *analysis.Pass) (any, error) {
	if !slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return api.IsDatabase(p.Path()) }) {
		return diag.Paths(nil), nil
	}
	root := cursor.Root(pass)
	c := &checker{
		pass:     pass,
		reporter: diag.New(pass),
		defs:     definitions(root, pass.TypesInfo),
		params:   params(root, pass.TypesInfo),
		visiting: make(map[*types.Var]bool),
		declared: make(map[declaration]token.Pos),
	}
	c.comparisons = c.find()
	c.learn()
	for _, cmp := range c.comparisons {
		if !c.reporter.Wanted(cmp.node.Pos()) {
			continue
		}
		if m := c.match(cmp); m != nil {
			c.matches = append(c.matches, m)
		}
	}
	for _, m := range c.matches {
		c.report(m)
	}
	c.codes()
	c.targets()
	return c.reporter.Flush(), nil
}

// params returns the parameters, but not the results, of all functions.
func params(root inspector.Cursor, info *types.Info) map[*types.Var]bool {
	set := make(map[*types.Var]bool)
	for cur := range root.Preorder((*ast.FuncType)(nil)) {
		for _, field := range cur.Node().(*ast.FuncType).Params.List {
			for _, name := range field.Names {
				if v, ok := info.Defs[name].(*types.Var); ok {
					set[v] = true
				}
			}
		}
	}
	return set
}

// A match is a comparison of the text of an error with texts of the table.
type match struct {
	*comparison
	src     source
	found   []finding // at least one
	swapped bool
}

// A finding is a text of the table with its typed equivalents.
type finding struct {
	text        string
	row         *api.ErrorText
	equivalents []equivalent // of what is at hand, if anything
}

// match returns what is to be reported of a comparison, or nil.
func (c *checker) match(cmp *comparison) *match {
	defer guard.At(cmp.cur)
	src, ok := c.source(cmp)
	needles := cmp.needles
	swapped := false
	if !ok && cmp.ordered {
		src, ok = c.text(cmp.other)
		needles = c.texts(cmp.text)
		swapped = true
	}
	if !ok || src.err == nil {
		return nil // a parameter's text is judged where it is handed over
	}

	// Have: the text of an error, and the texts that it is compared with.
	from := c.origin(src.err)
	var found []finding
	for _, n := range needles {
		row := n.says()
		if row == nil {
			continue
		}
		if complete(n, row) {
			swapped = false // the error's text may be all of the sentinel's
		}
		if equivalents, ok := c.equivalents(row, from, n.text, cmp.equal && n.row == nil); ok {
			found = append(found, finding{n.text, row, equivalents})
		}
	}
	if len(found) == 0 || src.message && c.codeTested(cmp, src.err) {
		return nil
	}

	// Have: at least one of the texts is a driver's, and there is better.
	cmp.fixable = cmp.fixable && len(needles) == 1 && len(found[0].equivalents) == 1 && c.root(src.err) != nil &&
		(found[0].equivalents[0].code == nil || !api.IsParticular(found[0].text))
	return &match{cmp, src, found, swapped}
}

func (c *checker) report(m *match) {
	defer guard.At(m.cur)
	name := nameOf(m.src.err)
	if m.swapped {
		c.reporter.Report(diag.At(m.node, "swapped", "swapped arguments make %s miss %q in %s",
			m.callee, shorten(m.found[0].text, 16), name))
		return
	}
	f := diag.At(m.node, "text", "%s matched by a text that may change, unlike %s", name, describe(m.found))
	if m.fixable {
		f.Fix = c.fix(m)
	}
	c.reporter.Report(f)
}

// An equivalent tells by an error's identity, or else by its type and code, what
// a text says.
type equivalent struct {
	sentinel *api.Sentinel
	code     *api.Code
}

func (e equivalent) String() string {
	if e.sentinel != nil {
		return e.sentinel.String()
	}
	return e.code.Driver.String()
}

// equivalents returns the typed equivalents of a text for an error from some
// origin: those of the packages that it comes from or else of those that this
// package imports; none if these are not known. It returns false if the text is
// not to be reported.
func (c *checker) equivalents(row *api.ErrorText, from origin, text string, equal bool) ([]equivalent, bool) {
	known := len(from.paths) > 0
	if !known && !row.Distinctive {
		return nil, false
	}
	if len(row.Sentinels)+len(row.Codes) == 0 || slices.ContainsFunc(row.Untyped, c.inReach) {
		return nil, false
	}

	var near, far []equivalent // of the origin, of the imports
	for i := range row.Sentinels {
		s := &row.Sentinels[i]
		if equal && s.Text != text {
			continue
		}
		switch {
		case slices.Contains(from.paths, s.Path):
			near = append(near, equivalent{sentinel: s})
		case c.imports(s.Path), !api.IsDatabase(s.Path), s.Path == "database/sql/driver":
			far = append(far, equivalent{sentinel: s})
		}
	}
	other := false // this package imports a driver that is not one of the text's
	for _, d := range api.Drivers {
		i := slices.IndexFunc(row.Codes, func(code api.Code) bool { return code.Driver == d })
		switch {
		case i < 0:
			other = other || c.inReach(d)
		case from.typed == d, slices.ContainsFunc(from.paths, d.Within):
			near = append(near, equivalent{code: &row.Codes[i]})
		case c.inReach(d):
			far = append(far, equivalent{code: &row.Codes[i]})
		}
	}
	switch {
	case len(near) > 0:
		return near, true
	case len(far) > 0:
		return far, true
	case equal && len(row.Sentinels) > 0, from.typed != nil, other && !known, len(row.Untyped) > 0:
		return nil, false // another error's text, or another driver's error
	}
	return nil, true
}

// equivalentsOf returns all typed equivalents of a text.
func equivalentsOf(row *api.ErrorText) []equivalent {
	var list []equivalent
	for i := range row.Sentinels {
		list = append(list, equivalent{sentinel: &row.Sentinels[i]})
	}
	for i := range row.Codes {
		list = append(list, equivalent{code: &row.Codes[i]})
	}
	return list
}

// inReach tells whether this package is part of the driver, or imports it or what
// brings it with it.
func (c *checker) inReach(d *api.Driver) bool {
	return d.Within(c.pass.Pkg.Path()) ||
		slices.ContainsFunc(c.pass.Pkg.Imports(), func(p *types.Package) bool { return d.Within(p.Path()) })
}

func (c *checker) imports(path string) bool {
	return slices.ContainsFunc(c.pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == path })
}

// codeTested tells whether the function has looked at the code of a driver's
// error before: then its message is only asked for what the code does not say.
func (c *checker) codeTested(cmp *comparison, err ast.Expr) bool {
	v := c.root(err)
	tested := false
	for cur := range cmp.cur.Enclosing((*ast.FuncDecl)(nil)) {
		ast.Inspect(cur.Node(), func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Pos() < cmp.node.Pos() && c.root(sel.X) == v {
				switch sel.Sel.Name {
				case "Code", "Number", "ExtendedCode":
					tested = true
				}
			}
			return !tested
		})
	}
	return tested && v != nil
}

// describe names the typed equivalents of what was found: those at hand, or else all
// that there are.
func describe(found []finding) string {
	list := found[0].equivalents
	if len(list) == 0 {
		list = equivalentsOf(found[0].row)
	}
	switch {
	case len(found) > 1:
	case len(list) == 1, len(list) == 2 && list[0].String() == list[1].String():
		return list[0].String()
	case len(list) == 2:
		return fmt.Sprintf("%s and %s", list[0], list[1])
	}
	return "errors.Is and errors.As"
}

// nameOf returns how a message calls an error.
func nameOf(err ast.Expr) string {
	switch ast.Unparen(err).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if s := types.ExprString(err); len(s) <= 10 {
			return s
		}
	}
	return "an error"
}

// shorten cuts a text to at most n characters.
func shorten(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}
