package flow

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
)

// A node is what is known of an expression whatever the path, as far as it was asked for.
type node struct {
	object types.Object // what a name denotes
	named  bool         // object is known
	keyed  bool         // key is known
	key    exprKey
}

// nodesIn returns the list of the expressions in a function of which something is asked more than once.
func nodesIn(fn inspector.Cursor) *bypos.List[node] {
	var positions []token.Pos
	for c := range fn.Preorder((*ast.Ident)(nil), (*ast.CallExpr)(nil), (*ast.BinaryExpr)(nil), (*ast.IndexExpr)(nil), (*ast.StarExpr)(nil)) {
		positions = append(positions, tokenOf(c.Node().(ast.Expr)))
	}
	return bypos.New[node](positions)
}

// tokenOf returns the position of the token by which an expression is told from all others. A selector
// expression shares it with the name that it selects.
func tokenOf(e ast.Expr) token.Pos {
	switch e := e.(type) {
	case *ast.Ident:
		return e.NamePos
	case *ast.SelectorExpr:
		return e.Sel.NamePos
	case *ast.CallExpr:
		return e.Lparen
	case *ast.BinaryExpr:
		return e.OpPos
	case *ast.IndexExpr:
		return e.Lbrack
	case *ast.StarExpr:
		return e.Star
	}
	return token.NoPos
}

// objectOf returns what an identifier denotes, or nil.
func (f *Func) objectOf(id *ast.Ident) types.Object {
	n := f.nodes.At(id.NamePos)
	if n == nil {
		return api.ObjectOf(f.info, id)
	}
	if !n.named {
		n.object, n.named = api.ObjectOf(f.info, id), true
	}
	return n.object
}

// calledName returns what the name stands for by which a call calls a function, or converts to a
// type; nil if there is no name.
func (f *Func) calledName(call *ast.CallExpr) types.Object {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.objectOf(fun)
	case *ast.SelectorExpr:
		return f.objectOf(fun.Sel)
	}
	return nil
}

// callee returns the function, builtin or variable that a call calls by its name, or nil.
func (f *Func) callee(call *ast.CallExpr) types.Object {
	switch obj := f.calledName(call).(type) {
	case nil:
		return typeutil.Callee(f.info, call)
	case *types.TypeName:
		return nil
	default:
		return obj
	}
}
