package analyzers_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/settings"
	"github.com/httperrlint/httperrlint/internal/load"
)

// Bazel's nogo takes a rule as a package and finds in it one variable, Analyzer.
func TestOneAnalyzerPerPackage(t *testing.T) {
	for _, rule := range analyzers.Suite {
		names, err := filepath.Glob(filepath.Join(rule.Name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var exported []string
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			if f.Name.Name != rule.Name {
				t.Errorf("%s is of package %s", name, f.Name.Name)
			}
			for _, d := range f.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil && d.Name.IsExported() {
						exported = append(exported, d.Name.Name)
					}
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						switch spec := spec.(type) {
						case *ast.TypeSpec:
							if spec.Name.IsExported() {
								exported = append(exported, spec.Name.Name)
							}
						case *ast.ValueSpec:
							for _, id := range spec.Names {
								if id.IsExported() {
									exported = append(exported, id.Name)
								}
							}
						}
					}
				}
			}
		}
		if !slices.Equal(exported, []string{"Analyzer"}) {
			t.Errorf("%s exports %q, want Analyzer alone", rule, exported)
		}
	}
}

// Rules with different flags run at the same time as they do one after the other: nothing
// but the flags of an analyzer tells one run from another.
func TestNoGlobalState(t *testing.T) {
	variants := []map[string]any{
		nil,
		{"tests": true, "httplateheader": map[string]any{"failedwrite": true}, "sqlnorows": map[string]any{"masked": true, "hidden": true}},
	}
	pkgs := flagCases(t)
	check := func(variant map[string]any) (string, error) {
		var value any
		if variant != nil {
			value = variant
		}
		s, err := settings.Parse(value, analyzers.Suite)
		if err != nil {
			return "", err
		}
		return reports(s.Apply(analyzers.Suite), pkgs)
	}

	want := make([]string, len(variants))
	for i, variant := range variants {
		var err error
		if want[i], err = check(variant); err != nil {
			t.Fatal(err)
		}
	}
	if want[0] == want[1] {
		t.Fatal("the flags change nothing")
	}
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			n := i % len(variants)
			if got, err := check(variants[n]); err != nil || got != want[n] {
				t.Errorf("variant %d, run with others: %v\n%s\nalone:\n%s", n, err, got, want[n])
			}
		})
	}
	group.Wait()
}

// flagCases loads the cases for the flags of rules.
func flagCases(t *testing.T) []*packages.Package {
	t.Helper()
	return cases(t, "./httplateheader/...", "./sqlnorows/...").Packages
}

// cases loads cases, with their tests.
func cases(t *testing.T, patterns ...string) *load.Program {
	t.Helper()
	gopath, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOPATH", gopath)
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOFLAGS", "")
	p := load.Load(load.Config{Dir: filepath.Join(gopath, "src"), Tests: true}, patterns)
	for _, err := range p.Errors {
		t.Error(err)
	}
	return p
}

func reports(rules []*analysis.Analyzer, pkgs []*packages.Package) (string, error) {
	graph, err := checker.Analyze(rules, pkgs, nil)
	if err != nil {
		return "", err
	}
	var list []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			return "", act.Err
		}
		for _, d := range act.Diagnostics {
			list = append(list, fmt.Sprintf("%s: %s", act.Package.Fset.Position(d.Pos), d.Message))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n"), nil
}
