// Package cursor finds the place of a node in the syntax of a package.
package cursor

import (
	"go/ast"
	"iter"

	"golang.org/x/tools/go/ast/inspector"
)

// Decls yields the cursors of the declarations of a package, in source order.
func Decls(in *inspector.Inspector) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		for file := range in.Root().Children() {
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
func Of(in *inspector.Inspector, n ast.Node) (inspector.Cursor, bool) {
	for file := range in.Root().Children() {
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
