// Package cursor leads to the syntax of a package, and finds the place of a node in it. Nobody else looks
// at the result of the pass inspect.
package cursor

import (
	"go/ast"
	"go/token"
	"iter"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Root returns the cursor of all files of a package. A driver may hand out an empty inspector, which
// is filled here: to go through all the syntax of a package takes longer than what most rules do there,
// which look at a few declarations.
func Root(pass *analysis.Pass) inspector.Cursor {
	in, filled := inspectorOf(pass)
	if !filled {
		*in = *inspector.New(pass.Files)
	}
	return in.Root()
}

func inspectorOf(pass *analysis.Pass) (in *inspector.Inspector, filled bool) {
	in = pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	_, filled = in.Root().FirstChild()
	return in, filled || len(pass.Files) == 0
}

// A Decl is a declaration of a package.
type Decl struct {
	ast.Decl
	cur inspector.Cursor // zero if there is none yet
}

// Cursor returns the cursor of the declaration. If Decls was called when nobody had asked for the root of all
// files yet, it stands in a file of its own, without any other declaration.
func (d *Decl) Cursor() inspector.Cursor {
	if d.cur == (inspector.Cursor{}) {
		Make([]*Decl{d})
	}
	return d.cur
}

// Make makes the cursors of declarations that have none yet: to make many at once takes less than one after the
// other.
func Make(decls []*Decl) {
	file := new(ast.File)
	var size token.Pos
	for _, d := range decls {
		if d.cur == (inspector.Cursor{}) {
			file.Decls = append(file.Decls, d.Decl)
			size += d.End() - d.Pos()
		}
	}
	if len(file.Decls) == 0 {
		return
	}
	// The inspector guesses from the length of a file how much it will hold.
	file.Package = file.Decls[len(file.Decls)-1].End() - size
	file.Name = &ast.Ident{NamePos: file.Package}
	root, _ := inspector.New([]*ast.File{file}).Root().FirstChild()
	c, _ := root.FirstChild() // the name
	for _, d := range decls {
		if d.cur == (inspector.Cursor{}) {
			c, _ = c.NextSibling()
			d.cur = c
		}
	}
}

// Any tells whether a statement or expression of the declaration, of some types, is such as is looked for. Without a
// cursor it asks about those of all types, but for names, which nothing is below: to look for a few nodes does not
// pay for making one.
func (d *Decl) Any(is func(ast.Node) bool, types ...ast.Node) bool {
	if d.cur != (inspector.Cursor{}) {
		for c := range d.cur.Preorder(types...) {
			if is(c.Node()) {
				return true
			}
		}
		return false
	}
	found := false
	ast.Inspect(d.Decl, func(n ast.Node) bool {
		if found || isPlain(n) {
			return false
		}
		found = is(n)
		return !found
	})
	return found
}

// isPlain tells whether neither a statement nor an expression that is more than names is in a node.
func isPlain(n ast.Node) bool {
	switch n := n.(type) {
	case nil, *ast.Ident, *ast.BasicLit, *ast.FieldList, *ast.FuncType, *ast.ImportSpec, *ast.TypeSpec, *ast.CommentGroup:
		return true
	case *ast.SelectorExpr:
		_, ok := n.X.(*ast.Ident)
		return ok
	}
	return false
}

// Decls yields the declarations of a package, in source order.
func Decls(pass *analysis.Pass) iter.Seq[*Decl] {
	return decls(pass, func(*ast.File) bool { return true })
}

// decls yields the declarations in some files.
func decls(pass *analysis.Pass, wanted func(*ast.File) bool) iter.Seq[*Decl] {
	return func(yield func(*Decl) bool) {
		if _, filled := inspectorOf(pass); !filled {
			for _, file := range pass.Files {
				if !wanted(file) {
					continue
				}
				list := make([]Decl, len(file.Decls))
				for i, decl := range file.Decls {
					list[i].Decl = decl
					if !yield(&list[i]) {
						return
					}
				}
			}
			return
		}
		for file := range Root(pass).Children() {
			if !wanted(file.Node().(*ast.File)) {
				continue
			}
			for c := range file.Children() {
				if decl, ok := c.Node().(ast.Decl); ok && !yield(&Decl{decl, c}) {
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
	within := func(f *ast.File) bool { return f.FileStart <= n.Pos() && n.Pos() < f.FileEnd }
	for d := range decls(pass, within) {
		if d.Pos() <= n.Pos() && n.End() <= d.End() {
			return d.Cursor().FindNode(n)
		}
	}
	return inspector.Cursor{}, false
}
