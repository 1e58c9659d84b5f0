package sqlrowscheck

import (
	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/rowresults"
)

func (r rule) fix(end *rowresults.End, category string) *analysis.SuggestedFix { return nil }
