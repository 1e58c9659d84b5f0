package analyzers_test

import (
	"fmt"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/load"
)

// What facts are about helps.
func TestHelps(t *testing.T) {
	gopath, err := filepath.Abs(testdata)
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
	p := load.Load(load.Config{Dir: filepath.Join(gopath, "src")}, append(patterns, "./replies/...", "./rowresults/..."))
	for _, err := range p.Errors {
		t.Error(err)
	}
	graph, err := checker.Analyze(analyzers.Suite, p.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts := make(map[string]int)
	for act := range graph.All() {
		asks := false
		for _, imp := range act.Package.Types.Imports() {
			asks = asks || analyzers.IsDatabase(imp.Path())
		}
		for _, fact := range act.AllObjectFacts() {
			kind := fmt.Sprintf("%T", fact.Fact)
			switch fn, ok := fact.Object.(*types.Func); {
			case !ok || fn.Pkg() != act.Package.Types || !fn.Exported():
			case kind == "*noreturn.neverReturns": // whatever it is handed
			case analyzers.Helps(fn, true, asks):
				facts[kind]++
			default:
				t.Errorf("%s: %s helps nobody, but %s", act.Package.Fset.Position(fn.Pos()), fn, strings.TrimSpace(fmt.Sprint(fact.Fact)))
			}
		}
	}
	t.Log(facts)
	for _, kind := range []string{"*replies.Summary", "*rowresults.RowsSummary", "*rowresults.ErrorsSummary"} {
		if facts[kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
}
