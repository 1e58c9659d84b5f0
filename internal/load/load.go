// Package load decides which packages to read from source, and reads them.
//
// Those are the packages asked for and, because they may define helpers, the
// packages outside the standard library that these import directly and that
// import one of the packages that the rules are about. All others are known by
// their export data alone.
package load

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
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
	// others, it stands in their place.
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

// sources keeps what was parsed: it is what the positions of findings and fixes
// refer to, whatever happens to the files meanwhile.
type sources struct {
	mu      sync.Mutex
	content map[string][]byte
}

func (s *sources) parse(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
	s.mu.Lock()
	s.content[name] = src
	s.mu.Unlock()
	return parser.ParseFile(fset, name, src, parser.AllErrors|parser.ParseComments)
}

const (
	// list asks the go command for the import graph. It compiles nothing.
	list = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule
	read = packages.LoadSyntax | packages.NeedModule
)

// A Graph is the import graph below the packages that match some patterns, of which
// nothing has been read from source yet.
type Graph struct {
	// Errors says what is wrong with packages that cannot even be listed.
	Errors []string

	cfg      Config
	patterns []string
	asked    []*packages.Package
	helpers  []string
	sources  *sources
}

// List finds the packages that match the patterns.
func List(cfg Config, patterns []string) *Graph {
	g := &Graph{cfg: cfg, patterns: patterns, sources: &sources{content: make(map[string][]byte)}}
	asked, err := packages.Load(g.config(list), patterns...)
	if err != nil {
		g.Errors = []string{cause(err)}
		return g
	}
	if len(asked) == 0 {
		g.Errors = []string{strings.Join(patterns, " ") + ": matched no packages"}
		return g
	}
	g.Errors = messages(asked, cfg.Dir)
	g.asked = asked
	g.helpers = helpers(asked)
	return g
}

func (g *Graph) config(mode packages.LoadMode) *packages.Config {
	c := &packages.Config{Mode: mode, Dir: g.cfg.Dir, Tests: g.cfg.Tests, ParseFile: g.sources.parse}
	if g.cfg.Tags != "" {
		c.BuildFlags = []string{"-tags=" + g.cfg.Tags}
	}
	return c
}

// Load reads the packages that match the patterns.
func Load(cfg Config, patterns []string) *Program {
	g := List(cfg, patterns)
	return g.Read(g.IDs())
}

