// Package analyzers lists the rules of the suite.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/httpgowriter"
	"github.com/httperrlint/httperrlint/analyzers/httplateheader"
	"github.com/httperrlint/httperrlint/analyzers/httpreturn"
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
