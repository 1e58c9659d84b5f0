package analyzers_test

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"

	"github.com/httperrlint/httperrlint/analyzers"
)

// What facts are about helps.
func TestHelps(t *testing.T) {
	var patterns []string
	for _, rule := range analyzers.Suite {
		patterns = append(patterns, "./"+rule.Name+"/...")
	}
	p := cases(t, append(patterns, "./replies/...", "./rowresults/...")...)
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
