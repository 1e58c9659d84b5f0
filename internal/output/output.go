// Package output prints findings, one function a format.
package output

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/httperrlint/httperrlint/internal/patch"
)

// A Finding is one report of a rule, in no particular format.
type Finding struct {
	Rule     string
	Category string
	Message  string // without the name of the rule
	URL      string // where the rule is explained
	Package  string // the path of the package that was analyzed
	Start    token.Position
	End      token.Position
	Related  []Related
	Path     []Related // the steps by which the bug happens; nil if Related says it all
	Fixes    []patch.Fix
}

// A Related is a further position that explains a finding.
type Related struct {
	Message    string
	Start, End token.Position
}

// Sort returns the findings by file, line, column and rule, each once: a file may
// belong to a package and to its variant for a test.
func Sort(list []Finding) []Finding {
	slices.SortStableFunc(list, compare)
	return slices.CompactFunc(list, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Start.Filename, b.Start.Filename),
		cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
	)
}

// A Report is what is printed.
type Report struct {
	Findings []Finding                // sorted
	Short    func(file string) string // the name under which a file is printed
	Content  func(file string) []byte // the bytes of a file, nil if they are not known
}
