package judge

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/httplateheader"
	"github.com/httperrlint/httperrlint/analyzers/httpreturn"
)

// maxRuns bounds the paths of a handler that are run. Of a handler that has more
// nothing is concluded.
const maxRuns = 2000

// full is the environment variable that asks for more than a quick look, as the
// continuous integration does.
const full = "HTTPERRLINT_JUDGE"

func TestHandlers(t *testing.T) {
	const handlers = 250
	seeds := []uint64{1}
	if os.Getenv(full) != "" {
		seeds = []uint64{1, 2, 3, 4, 5, 6, 7, 8, rand.Uint64()}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) { judge(t, seed, handlers) })
	}
}

// judge compares what the rules report about generated handlers with what these
// do.
func judge(t *testing.T, seed uint64, handlers int) {
	p := read(t, write(t, generate(seed, handlers)))
	reports := p.analyze(t, httpreturn.Analyzer, httplateheader.Analyzer)
	o := p.judge(p.run(t, maxRuns))
	got := map[string]map[line]bool{"httpreturn": {}, "httplateheader": {}}
	for _, r := range reports {
		got[r.rule][r.line] = true
	}
	t.Logf("%d handlers, %d of them with too many paths", handlers, len(o.unknown))
	for rule, want := range o.reports {
		t.Logf("%s: %d bugs, %d reports", rule, len(want), len(got[rule]))
		for at := range want {
			if !got[rule][at] {
				t.Errorf("%s misses line %d of\n%s", rule, at.Line, p.function(at))
			}
		}
		for at := range got[rule] {
			if !want[at] && !o.unknown[o.functions[at]] {
				t.Errorf("%s is wrong about line %d of\n%s", rule, at.Line, p.function(at))
			}
		}
	}
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
