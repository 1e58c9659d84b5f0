package analyzers_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// TestBroken runs the suite on the cases of the rules with some of their imports
// gone, so that much in them has no type, or with all their functions declared twice: an
// editor shows such code all day, and no analyzer may panic.
func TestBroken(t *testing.T) {
	gopath, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(gopath, "src")
	variants := map[string]func(f *ast.File){
		"twice": func(f *ast.File) {
			for _, d := range slices.Clone(f.Decls) {
				if fn, ok := d.(*ast.FuncDecl); ok {
					first := *fn
					first.Name = ast.NewIdent(fn.Name.Name)
					first.Body = nil
					f.Decls = slices.Insert(f.Decls, 0, ast.Decl(&first))
				}
			}
		},
	}
	for _, gone := range [][]string{{"database/sql"}, {"net/http"}, {"fmt", "strings", "errors", "sync"}} {
		variants[strings.Join(gone, ",")] = func(f *ast.File) {
			for _, imp := range f.Imports {
				if path, err := strconv.Unquote(imp.Path.Value); err == nil && slices.Contains(gone, path) {
					imp.Path.Value = strconv.Quote("gone/" + path)
				}
			}
		}
	}
	for name, change := range variants {
		t.Run(name, func(t *testing.T) {
			cfg := &packages.Config{
				Mode: packages.LoadAllSyntax,
				Dir:  src,
				Env:  append(os.Environ(), "GOPATH="+gopath, "GO111MODULE=off", "GOWORK=off", "GOFLAGS="),
				ParseFile: func(fset *token.FileSet, name string, content []byte) (*ast.File, error) {
					f, err := parser.ParseFile(fset, name, content, parser.ParseComments)
					if err != nil {
						return f, err
					}
					if strings.HasPrefix(name, src) {
						change(f)
					} else {
						removeBodies(f) // of the standard library, of which they take most of the time
					}
					return f, nil
				},
			}
			var patterns []string
			for _, a := range analyzers.Suite {
				patterns = append(patterns, a.Name+"/...")
			}
			pkgs, err := packages.Load(cfg, patterns...)
			if err != nil {
				t.Fatal(err)
			}
			broken := 0
			packages.Visit(pkgs, nil, func(pkg *packages.Package) {
				if strings.HasPrefix(pkg.Dir, src) {
					broken += len(pkg.TypeErrors)
				}
				pkg.IllTyped = false // the driver would leave it out
			})
			if broken == 0 {
				t.Fatal("everything type-checks")
			}
			graph, err := checker.Analyze(analyzers.Suite, pkgs, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, act := range graph.Roots {
				if act.Err != nil {
					t.Errorf("%s: %v", act, act.Err)
				}
			}
		})
	}
}

func removeBodies(f *ast.File) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
}
