package golangci_test

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/httperrlint/httperrlint/analyzers"
	_ "github.com/httperrlint/httperrlint/analyzers/golangci"
	"github.com/httperrlint/httperrlint/internal/load"
)

// rules returns those of the plugin with the settings.
func rules(t *testing.T, settings any) []*analysis.Analyzer {
	t.Helper()
	newPlugin, err := register.GetPlugin("httperrlint")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlugin(settings)
	if err != nil {
		t.Fatal(err)
	}
	if p.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("load mode %s", p.GetLoadMode())
	}
	list, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPlugin(t *testing.T) {
	list := rules(t, nil)
	if len(list) != len(analyzers.Suite) {
		t.Errorf("%d rules without settings, want all", len(list))
	}
	for i, rule := range list {
		if rule.Flags.Lookup("suppress").Value.String() != "false" {
			t.Errorf("%s handles //nolint", rule)
		}
		if analyzers.Suite[i].Flags.Lookup("suppress").Value.String() != "true" {
			t.Errorf("%s is changed outside of the plugin", rule)
		}
	}
	if list := rules(t, map[string]any{"enable": []any{"sqlnorows"}}); len(list) != 1 || list[0].Name != "sqlnorows" {
		t.Errorf("rules %v, want sqlnorows alone", list)
	}
	newPlugin, err := register.GetPlugin("httperrlint")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newPlugin(map[string]any{"tets": true}); err == nil {
		t.Error("no error for an unknown setting")
	}
}

// Reports in the demo have the form that golangci-lint needs.
func TestReports(t *testing.T) {
	p := load.Load(load.Config{Dir: "../../testdata/src/demo"}, []string{"./..."})
	graph, err := checker.Analyze(rules(t, nil), p.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	reports := 0
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			reports++
			if strings.Contains(d.Message, "("+act.Analyzer.Name+")") {
				t.Errorf("%q names its rule, as golangci-lint does", d.Message)
			}
			if len(d.Related) > 0 {
				t.Errorf("%q has related positions, which become reports", d.Message)
			}
			if len(d.SuggestedFixes) > 1 {
				t.Errorf("%q has several fixes, all of which are applied", d.Message)
			}
		}
	}
	if reports == 0 {
		t.Error("no reports")
	}
}
