package diag

import (
	"go/token"
	"reflect"

	"golang.org/x/tools/go/analysis"
)

// Paths is the result of a rule's analyzer: for a report the whole path on which
// the bug happens, step by step. The report itself has one step at most beside its
// own position, because some hosts make a report of their own out of each.
type Paths map[reported][]analysis.RelatedInformation

// A reported names a report of one rule in one package.
type reported struct {
	pos     token.Pos
	message string
}

// PathsType is the ResultType of every rule.
var PathsType = reflect.TypeFor[Paths]()

// Of returns the path of a report, nil if the report says all that there is to say.
func (p Paths) Of(d analysis.Diagnostic) []analysis.RelatedInformation {
	return p[reported{d.Pos, d.Message}]
}
