package sqlrowscheck_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers/sqlrowscheck"
)

// TestSqlrowserr holds the rule against the test data of the analyzer sqlrowserr
// of x/tools: each of its reports has one for the same loop.
func TestSqlrowserr(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/tools").Output()
	if err != nil {
		t.Fatal(err)
	}
	gopath := filepath.Join(strings.TrimSpace(string(out)), "go/analysis/passes/sqlrowserr/testdata")
	file := filepath.Join(gopath, "src/a/a.go")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Skip(err) // the module is vendored
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax,
		Dir:  filepath.Join(gopath, "src"),
		Env:  append(os.Environ(), "GOPATH="+gopath, "GO111MODULE=off", "GOWORK=off", "GOFLAGS="),
	}, "a")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{sqlrowscheck.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	reported := make(map[int]bool)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, d := range act.Diagnostics {
			reported[act.Package.Fset.Position(d.Pos).Line] = true
		}
	}
	wanted, n := false, 0
	for i, line := range strings.Split(string(content), "\n") {
		wanted = wanted || strings.Contains(line, "// want `sql.Rows")
		if wanted && strings.Contains(line, ".Next()") {
			wanted = false
			n++
			if !reported[i+1] {
				t.Errorf("%s:%d: not reported: %s", file, i+1, line)
			}
		}
	}
	if n == 0 {
		t.Error("sqlrowserr reports nothing in its test data")
	}
}
