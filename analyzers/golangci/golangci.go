// Package golangci makes the suite a module plugin of golangci-lint, by the name of
// httperrlint.
package golangci

import (
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/settings"
)

func init() { register.Plugin("httperrlint", New) }

type plugin struct{ rules []*analysis.Analyzer }

// New returns the plugin with the settings that golangci-lint has read from its
// configuration, nil if there are none.
func New(value any) (register.LinterPlugin, error) {
	s, err := settings.Parse(value, analyzers.Suite)
	if err != nil {
		return nil, err
	}
	p := new(plugin)
	for _, rule := range s.Apply(analyzers.Suite) {
		if !s.Enabled(rule) {
			continue
		}
		// golangci-lint handles //nolint on its own. If the rules did so too, its
		// nolintlint would take the directives for unused, and delete them.
		if err := rule.Flags.Set("suppress", "false"); err != nil {
			return nil, err
		}
		adapt(rule)
		p.rules = append(p.rules, rule)
	}
	return p, nil
}

// adapt makes the rule report as golangci-lint can bear it.
func adapt(rule *analysis.Analyzer) {
	run := rule.Run
	rule.Run = func(pass *analysis.Pass) (any, error) {
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) {
			// It names the rule itself.
			d.Message = strings.TrimSuffix(d.Message, " ("+rule.Name+")")
			// It makes each an issue of its own, which no //nolint reaches.
			d.Related = nil
			pass.Report(d)
		}
		return run(&inner)
	}
}

// BuildAnalyzers returns the rules that are enabled.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return slices.Clone(p.rules), nil }

// GetLoadMode says that the rules need types.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
