package cursor_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/edge"
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
	full := passOf(files, inspector.New(files))
	n := 0
	for c := range cursor.Root(full).Preorder() {
		if !declared(c) {
			continue
		}
		n++
		if got, ok := cursor.Of(full, c.Node()); !ok || got != c {
			t.Errorf("%v of %T: found %v, %v", fset.Position(c.Node().Pos()), c.Node(), got, ok)
		}
		if got, ok := cursor.Of(passOf(files, new(inspector.Inspector)), c.Node()); !ok || got.Node() != c.Node() {
			t.Errorf("%v of %T: found %v, %v with an empty inspector", fset.Position(c.Node().Pos()), c.Node(), got, ok)
		}
	}
	if n < 40 {
		t.Errorf("%d nodes only", n)
	}
	if got, ok := cursor.Of(full, &ast.BadExpr{From: files[0].Decls[1].Pos(), To: files[0].Decls[1].End()}); ok {
		t.Errorf("a node of no file: found %v", got)
	}
}

func passOf(files []*ast.File, in *inspector.Inspector) *analysis.Pass {
	return &analysis.Pass{Files: files, ResultOf: map[*analysis.Analyzer]any{inspect.Analyzer: in}}
}

// A declaration has the same nodes below it whether its inspector is that of all files or its own.
func TestDecls(t *testing.T) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, src := range []string{
		"// Package p.\npackage p\n\nimport \"fmt\"\n\n// X.\nvar x, y = func() { fmt.Print() }, 1\n\nfunc f(a int) { go func() { x() }() }\n\nfunc outside()\n",
		"package p\n",
		"package p\n\nfunc unfinished() {\n",
	} {
		f, _ := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution) // as far as it is well-formed
		files = append(files, f)
	}
	empty := passOf(files, new(inspector.Inspector))
	nodes := func(pass *analysis.Pass) (list []ast.Node) {
		for d := range cursor.Decls(pass) {
			if d.Cursor().Node() != d.Decl || d.Cursor().ParentEdgeKind() != edge.File_Decls {
				t.Errorf("the cursor of %T is at %v", d.Decl, d.Cursor())
			}
			for c := range d.Cursor().Preorder() {
				list = append(list, c.Node())
			}
		}
		return list
	}
	want := nodes(passOf(files, inspector.New(files)))
	var decls []*cursor.Decl
	for d := range cursor.Decls(empty) {
		decls = append(decls, d)
	}
	decls[1].Cursor()
	cursor.Make(decls)
	cursor.Make(decls) // of which nothing is left to make
	var got []ast.Node
	for _, d := range decls {
		if d.Cursor().Node() != d.Decl || d.Cursor().ParentEdgeKind() != edge.File_Decls {
			t.Errorf("the cursor of %T is at %v", d.Decl, d.Cursor())
		}
		for c := range d.Cursor().Preorder() {
			got = append(got, c.Node())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d nodes with cursors that are made at once, want the same %d", len(got), len(want))
	}
	if got := nodes(empty); len(want) < 30 || !slices.Equal(got, want) {
		t.Errorf("%d nodes, want the same %d", len(got), len(want))
	}
	cursor.Root(empty)
	if got := nodes(empty); !slices.Equal(got, want) {
		t.Errorf("%d nodes when the inspector is filled, want the same %d", len(got), len(want))
	}
}

// Any finds the same with a cursor and without one.
func TestAny(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", `package p

import "fmt"

const c = len("c")

type t struct{ f func(int) }

var x = func() {}

func (t) none(a [c]int) { fmt.Print(c, a[0]) }

func literal() { _ = []func(){func() {}} }

func assertion(v any) { fmt.Print(-v.(fmt.Stringer).String) }

func goes() {
	for {
		switch {
		case true:
			go literal()
		}
	}
}

func inType() {
	type local struct{ f func() }
}

func selected(v any) { _ = v.(struct{ f func() }).f }

func outside()
`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	files := []*ast.File{f}
	for _, tt := range []struct {
		node ast.Node
		want []string
	}{
		{(*ast.FuncLit)(nil), []string{"x", "literal"}},
		{(*ast.TypeAssertExpr)(nil), []string{"assertion", "selected"}},
		{(*ast.GoStmt)(nil), []string{"goes"}},
	} {
		for _, in := range []*inspector.Inspector{inspector.New(files), new(inspector.Inspector)} {
			var got []string
			for d := range cursor.Decls(passOf(files, in)) {
				is := func(n ast.Node) bool { return reflect.TypeOf(n) == reflect.TypeOf(tt.node) }
				if !d.Any(is, tt.node) {
					continue
				}
				switch d := d.Decl.(type) {
				case *ast.FuncDecl:
					got = append(got, d.Name.Name)
				case *ast.GenDecl:
					got = append(got, d.Specs[0].(*ast.ValueSpec).Names[0].Name)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%T: found in %q, want %q", tt.node, got, tt.want)
			}
		}
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
