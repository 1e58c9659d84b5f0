package lintest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/imports"
)

// A world is a GOPATH in which files can be replaced without another load.
type world struct {
	src string // where the packages live that are rebuilt, and analyzed for facts
}

func newWorld(gopath string) *world {
	return &world{src: filepath.Join(gopath, "src") + string(filepath.Separator)}
}

// own tells whether the package is one of testdata, in contrast to one of the
// standard library.
func (w *world) own(pkg *packages.Package) bool {
	return len(pkg.GoFiles) > 0 && strings.HasPrefix(pkg.GoFiles[0], w.src)
}

// rebuild returns the package, type-checked again on top of its rebuilt imports
// with some files replaced. The result imports only what is analyzed for facts;
// its Errors are those of parsing and type-checking.
func (w *world) rebuild(pkg *packages.Package, replaced map[string][]byte) *packages.Package {
	known := make(map[string]*packages.Package) // what a fix may import anew
	packages.Visit([]*packages.Package{pkg}, nil, func(p *packages.Package) { known[p.PkgPath] = p })

	done := make(map[*packages.Package]*packages.Package)
	var rebuild func(*packages.Package) *packages.Package
	rebuild = func(old *packages.Package) *packages.Package {
		if done[old] != nil {
			return done[old]
		}
		p := *old
		done[old] = &p
		p.Errors, p.TypeErrors, p.IllTyped = nil, nil, false
		p.Imports = make(map[string]*packages.Package)
		for _, path := range slices.Sorted(maps.Keys(old.Imports)) {
			if imported := old.Imports[path]; w.own(imported) {
				p.Imports[path] = rebuild(imported)
			}
		}

		p.Syntax = nil
		for _, f := range old.Syntax {
			name := old.Fset.File(f.FileStart).Name()
			var content any // nil: what the file system has
			if text, ok := replaced[name]; ok {
				content = text
			}
			f, err := parser.ParseFile(old.Fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				p.Errors = append(p.Errors, packages.Error{Msg: err.Error(), Kind: packages.ParseError})
			}
			p.Syntax = append(p.Syntax, f)
		}
		conf := types.Config{
			Importer: importer(func(path string) (*types.Package, error) {
				if path == "unsafe" {
					return types.Unsafe, nil
				}
				if imported := p.Imports[path]; imported != nil {
					return imported.Types, nil
				}
				imported := cmp.Or(old.Imports[path], known[path])
				if imported == nil {
					return nil, errors.New("nothing in the test data imports " + path)
				}
				return imported.Types, nil
			}),
			GoVersion: old.Types.GoVersion(),
			Sizes:     old.TypesSizes,
			Error: func(err error) {
				p.Errors = append(p.Errors, packages.Error{Msg: err.Error(), Kind: packages.TypeError})
			},
		}
		p.TypesInfo = &types.Info{
			Types:        make(map[ast.Expr]types.TypeAndValue),
			Instances:    make(map[*ast.Ident]types.Instance),
			Defs:         make(map[*ast.Ident]types.Object),
			Uses:         make(map[*ast.Ident]types.Object),
			Implicits:    make(map[ast.Node]types.Object),
			Selections:   make(map[*ast.SelectorExpr]*types.Selection),
			Scopes:       make(map[ast.Node]*types.Scope),
			FileVersions: make(map[*ast.File]string),
		}
		p.Types, _ = conf.Check(old.Types.Path(), old.Fset, p.Syntax, p.TypesInfo) // conf.Error has the errors
		p.IllTyped = len(p.Errors) > 0
		return &p
	}
	return rebuild(pkg)
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

// analyze returns what the analyzer reports in a rebuilt package.
func (w *world) analyze(t *testing.T, a *analysis.Analyzer, pkg *packages.Package) []analysis.Diagnostic {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, []*packages.Package{pkg}, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Roots[0].Err; err != nil {
		t.Error(err)
	}
	return graph.Roots[0].Diagnostics
}

// apply returns the files that edits change as they are afterwards. Edits that
// are the same are applied once.
func apply(fset *token.FileSet, edits []analysis.TextEdit) (map[string][]byte, error) {
	byFile := make(map[*token.File][]analysis.TextEdit)
	for _, e := range edits {
		if !e.End.IsValid() {
			e.End = e.Pos
		}
		f := fset.File(e.Pos)
		same := func(x analysis.TextEdit) bool {
			return x.Pos == e.Pos && x.End == e.End && bytes.Equal(x.NewText, e.NewText)
		}
		if !slices.ContainsFunc(byFile[f], same) {
			byFile[f] = append(byFile[f], e)
		}
	}
	fixed := make(map[string][]byte)
	for f, edits := range byFile {
		content, err := os.ReadFile(f.Name())
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(edits, func(x, y analysis.TextEdit) int {
			return cmp.Or(cmp.Compare(x.Pos, y.Pos), cmp.Compare(x.End, y.End))
		})
		var buf bytes.Buffer
		last := 0
		for _, e := range edits {
			if f.Offset(e.Pos) < last {
				return nil, fmt.Errorf("edits overlap at %s", fset.Position(e.Pos))
			}
			buf.Write(content[last:f.Offset(e.Pos)])
			buf.Write(e.NewText)
			last = f.Offset(e.End)
		}
		buf.Write(content[last:])
		fixed[f.Name()] = buf.Bytes()
	}
	return fixed, nil
}

// writeGoldens writes the files of a package as all fixes together leave them,
// without the imports that only all of them leave unused.
func writeGoldens(t *testing.T, act *checker.Action) {
	t.Helper()
	var edits []analysis.TextEdit
	for _, d := range act.Diagnostics {
		for _, fix := range d.SuggestedFixes {
			edits = append(edits, fix.TextEdits...)
		}
	}
	fixed, err := apply(act.Package.Fset, edits)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range fixed {
		content, err := imports.Process(name, content, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name+".golden", content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
