package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loadDir type-checks one package of the tree. Function bodies are read in the tree's own
// packages and in those that they import and that import net/http or database/sql, as they
// may define helpers; these are all that the package's Imports lead to. What is wrong with
// the package itself is in its Errors; it is as complete as it can be in spite of them.
func loadDir(t *tree, dir string) (*packages.Package, error) {
	rel, err := filepath.Rel(t.module, filepath.Join(t.root, dir))
	if err != nil {
		return nil, err
	}
	pattern := "./" + filepath.ToSlash(rel)
	cfg := &packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps,
		Dir:  t.module,
		Env:  t.environ(),
	}
	listed, err := packages.Load(cfg, pattern)
	if err != nil {
		return nil, err
	}
	helpers := t.helpers(listed)

	cfg.Mode = packages.LoadAllSyntax
	cfg.ParseFile = func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
		if t.owns(name) || helpers[filepath.Dir(name)] {
			return parser.ParseFile(fset, name, src, parser.AllErrors|parser.ParseComments)
		}
		f, err := parser.ParseFile(fset, name, src, parser.AllErrors|parser.SkipObjectResolution)
		if f != nil {
			dropBodies(f)
		}
		return f, err
	}
	loaded, err := packages.Load(cfg, pattern)
	if err != nil {
		return nil, err
	}
	if len(loaded) != 1 || len(loaded[0].Syntax) == 0 {
		for _, pkg := range loaded {
			for _, e := range pkg.Errors {
				return nil, e
			}
		}
		return nil, errors.New("no Go files")
	}
	t.contract(loaded, helpers)
	return loaded[0], nil
}

// owns tells whether the file belongs to the repository and was not copied into it.
func (t *tree) owns(file string) bool {
	rel, err := filepath.Rel(t.root, file)
	return err == nil && filepath.IsLocal(rel) && !strings.Contains("/"+filepath.ToSlash(rel), "/vendor/")
}

// helpers returns the directories of the packages outside the repository whose bodies count.
func (t *tree) helpers(roots []*packages.Package) map[string]bool {
	dirs := make(map[string]bool)
	for pkg := range packages.Postorder(roots) {
		if len(pkg.GoFiles) == 0 || !t.owns(pkg.GoFiles[0]) {
			continue
		}
		for _, imp := range pkg.Imports {
			if len(imp.GoFiles) > 0 && !standard(imp) &&
				(imp.Imports["net/http"] != nil || imp.Imports["database/sql"] != nil) {
				dirs[filepath.Dir(imp.GoFiles[0])] = true
			}
		}
	}
	return dirs
}

// standard tells whether the package belongs to the standard library: no dot in the first
// element of its path.
func standard(pkg *packages.Package) bool {
	first, _, _ := strings.Cut(pkg.PkgPath, "/")
	return !strings.Contains(first, ".")
}

// dropBodies takes the bodies from the functions of a file. What is wrong with the file as
// it is then (imports that nothing uses) does not matter.
func dropBodies(f *ast.File) {
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
}

// contract replaces all imports below roots by the nearest packages that have their bodies,
// as a driver needs it that wants to look at every package that it meets. It also clears
// the mark that a package is wrong because one below it is.
func (t *tree) contract(roots []*packages.Package, helpers map[string]bool) {
	keep := make(map[*packages.Package]bool)
	for pkg := range packages.Postorder(roots) {
		if len(pkg.Syntax) > 0 && len(pkg.GoFiles) > 0 {
			name := pkg.GoFiles[0]
			keep[pkg] = t.owns(name) || helpers[filepath.Dir(name)]
		}
		nearest := make(map[string]*packages.Package)
		for _, imp := range pkg.Imports {
			if keep[imp] {
				nearest[imp.ID] = imp
			} else {
				maps.Copy(nearest, imp.Imports) // contracted before
			}
		}
		pkg.Imports = nearest
		pkg.IllTyped = false
	}
}
