package analyzers_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/imports"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

const testdata = "../testdata"

func TestSuite(t *testing.T) {
	if err := analysis.Validate(analyzers.Suite); err != nil {
		t.Error(err)
	}
	if !slices.IsSortedFunc(analyzers.Suite, func(a, b *analysis.Analyzer) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the suite is not sorted by name")
	}
	for _, a := range analyzers.Suite {
		for _, name := range []string{
			filepath.Join(a.Name, "doc.go"),
			filepath.Join(a.Name, a.Name+".go"),
			filepath.Join(a.Name, a.Name+"_test.go"),
			filepath.Join(testdata, "src", a.Name, "flagged.go"),
			filepath.Join(testdata, "src", a.Name, "clean.go"),
		} {
			if _, err := os.Stat(name); err != nil {
				t.Errorf("rule %s: %v", a.Name, err)
			}
		}
	}
}

// TestGuarded runs all analyzers without what they need: whatever they then meet, they do not
// panic.
func TestGuarded(t *testing.T) {
	pkg := types.NewPackage("p", "p")
	pkg.SetImports([]*types.Package{types.NewPackage("net/http", "http"), types.NewPackage("database/sql", "sql")})
	seen := map[*analysis.Analyzer]bool{inspect.Analyzer: true}
	var run func(a *analysis.Analyzer)
	run = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, required := range a.Requires {
			run(required)
		}
		defer func() {
			if r := recover(); r != nil {
				t.Errorf("%s panics", a)
			}
		}()
		var reports []analysis.Diagnostic
		report := func(d analysis.Diagnostic) { reports = append(reports, d) }
		_, err := a.Run(&analysis.Pass{Analyzer: a, Pkg: pkg, Files: []*ast.File{nil}, Report: report})
		if failures := analyzers.Failures(reports); (err == nil) != (len(failures) == 1) {
			t.Errorf("%s: error %v, failures %v", a, err, failures)
		}
	}
	for _, a := range analyzers.Suite {
		run(a)
	}
}

// TestExamples compiles the examples of every doc.go and holds them against the
// suite: a wrong one is reported by its own rule, a right one by none.
func TestExamples(t *testing.T) {
	type example struct {
		rule  *analysis.Analyzer
		wrong bool
	}
	examples := make(map[string]example) // by import path
	gopath := t.TempDir()
	for _, a := range analyzers.Suite {
		content, err := os.ReadFile(filepath.Join(a.Name, "doc.go"))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := doctext.Parse(string(content), a.Name)
		if err != nil {
			t.Fatal(err)
		}
		write := func(kind string, list []string) {
			for i, code := range list {
				path := fmt.Sprintf("%s/%s%d", a.Name, kind, i+1)
				examples[path] = example{a, kind == "wrong"}
				file := filepath.Join(gopath, "src", path, "example.go")
				text, err := imports.Process(file, []byte("package example\n\n"+code), nil)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					continue
				}
				if !strings.HasSuffix(string(text), code) {
					t.Errorf("%s: not gofmt-clean:\n%s", path, code)
				}
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		write("wrong", doc.Wrong)
		write("right", doc.Right)
	}

	reported := make(map[string][]string) // rules by import path
	for _, act := range run(t, gopath, "./...") {
		if len(act.Diagnostics) > 0 {
			reported[act.Package.PkgPath] = append(reported[act.Package.PkgPath], act.Analyzer.Name)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(examples)) {
		e := examples[path]
		switch rules := reported[path]; {
		case e.wrong && !slices.Contains(rules, e.rule.Name):
			t.Errorf("%s: not reported by %s", path, e.rule)
		case !e.wrong && len(rules) > 0:
			t.Errorf("%s: reported by %s", path, strings.Join(rules, ", "))
		}
	}
}

// TestOdd runs the suite on strange but legal and right code.
func TestOdd(t *testing.T) {
	for _, act := range run(t, testdata, "odd/...") {
		for _, d := range act.Diagnostics {
			t.Errorf("%s: %s", act.Package.Fset.Position(d.Pos), d.Message)
		}
	}
}

// run runs the suite, test files included, on packages of a GOPATH.
func run(t *testing.T, gopath, pattern string) []*checker.Action {
	t.Helper()
	gopath, err := filepath.Abs(gopath)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range analyzers.Suite {
		tests := a.Flags.Lookup("tests")
		if err := tests.Value.Set("true"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := tests.Value.Set(tests.DefValue); err != nil {
				t.Error(err)
			}
		})
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode:  packages.LoadAllSyntax,
		Dir:   filepath.Join(gopath, "src"),
		Env:   append(os.Environ(), "GOPATH="+gopath, "GO111MODULE=off", "GOWORK=off", "GOFLAGS="),
		Tests: true,
	}, pattern)
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) == 0 {
		t.Fatalf("no packages match %s", pattern)
	}
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		for _, err := range pkg.Errors {
			t.Error(err)
		}
	})
	graph, err := checker.Analyze(analyzers.Suite, pkgs, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
	}
	return graph.Roots
}

// TestImports holds the directions of import: a package imports none of a layer
// above its own, and a rule never another rule.
func TestImports(t *testing.T) {
	const module = "github.com/httperrlint/httperrlint/"
	rules := make(map[string]bool)
	for _, a := range analyzers.Suite {
		rules["analyzers/"+a.Name] = true
	}
	layer := func(path string) int {
		switch {
		case path == "analyzers/internal/api", path == "analyzers/internal/bypos", path == "analyzers/internal/cursor", path == "analyzers/internal/doctext", path == "analyzers/internal/sqltext":
			return 0
		case path == "analyzers/internal/callgraph", path == "analyzers/internal/fix", path == "analyzers/internal/flow", path == "analyzers/internal/diag", path == "analyzers/internal/guard":
			return 1
		case path == "analyzers/internal/lintest":
			return 2
		case rules[path]:
			return 4
		case path == "analyzers", path == "analyzers/settings", path == "analyzers/golangci":
			return 5
		case strings.HasPrefix(path, "analyzers/") && !strings.HasPrefix(path, "analyzers/internal/"):
			return 3 // a fact analyzer
		case strings.HasPrefix(path, "internal/"):
			return 6
		case strings.HasPrefix(path, "cmd/"):
			return 7
		}
		t.Fatalf("%s is in no layer", path)
		return -1
	}

	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&pkg); err != nil {
			t.Fatal(err)
		}
		from, own := strings.CutPrefix(pkg.ImportPath, module)
		if !own {
			continue
		}
		for _, path := range pkg.Imports {
			to, own := strings.CutPrefix(path, module)
			if !own {
				continue
			}
			if layer(to) > layer(from) || rules[to] && rules[from] {
				t.Errorf("%s imports %s, which is not below it", from, to)
			}
		}
	}
}

// TestInspector: nobody but package cursor looks at what the pass inspect returns, which may have to be
// filled.
func TestInspector(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := os.ReadFile(name)
		if strings.Contains(string(src), "ResultOf[inspect") {
			seen++
			if filepath.Dir(name) != filepath.Join("internal", "cursor") {
				t.Errorf("%s does not ask package cursor", name)
			}
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Errorf("%d files, %v", seen, err)
	}
}
