// Package settings reads the settings of the suite, which are the same in every host
// that has a file for them:
//
//	enable: [httpreturn, sqlnorows]     # these rules alone
//	disable: [httpgowriter]             # or all but these
//	tests: true                         # a flag that all rules have
//	httplateheader: {failedwrite: true} # flags of one rule
//	sqlnorows: {masked: true, hidden: true}
package settings

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Settings are settings that have been checked against a suite.
type Settings struct {
	enable, disable []string                   // names of rules; one of them is empty
	common          map[string]bool            // flags of all rules
	rules           map[string]map[string]bool // flags by rule, which win
}

// hostFlag is the flag that is not a setting: whether //nolint is honoured depends
// on the host, which may do so itself.
const hostFlag = "suppress"

// Flags returns the flags of a rule that are settings, sorted by name.
func Flags(rule *analysis.Analyzer) []*flag.Flag {
	var list []*flag.Flag
	rule.Flags.VisitAll(func(f *flag.Flag) {
		if f.Name != hostFlag {
			list = append(list, f)
		}
	})
	return list
}

// CommonFlags returns the flags that are settings and that all rules of the suite
// have, sorted by name.
func CommonFlags(suite []*analysis.Analyzer) []*flag.Flag {
	var list []*flag.Flag
	for _, f := range Flags(suite[0]) {
		if !slices.ContainsFunc(suite, func(rule *analysis.Analyzer) bool { return rule.Flags.Lookup(f.Name) == nil }) {
			list = append(list, f)
		}
	}
	return list
}

// Parse checks what a decoder of YAML or JSON has made of the settings: nil, or a map.
func Parse(value any, suite []*analysis.Analyzer) (*Settings, error) {
	s := &Settings{rules: make(map[string]map[string]bool)}
	top, err := section(value)
	if err != nil {
		return nil, err
	}
	rules := make(map[string]*analysis.Analyzer)
	for _, rule := range suite {
		rules[rule.Name] = rule
	}
	common := names(CommonFlags(suite))
	keys := slices.Concat([]string{"enable", "disable"}, common, slices.Sorted(maps.Keys(rules)))
	flags := make(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(top)) {
		value := top[key]
		switch {
		case key == "enable":
			s.enable, err = ruleNames(value, rules)
			if err == nil && len(s.enable) == 0 {
				err = errors.New("names no rule")
			}
		case key == "disable":
			s.disable, err = ruleNames(value, rules)
		case slices.Contains(common, key):
			flags[key] = value
			continue
		case rules[key] != nil:
			var own map[string]any
			if own, err = section(value); err == nil {
				s.rules[key], err = parseFlags(own, names(Flags(rules[key])))
			}
		default:
			return nil, Unknown("key", key, keys)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if s.common, err = parseFlags(flags, common); err != nil {
		return nil, err
	}
	// Have: all keys are known and their values of the right type.
	if len(s.enable) > 0 && len(s.disable) > 0 {
		return nil, errors.New("enable and disable exclude each other")
	}
	if !slices.ContainsFunc(suite, s.Enabled) {
		return nil, errors.New("all rules are switched off")
	}
	return s, nil
}

func section(value any) (map[string]any, error) {
	if value == nil {
		return nil, nil
	}
	m, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("want keys with values, not %s", describe(value))
	}
	return m, nil
}

// parseFlags checks values of the known flags, each of which is a boolean one.
func parseFlags(values map[string]any, known []string) (map[string]bool, error) {
	flags := make(map[string]bool)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, key) {
			return nil, Unknown("key", key, known)
		}
		on, ok := values[key].(bool)
		if !ok {
			return nil, fmt.Errorf("%s: want true or false, not %s", key, describe(values[key]))
		}
		flags[key] = on
	}
	return flags, nil
}

func ruleNames(value any, rules map[string]*analysis.Analyzer) ([]string, error) {
	if value == nil {
		return nil, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("want a list of rules, not %s", describe(value))
	}
	var result []string
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			return nil, fmt.Errorf("want a list of rules, not one with %s", describe(item))
		}
		if rules[name] == nil {
			return nil, Unknown("rule", name, slices.Sorted(maps.Keys(rules)))
		}
		result = append(result, name)
	}
	return result, nil
}

// describe words a value of the wrong type.
func describe(value any) string {
	switch value := value.(type) {
	case nil:
		return "nothing"
	case string:
		return strconv.Quote(value)
	case []any:
		return "a list"
	case bool, int, int64, uint64, float64:
		return fmt.Sprint(value)
	}
	return "keys with values"
}

func names(flags []*flag.Flag) []string {
	var list []string
	for _, f := range flags {
		list = append(list, f.Name)
	}
	return list
}

// Enabled tells whether the rule is to be run.
func (s *Settings) Enabled(rule *analysis.Analyzer) bool {
	if len(s.enable) > 0 {
		return slices.Contains(s.enable, rule.Name)
	}
	return !slices.Contains(s.disable, rule.Name)
}

// Apply returns copies of the rules, enabled or not, with flags of their own, which
// have the values of the originals where the settings say nothing. The originals do
// not change, and differently set copies may run at the same time.
func (s *Settings) Apply(suite []*analysis.Analyzer) []*analysis.Analyzer {
	var list []*analysis.Analyzer
	for _, rule := range suite {
		c := new(analysis.Analyzer)
		*c = *rule
		c.Flags = flag.FlagSet{}
		rule.Flags.VisitAll(func(f *flag.Flag) {
			on := f.Value.String() == "true"
			if value, ok := s.common[f.Name]; ok {
				on = value
			}
			if value, ok := s.rules[rule.Name][f.Name]; ok {
				on = value
			}
			c.Flags.Bool(f.Name, on, f.Usage)
		})
		list = append(list, c)
	}
	return list
}

// Unknown words that there is no such key or rule, and which may have been meant.
func Unknown(kind, name string, known []string) error {
	if near := Nearest(name, known); near != "" {
		return fmt.Errorf("unknown %s %s (did you mean %s?)", kind, name, near)
	}
	return fmt.Errorf("unknown %s %s, not one of %s", kind, name, strings.Join(known, ", "))
}

// Nearest returns the known name that is most like the given one, or "" if none is
// like it.
func Nearest(name string, known []string) string {
	best := ""
	least := (len(name) + 2) / 3 // edits that still pass as a slip
	for _, k := range known {
		if d := distance(name, k); d <= least && len(k) > d {
			best, least = k, d-1
		}
	}
	return best
}

// distance returns how many bytes must be inserted, deleted or replaced to turn a
// into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
