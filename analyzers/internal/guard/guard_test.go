package guard_test

import (
	"errors"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/unitchecker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// The analyzers of the test panic in functions and literals that call one of their name, and
// report all others: the fact analyzer facts, the rule panics, which requires it, and the
// rule fine, which does not.
var (
	facts = &analysis.Analyzer{
		Name:       "facts",
		Doc:        "panic in functions that call facts",
		Run:        guard.Facts(look, func(f guard.Failure) any { return &result{f} }),
		FactTypes:  []analysis.Fact{new(fact)},
		ResultType: reflect.TypeFor[*result](),
	}
	panics = &analysis.Analyzer{
		Name:       "panics",
		Doc:        "panic in functions that call panics",
		Run:        guard.Run(look),
		Requires:   []*analysis.Analyzer{facts},
		ResultType: reflect.TypeFor[*result](),
	}
	fine = &analysis.Analyzer{
		Name:       "fine",
		Doc:        "panic in functions that call fine",
		Run:        guard.Run(look),
		ResultType: reflect.TypeFor[*result](),
	}
	rules = []*analysis.Analyzer{panics, fine}
)

type result struct{ guard.Failure }

type fact struct{}

func (*fact) AFact() {}

func look(pass *analysis.Pass) (any, error) {
	ast.Inspect(pass.Files[0], func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			lookAt(pass, n)
		}
		return true
	})
	return new(result), nil
}

func lookAt(pass *analysis.Pass, fn ast.Node) {
	defer guard.In(fn)
	inner := 0
	ast.Inspect(fn, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok && n != fn {
			inner++
			lookAt(pass, n)
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == pass.Analyzer.Name {
				panic("it is called\non two lines")
			}
		}
		return true
	})
	if pass.Analyzer.Name != "facts" {
		pass.Reportf(fn.Pos(), "seen by %s", pass.Analyzer.Name)
	}
}

// TestMain makes the test binary a tool of go vet.
func TestMain(m *testing.M) {
	last := os.Args[len(os.Args)-1]
	if last == "-V=full" || last == "-flags" || strings.HasSuffix(last, ".cfg") {
		unitchecker.Main(guard.Reported(panics), guard.Reported(fine))
	}
	os.Exit(m.Run())
}

var module = map[string]string{
	"go.mod": "module example.com/m\n\ngo 1.25.0\n",
	"a/a.go": "package a\n\nfunc facts() {}\n\ntype T[K any] struct{}\n\nfunc (*T[K]) F() { facts() }\n",
	"b/b.go": "package b\n\nimport _ \"example.com/m/a\"\n\nfunc panics() {}\n\nvar _ = func() { panics() }\n",
	"c/c.go": "package c\n\nimport _ \"example.com/m/b\"\n\nfunc f() {}\n",
}

// Both hosts say of a what panics has failed on, and of c what all rules say.
var want = struct {
	errors   []string
	findings []string
}{
	errors: []string{
		`facts: example.com/m/a: panic in (*T[K]).F: it is called on two lines (guard_test.go:N)`,
		`panics: example.com/m/b: panic in the function literal at b.go:7: it is called on two lines (guard_test.go:N)`,
	},
	findings: []string{
		"a.go:3:1: seen by fine", "a.go:7:1: seen by fine", "b.go:5:1: seen by fine",
		"b.go:7:9: seen by fine", "c.go:5:1: seen by fine", "c.go:5:1: seen by panics",
	},
}

var number = regexp.MustCompile(`guard_test\.go:\d+`)

func write(t *testing.T) string {
	dir := t.TempDir()
	for name, content := range module {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestChecker(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: write(t)}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(rules, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var errs, findings []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			errs = append(errs, number.ReplaceAllString(act.Err.Error(), "guard_test.go:N"))
			continue
		}
		for _, d := range act.Diagnostics {
			pos := act.Package.Fset.Position(d.Pos)
			pos.Filename = filepath.Base(pos.Filename)
			findings = append(findings, pos.String()+": "+d.Message)
		}
	}
	compare(t, errs, findings)
}

// TestVet runs go vet twice: what it said is also what it says from its cache.
func TestVet(t *testing.T) {
	tool, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t)
	for range 2 {
		cmd := exec.Command("go", "vet", "-vettool="+tool, "./...")
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
			t.Fatalf("%v\n%s", err, out)
		}
		var errs, findings []string
		for line := range strings.Lines(string(out)) {
			line = strings.TrimSpace(line)
			switch _, said, ok := strings.Cut(line, ": "); {
			case strings.HasPrefix(line, "#"):
			case ok && strings.Contains(line, ": panic"):
				errs = append(errs, number.ReplaceAllString(said, "guard_test.go:N"))
			default:
				findings = append(findings, filepath.Base(line))
			}
		}
		compare(t, errs, findings)
	}
}

func compare(t *testing.T, errs, findings []string) {
	t.Helper()
	slices.Sort(errs)
	slices.Sort(findings)
	if !slices.Equal(errs, want.errors) {
		t.Errorf("errors:\n%s\nwant:\n%s", strings.Join(errs, "\n"), strings.Join(want.errors, "\n"))
	}
	// What one has reported before it failed is printed by some hosts only.
	findings = slices.DeleteFunc(findings, func(s string) bool { return !slices.Contains(want.findings, s) })
	if !slices.Equal(findings, want.findings) {
		t.Errorf("findings:\n%s\nwant:\n%s", strings.Join(findings, "\n"), strings.Join(want.findings, "\n"))
	}
}
