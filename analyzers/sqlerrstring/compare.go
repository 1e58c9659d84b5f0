package sqlerrstring

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// A comparison holds one string against others.
type comparison struct {
	node    ast.Node         // what is reported, and replaced by a fix
	cur     inspector.Cursor // at node
	text    ast.Expr         // what may be the text of an error
	err     ast.Expr         // the error itself, where a helper is handed that
	needles []needle
	callee  string // the function that compares, or ""
	// other is the second string of a function whose arguments are ordered: if
	// that is the error's text, they are swapped.
	other   ast.Expr
	ordered bool
	equal   bool // the texts are equal, not one part of the other
	negated bool // it holds if the texts do not match
	fixable bool // node is an expression that holds if they match, or do not, and can be replaced
}

// complete tells whether a needle has all of the text of a sentinel.
func complete(n needle, row *api.ErrorText) bool {
	return slices.ContainsFunc(row.Sentinels, func(s api.Sentinel) bool { return strings.Contains(n.text, s.Text) })
}

// source returns where the text that is compared comes from.
func (c *checker) source(cmp *comparison) (source, bool) {
	defer guard.At(cmp.cur)
	if cmp.err != nil {
		return source{err: cmp.err}, true
	}
	return c.text(cmp.text)
}

// searches are the functions that search their first argument for their second.
var searches = map[string]bool{
	"strings.Contains":  true,
	"strings.HasPrefix": true,
	"strings.HasSuffix": true,
	"strings.Index":     true,
	"strings.LastIndex": true,
}

// comparers are the packages of the functions that compare texts. Most calls are of others.
var comparers = map[string]bool{"regexp": true, "slices": true, "strings": true}

// A call is one of a declared function.
type call struct {
	inspector.Cursor
	fn *types.Func
}

// find returns all comparisons of strings in the package, in source order, but
// those by a helper's call. It notes the calls.
func (c *checker) find() []*comparison {
	var list []*comparison
	for cur := range cursor.Root(c.pass).Preorder((*ast.CallExpr)(nil), (*ast.BinaryExpr)(nil), (*ast.SwitchStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			fn, ok := typeutil.Callee(c.pass.TypesInfo, n).(*types.Func)
			if !ok {
				continue
			}
			c.calls = append(c.calls, call{cur, fn})
			if cmp := c.call(cur, n, fn); cmp != nil {
				list = append(list, cmp)
			}
		case *ast.BinaryExpr:
			if (n.Op != token.EQL && n.Op != token.NEQ) || !api.IsString(c.pass.TypesInfo.TypeOf(n.X)) {
				continue
			}
			text, other := n.X, n.Y
			if _, ok := c.text(text); !ok {
				text, other = other, text
			}
			list = append(list, &comparison{
				node: n, cur: cur, text: text, needles: c.texts(other),
				equal: true, negated: n.Op == token.NEQ, fixable: true,
			})
		case *ast.SwitchStmt:
			if n.Tag == nil || !api.IsString(c.pass.TypesInfo.TypeOf(n.Tag)) {
				continue
			}
			cmp := &comparison{node: n.Tag, cur: cur, text: n.Tag, equal: true}
			for _, clause := range n.Body.List {
				for _, e := range clause.(*ast.CaseClause).List {
					cmp.needles = append(cmp.needles, c.texts(e)...)
				}
			}
			list = append(list, cmp)
		}
	}
	return list
}

// call returns the comparison that a call of a function makes, or nil.
func (c *checker) call(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) *comparison {
	if fn.Pkg() == nil || !comparers[fn.Pkg().Path()] {
		return nil
	}
	cmp := &comparison{node: call, cur: cur, callee: fn.FullName(), fixable: true}
	switch name := cmp.callee; {
	case searches[name] && len(call.Args) == 2:
		cmp.text, cmp.other, cmp.ordered = call.Args[0], call.Args[1], true
		cmp.needles = c.texts(cmp.other)
		if strings.HasSuffix(name, "Index") {
			c.index(cmp)
		}
	case name == "strings.EqualFold" && len(call.Args) == 2:
		text, other := call.Args[0], call.Args[1]
		if _, ok := c.text(text); !ok {
			text, other = other, text
		}
		cmp.text, cmp.needles, cmp.equal = text, c.texts(other), false
	case name == "regexp.MatchString" && len(call.Args) == 2:
		cmp.text, cmp.needles, cmp.fixable = call.Args[1], c.texts(call.Args[0]), false // it has two results
	case strings.HasPrefix(name, "(*regexp.Regexp).") && len(call.Args) > 0:
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		cmp.text, cmp.needles, cmp.fixable = call.Args[0], c.texts(sel.X), fn.Name() == "MatchString"
	case name == "slices.Contains" && len(call.Args) == 2:
		cmp.text, cmp.needles, cmp.equal = call.Args[1], c.elements(call.Args[0], false), true
	default:
		return nil
	}
	return cmp
}

