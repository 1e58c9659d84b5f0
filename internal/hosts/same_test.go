package hosts_test

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers"
)

func isRule(name string) bool {
	return slices.ContainsFunc(analyzers.Suite, func(a *analysis.Analyzer) bool { return a.Name == name })
}

// Every host finds the same in the demo.
func TestSameFindingsInDemo(t *testing.T) {
	p := demo(t)
	want := byCommand(t, p, "./...")
	for _, rule := range analyzers.Suite {
		if !slices.ContainsFunc(want, func(f finding) bool { return f.rule == rule.Name }) {
			t.Errorf("%s finds nothing", rule)
		}
	}
	for host, got := range map[string][]finding{
		"go vet":        byVet(t, p, "./..."),
		"golangci-lint": byGolangci(t, p, golangciConfig(""), "./..."),
		"gopls":         byGopls(t, p, sources(t, p), want),
	} {
		if diff := difference("command", host, want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// Every host finds in the cases of the rules what their want comments say, and what else
// one of them finds there, all do.
func TestSameFindingsInCases(t *testing.T) {
	p := cases(t)
	files := sources(t, p)
	maps.DeleteFunc(files, func(name, _ string) bool { return !isRule(folder(name, 0)) })
	want := byCommand(t, p, rulePatterns()...)
	for host, got := range map[string][]finding{
		"command":       want,
		"go vet":        byVet(t, p, rulePatterns()...),
		"golangci-lint": byGolangci(t, p, golangciConfig(""), rulePatterns()...),
		"gopls":         byGopls(t, p, files, want),
	} {
		if diff := difference("command", host, want, got); diff != "" {
			t.Error(diff)
		}
		checkWants(t, host, files, got, func(rule *analysis.Analyzer, name string) bool {
			return rule.Flags.Lookup(folder(name, 1)) == nil
		})
	}
}

// So it is with all flags of the rules turned on, in the hosts that know them.
func TestSameFindingsWithFlags(t *testing.T) {
	p := cases(t)
	files := sources(t, p)
	want := byCommand(t, p, append(ruleFlags, rulePatterns()...)...)
	for host, got := range map[string][]finding{
		"command":       want,
		"go vet":        byVet(t, p, append(ruleFlags, rulePatterns()...)...),
		"golangci-lint": byGolangci(t, p, golangciConfig(ruleSettings), rulePatterns()...),
	} {
		if diff := difference("command", host, want, got); diff != "" {
			t.Error(diff)
		}
		checkWants(t, host, files, got, func(rule *analysis.Analyzer, name string) bool {
			return rule.Flags.Lookup(folder(name, 1)) != nil
		})
	}
}

// The flags of rules that have cases of their own, on the command line and as settings.
var ruleFlags = []string{"-httplateheader.failedwrite", "-sqlnorows.masked", "-sqlnorows.hidden"}

const ruleSettings = `
        settings:
          httplateheader: {failedwrite: true}
          sqlnorows: {masked: true, hidden: true}
`

// folder returns the nth folder in a name; "" if there is none.
func folder(name string, n int) string {
	parts := strings.Split(name, "/")
	if n >= len(parts)-1 {
		return ""
	}
	return parts[n]
}

var (
	// The number says how many lines below the comment the report is.
	wantComment = regexp.MustCompile(`// want (?:\+(\d+) )?(.*)`)
	// An expectation that has a name in front is about a fact.
	expectation = regexp.MustCompile("(\\w+:)?(`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\")")
)

// checkWants checks that the findings of each rule in its own cases are those of the want
// comments.
func checkWants(t *testing.T, host string, files map[string]string, got []finding, included func(*analysis.Analyzer, string) bool) {
	t.Helper()
	wants := 0
	for _, rule := range analyzers.Suite {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if folder(name, 0) != rule.Name || !included(rule, name) {
				continue
			}
			messages := make(map[int][]string) // by line
			for _, f := range got {
				if f.file == name && f.rule == rule.Name {
					messages[f.line] = append(messages[f.line], f.message+" ("+f.rule+")")
				}
			}
			for line, patterns := range wantsOf(t, name, files[name]) {
				for _, pattern := range patterns {
					wants++
					at := slices.IndexFunc(messages[line], pattern.MatchString)
					if at < 0 {
						t.Errorf("%s: %s:%d: does not find %s", host, name, line, pattern)
						continue
					}
					messages[line] = slices.Delete(messages[line], at, at+1)
				}
			}
			for line, list := range messages {
				for _, message := range list {
					t.Errorf("%s: %s:%d: finds %q, which nobody wants", host, name, line, message)
				}
			}
		}
	}
	if wants == 0 {
		t.Errorf("%s: no want comments", host)
	}
}

// wantsOf returns what the want comments of a file expect of each line. Test files are
// not looked at without a flag.
func wantsOf(t *testing.T, name, text string) map[int][]*regexp.Regexp {
	t.Helper()
	wants := make(map[int][]*regexp.Regexp)
	if strings.HasSuffix(name, "_test.go") {
		return wants
	}
	for i, line := range strings.Split(text, "\n") {
		m := wantComment.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		below, _ := strconv.Atoi(m[1]) // 0 without a number
		for _, e := range expectation.FindAllStringSubmatch(m[2], -1) {
			pattern, err := strconv.Unquote(e[2])
			if err != nil {
				t.Fatalf("%s:%d: %v", name, i+1, err)
			}
			if e[1] == "" {
				wants[i+1+below] = append(wants[i+1+below], regexp.MustCompile(pattern))
			}
		}
	}
	return wants
}
