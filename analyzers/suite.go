// Package analyzers lists the rules of the suite and tells the paths of their reports.
package analyzers

import (
	"errors"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/httpgowriter"
	"github.com/httperrlint/httperrlint/analyzers/httplateheader"
	"github.com/httperrlint/httperrlint/analyzers/httpreturn"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/sqlerrstring"
	"github.com/httperrlint/httperrlint/analyzers/sqlnorows"
	"github.com/httperrlint/httperrlint/analyzers/sqlrowscheck"
)

// Suite is the list of all rules, sorted by name.
var Suite = []*analysis.Analyzer{
	httpgowriter.Analyzer,
	httplateheader.Analyzer,
	httpreturn.Analyzer,
	sqlerrstring.Analyzer,
	sqlnorows.Analyzer,
	sqlrowscheck.Analyzer,
}

// ForVet returns the rules for a tool of go vet, which are the same but for what they do when they fail:
// they say so in a report, for go vet loses much of what other rules say beside an error.
func ForVet() []*analysis.Analyzer {
	var rules []*analysis.Analyzer
	for _, rule := range Suite {
		rules = append(rules, guard.Reported(rule))
	}
	return rules
}

// Path returns the whole path on which the bug of a report happens, step by step,
// given the result of the rule's analyzer for the package. It is nil if the report's
// own positions are all of it.
func Path(result any, d analysis.Diagnostic) []analysis.RelatedInformation {
	paths, _ := result.(diag.Paths)
	return paths.Of(d)
}

// Failures returns why an analyzer that the rules require has failed on a package, given its
// reports: what the rules say about packages that import that one is not all that they would.
func Failures(reports []analysis.Diagnostic) []error {
	var list []error
	for _, d := range reports {
		if d.Category == guard.Category {
			list = append(list, errors.New(d.Message))
		}
	}
	return list
}
