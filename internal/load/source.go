package load

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// A reader reads the packages of an import graph: some from source, what these import
// from export data, and nothing of the others. packages.Load would ask the go command
// for the graph once more, and read from source whatever lies between two packages
// that are.
type reader struct {
	fset    *token.FileSet
	sizes   types.Sizes
	sources *sources
	ids     map[string]bool // of the packages to be read from source

	busy  chan struct{}                        // bounds how many packages are parsed or checked at a time
	done  map[*packages.Package]chan struct{}  // closed when the package has been read
	mu    sync.Mutex                           // held while export data is read, which may fill in any package
	views map[string]map[string]*types.Package // by variant and path
}

// read reads the packages below roots.
func (r *reader) read(roots []*packages.Package) {
	r.busy = make(chan struct{}, runtime.GOMAXPROCS(0))
	r.done = make(map[*packages.Package]chan struct{})
	var all []*packages.Package
	imported := make(map[*packages.Package]bool)
	for pkg := range packages.Postorder(roots) {
		all = append(all, pkg)
		r.done[pkg] = make(chan struct{})
		if r.ids[pkg.ID] {
			for _, imp := range pkg.Imports {
				imported[imp] = true
			}
		}
	}
	r.makeTypes(all)
	var group sync.WaitGroup
	for _, pkg := range all {
		group.Go(func() {
			defer close(r.done[pkg])
			if r.ids[pkg.ID] {
				r.parse(pkg)
			}
			// Export data leads to objects of packages that were read from source, which
			// must be there.
			for _, imp := range pkg.Imports {
				<-r.done[imp]
			}
			if r.ids[pkg.ID] {
				r.check(pkg)
			} else if imported[pkg] && pkg.Types != types.Unsafe {
				r.export(pkg)
			}
		})
	}
	group.Wait()
}

// makeTypes gives each package the types.Package that is filled in when it is read, or
// when something is that leads to it.
func (r *reader) makeTypes(all []*packages.Package) {
	plain := make(map[string]*types.Package)
	r.views = map[string]map[string]*types.Package{"": plain}
	for _, pkg := range all {
		pkg.Types = types.NewPackage(pkg.PkgPath, pkg.Name)
		if pkg.PkgPath == "unsafe" {
			pkg.Types = types.Unsafe
		}
		if variantOf(pkg) == "" {
			plain[pkg.PkgPath] = pkg.Types
		}
	}
	for _, pkg := range all {
		test := variantOf(pkg)
		if test == "" {
			continue
		}
		if r.views[test] == nil {
			r.views[test] = maps.Clone(plain)
		}
		r.views[test][pkg.PkgPath] = pkg.Types
	}
}

// variantOf returns for which test a package is compiled, or "".
func variantOf(pkg *packages.Package) string {
	_, test, _ := strings.Cut(pkg.ID, " ")
	return test
}

// begin waits until another package may be parsed or checked.
func (r *reader) begin() (end func()) {
	r.busy <- struct{}{}
	return func() { <-r.busy }
}

// parse parses the files of a package.
func (r *reader) parse(pkg *packages.Package) {
	defer r.begin()()
	for _, name := range pkg.CompiledGoFiles {
		src, err := os.ReadFile(name)
		if err != nil {
			fail(pkg, err)
			continue
		}
		r.sources.keep(name, src)
		file, err := parser.ParseFile(r.fset, name, src, parseMode)
		if err != nil {
			fail(pkg, err)
		}
		if file != nil {
			pkg.Syntax = append(pkg.Syntax, file)
		}
	}
}

// check type-checks a package whose imports have been read.
func (r *reader) check(pkg *packages.Package) {
	defer r.begin()()
	pkg.Fset, pkg.TypesSizes = r.fset, r.sizes
	pkg.TypesInfo = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	cfg := &types.Config{
		Importer: importer(pkg.Imports),
		Sizes:    r.sizes,
		Error:    func(err error) { fail(pkg, err) },
	}
	if pkg.Module != nil && pkg.Module.GoVersion != "" {
		cfg.GoVersion = "go" + pkg.Module.GoVersion
	}
	err := types.NewChecker(cfg, r.fset, pkg.Types, pkg.TypesInfo).Files(pkg.Syntax)
	if err != nil && len(pkg.Errors) == 0 {
		fail(pkg, err)
	}
	pkg.IllTyped = len(pkg.Errors) > 0
	for _, imp := range pkg.Imports {
		pkg.IllTyped = pkg.IllTyped || imp.IllTyped
	}
}

// importer finds the packages that a package imports.
type importer map[string]*packages.Package

func (m importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	pkg := m[path]
	if pkg == nil || !pkg.Types.Complete() {
		return nil, errors.New("the go command has no types of it")
	}
	return pkg.Types, nil
}

// export reads the types of a package from its export data.
func (r *reader) export(pkg *packages.Package) {
	r.mu.Lock()
	defer r.mu.Unlock()
	pkg.IllTyped = true
	f, err := os.Open(pkg.ExportFile)
	if err != nil {
		return // it did not compile: the go command has said why
	}
	defer f.Close()
	data, err := gcexportdata.NewReader(f)
	if err == nil {
		_, err = gcexportdata.Read(data, r.fset, r.views[variantOf(pkg)], pkg.PkgPath)
	}
	if err != nil {
		pkg.Errors = append(pkg.Errors, packages.Error{Msg: err.Error()})
		return
	}
	pkg.IllTyped = false
}

// fail notes what a parser or type checker said of a package, in the words of
// packages.Load.
func fail(pkg *packages.Package, err error) {
	add := func(pos, msg string, kind packages.ErrorKind) {
		pkg.Errors = append(pkg.Errors, packages.Error{Pos: pos, Msg: msg, Kind: kind})
	}
	switch err := err.(type) {
	case *fs.PathError:
		add(err.Path+":1", err.Err.Error(), packages.ParseError)
	case scanner.ErrorList:
		for _, e := range err {
			add(e.Pos.String(), e.Msg, packages.ParseError)
		}
	case types.Error:
		pkg.TypeErrors = append(pkg.TypeErrors, err)
		add(err.Fset.Position(err.Pos).String(), err.Msg, packages.TypeError)
	default:
		add("", err.Error(), packages.UnknownError)
	}
}

const parseMode = parser.AllErrors | parser.ParseComments | parser.SkipObjectResolution