// IDs returns the IDs of the packages that match the patterns, sorted. A package
// that is also compiled for its own test is there as that alone.
func (g *Graph) IDs() []string {
	asked := slices.DeleteFunc(slices.Clone(g.asked), testMain)
	var ids []string
	for _, pkg := range withoutVariants(asked) {
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
func (g *Graph) Read(ids []string) *Program {
	p := &Program{Errors: g.Errors, sources: g.sources}
	if len(ids) == 0 || !slices.ContainsFunc(g.asked, hasFiles) {
		return p
	}
	mode := read
	patterns := g.patterns
	switch {
	case slices.ContainsFunc(patterns, isFile):
		// The go command takes either files or packages: the helpers cannot be
		// asked for as well, and come as dependencies.
		mode |= packages.NeedDeps
	case len(ids) == len(g.IDs()):
		patterns = slices.Concat(patterns, g.helpers)
	default:
		patterns = g.pathsBelow(ids)
	}
	roots, err := packages.Load(g.config(mode), patterns...)
	if err != nil {
		p.Errors = []string{cause(err)}
		return p
	}
	p.Errors = messages(roots, g.cfg.Dir)
	p.choose(g.fromSource(), ids, roots)
	return p
}

// Helpers returns the paths of the packages that are read from source beside those
// that match the patterns, sorted.
func (g *Graph) Helpers() []string { return slices.Clone(g.helpers) }

// fromSource returns the IDs of the packages that are read from source as far as
// packages with the given IDs, or all, are asked for.
func (g *Graph) fromSource() map[string]bool {
	ids := make(map[string]bool)
	for _, path := range g.helpers {
		ids[path] = true
	}
	for _, pkg := range g.asked {
		if !testMain(pkg) {
			ids[pkg.ID] = true
		}
	}
	return ids
}

// pathsBelow returns the paths of the packages with the given IDs and of those
// below them that are read from source.
func (g *Graph) pathsBelow(ids []string) []string {
	fromSource := g.fromSource()
	paths := make(map[string]bool)
	seen := make(map[*packages.Package]bool)
	var visit func(pkg *packages.Package)
	visit = func(pkg *packages.Package) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		if fromSource[pkg.ID] {
			paths[testedPath(pkg)] = true
		}
		for _, imp := range pkg.Imports {
			visit(imp)
		}
	}
	for _, pkg := range g.asked {
		if slices.Contains(ids, pkg.ID) {
			visit(pkg)
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

func hasFiles(p *packages.Package) bool { return len(p.GoFiles) > 0 }

func isFile(pattern string) bool { return strings.HasSuffix(pattern, ".go") }

// choose fills in Packages from the graph below roots: those with the given IDs,
// with others that are wanted from source as their only dependencies.
func (p *Program) choose(wanted map[string]bool, ids []string, roots []*packages.Package) {
	fromSource := make(map[*packages.Package]bool)
	for pkg := range packages.Postorder(roots) {
		if wanted[pkg.ID] && !pkg.IllTyped && len(pkg.Syntax) > 0 {
			fromSource[pkg] = true
			if slices.Contains(ids, pkg.ID) || slices.Contains(ids, variantID(pkg)) {
				p.Packages = append(p.Packages, pkg)
			}
		}
	}
	contract(roots, fromSource)
	p.Packages = withoutVariants(p.Packages)
	slices.SortFunc(p.Packages, func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
}

// contract replaces the imports of all packages below roots by the nearest ones
// that are kept.
func contract(roots []*packages.Package, keep map[*packages.Package]bool) {
	for pkg := range packages.Postorder(roots) {
		nearest := make(map[string]*packages.Package)
		for _, imp := range pkg.Imports {
			if keep[imp] {
				nearest[imp.ID] = imp
			} else {
				maps.Copy(nearest, imp.Imports) // contracted before
			}
		}
		pkg.Imports = nearest
	}
}

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
// test: that variant has the same files and more.
func withoutVariants(list []*packages.Package) []*packages.Package {
	variants := make(map[string]bool)
	for _, p := range list {
		variants[p.ID] = true
	}
	return slices.DeleteFunc(list, func(p *packages.Package) bool {
		return variants[variantID(p)] && p.ID == p.PkgPath
	})
}

// cause returns what the go command said when it could not even start to list
// packages.
func cause(err error) string {
	msg := err.Error()
	if _, said, ok := strings.Cut(msg, "stderr: "); ok {
		msg = said
	}
	// Warnings may stand before the error.
	if i := strings.LastIndex("\n"+msg, "\ngo: "); i >= 0 {
		msg = msg[i+len("go: "):]
	}
	return oneLine(msg)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// messages returns what is wrong with the packages and their dependencies, each
// thing once.
func messages(roots []*packages.Package, dir string) []string {
	var list []string
	seen := make(map[string]bool)
	failed := make(map[*packages.Package]bool)
	for pkg := range packages.Postorder(roots) {
		below := false
		for _, imp := range pkg.Imports {
			below = below || failed[imp]
		}
		failed[pkg] = below || len(pkg.Errors) > 0
		for _, line := range reasons(pkg, dir, below) {
			if !seen[line] {
				seen[line] = true
				list = append(list, line)
			}
		}
	}
	return list
}

// positioned matches what a compiler says about a line of a file.
var positioned = regexp.MustCompile(`(?m)^\S+:\d+(:\d+)?: .*$`)

// reasons returns the errors of one package. If packages that it imports have
// failed too, those that merely follow from that are left out.
func reasons(pkg *packages.Package, dir string, below bool) []string {
	var list []string
	for _, e := range pkg.Errors {
		if compiler, ok := strings.CutPrefix(e.Msg, "# "); ok && e.Kind == packages.ListError {
			// The compiler itself has spoken: go/types would say the same again.
			_, lines, _ := strings.Cut(compiler, "\n")
			if errors := positioned.FindAllString(lines, -1); errors != nil {
				return errors // cgo has headings and notes between them
			}
			return strings.Split(lines, "\n")
		}
		if e.Kind == packages.TypeError && strings.HasPrefix(e.Msg, "could not import ") &&
			(below || strings.Contains(e.Msg, "(import cycle: ")) {
			continue // for the cycle, the go command has named it
		}
		msg := oneLine(e.Msg)
		switch {
		case e.Pos != "" && e.Pos != "-":
			msg = Relative(dir, e.Pos) + ": " + msg
		case strings.Contains(msg, "does not contain main module") && !inModule(dir):
			msg = pkg.ID + ": go.mod file not found in current directory or any parent directory"
		case !strings.Contains(msg, pkg.ID):
			msg = pkg.ID + ": " + msg
		}
		list = append(list, msg)
	}
	return list
}

// inModule tells whether the go command finds a go.mod for the directory.
func inModule(dir string) bool {
	cmd := exec.Command("go", "env", "GOMOD")
	cmd.Dir = dir
	mod, err := cmd.Output()
	return err != nil || strings.TrimSpace(string(mod)) != os.DevNull
}

// Relative shortens an absolute file name, or a position in a file, that lies below
// the directory. The go command may know that by another name if it is a link.
func Relative(dir, name string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return name
	}
	physical, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return name
	}
	for _, dir := range []string{dir, physical} {
		if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return name
}
