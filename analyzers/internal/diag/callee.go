package diag

import (
	"go/ast"
	"strings"
	"unicode/utf8"
)

// maxName is how long a name in a message may be. A message
// names two at most.
const maxName = 20

// Callee returns the name of a called function as the source has it, without
// arguments, and without its qualifier where that is too long.
func Callee(call *ast.CallExpr) string { return Name(calleeName(call.Fun)) }

// Name returns a name without as many of its qualifiers as it is too long for a
// message.
func Name(name string) string {
	for utf8.RuneCountInString(name) > maxName {
		_, short, ok := strings.Cut(name, ".")
		if !ok {
			return string([]rune(name)[:maxName-1]) + "…"
		}
		name = short
	}
	return name
}

func calleeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x := calleeName(e.X); x != "" {
			return x + "." + e.Sel.Name
		}
		return e.Sel.Name
	case *ast.CallExpr:
		if name := calleeName(e.Fun); name != "" {
			return name + "()"
		}
	case *ast.ParenExpr:
		return calleeName(e.X)
	case *ast.IndexExpr:
		return calleeName(e.X)
	case *ast.IndexListExpr:
		return calleeName(e.X)
	case *ast.StarExpr:
		return calleeName(e.X)
	case *ast.FuncLit:
		return "the function"
	}
	return ""
}
