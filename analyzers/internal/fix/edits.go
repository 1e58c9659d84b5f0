package fix

import (
	"bytes"
	"cmp"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// Sort puts the edits of one fix into the order of the file and drops those that
// are there twice. Texts inserted at the same place are sorted themselves, so
// that imports are.
func Sort(edits []analysis.TextEdit) []analysis.TextEdit {
	slices.SortStableFunc(edits, compare)
	return slices.CompactFunc(edits, func(x, y analysis.TextEdit) bool { return compare(x, y) == 0 })
}

func compare(x, y analysis.TextEdit) int {
	return cmp.Or(cmp.Compare(x.Pos, y.Pos), cmp.Compare(x.End, y.End), bytes.Compare(x.NewText, y.NewText))
}
