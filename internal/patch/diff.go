package patch

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Diff returns the change of the file as a unified diff under the given name.
func (f File) Diff(name string) string {
	return udiff.Unified(name, name, string(f.Before), string(f.After))
}

// Hunks returns the hunks of a unified diff, with one line of context and without
// the names, that the edits make in a file with the given content. It returns ""
// if they overlap or lie outside.
func Hunks(content []byte, edits []Edit) string {
	before := string(content)
	after, err := udiff.Apply(before, text(content, edits))
	if err != nil {
		return ""
	}
	// Lines that an edit touches but does not change are context.
	diff, err := udiff.ToUnified("a", "b", before, udiff.Lines(before, after), 1)
	if err != nil {
		return ""
	}
	_, hunks, _ := strings.Cut(diff, "\n+++ b\n")
	return hunks
}
