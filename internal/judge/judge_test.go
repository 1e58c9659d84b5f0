package judge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/httplateheader"
	"github.com/httperrlint/httperrlint/analyzers/httpreturn"
	"github.com/httperrlint/httperrlint/internal/seeds"
)

// maxRuns bounds the paths of a handler that are run. Of a handler that has more
// nothing is concluded.
const maxRuns = 2000

// more asks for more than a quick look.
const more seeds.Variable = "HTTPERRLINT_JUDGE"

func TestHandlers(t *testing.T) {
	for _, seed := range more.Seeds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { judge(t, seed, size(250)) })
	}
}

// size returns how many handlers a program has: fewer at a quick look.
func size(full int) int {
	if more.Quick() {
		return full * 2 / 5
	}
	return full
}

var rules = []*analysis.Analyzer{httpreturn.Analyzer, httplateheader.Analyzer}

// judge compares what the rules report about generated handlers with what these
// do, before and after the fixes.
func judge(t *testing.T, seed uint64, handlers int) {
	dir := write(t, "module", generate(seed, handlers))
	p := read(t, dir, generatedPackages...)
	before := p.compare(t)
	for _, rule := range rules {
		n := 0
		for _, r := range before {
			if r.rule == rule.Name {
				n++
			}
		}
		if n < handlers/3 {
			t.Errorf("%s reports no more than %d bugs in %d handlers", rule.Name, n, handlers)
		}
	}

	applied, refused := p.fix(t, before)
	fixed := read(t, dir, generatedPackages...)
	after := fixed.compare(t)
	if applied < handlers/5 || len(before)-len(after) < applied*9/10 {
		t.Errorf("%d fixes leave %d of %d reports", applied, len(after), len(before))
	}
	syntax := fixed.syntax()
	for _, r := range after {
		switch {
		case r.rule != httpreturn.Analyzer.Name:
			// What is late may be mended once the handler returns where it must.
		case len(r.diag.SuggestedFixes) > 0 && refused > 0:
			refused-- // the first fix of the place was in the way
		case len(r.diag.SuggestedFixes) > 0:
			t.Errorf("after the fixes there is another: %s", fixed.describe(r))
		case syntax.fixable[r.line]:
			t.Errorf("there is no fix: %s", fixed.describe(r))
		}
	}
	t.Logf("%d handlers: %d reports, %d fixes, %d reports", handlers, len(before), applied, len(after))
}

func (p *program) describe(r report) string {
	return fmt.Sprintf("line %d: %s\n%s", r.line.Line, r.diag.Message, p.function(r.line))
}

// compare returns what the rules report, all of which must be as the runs show.
func (p *program) compare(t *testing.T) []report {
	t.Helper()
	reports := p.analyze(t, rules...)
	o := p.judge(p.run(t, maxRuns, instrument))
	if n := len(o.unknown); n > 0 {
		t.Logf("%d handlers have too many paths to be judged", n)
	}
	differences := p.differences(o, reports)
	for _, d := range differences {
		t.Error(d)
	}
	// Were one of the reports missing, that would be one more difference.
	judged := slices.IndexFunc(reports, func(r report) bool { return o.reports[r.rule][r.line] })
	if judged >= 0 && len(p.differences(o, slices.Delete(slices.Clone(reports), judged, judged+1))) != len(differences)+1 {
		t.Errorf("it does not matter whether there is this report: %s", p.describe(reports[judged]))
	}
	return reports
}

// differences tells where the reports are not what the oracle says.
func (p *program) differences(o *oracle, reports []report) []string {
	var list []string
	got := make(map[string]map[line]bool)
	for _, r := range reports {
		if got[r.rule] == nil {
			got[r.rule] = make(map[line]bool)
		}
		got[r.rule][r.line] = true
		if !o.reports[r.rule][r.line] && !o.unknown[o.functions[r.line]] {
			list = append(list, "no run shows "+p.describe(r))
		}
	}
	for rule, want := range o.reports {
		for at := range want {
			if !got[rule][at] {
				list = append(list, fmt.Sprintf("%s misses line %d:\n%s", rule, at.Line, p.function(at)))
			}
		}
	}
	slices.Sort(list)
	return list
}

// function returns the numbered lines of the function around a line.
func (p *program) function(at line) string {
	text := strings.Split(string(p.Content(p.dir+"/"+at.File)), "\n")
	first, last := at.Line, at.Line
	for first > 1 && !strings.HasPrefix(text[first-1], "func ") {
		first--
	}
	for last < len(text) && text[last-1] != "}" {
		last++
	}
	var b strings.Builder
	for n := first; n <= last; n++ {
		mark := ' '
		if n == at.Line {
			mark = '>'
		}
		fmt.Fprintf(&b, "%c%5d %s\n", mark, n, text[n-1])
	}
	return b.String()
}
