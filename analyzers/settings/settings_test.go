package settings_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/settings"
)

func parse(t *testing.T, text string) (*settings.Settings, error) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return settings.Parse(value, analyzers.Suite)
}

// state describes the rules that are enabled and the flags that are not as they are
// by default.
func state(s *settings.Settings) string {
	var list []string
	for _, rule := range s.Apply(analyzers.Suite) {
		if !s.Enabled(rule) {
			continue
		}
		word := rule.Name
		for _, f := range settings.Flags(rule) {
			if original := lookup(rule.Name).Flags.Lookup(f.Name); f.Value.String() != original.DefValue {
				word += "." + f.Name
			}
		}
		list = append(list, word)
	}
	return strings.Join(list, " ")
}

func lookup(name string) *analysis.Analyzer {
	i := slices.IndexFunc(analyzers.Suite, func(a *analysis.Analyzer) bool { return a.Name == name })
	return analyzers.Suite[i]
}

func TestParse(t *testing.T) {
	all := "httpgowriter httplateheader httpreturn sqlerrstring sqlnorows sqlrowscheck"
	for _, tt := range []struct{ text, want string }{
		{`null`, all},
		{`{}`, all},
		{`{"enable": ["sqlnorows", "httpreturn"]}`, "httpreturn sqlnorows"},
		{`{"disable": ["sqlnorows", "httpreturn"]}`, "httpgowriter httplateheader sqlerrstring sqlrowscheck"},
		{`{"disable": []}`, all},
		{`{"disable": null, "sqlnorows": null}`, all},
		{`{"enable": ["httpreturn", "sqlnorows"], "tests": true}`, "httpreturn.tests sqlnorows.tests"},
		{`{"enable": ["httpreturn", "sqlnorows"], "tests": true, "sqlnorows": {"tests": false, "masked": true}}`, "httpreturn.tests sqlnorows.masked"},
		{`{"enable": ["httplateheader"], "httplateheader": {"failedwrite": true}}`, "httplateheader.failedwrite"},
		{`{"enable": ["sqlnorows"], "sqlnorows": {"hidden": true}, "httpreturn": {"tests": true}}`, "sqlnorows.hidden"},
	} {
		s, err := parse(t, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got := state(s); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`[]`, `want keys with values, not a list`},
		{`"httpreturn"`, `want keys with values, not "httpreturn"`},
		{`{"test": true}`, `unknown key test (did you mean tests?)`},
		{`{"suppress": false}`, `unknown key suppress, not one of enable, disable, tests, httpgowriter, httplateheader, httpreturn, sqlerrstring, sqlnorows, sqlrowscheck`},
		{`{"httpretrun": {}}`, `unknown key httpretrun (did you mean httpreturn?)`},
		{`{"tests": "yes"}`, `tests: want true or false, not "yes"`},
		{`{"tests": null}`, `tests: want true or false, not nothing`},
		{`{"httpreturn": false}`, `httpreturn: want keys with values, not false`},
		{`{"httpreturn": {"suppress": false}}`, `httpreturn: unknown key suppress, not one of tests`},
		{`{"sqlnorows": {"maskd": true}}`, `sqlnorows: unknown key maskd (did you mean masked?)`},
		{`{"sqlnorows": {"masked": 1}}`, `sqlnorows: masked: want true or false, not 1`},
		{`{"sqlnorows": {"masked": {}}}`, `sqlnorows: masked: want true or false, not keys with values`},
		{`{"enable": "httpreturn"}`, `enable: want a list of rules, not "httpreturn"`},
		{`{"enable": []}`, `enable: names no rule`},
		{`{"enable": [1]}`, `enable: want a list of rules, not one with 1`},
		{`{"enable": ["httpretrun"]}`, `enable: unknown rule httpretrun (did you mean httpreturn?)`},
		{`{"disable": ["all"]}`, `disable: unknown rule all, not one of httpgowriter, httplateheader, httpreturn, sqlerrstring, sqlnorows, sqlrowscheck`},
		{`{"enable": ["httpreturn"], "disable": ["sqlnorows"]}`, `enable and disable exclude each other`},
		{`{"disable": ["httpgowriter", "httplateheader", "httpreturn", "sqlerrstring", "sqlnorows", "sqlrowscheck"]}`, `all rules are switched off`},
	} {
		if _, err := parse(t, tt.text); fmt.Sprint(err) != tt.want {
			t.Errorf("%s: %v\nwant %s", tt.text, err, tt.want)
		}
	}
}

// The originals stay as they are, and each application has flags of its own.
func TestApplyCopies(t *testing.T) {
	s, err := parse(t, `{"sqlnorows": {"masked": true}}`)
	if err != nil {
		t.Fatal(err)
	}
	first, second := s.Apply(analyzers.Suite), s.Apply(analyzers.Suite)
	for i, rule := range analyzers.Suite {
		if rule == first[i] || first[i] == second[i] {
			t.Fatalf("%s is not a copy", rule)
		}
		for _, f := range settings.Flags(rule) {
			if f.Value.String() != f.DefValue {
				t.Errorf("-%s.%s has changed", rule, f.Name)
			}
		}
	}
	if err := first[0].Flags.Set("tests", "true"); err != nil {
		t.Fatal(err)
	}
	if second[0].Flags.Lookup("tests").Value.String() != "false" {
		t.Error("two copies share a flag")
	}
}

// Every flag is a boolean one: there is no other type of setting.
func TestFlagsAreBoolean(t *testing.T) {
	for _, rule := range analyzers.Suite {
		for _, f := range settings.Flags(rule) {
			if b, ok := f.Value.(interface{ IsBoolFlag() bool }); !ok || !b.IsBoolFlag() {
				t.Errorf("-%s.%s is not boolean", rule, f.Name)
			}
		}
	}
}
