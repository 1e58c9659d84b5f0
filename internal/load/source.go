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
	"path/filepath"
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
	goroot  string
	visitor *Visitor // nil: the packages are kept as they are

	all   []*packages.Package // those below others first
	units map[*packages.Package]*unit
	busy  chan struct{}                        // bounds how many packages are read at a time
	mu    sync.Mutex                           // held while export data is read, which may fill in any package
	views map[string]map[string]*types.Package // by variant and path
}

// A unit is what the reader knows of a package.
type unit struct {
	wanted   bool                // a root, and not there as compiled for its own test too
	concerns bool                // it was asked for, and the rules may have something to say about it
	carries  bool                // they may know something of it that matters to packages above
	glance   analyzers.Glance    // at it, and, for methods, at what is below it
	below    []*packages.Package // the packages asked for that are reached through others
	database bool                // it has to do with one, or something below it has
	source   bool                // it is read from source
	deps     []*packages.Package // if so: those read from source that its findings depend on
	imported bool                // by one that is read from source
	parsed   bool
	done     chan struct{}     // closed when the package has been read
	read     *packages.Package // then, if it was read from source: with such Imports as a Program has
}

// read reads the packages below roots.
func (r *reader) read(roots []*packages.Package) {
	r.busy = make(chan struct{}, runtime.GOMAXPROCS(0))
	r.units = make(map[*packages.Package]*unit)
	for pkg := range packages.Postorder(roots) {
		r.all = append(r.all, pkg)
		r.units[pkg] = &unit{done: make(chan struct{})}
	}
	r.survey()
	r.makeTypes()
	r.choose(roots)
	var group sync.WaitGroup
	for _, pkg := range r.all {
		group.Go(func() {
			u := r.units[pkg]
			defer close(u.done)
			// Export data leads to objects of packages that were read from source, which
			// must be there.
			for _, imp := range pkg.Imports {
				<-r.units[imp].done
			}
			if u.source {
				r.source(pkg)
			} else if u.imported && pkg.Types != types.Unsafe {
				r.export(pkg)
			}
		})
	}
	group.Wait()
}

