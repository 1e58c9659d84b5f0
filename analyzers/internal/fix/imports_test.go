package fix_test

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
)

var (
	fset = token.NewFileSet()
	std  = importer.ForCompiler(fset, "source", nil)
)

// parse type-checks a file and returns its pass.
func parse(t *testing.T, src string) (*analysis.Pass, *ast.File) {
	t.Helper()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	info := &types.Info{
		Types:     make(map[ast.Expr]types.TypeAndValue),
		Scopes:    make(map[ast.Node]*types.Scope),
		Defs:      make(map[*ast.Ident]types.Object),
		Uses:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	conf := types.Config{Importer: std}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return &analysis.Pass{Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info}, file
}

func apply(src string, edits []analysis.TextEdit) string {
	slices.SortStableFunc(edits, func(x, y analysis.TextEdit) int { return cmp.Compare(x.Pos, y.Pos) })
	var buf bytes.Buffer
	last := 0
	for _, e := range edits {
		start := fset.Position(e.Pos).Offset
		buf.WriteString(src[last:start])
		buf.Write(e.NewText)
		last = fset.Position(e.End).Offset
	}
	return buf.String() + src[last:]
}

// TestImports replaces the expression given to replace by another that needs one
// package more, and perhaps one less.
func TestImports(t *testing.T) {
	const use = `
func replace(any) {}

func f() { replace(strings.ToUpper("x")) }
`
	for _, test := range []struct {
		name, src string
		want      string // the imports after it; "" if there is no fix
	}{
		{"replaced in a block", "package p\n\nimport (\n\t\"os\"\n\t\"strings\"\n)\n\nvar _ = os.Args\n" + use,
			"import (\n\t\"errors\"\n\t\"os\"\n)\n"},
		{"replaced alone in a block", "package p\n\nimport (\n\t\"strings\"\n)\n" + use,
			"import (\n\t\"errors\"\n)\n"},
		{"replaced alone", "package p\n\nimport \"strings\"\n" + use,
			"import \"errors\"\n"},
		{"kept alone", "package p\n\nimport \"strings\"\n\nvar _ = strings.ToLower\n" + use,
			"import \"errors\"\nimport \"strings\"\n"},
		{"two declarations", "package p\n\nimport \"bytes\"\nimport \"strings\"\n\nvar _ = bytes.ToLower\n" + use,
			"import \"bytes\"\nimport \"errors\"\n"},
		{"two declarations apart", "package p\n\nimport \"bytes\"\n\nimport \"strings\"\n\nvar _ = bytes.ToLower\n" + use,
			"import \"bytes\"\n\nimport \"errors\"\n"},
		{"last", "package p\n\nimport \"bytes\"\n\nvar _ = bytes.ToLower\n\nfunc replace(any) {}\n\nfunc f() { replace(1) }\n",
			"import \"bytes\"\nimport \"errors\"\n"},
		{"no imports", "package p // a comment\n\nfunc replace(any) {}\n\nfunc f() { replace(1) }\n",
			"import \"errors\"\n"},
		{"there and one less", "package p\n\nimport (\n\t\"errors\"\n\t\"strings\"\n)\n\nvar _ = errors.New\n" + use,
			"import (\n\t\"errors\"\n)\n"},
		{"there and a group less", "package p\n\nimport (\n\t\"strings\"\n\n\t\"errors\"\n)\n\nvar _ = errors.New\n" + use,
			"import (\n\t\"errors\"\n)\n"},
		{"there and a group less below", "package p\n\nimport (\n\t\"errors\"\n\n\t\"strings\"\n\n\t\"os\"\n)\n\nvar _, _ = errors.New, os.Args\n" + use,
			"import (\n\t\"errors\"\n\n\t\"os\"\n)\n"},
		{"there and a declaration less", "package p\n\nimport \"errors\"\nimport \"strings\"\n\nvar _ = errors.New\n" + use,
			"import \"errors\"\n"},
		{"group apart", "package p\n\nimport (\n\t\"os\"\n\n\t\"strings\"\n)\n\nvar _ = os.Args\n" + use,
			"import (\n\t\"errors\"\n\t\"os\"\n)\n"},
		{"renamed", "package p\n\nimport (\n\terrs \"errors\"\n\t\"strings\"\n)\n\nvar _ = errs.New\n" + use,
			"import (\n\terrs \"errors\"\n)\n"},
		{"dot", "package p\n\nimport (\n\t. \"errors\"\n\t\"strings\"\n)\n\nvar _ = New\n" + use,
			"import (\n\t\"errors\"\n\t. \"errors\"\n)\n"},
		{"blank", "package p\n\nimport (\n\t_ \"errors\"\n\t\"strings\"\n)\n" + use,
			"import (\n\t\"errors\"\n\t_ \"errors\"\n)\n"},
		{"comments", "package p\n\nimport (\n\t// for its arguments\n\t\"os\" // a\n\t// for ToUpper\n\t\"strings\" // b\n)\n\n// Here.\nvar _ = os.Args\n" + use,
			"import (\n\t\"errors\"\n\t// for its arguments\n\t\"os\" // a\n)\n"},
		{"taken by a parameter", "package p\n\nfunc replace(any) {}\n\nfunc f(errors int) { replace(1) }\n", ""},
		{"taken by the package", "package p\n\nvar errors int\n\nfunc replace(any) {}\n\nfunc f() { replace(1) }\n", ""},
		{"taken by an import", "package p\n\nimport errors \"os\"\n\nfunc replace(any) {}\n\nfunc f() { replace(errors.Args) }\n", ""},
		{"hidden", "package p\n\nimport \"errors\"\n\nvar _ = errors.New\n\nfunc replace(any) {}\n\nfunc f(errors int) { replace(1) }\n", ""},
		{"aligned comments", "package p\n\nimport (\n\t\"bytes\"   // a\n\t\"strings\" // b\n)\n\nvar _ = bytes.ToUpper\n" + use, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			pass, file := parse(t, test.src)
			var arg ast.Expr
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "replace" {
					arg = call.Args[0]
				}
				return true
			})
			qualifier, edits, ok := fix.AddImport(pass, file, arg.Pos(), "errors", "errors")
			if !ok {
				if test.want != "" {
					t.Fatal("no fix")
				}
				return
			}
			text := qualifier + `New("x")`
			edits = append(edits, fix.DropImports(pass, file, []ast.Node{arg}, text, edits)...)
			edits = append(edits, analysis.TextEdit{Pos: arg.Pos(), End: arg.End(), NewText: []byte(text)})
			got := apply(test.src, edits)
			parse(t, got)
			if formatted, err := format.Source([]byte(got)); err != nil || string(formatted) != got {
				t.Errorf("not gofmt-clean (%v):\n%s", err, got)
			}
			imports := got[strings.Index(got, "\nimport")+1:]
			if test.want == "" || !strings.HasPrefix(imports, test.want+"\n") {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestAddImportPlaces(t *testing.T) {
	const block = "package p\n\nimport (\n%s)\n"
	for _, test := range []struct{ name, path, block, want string }{
		{"pq", "github.com/lib/pq", "\t\"errors\"\n", "\t\"errors\"\n\n\t\"github.com/lib/pq\"\n"},
		{"errors", "errors", "\t\"example.com/x\"\n", "\t\"errors\"\n\n\t\"example.com/x\"\n"},
		{"pgconn", "github.com/jackc/pgx/v5/pgconn", "\t\"errors\"\n\n\t\"github.com/jackc/pgx/v5\"\n\n\t\"github.com/own/y\"\n",
			"\t\"errors\"\n\n\t\"github.com/jackc/pgx/v5\"\n\t\"github.com/jackc/pgx/v5/pgconn\"\n\n\t\"github.com/own/y\"\n"},
		{"sqlite3", "github.com/mattn/go-sqlite3", "\t\"errors\"\n\n\t\"github.com/z/z\"\n",
			"\t\"errors\"\n\n\tsqlite3 \"github.com/mattn/go-sqlite3\"\n\t\"github.com/z/z\"\n"},
	} {
		src := strings.Replace(block, "%s", test.block, 1) + "\nfunc f() {}\n"
		file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{Scopes: make(map[ast.Node]*types.Scope), Implicits: make(map[ast.Node]types.Object)}
		conf := types.Config{FakeImportC: true, Error: func(error) {}} // without an importer no import is found
		pkg, _ := conf.Check("p", fset, []*ast.File{file}, info)
		pass := &analysis.Pass{Fset: fset, Pkg: pkg, TypesInfo: info}
		pos := file.Decls[len(file.Decls)-1].(*ast.FuncDecl).Body.Rbrace
		_, edits, ok := fix.AddImport(pass, file, pos, test.name, test.path)
		if !ok {
			t.Errorf("%s: no fix", test.name)
			continue
		}
		got := apply(src, edits)
		if want := strings.Replace(block, "%s", test.want, 1); !strings.HasPrefix(got, want) {
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		}
	}
}
