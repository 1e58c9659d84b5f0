package driver

import (
	"errors"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"weak"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/load"
)

// cases returns the graph of the cases of all rules, with their tests.
func cases(t *testing.T) *load.Graph {
	t.Helper()
	gopath, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOPATH", gopath)
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOFLAGS", "")
	var patterns []string
	for _, rule := range analyzers.Suite {
		patterns = append(patterns, "./"+rule.Name+"/...")
	}
	return load.Compile(load.Config{Dir: filepath.Join(gopath, "src"), Tests: true}, patterns)
}

// What the driver of x/tools finds in all packages at once is found in one after another, too, in whatever
// order the rules are run.
func TestLikeChecker(t *testing.T) {
	graph := cases(t)
	p := graph.Read(graph.IDs())
	all, err := checker.Analyze(analyzers.Suite, p.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, act := range all.Roots {
		for _, d := range act.Diagnostics {
			want = append(want, describe(act.Package, act.Analyzer, d))
		}
	}

	for _, order := range []string{"sorted", "reversed"} {
		t.Run(order, func(t *testing.T) {
			rules := slices.Clone(analyzers.Suite)
			if order == "reversed" {
				slices.Reverse(rules)
			}
			compare(t, rules, want)
		})
	}
}

// compare holds what the rules report in the cases, run in their order, against a list.
func compare(t *testing.T, rules []*analysis.Analyzer, want []string) {
	t.Helper()
	graph := cases(t)
	d := New(rules)
	var mu sync.Mutex
	var got []string
	visit := func(pkg *packages.Package, wanted bool) {
		results, complete := d.Run(pkg, wanted)
		mu.Lock()
		defer mu.Unlock()
		if !complete {
			t.Errorf("%s: something has failed", pkg.ID)
		}
		for _, r := range results {
			if r.IsRule && wanted {
				for _, d := range r.Diagnostics {
					got = append(got, describe(pkg, r.Analyzer, d))
				}
			}
		}
	}
	graph.Visit(graph.IDs(), load.Visitor{Glance: analyzers.GlanceAt, Visit: visit})
	slices.Sort(got)
	slices.Sort(want)
	if len(want) < 100 || !slices.Equal(got, want) {
		t.Errorf("%d reports, not the same %d:\n%s\nwant:\n%s", len(got), len(want), strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func describe(pkg *packages.Package, a *analysis.Analyzer, d analysis.Diagnostic) string {
	s := fmt.Sprintln(a, pkg.ID, pkg.Fset.Position(d.Pos), d.Category, d.Message)
	for _, r := range d.Related {
		s += fmt.Sprintln(pkg.Fset.Position(r.Pos), r.Message)
	}
	for _, fix := range d.SuggestedFixes {
		for _, e := range fix.TextEdits {
			s += fmt.Sprintf("%s %s %q\n", pkg.Fset.Position(e.Pos), pkg.Fset.Position(e.End), e.NewText)
		}
	}
	return s
}

// Nothing holds the syntax of a package that was looked at, nor what is known of that: neither
// the facts nor the graph.
func TestNothingKept(t *testing.T) {
	graph := cases(t)
	d := New(analyzers.Suite)
	var mu sync.Mutex
	var files []weak.Pointer[ast.File]
	visit := func(pkg *packages.Package, wanted bool) {
		d.Run(pkg, wanted)
		mu.Lock()
		defer mu.Unlock()
		for _, f := range pkg.Syntax {
			files = append(files, weak.Make(f))
		}
	}
	p := graph.Visit(graph.IDs(), load.Visitor{Glance: analyzers.GlanceAt, Visit: visit})
	runtime.GC()
	kept := 0
	for _, f := range files {
		if f.Value() != nil {
			kept++
		}
	}
	if len(files) < 50 || kept > 0 {
		t.Errorf("%d of %d files are kept", kept, len(files))
	}
	runtime.KeepAlive(graph)
	runtime.KeepAlive(p)
	runtime.KeepAlive(d)
}

// passed is a fact that tells which packages a package has it from.
type passed struct{ From string }

func (*passed) AFact() {}

// All the syntax of a package is gone through only if a rule looks at all of it.
func TestInspector(t *testing.T) {
	graph := load.Compile(load.Config{Dir: "."}, []string{"errors", "net/http/pprof", "database/sql"})
	d := New(analyzers.Suite)
	for _, pkg := range graph.Read(graph.IDs()).Packages {
		clear(pkg.Imports) // of which nothing is known here
		results, _ := d.Run(pkg, true)
		i := slices.IndexFunc(results, func(r Result) bool { return r.Analyzer == inspect.Analyzer })
		_, got := results[i].Value.(*inspector.Inspector).Root().FirstChild()
		if want := pkg.PkgPath == "database/sql"; got != want {
			t.Errorf("%s: %t", pkg.PkgPath, got)
		}
	}
}

// Facts come from a package's Imports and from what is below these, and from nowhere else; where an
// analyzer with facts has failed nothing above is looked at by it, nor by what requires it.
func TestFacts(t *testing.T) {
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(`
-- go.mod --
module m

go 1.25.0
-- a/a.go --
package a

import _ "m/b"
-- b/b.go --
package b

import _ "m/c"
-- c/c.go --
package c
-- d/d.go --
package d

import _ "m/wrong"
-- wrong/wrong.go --
package wrong
`)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	errWrong := errors.New("wrong")
	facts := &analysis.Analyzer{
		Name:      "facts",
		Doc:       "hand on the names of packages",
		FactTypes: []analysis.Fact{new(passed)},
		Run: func(pass *analysis.Pass) (any, error) {
			if pass.Pkg.Name() == "wrong" {
				return nil, errWrong
			}
			own := &passed{From: pass.Pkg.Name()}
			for _, imp := range pass.Pkg.Imports() {
				var below passed
				if pass.ImportPackageFact(imp, &below) {
					own.From += below.From
				}
			}
			pass.ExportPackageFact(own)
			return nil, nil
		},
	}
	rule := &analysis.Analyzer{
		Name:     "rule",
		Doc:      "look at each package",
		Requires: []*analysis.Analyzer{facts},
		Run:      func(*analysis.Pass) (any, error) { return nil, nil },
	}
	d := New([]*analysis.Analyzer{rule})
	var mu sync.Mutex
	var lines []string
	graph := load.Compile(load.Config{Dir: dir}, []string{"./..."})
	visit := func(pkg *packages.Package, wanted bool) {
		results, complete := d.Run(pkg, wanted)
		line := fmt.Sprintf("%s: %t", pkg.Name, complete)
		for _, r := range results {
			line += fmt.Sprintf(" %s %v", r.Name, r.Err)
		}
		if f := d.known[pkg.Types].packages; len(f) > 0 {
			for _, fact := range f {
				line += " " + fact.(*passed).From
			}
		}
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, line)
	}
	all := func([]byte) analyzers.Glance { return analyzers.Glance{Directs: true} }
	graph.Visit(graph.IDs(), load.Visitor{Glance: all, Visit: visit})
	slices.Sort(lines)
	want := []string{
		"a: true facts <nil> rule <nil> abc",
		"b: true facts <nil> rule <nil> bc",
		"c: true facts <nil> rule <nil> c",
		"d: false",
		"wrong: false facts wrong",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}
