package analyzers

import (
	"go/types"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// IsSubject tells whether the rules are about the package of the given import path: it
// has writers, or has to do with a database.
func IsSubject(path string) bool { return api.HasWriters(path) || IsDatabase(path) }

// IsDatabase tells whether the package of the given import path has rows or a sentinel
// which says that there is none.
func IsDatabase(path string) bool {
	return path != "database/sql/driver" && (api.IsDatabase(path) || api.HasNoRows(path))
}

// Concerns tells whether the rules look at a package because it imports that of the given path.
func Concerns(path string) bool { return IsSubject(path) || api.IsDatabase(path) }

// IsStd tells whether a package of the given import path, if it belongs to no module, is one of the
// standard library that a program can import: the tables of the rules know of it what matters.
func IsStd(path string) bool { return api.IsStd(path) }

// Helps tells whether the rules may need to know what a function or method of an
// imported package does: it is handed a writer, something that may hold one, or a
// function that it may run in a goroutine. If a database is in sight that goes for rows,
// errors and texts to decide about as well, and if the package itself has to do with
// one, for the errors that the function returns.
func Helps(fn *types.Func, inSight, itself bool) bool {
	sig := fn.Signature()
	if recv := sig.Recv(); recv != nil && !types.IsInterface(recv.Type()) && IsFollowed(recv.Type(), inSight) {
		return true
	}
	for v := range sig.Params().Variables() {
		if IsFollowed(v.Type(), inSight) {
			return true
		}
	}
	for v := range sig.Results().Variables() {
		if itself && api.IsError(v.Type()) {
			return true
		}
	}
	return inSight && decides(sig)
}

// decides tells whether a function answers a question about texts.
func decides(sig *types.Signature) bool {
	if sig.Results().Len() != 1 || !types.Identical(sig.Results().At(0).Type(), types.Typ[types.Bool]) {
		return false
	}
	for v := range sig.Params().Variables() {
		if api.IsString(v.Type()) {
			return true
		}
	}
	return false
}

// IsFollowed tells whether the rules follow values of a type, or what may be in them.
func IsFollowed(t types.Type, database bool) bool { return isFollowed(t, database, deepest) }

// deepest is how many pointers, slices and embedded structs are looked through.
const deepest = 8

func isFollowed(t types.Type, database bool, depth int) bool {
	if depth == 0 {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return isRunnable(u)
	case *types.Interface:
		if database && (api.IsError(t) || api.IsRows(t)) {
			return true
		}
		return api.IsByteWriter(t) || api.IsFramework(t)
	case *types.Pointer:
		return isFollowed(u.Elem(), database, depth-1)
	case *types.Slice:
		return isFollowed(u.Elem(), database, depth-1)
	case *types.Struct:
		p := types.NewPointer(t)
		if api.IsFramework(t) || api.HasWriterMethods(p) || database && api.IsRows(p) {
			return true
		}
		for f := range u.Fields() {
			if api.HasWriterMethods(f.Type()) || database && api.IsRows(f.Type()) || f.Embedded() && isFollowed(f.Type(), database, depth-1) {
				return true
			}
		}
	}
	return false
}

// isRunnable tells whether a function is one that others start in a goroutine: it is
// handed a context, if anything, and returns an error, if anything.
func isRunnable(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if v.Type().String() != "context.Context" {
			return false
		}
	}
	for v := range sig.Results().Variables() {
		if !api.IsError(v.Type()) {
			return false
		}
	}
	return true
}