// index makes the comparison of an index with 0 or -1 the one that is reported.
func (c *checker) index(cmp *comparison) {
	cmp.fixable = false
	if kind := cmp.cur.ParentEdgeKind(); kind != edge.BinaryExpr_X {
		return
	}
	binary := cmp.cur.Parent().Node().(*ast.BinaryExpr)
	value := c.pass.TypesInfo.Types[binary.Y].Value
	if value == nil || value.Kind() != constant.Int {
		return
	}
	switch test := binary.Op.String() + value.String(); test {
	case ">=0", "!=-1", ">-1":
		cmp.fixable = true
	case "<0", "==-1":
		cmp.fixable, cmp.negated = true, true
	default:
		return
	}
	cmp.node, cmp.cur = binary, cmp.cur.Parent()
}

// A helper says what a function does with a text, or an error, that it is handed.
type helper struct {
	Text  int    // the index of the parameter
	Other int    // the index of the parameter that the text is compared with, or -1
	With  string // the constant that it is compared with
	Equal bool
}

// helpers is the fact that a function compares texts that it is handed.
type helpers struct{ List []helper }

func (*helpers) AFact() {}

func (h *helpers) String() string {
	var list []string
	for _, h := range h.List {
		with := fmt.Sprint(h.Other)
		if h.Other < 0 {
			with = h.With
		}
		list = append(list, fmt.Sprintf("%d with %s", h.Text, with))
	}
	return "compares " + strings.Join(list, ", ")
}

// learn finds the helpers of the package, adds each call of one to the
// comparisons, and goes on until there are no more.
func (c *checker) learn() {
	type parameter struct {
		fn    *types.Func
		index int
	}
	params := make(map[*types.Var]parameter)
	calls := make(map[*types.Func][]inspector.Cursor)
	for _, file := range c.pass.Files {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			fn, ok := c.pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !ok || fn.Signature().Variadic() {
				continue
			}
			for i := range fn.Signature().Params().Len() {
				params[fn.Signature().Params().At(i)] = parameter{fn, i}
			}
		}
	}
	for _, call := range c.calls {
		fn := call.fn.Origin()
		var known helpers
		if fn.Pkg() == c.pass.Pkg {
			calls[fn] = append(calls[fn], call.Cursor)
		} else if c.pass.ImportObjectFact(fn, &known) {
			for _, h := range known.List {
				c.handOver(call.Cursor, fn, h)
			}
		}
	}
	found := make(map[*types.Func]*helpers)
	for i := 0; i < len(c.comparisons); i++ {
		cmp := c.comparisons[i]
		src, ok := c.source(cmp)
		if !ok {
			continue
		}
		param, ok := params[src.param]
		if src.err != nil {
			param, ok = params[c.root(src.err)]
		}
		if !ok {
			continue
		}
		for _, n := range cmp.needles {
			h := helper{Text: param.index, Other: -1, With: n.text, Equal: cmp.equal}
			if n.param != nil {
				other, ok := params[n.param]
				if !ok || other.fn != param.fn {
					continue
				}
				h.Other = other.index
			} else if src.err != nil {
				continue // the comparison itself is reported
			} else if n.says() == nil {
				continue
			}
			if found[param.fn] == nil {
				found[param.fn] = new(helpers)
			}
			known := found[param.fn]
			if slices.Contains(known.List, h) {
				continue
			}
			known.List = append(known.List, h)
			for _, cur := range calls[param.fn] {
				c.handOver(cur, param.fn, h)
			}
		}
	}
	for fn, known := range found {
		if fn.Exported() {
			c.pass.ExportObjectFact(fn, known)
		}
	}
}

// handOver adds the comparison that a call of a helper makes.
func (c *checker) handOver(cur inspector.Cursor, fn *types.Func, h helper) {
	defer guard.At(cur)
	call := cur.Node().(*ast.CallExpr)
	if len(call.Args) != fn.Signature().Params().Len() {
		return // f(g()), or a method expression
	}
	cmp := &comparison{node: call, cur: cur, callee: fn.Name(), text: call.Args[h.Text], equal: h.Equal}
	cmp.needles = []needle{{text: h.With}}
	if h.Other >= 0 {
		cmp.needles = c.texts(call.Args[h.Other])
	}
	if c.isError(cmp.text) {
		cmp.err = cmp.text
	}
	c.comparisons = append(c.comparisons, cmp)
}
