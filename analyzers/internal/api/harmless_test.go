package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"
)

// TestHarmless type-checks calls and asks of each whether it is harmless.
func TestHarmless(t *testing.T) {
	const declarations = `
		type Store struct{}
		func (Store) Close() error { return nil }
		func (Store) cancel() error { return nil }
		func (Store) Delete() error { return nil }
		func (Store) CloseAccount() error { return nil }
		type Logger struct{}
		func (*Logger) Write(line string) error { return nil }
		type catalog struct{}
		func (catalog) Write(line string) error { return nil }
		func Close() error { return nil }
		var store Store
		var logger *Logger
		var cat catalog
		var err error
		var ctx context.Context
		var request *http.Request
	`
	tests := []struct {
		call     string
		harmless bool
	}{
		// Logging, measuring, printing.
		{`log.Output(1, "")`, true},
		{`log.Default().Output(1, "")`, true},
		{`slog.Info("")`, true},
		{`slog.Default().Handler()`, true},
		{`fmt.Fprintln(os.Stderr)`, true},
		{`fmt.Errorf("")`, true},
		{`expvar.NewInt("x")`, true},
		{`logger.Write("")`, true},
		{`cat.Write("")`, false}, // the name only ends like one

		// Errors are looked at.
		{`errors.New("")`, true},
		{`err.Error()`, true},
		{`ctx.Err()`, true},
		{`context.Cause(ctx)`, true},

		// Closing and releasing, if it is a method.
		{`store.Close()`, true},
		{`store.cancel()`, true},
		{`request.Body.Close()`, true},
		{`os.Stdout.Sync()`, true},
		{`Close()`, false},
		{`store.CloseAccount()`, false},

		// Work.
		{`store.Delete()`, false},
		{`request.ParseForm()`, false},
		{`os.Remove("")`, false},
		{`io.ReadAll(request.Body)`, false},
	}

	src := "package p\nimport (\"context\"; \"errors\"; \"expvar\"; \"fmt\"; \"io\"; \"log\"; \"log/slog\"; \"net/http\"; \"os\")\n" + declarations
	for _, test := range tests {
		src += "\nfunc _() { " + test.call + " }\n"
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	conf := types.Config{Importer: imported(t, file)}
	if _, err := conf.Check("p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}

	var calls []*ast.CallExpr
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "_" {
			calls = append(calls, fn.Body.List[0].(*ast.ExprStmt).X.(*ast.CallExpr))
		}
	}
	for i, test := range tests {
		fn := typeutil.Callee(info, calls[i]).(*types.Func)
		if Harmless(fn) != test.harmless {
			t.Errorf("%s: harmless is %t", test.call, !test.harmless)
		}
	}
}

type importer map[string]*types.Package

func (m importer) Import(path string) (*types.Package, error) { return m[path], nil }

// imported returns the packages that a file imports.
func imported(t *testing.T, file *ast.File) importer {
	t.Helper()
	var paths []string
	for _, spec := range file.Imports {
		paths = append(paths, spec.Path.Value[1:len(spec.Path.Value)-1])
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	m := make(importer)
	for _, pkg := range pkgs {
		m[pkg.PkgPath] = pkg.Types
	}
	return m
}
