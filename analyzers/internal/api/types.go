package api

import (
	"go/ast"
	"go/constant"
	"go/types"
)

var errorType = types.Universe.Lookup("error").Type()

// Underlying returns the underlying type of t, and nil for none: code that does
// not type-check has expressions without a type.
func Underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// IsError tells whether t is the type error.
func IsError(t types.Type) bool { return t != nil && types.Identical(t, errorType) }

// ImplementsError tells whether a value of type t is an error.
func ImplementsError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType.Underlying().(*types.Interface))
}

// A TypeKey stands for a type in a map. A pointer to a named type is made anew wherever the
// source writes it, and has the same key.
type TypeKey struct {
	elem    types.Type
	pointer bool
}

// KeyOf returns the key of a type.
func KeyOf(t types.Type) TypeKey {
	if p, ok := t.(*types.Pointer); ok {
		return TypeKey{p.Elem(), true}
	}
	return TypeKey{t, false}
}

// MayHaveMethods tells whether values of type t may have methods, which is known of most types at a glance.
func MayHaveMethods(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	switch t.(type) {
	case *types.Named, *types.Interface, *types.Struct, *types.TypeParam:
		return true
	}
	return false
}

// IsString tells whether t is a string type.
func IsString(t types.Type) bool {
	b, ok := Underlying(t).(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// IsInteger tells whether t is a kind of integer.
func IsInteger(t types.Type) bool {
	b, ok := Underlying(t).(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// ObjectOf returns what an identifier in an expression denotes, as info.ObjectOf does: most of them
// are uses, and are found without looking among the definitions first.
func ObjectOf(info *types.Info, id *ast.Ident) types.Object {
	if obj := info.Uses[id]; obj != nil {
		return obj
	}
	return info.Defs[id]
}

// TypeOf returns the type of an expression, as info.TypeOf does. That of a variable is found through
// what its name denotes, which most have to look up besides.
func TypeOf(info *types.Info, e ast.Expr) types.Type {
	if id, ok := e.(*ast.Ident); ok {
		if v, ok := ObjectOf(info, id).(*types.Var); ok {
			return v.Type()
		}
	}
	return info.TypeOf(e)
}

// Beginning returns the constant string that an expression is, or else that a sum begins with; whole
// tells which. It is empty if neither is constant.
func Beginning(info *types.Info, e ast.Expr) (text string, whole bool) {
	if v := info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v), true
	}
	if sum, ok := ast.Unparen(e).(*ast.BinaryExpr); ok {
		if v := info.Types[sum.X].Value; v != nil && v.Kind() == constant.String {
			return constant.StringVal(v), false
		}
	}
	return "", false
}
