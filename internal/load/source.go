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
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// A reader reads the packages of an import graph: some from source, what these import
// from export data, and nothing of the others. packages.Load would ask the go command
// for the graph once more, and read from source whatever lies between two packages
// that are.
type reader struct {
	fset    *token.FileSet
	sizes   types.Sizes
	sources *sources
	asked   map[string]bool // the IDs of the packages asked for, roots or not

	all      []*packages.Package                       // those below others first
	below    map[*packages.Package][]*packages.Package // the packages asked for that are reached through others
	database map[*packages.Package]bool                // has to do with one, or something below it has
	deps     map[*packages.Package][]*packages.Package // from source, of each that is read from source
	busy     chan struct{}                             // bounds how many packages are parsed or checked at a time
	done     map[*packages.Package]chan struct{}       // closed when the package has been read
	mu       sync.Mutex                                // held while export data is read, which may fill in any package
	views    map[string]map[string]*types.Package      // by variant and path
}

// read reads the packages below roots.
func (r *reader) read(roots []*packages.Package) {
	r.busy = make(chan struct{}, runtime.GOMAXPROCS(0))
	r.done = make(map[*packages.Package]chan struct{})
	for pkg := range packages.Postorder(roots) {
		r.all = append(r.all, pkg)
		r.done[pkg] = make(chan struct{})
	}
	r.survey()
	r.makeTypes()
	r.parseAll(roots)
	imported := make(map[*packages.Package]bool)
	for pkg := range r.deps {
		for _, imp := range pkg.Imports {
			imported[imp] = true
		}
	}
	var group sync.WaitGroup
	for _, pkg := range r.all {
		group.Go(func() {
			defer close(r.done[pkg])
			// Export data leads to objects of packages that were read from source, which
			// must be there.
			for _, imp := range pkg.Imports {
				<-r.done[imp]
			}
			if _, ok := r.deps[pkg]; ok {
				r.check(pkg)
			} else if imported[pkg] && pkg.Types != types.Unsafe {
				r.export(pkg)
			}
		})
	}
	group.Wait()
}

// survey finds out what lies below each package.
func (r *reader) survey() {
	r.below = make(map[*packages.Package][]*packages.Package)
	r.database = make(map[*packages.Package]bool)
	for _, pkg := range r.all {
		for _, imp := range pkg.Imports {
			if r.asked[imp.ID] {
				r.below[pkg] = append(r.below[pkg], imp)
			} else {
				r.below[pkg] = append(r.below[pkg], r.below[imp]...)
			}
			r.database[pkg] = r.database[pkg] || r.database[imp] || !standard(pkg) && analyzers.IsDatabase(imp.PkgPath)
		}
		slices.SortFunc(r.below[pkg], func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
		r.below[pkg] = slices.Compact(r.below[pkg])
	}
}

// parseAll parses the roots, and what of the packages below them is read from source: on
// which of these a package depends is decided by what stands in that package alone, so
// that the findings in it are the same whatever else is read.
func (r *reader) parseAll(roots []*packages.Package) {
	var group sync.WaitGroup
	for _, pkg := range roots {
		group.Go(func() { r.parse(pkg) })
	}
	group.Wait()
	wanted := make(map[*packages.Package]bool)
	for _, pkg := range roots {
		wanted[pkg] = true
	}
	scratch := make(map[string]*types.Package)
	offers := make(map[*packages.Package]map[bool]offer)
	r.deps = make(map[*packages.Package][]*packages.Package)
	for _, pkg := range slices.Backward(r.all) { // what imports a package stands before it
		if !wanted[pkg] {
			continue
		}
		if !slices.Contains(roots, pkg) {
			r.parse(pkg)
		}
		r.deps[pkg] = slices.Clip(r.below[pkg])
		if !r.asked[pkg.ID] {
			continue // what a helper calls further away is not looked for
		}
		used := usesIn(pkg)
		for _, imp := range pkg.Imports {
			if r.asked[imp.ID] || !mayHelp(imp) || used.qualified[imp] == nil {
				continue
			}
			if offers[imp] == nil {
				offers[imp] = r.offers(imp, scratch)
			}
			if used.takes(offers[imp][r.database[pkg]], imp) {
				r.deps[pkg] = append(r.deps[pkg], imp)
			}
		}
		for _, dep := range r.deps[pkg] {
			wanted[dep] = true
		}
	}
}

// offers returns the offers of a package to code that has to do with a database and to
// other code. Its types are read for that apart from all others.
func (r *reader) offers(pkg *packages.Package, scratch map[string]*types.Package) map[bool]offer {
	tpkg, err := r.types(pkg, scratch)
	if err != nil {
		return map[bool]offer{true: {}, false: {}} // as is said when it is imported
	}
	asks := false
	for _, imp := range pkg.Imports {
		asks = asks || analyzers.IsDatabase(imp.PkgPath)
	}
	return map[bool]offer{true: offerOf(tpkg, true, asks), false: offerOf(tpkg, false, asks)}
}

// makeTypes gives each package the types.Package that is filled in when it is read, or
// when something is that leads to it.
func (r *reader) makeTypes() {
	plain := make(map[string]*types.Package)
	r.views = map[string]map[string]*types.Package{"": plain}
	for _, pkg := range r.all {
		pkg.Types = types.NewPackage(pkg.PkgPath, pkg.Name)
		if pkg.PkgPath == "unsafe" {
			pkg.Types = types.Unsafe
		}
		if variantOf(pkg) == "" {
			plain[pkg.PkgPath] = pkg.Types
		}
	}
	for _, pkg := range r.all {
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
	pkg.TypesInfo = NewInfo()
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

// NewInfo returns a types.Info for all that an analyzer may ask for.
// https://pkg.go.dev/golang.org/x/tools/go/analysis#Pass
func NewInfo() *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
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
	if _, err := r.types(pkg, r.views[variantOf(pkg)]); err != nil {
		pkg.IllTyped = true
		if pkg.ExportFile != "" { // otherwise it did not compile, and the go command has said why
			pkg.Errors = append(pkg.Errors, packages.Error{Msg: err.Error()})
		}
	}
}

// types reads the types of a package from its export data, with those of the packages
// below it, into a map by path.
func (r *reader) types(pkg *packages.Package, view map[string]*types.Package) (*types.Package, error) {
	f, err := os.Open(pkg.ExportFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(data, r.fset, view, pkg.PkgPath)
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
