// Package load decides which packages to read from source, and reads them.
//
// Those are the packages asked for about which the rules may have something to say, what
// these import of the others asked for, and such packages outside the standard library that
// they import as may define helpers: they have to do with what the rules are about, and
// a function of theirs that is named is handed something which the rules follow. All others are
// known by their export data alone.
package load

import (
	"fmt"
	"go/token"
	"go/types"
	"go/version"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// A Config says how packages are looked up.
type Config struct {
	Dir   string // the directory in which the go command runs
	Tags  string // build tags, separated by commas
	Tests bool   // whether test files are read too
}

// A Program is a set of packages read from source.
type Program struct {
	// Packages holds the packages asked for, as far as they type-check, sorted
	// by ID. Their Imports lead to no package but those that were read from
	// source and type-check, as an analysis driver needs it that wants syntax
	// for every package it meets: where such a package is reached through
	// others, it stands in their place. After Visit they have no syntax.
	Packages []*packages.Package

	// Errors says, in lines worded as the go command and the compiler word
	// them, what is wrong with packages that do not load.
	Errors []string

	sources *sources
}

// Content returns the bytes of a Go file as they were read, or as they are if it was
// not read. They are nil if it cannot be.
func (p *Program) Content(file string) []byte {
	p.sources.mu.Lock()
	defer p.sources.mu.Unlock()
	content, ok := p.sources.content[file]
	if !ok {
		content, _ = os.ReadFile(file)
		p.sources.content[file] = content
	}
	return content
}

// sources keeps what was read of the packages asked for: it is what the positions of
// findings and fixes refer to, whatever happens to the files meanwhile.
type sources struct {
	mu      sync.Mutex
	content map[string][]byte
}

func (s *sources) keep(name string, src []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.content[name] = src
}

const (
	// listed asks the go command for the import graph. It compiles nothing.
	listed = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule
	// compiled asks it for all that packages are read from, too.
	compiled = listed | packages.NeedCompiledGoFiles | packages.NeedExportFile
)

// A Graph is the import graph below the packages that match some patterns, of which
// nothing has been read from source yet.
type Graph struct {
	// Errors says what is wrong with packages that cannot even be listed.
	Errors []string

	cfg      Config
	mode     packages.LoadMode // listed or compiled
	patterns []string
	asked    []*packages.Package
	ids      map[string]bool // of the packages asked for, of a test's main package not
	env      func() (environment, error)
	nodes    map[*packages.Package]*node // of Keys; nil before they are asked for
}

// List finds the packages that match the patterns. It compiles nothing: that is done
// when some of them are read.
func List(cfg Config, patterns []string) *Graph { return list(cfg, listed, patterns) }

// Compile is List for packages that are going to be read: the go command need not be
// asked for them again.
func Compile(cfg Config, patterns []string) *Graph { return list(cfg, compiled, patterns) }

func list(cfg Config, mode packages.LoadMode, patterns []string) *Graph {
	g := &Graph{cfg: cfg, mode: mode, patterns: patterns, ids: make(map[string]bool)}
	g.env = sync.OnceValues(func() (environment, error) { return environmentOf(cfg.Dir) })
	c := &packages.Config{Mode: mode, Dir: cfg.Dir, Tests: cfg.Tests}
	if cfg.Tags != "" {
		c.BuildFlags = []string{"-tags=" + cfg.Tags}
	}
	asked, err := packages.Load(c, patterns...)
	if err != nil {
		g.Errors = []string{cause(err)}
		return g
	}
	if len(asked) == 0 && mode == compiled {
		// The go command may have failed before it compiled anything, which
		// packages.Load takes for a failure to compile and says nothing of.
		return list(cfg, listed, patterns)
	}
	if len(asked) == 0 {
		g.Errors = []string{strings.Join(patterns, " ") + ": matched no packages"}
		return g
	}
	g.Errors = messages(asked, cfg.Dir)
	g.asked = asked
	for _, pkg := range asked {
		if !testMain(pkg) {
			g.ids[pkg.ID] = true
		}
	}
	return g
}

// Load reads the packages that match the patterns.
func Load(cfg Config, patterns []string) *Program {
	g := Compile(cfg, patterns)
	return g.Read(g.IDs())
}

// IDs returns the IDs of the packages that match the patterns, sorted. A package
// that is also compiled for its own test is there as that alone.
func (g *Graph) IDs() []string {
	asked := slices.DeleteFunc(slices.Clone(g.asked), testMain)
	var ids []string
	for _, pkg := range withoutVariants(asked, nil) {
		ids = append(ids, pkg.ID)
	}
	slices.Sort(ids)
	return ids
}

// Files returns the Go files of the package with the ID.
func (g *Graph) Files(id string) []string {
	for _, pkg := range g.asked {
		if pkg.ID == id {
			return pkg.GoFiles
		}
	}
	return nil
}

// Read reads some of the packages that match the patterns, and what they need.
func (g *Graph) Read(ids []string) *Program { return g.read(ids, nil) }

// A Visitor looks at packages, one after the other.
type Visitor struct {
	// Glance looks at the text of a file: if there is nothing in it for the rules, its
	// package need not be read. It is [analyzers.GlanceAt].
	Glance func(src []byte) analyzers.Glance

	// Visit is handed a package that type-checks, after those that its Imports lead to. wanted
	// tells a package that was asked for from one that is there for what others use of
	// it. Several goroutines call it at once, while others are still read: a package
	// that this one imports only through others may not be there yet.
	Visit func(pkg *packages.Package, wanted bool)
}

// Visit is Read for one who is done with a package once he has seen it: its syntax and what
// is known of that are dropped then, for all packages together need much memory. A package
// about which the rules have nothing to say is not shown, nor read, unless one that is
// read imports it.
func (g *Graph) Visit(ids []string, v Visitor) *Program { return g.read(ids, &v) }

func (g *Graph) read(ids []string, visitor *Visitor) *Program {
	p := &Program{Errors: g.Errors, sources: &sources{content: make(map[string][]byte)}}
	if len(ids) == 0 || !slices.ContainsFunc(g.asked, hasFiles) {
		return p
	}
	if g.mode == listed {
		c := Compile(g.cfg, g.patternsFor(ids))
		c.ids = g.ids // what is known of helpers must not depend on how many are read
		return c.read(ids, visitor)
	}
	env, err := g.env()
	if err != nil {
		p.Errors = append(p.Errors, cause(err))
		return p
	}
	var roots []*packages.Package
	for _, pkg := range g.asked {
		if slices.Contains(ids, pkg.ID) || slices.Contains(ids, variantID(pkg)) {
			roots = append(roots, pkg)
		}
	}
	r := reader{fset: token.NewFileSet(), sizes: types.SizesFor("gc", env["GOARCH"]), sources: p.sources, asked: g.ids, goroot: env["GOROOT"], visitor: visitor}
	r.read(roots)
	p.Errors = messages(g.asked, g.cfg.Dir)
	if slices.ContainsFunc(roots, func(p *packages.Package) bool { return p.IllTyped }) && isNewer(env["GOVERSION"]) {
		p.Errors = append(p.Errors, fmt.Sprintf("built with %s, which may not know all that %s compiles: build it again", runtime.Version(), env["GOVERSION"]))
	}
	for _, pkg := range r.all {
		switch u := r.units[pkg]; {
		case u.wanted && !u.source && hasFiles(pkg):
			p.Packages = append(p.Packages, pkg)
		case u.wanted && u.read != nil && !pkg.IllTyped:
			p.Packages = append(p.Packages, u.read)
		}
	}
	slices.SortFunc(p.Packages, func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
	return p
}

// patternsFor returns patterns that match the packages with the given IDs.
func (g *Graph) patternsFor(ids []string) []string {
	if slices.ContainsFunc(g.patterns, isFile) || len(ids) == len(g.IDs()) {
		return g.patterns
	}
	paths := make(map[string]bool)
	for _, pkg := range g.asked {
		if slices.Contains(ids, pkg.ID) {
			paths[testedPath(pkg)] = true
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// isNewer tells whether the go command speaks a newer Go than the type checker that
// this program was built with.
func isNewer(command string) bool {
	return version.Compare(version.Lang(runtime.Version()), version.Lang(command)) < 0
}

func hasFiles(p *packages.Package) bool { return len(p.GoFiles) > 0 }

func isFile(pattern string) bool { return strings.HasSuffix(pattern, ".go") }

// testMain tells whether the package is the generated main package of a test.
func testMain(p *packages.Package) bool {
	return p.Name == "main" && strings.HasSuffix(p.ID, ".test")
}

// testedPath returns the path of the package, or of the one for whose test it is
// compiled.
func testedPath(p *packages.Package) string {
	if _, test, ok := strings.Cut(p.ID, " ["); ok {
		return strings.TrimSuffix(test, ".test]")
	}
	return p.PkgPath
}

// variantID returns the ID that the package has as compiled for its own test.
func variantID(p *packages.Package) string { return p.PkgPath + " [" + p.PkgPath + ".test]" }

// withoutVariants drops each package that is also there as compiled for its own
// test, unless that is wrong: the variant has the same files and more.
func withoutVariants(list []*packages.Package, wrong map[*packages.Package]bool) []*packages.Package {
	variants := make(map[string]bool)
	for _, p := range list {
		variants[p.ID] = !wrong[p]
	}
	return slices.DeleteFunc(list, func(p *packages.Package) bool {
		return variants[variantID(p)] && p.ID == p.PkgPath
	})
}
