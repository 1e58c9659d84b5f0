// Package cursor finds places in the syntax of a package: what the pass inspect of x/tools has of it is
// asked for here alone.
package cursor

import (
	"go/ast"
	"iter"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Root returns the cursor of all files of a package. A driver may hand out an empty inspector, which
// is filled when the first analyzer asks: of many packages none does, and to go through their
// syntax takes longer than all that the rules do there.
func Root(pass *analysis.Pass) inspector.Cursor {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	if _, filled := in.Root().FirstChild(); !filled && len(pass.Files) > 0 {
		*in = *inspector.New(pass.Files)
	}
	return in.Root()
}

// Decls yields the cursors of the declarations of a package, in source order.
func Decls(pass *analysis.Pass) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		for file := range Root(pass).Children() {
			for c := range file.Children() {
				if _, ok := c.Node().(ast.Decl); ok && !yield(c) {
					return
				}
			}
		}
	}
}

// Of returns the cursor of a node that is part of a declaration and no comment. Unlike a search from
// the root it looks into no other declaration, which would take time in proportion to the square of the
// package's size where many nodes are looked for.
func Of(pass *analysis.Pass, n ast.Node) (inspector.Cursor, bool) {
	for file := range Root(pass).Children() {
		f := file.Node().(*ast.File)
		if n.Pos() < f.FileStart || f.FileEnd <= n.Pos() {
			continue
		}
		for decl := range file.Children() {
			if decl.Node().Pos() <= n.Pos() && n.End() <= decl.Node().End() {
				return decl.FindNode(n)
			}
		}
	}
	return inspector.Cursor{}, false
}
