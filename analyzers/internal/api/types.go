package api

import "go/types"

var errorType = types.Universe.Lookup("error").Type()

// IsError tells whether t is the type error.
func IsError(t types.Type) bool { return t != nil && types.Identical(t, errorType) }

// ImplementsError tells whether a value of type t is an error.
func ImplementsError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType.Underlying().(*types.Interface))
}

// IsString tells whether t is a string type.
func IsString(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
