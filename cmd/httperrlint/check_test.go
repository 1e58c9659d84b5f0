package main

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/internal/load"
)

// knowledge is the result of an analyzer that exists for its facts and keeps why it failed.
type knowledge struct{ err error }

type known struct{}

func (*known) AFact() {}

// What a rule needs fails in a package that is not asked for, in which the rule does not run:
// that is said, and what was found in packages above it is not all.
func TestFailedHelper(t *testing.T) {
	facts := &analysis.Analyzer{
		Name:       "facts",
		Doc:        "fail in packages that are called helper",
		FactTypes:  []analysis.Fact{new(known)},
		ResultType: reflect.TypeFor[*knowledge](),
		Run: func(pass *analysis.Pass) (any, error) {
			if pass.Pkg.Name() == "helper" {
				pass.Report(analysis.Diagnostic{Category: "analyzer failed", Message: "facts: helper: failed"})
				return &knowledge{errors.New("facts: helper: failed")}, nil
			}
			return new(knowledge), nil
		},
	}
	rule := &analysis.Analyzer{
		Name:     "rule",
		Doc:      "report each package",
		Requires: []*analysis.Analyzer{facts},
		Run: func(pass *analysis.Pass) (any, error) {
			if k := pass.ResultOf[facts].(*knowledge); k.err != nil {
				return nil, k.err
			}
			pass.Reportf(pass.Files[0].Package, "seen")
			return nil, nil
		},
	}
	dir := tree(t, map[string]string{
		"go.mod":           "module example.com/m\n\ngo 1.25.0\n",
		"top/top.go":       "package top\n\nimport _ \"example.com/m/above\"\n",
		"above/above.go":   "package above\n\nimport \"example.com/m/helper\"\n\nvar _ = helper.Fail\n",
		"beside/beside.go": "package beside\n",
		"helper/helper.go": "package helper\n\nimport \"net/http\"\n\nfunc Fail(w http.ResponseWriter) {}\n",
	})
	for _, tt := range []struct {
		name     string
		patterns []string
		found    []string // the packages that something is found in
		complete []string // the packages that were looked at as a whole
	}{
		{"not asked for", []string{"./top", "./above", "./beside"}, []string{"above", "beside", "top"}, []string{"beside"}},
		{"asked for", []string{"./..."}, []string{"above", "beside", "top"}, []string{"beside"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := new(checked)
			graph := load.Compile(load.Config{Dir: dir}, tt.patterns)
			results := c.analyze([]*analysis.Analyzer{rule}, graph, graph.IDs())
			var found, complete []string
			for id, r := range results {
				id = lastElements(id)
				if len(r.list) > 0 {
					found = append(found, id)
				}
				if r.complete {
					complete = append(complete, id)
				}
			}
			slices.Sort(found)
			slices.Sort(complete)
			if !slices.Equal(found, tt.found) || !slices.Equal(complete, tt.complete) {
				t.Errorf("found something in %q, complete are %q; want %q and %q", found, complete, tt.found, tt.complete)
			}
			if want := []string{"facts: helper: failed"}; !slices.Equal(c.errors, want) {
				t.Errorf("errors %q, want %q", c.errors, want)
			}
		})
	}
}
