package flow

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
)

// A node is what is known of an expression whatever the path, as far as it was asked for. That of a
// selector expression is also that of the name that it selects, of which nobody asks more than what it denotes.
type node struct {
	object types.Object // what a name denotes
	value  Value        // of a constant
	key    exprKey
	equal  equality
	named  bool // object is known
	keyed  bool // key is known
	valued bool // value and isType are known
	isType bool
}

// An equality is the key of the condition that what another key is about equals a constant.
type equality struct{ of, key key }

// nodesIn returns the list of the expressions in a function of which something is asked more than once.
func nodesIn(fn inspector.Cursor) *bypos.List[node] {
	return bypos.Zero[node](fn, (*ast.Ident)(nil), (*ast.BasicLit)(nil), (*ast.CallExpr)(nil), (*ast.UnaryExpr)(nil), (*ast.BinaryExpr)(nil), (*ast.IndexExpr)(nil), (*ast.StarExpr)(nil))
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

// constantOf returns the value of an expression that is a constant, of the kind Unknown for others, and
// whether it is a type. Parentheses count: go/types gives only what stands around them the type, and with
// it the precision, that a constant is used with.
func (f *Func) constantOf(e ast.Expr) (value Value, isType bool) {
	var named types.Object
	switch e := e.(type) {
	case *ast.FuncLit, *ast.CompositeLit, *ast.SliceExpr, *ast.TypeAssertExpr, *ast.KeyValueExpr:
		return Value{}, false
	case *ast.Ident:
		named = f.objectOf(e)
	case *ast.SelectorExpr:
		named = f.objectOf(e.Sel)
	case *ast.CallExpr:
		named = f.calledName(e)
	}
	switch named.(type) {
	case *types.Var, *types.Func:
		return Value{}, false
	}
	n := f.nodes.At(bypos.Token(e))
	if n == nil {
		tv := f.info.Types[e]
		return valueOf(tv), tv.IsType()
	}
	if !n.valued {
		tv := f.info.Types[e]
		n.value, n.isType, n.valued = valueOf(tv), tv.IsType(), true
	}
	return n.value, n.isType
}

// isConstant tells whether an expression is a constant.
func (f *Func) isConstant(e ast.Expr) bool {
	value, _ := f.constantOf(e)
	return value.Kind != Unknown
}

// isType tells whether an expression is a type.
func (f *Func) isType(e ast.Expr) bool {
	_, is := f.constantOf(e)
	return is
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
