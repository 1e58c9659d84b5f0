package cursor_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
)

func TestOf(t *testing.T) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, src := range []string{
		"// Package p.\npackage p\n\nimport \"fmt\"\n\nvar a, b = 1, func() { fmt.Print(a) }\n\ntype t struct{ n int }\n\n// F.\nfunc (t) f() (err error) {\n\tfor {\n\t\tfmt.Println()\n\t}\n}\n",
		"package p; func g() {}; func h[K any](k K) { g() }",
	} {
		f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	pass := &analysis.Pass{Files: files, ResultOf: map[*analysis.Analyzer]any{inspect.Analyzer: inspector.New(files)}}
	n := 0
	for c := range cursor.Root(pass).Preorder() {
		if !declared(c) {
			continue
		}
		n++
		if got, ok := cursor.Of(pass, c.Node()); !ok || got != c {
			t.Errorf("%v of %T: found %v, %v", fset.Position(c.Node().Pos()), c.Node(), got, ok)
		}
	}
	if n < 40 {
		t.Errorf("%d nodes only", n)
	}
	if got, ok := cursor.Of(pass, &ast.BadExpr{From: files[0].Decls[1].Pos(), To: files[0].Decls[1].End()}); ok {
		t.Errorf("a node of no file: found %v", got)
	}
}

// declared tells whether a node is part of a declaration and no comment.
func declared(c inspector.Cursor) bool {
	for range c.Enclosing((*ast.CommentGroup)(nil), (*ast.Comment)(nil)) {
		return false
	}
	for range c.Enclosing((*ast.FuncDecl)(nil), (*ast.GenDecl)(nil)) {
		return true
	}
	return false
}