// survey finds out what lies below each package.
func (r *reader) survey() {
	for _, pkg := range r.all {
		u := r.units[pkg]
		for _, imp := range pkg.Imports {
			if r.asked[imp.ID] {
				u.below = append(u.below, imp)
			} else {
				u.below = append(u.below, r.units[imp].below...)
			}
			u.database = u.database || r.units[imp].database || !standard(pkg) && analyzers.IsDatabase(imp.PkgPath)
		}
		slices.SortFunc(u.below, func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
		u.below = slices.Compact(u.below)
	}
}

// choose decides what is read from source: the roots, and what each depends on for its
// findings. That is decided by what stands in a package alone, so that the findings in it
// are the same whatever else is read.
func (r *reader) choose(roots []*packages.Package) {
	wrong := r.wrong()
	r.concern(wrong)
	var group sync.WaitGroup
	for _, pkg := range roots {
		u := r.units[pkg]
		u.source = u.concerns
		if u.source && r.asksHelpers(pkg) {
			group.Go(func() {
				defer r.begin()()
				r.parse(pkg)
			})
		}
	}
	group.Wait()
	for _, pkg := range withoutVariants(slices.Clone(roots), wrong) {
		r.units[pkg].wanted = true
	}
	scratch := make(map[string]*types.Package)
	offers := make(map[*packages.Package]map[bool]offer)
	for _, pkg := range slices.Backward(r.all) { // what imports a package stands before it
		u := r.units[pkg]
		if !u.source {
			continue
		}
		u.deps = slices.DeleteFunc(slices.Clone(u.below), r.isTabled)
		if r.asksHelpers(pkg) {
			r.parse(pkg)
			used := usesIn(pkg)
			for _, imp := range pkg.Imports {
				if r.asked[imp.ID] || !mayHelp(imp) || used.qualified[imp] == nil {
					continue
				}
				if offers[imp] == nil {
					offers[imp] = r.offers(imp, scratch)
				}
				if used.takes(offers[imp][u.database], imp) {
					u.deps = append(u.deps, imp)
				}
			}
		}
		for _, imp := range pkg.Imports {
			r.units[imp].imported = true
		}
		for _, dep := range u.deps {
			r.units[dep].source = true
		}
	}
}

// concern finds out about which of the packages asked for the rules may have something to say:
// their import guards, before anything is read.
func (r *reader) concern(wrong map[*packages.Package]bool) {
	for _, pkg := range r.all {
		u := r.units[pkg]
		if !r.asked[pkg.ID] {
			u.carries = mayHelp(pkg)
			u.glance = analyzers.Glance{HasNext: true, HasErr: true} // for all that is known
			continue
		}
		for _, imp := range pkg.Imports {
			if in := r.units[imp]; !r.isTabled(imp) {
				u.carries = u.carries || in.carries
				u.glance.HasNext = u.glance.HasNext || in.glance.HasNext
				u.glance.HasErr = u.glance.HasErr || in.glance.HasErr
			}
			u.carries = u.carries || analyzers.Concerns(imp.PkgPath)
		}
		u.concerns = u.carries || r.visitor == nil || wrong[pkg] || pkg.ExportFile == "" && hasFiles(pkg)
		if u.carries || r.visitor == nil {
			continue
		}
		for _, name := range pkg.CompiledGoFiles {
			src, err := os.ReadFile(name)
			u.glance = u.glance.Or(r.visitor.Glance(src))
			u.concerns = u.concerns || err != nil
		}
		u.carries = u.glance.SelectsNext && u.glance.MayHaveRows()
		u.concerns = u.concerns || u.carries || u.glance.Directs
	}
}

// isTabled tells whether the package belongs to the standard library: no facts are found in it,
// and no rows but those of database/sql. Without modules, paths do not tell.
func (r *reader) isTabled(pkg *packages.Package) bool {
	return analyzers.IsStd(pkg.PkgPath) && hasFiles(pkg) && strings.HasPrefix(pkg.GoFiles[0], r.goroot+string(filepath.Separator))
}

// asksHelpers tells whether a package imports any that nobody asked for and that may define
// helpers. What a helper calls further away is not looked for.
func (r *reader) asksHelpers(pkg *packages.Package) bool {
	if !r.asked[pkg.ID] {
		return false
	}
	for _, imp := range pkg.Imports {
		if !r.asked[imp.ID] && mayHelp(imp) {
			return true
		}
	}
	return false
}

// wrong tells of packages whether the go command has found something wrong in them or below
// them.
func (r *reader) wrong() map[*packages.Package]bool {
	wrong := make(map[*packages.Package]bool)
	for _, pkg := range r.all {
		wrong[pkg] = len(pkg.Errors) > 0
		for _, imp := range pkg.Imports {
			wrong[pkg] = wrong[pkg] || wrong[imp]
		}
	}
	return wrong
}

// source reads a package from source, once those that it imports are there, and shows it to
// the visitor.
func (r *reader) source(pkg *packages.Package) {
	defer r.begin()()
	r.parse(pkg)
	r.check(pkg)
	if len(pkg.Syntax) == 0 {
		return
	}
	// The graph itself stays as it is: keys are made of it.
	u, read := r.units[pkg], *pkg
	u.read = &read
	read.Imports = make(map[string]*packages.Package)
	for _, dep := range u.deps {
		if d := r.units[dep].read; d != nil && !d.IllTyped {
			read.Imports[dep.ID] = d
		} else if d != nil {
			maps.Copy(read.Imports, d.Imports)
		}
	}
	if r.visitor == nil {
		return
	}
	if !pkg.IllTyped {
		r.visitor.Visit(&read, u.wanted)
	}
	pkg.Syntax, pkg.TypesInfo = nil, nil
	read.Syntax, read.TypesInfo = nil, nil
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

// begin waits until another package may be read.
func (r *reader) begin() (end func()) {
	r.busy <- struct{}{}
	return func() { <-r.busy }
}

// parse parses the files of a package, if that has not been done yet.
func (r *reader) parse(pkg *packages.Package) {
	u := r.units[pkg]
	if u.parsed {
		return
	}
	u.parsed = true
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
