package judge

import (
	"fmt"
	"slices"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/httpgowriter"
)

func TestGoroutines(t *testing.T) {
	for _, seed := range more.Seeds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { judgeGoroutines(t, seed, size(160)) })
	}
}

// A verdict is what the runs of a handler show, by the lines of it that start
// goroutines; see the test of the module.
type verdict struct {
	Name             string
	Full             bool
	Runs             int
	Used, Late, Race []line
}

// judgeGoroutines compares what httpgowriter reports about generated handlers
// with what these do.
func judgeGoroutines(t *testing.T, seed uint64, handlers int) {
	p := read(t, write(t, "module", generateGoroutines(seed, handlers)), generatedPackages...)
	reports := p.analyze(t, httpgowriter.Analyzer)
	var verdicts []verdict
	p.output(t, &verdicts, p.build(t, instrument, "test", "-c"), "-test.run=TestGoroutines")
	want, unknown := expected(verdicts)
	functions := p.syntax().functions

	got := make(map[line]string)
	counts := make(map[string]int)
	for _, r := range reports {
		got[r.line] = r.diag.Category
		counts[r.diag.Category]++
		switch category, judged := want[r.line]; {
		case unknown[functions[r.line]]:
		case !judged || category == "":
			t.Errorf("no run shows %s", p.describe(r))
		case category != r.diag.Category:
			t.Errorf("it is not %s but %s: %s", r.diag.Category, category, p.describe(r))
		}
	}
	for at, category := range want {
		if category == "" {
			counts["silent"]++
		}
		if category != "" && got[at] == "" {
			t.Errorf("missed (%s): line %d:\n%s", category, at.Line, p.function(at))
		}
	}
	for category, least := range map[string]int{"outlives": handlers / 2, "race": handlers / 50, "silent": handlers / 8} {
		if counts[category] < least {
			t.Errorf("no more than %d goroutines in %d handlers are %s", counts[category], handlers, category)
		}
	}
	if len(unknown) > handlers/6 {
		t.Errorf("%d handlers have too many paths to be judged", len(unknown))
	}
	runs := 0
	for _, v := range verdicts {
		runs += v.Runs
	}
	t.Logf("%d handlers, %d unknown, %d runs: %d goroutines use the writer, %v", handlers, len(unknown), runs, len(want), counts)
}

// expected returns, for each line that starts a goroutine which uses the writer,
// the category that is to be reported, or "", and the handlers that have too
// many paths.
func expected(verdicts []verdict) (want map[line]string, unknown map[string]bool) {
	want, unknown = make(map[line]string), make(map[string]bool)
	for _, v := range verdicts {
		if !v.Full {
			unknown[v.Name] = true
			continue
		}
		for _, at := range v.Used {
			switch {
			case slices.Contains(v.Late, at):
				want[at] = "outlives"
			case slices.Contains(v.Race, at):
				want[at] = "race"
			default:
				want[at] = ""
			}
		}
	}
	return want, unknown
}
