package main

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/internal/load"
)

// A universe type-checks the packages of many modules, of one version each. The types of the
// packages that one module has imported are there for the next.
type universe struct {
	sources map[string]*source // by module path
	build   build.Context
	fset    *token.FileSet
	units   map[string]*unit // by import path
	current *source          // whose packages are read with the bodies of functions
}

// A unit is a package that was read, or that could not be.
type unit struct {
	source  *source
	pkg     *packages.Package
	imports []*unit
	nearest map[string]*packages.Package // the nearest packages below that have their bodies
	err     error
}

func newUniverse(sources []*source) *universe {
	u := &universe{sources: make(map[string]*source), build: build.Default}
	u.build.CgoEnabled = false
	for _, s := range sources {
		u.sources[s.path] = s
	}
	u.clear()
	return u
}

func (u *universe) clear() {
	u.fset = token.NewFileSet()
	u.units = map[string]*unit{"unsafe": {pkg: &packages.Package{Types: types.Unsafe}}}
}

// subjects returns the paths of the packages of a module that import net/http or
// database/sql, and of all packages if it is part of the distribution.
func (u *universe) subjects(s *source) []string {
	var paths []string
	_ = filepath.WalkDir(s.dir, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil
		}
		name := d.Name()
		if dir != s.dir && (name == "testdata" || name == "vendor" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if s.path == "std" && dir == filepath.Join(s.dir, "cmd") {
			return fs.SkipDir
		}
		listed, err := u.build.ImportDir(dir, 0)
		if err != nil && len(listed.GoFiles) == 0 {
			return nil
		}
		if s.distribution() || slices.Contains(listed.Imports, "net/http") || slices.Contains(listed.Imports, "database/sql") {
			paths = append(paths, s.importPath(dir))
		}
		return nil
	})
	return paths
}

// importPath returns the path of the package in a directory of the source.
func (s *source) importPath(dir string) string {
	rel, err := filepath.Rel(s.dir, dir)
	switch {
	case err != nil || rel == ".":
		return s.path
	case s.path == "std":
		return filepath.ToSlash(rel)
	}
	return s.path + "/" + filepath.ToSlash(rel)
}

// find returns the source and the directory of the package that a file of another source
// imports by a path.
func (u *universe) find(path string, from *source) (*source, string, error) {
	std := u.sources["std"]
	first, _, _ := strings.Cut(path, "/")
	if !strings.Contains(first, ".") && u.sources[first] == nil {
		return std, filepath.Join(std.dir, path), nil
	}
	if from.distribution() && strings.Contains(first, ".") {
		return from, filepath.Join(from.dir, "vendor", path), nil
	}
	for prefix := path; prefix != "."; prefix = filepath.ToSlash(filepath.Dir(prefix)) {
		s := u.sources[prefix]
		if s == nil || s == std {
			continue
		}
		dir := filepath.Join(s.dir, strings.TrimPrefix(path, prefix))
		if _, err := os.Stat(dir); err == nil {
			return s, dir, nil
		}
	}
	return nil, "", fmt.Errorf("%s is not in the module cache", path)
}

// load type-checks a package of the current module. Of what it imports function bodies are
// read in the same module alone. It returns nil if there is nothing to look at.
func (u *universe) load(path string) *packages.Package {
	n := u.unit(path, u.current)
	if n.err != nil || path == "unsafe" {
		return nil
	}
	return n.pkg
}

// unit reads a package that a file of the source imports by a path, once.
func (u *universe) unit(path string, from *source) *unit {
	if path == "unsafe" {
		return u.units[path]
	}
	s, dir, err := u.find(path, from)
	if err != nil {
		return &unit{err: err}
	}
	path = s.importPath(dir)
	if n, ok := u.units[path]; ok {
		return n
	}
	n := &unit{source: s, err: errors.New("import cycle")}
	u.units[path] = n
	n.pkg, n.err = u.read(n, path, dir)
	n.nearest = make(map[string]*packages.Package)
	for _, imp := range n.imports {
		if imp.source == u.current {
			n.nearest[imp.pkg.ID] = imp.pkg
		} else {
			maps.Copy(n.nearest, imp.nearest)
		}
	}
	if n.err == nil && s == u.current {
		n.pkg.Imports = n.nearest
	}
	return n
}

func (u *universe) read(n *unit, path, dir string) (*packages.Package, error) {
	listed, err := u.build.ImportDir(dir, 0)
	if len(listed.GoFiles) == 0 {
		return nil, cmp.Or(err, errors.New("no Go files"))
	}
	own := n.source == u.current
	mode := parser.AllErrors | parser.SkipObjectResolution
	if own {
		mode = parser.AllErrors | parser.ParseComments
	}
	pkg := &packages.Package{ID: path, PkgPath: path, Name: listed.Name, Fset: u.fset}
	var syntax []*ast.File
	for _, base := range listed.GoFiles {
		name := filepath.Join(dir, base)
		f, err := parser.ParseFile(u.fset, name, nil, mode)
		if err != nil {
			pkg.Errors = append(pkg.Errors, packages.Error{Msg: err.Error(), Kind: packages.ParseError})
		}
		if f != nil {
			pkg.GoFiles = append(pkg.GoFiles, name)
			syntax = append(syntax, f)
		}
	}
	imported := make(map[*unit]bool)
	cfg := &types.Config{
		GoVersion:        n.source.goVersion,
		IgnoreFuncBodies: !own,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) {
			pkg.Errors = append(pkg.Errors, packages.Error{Msg: err.Error(), Kind: packages.TypeError})
		},
		Importer: importer(func(path string) (*types.Package, error) {
			imp := u.unit(path, n.source)
			if imp.err != nil {
				return nil, imp.err
			}
			if !imported[imp] {
				imported[imp] = true
				n.imports = append(n.imports, imp)
			}
			return imp.pkg.Types, nil
		}),
	}
	var info *types.Info
	if own {
		info = load.NewInfo()
		pkg.Syntax = syntax
		pkg.TypesInfo = info
		pkg.TypesSizes = cfg.Sizes
		pkg.Module = &packages.Module{Path: n.source.path, Version: n.source.version, GoVersion: strings.TrimPrefix(n.source.goVersion, "go")}
	}
	pkg.Types, _ = cfg.Check(path, u.fset, syntax, info)
	return pkg, nil
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

// turnTo makes a module the one that is read with its bodies. It forgets the packages of that
// and of the one before, and all that import one of them: the types are others when they are
// read again. It forgets everything if that is too much.
func (u *universe) turnTo(s *source) {
	forgets := make(map[*unit]bool)
	var visit func(*unit) bool
	visit = func(n *unit) bool {
		if forget, ok := forgets[n]; ok {
			return forget
		}
		forgets[n] = n.source != nil && (n.source == s || n.source == u.current)
		for _, imp := range n.imports {
			forgets[n] = visit(imp) || forgets[n]
		}
		return forgets[n]
	}
	maps.DeleteFunc(u.units, func(_ string, n *unit) bool { return visit(n) })
	u.current = s
	debug.FreeOSMemory()
	if heap() > maxHeap {
		u.clear()
	}
}
