package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers"
)

// explain prints what the rule that args name is about.
func explain(args []string, stdout, stderr io.Writer) int {
	var names []string
	for _, rule := range analyzers.Suite {
		names = append(names, rule.Name)
	}
	if len(args) != 1 {
		return fail(stderr, errors.New("usage: httperrlint explain RULE, one of "+strings.Join(names, ", ")))
	}
	i := slices.Index(names, args[0])
	if i < 0 {
		if near := nearest(args[0], names); near != "" {
			return fail(stderr, fmt.Errorf("unknown rule %s (did you mean %s?)", args[0], near))
		}
		return fail(stderr, fmt.Errorf("unknown rule %s, not one of %s", args[0], strings.Join(names, ", ")))
	}
	rule := analyzers.Suite[i]
	fmt.Fprintf(stdout, "%s: %s\n\n%s\n", rule.Name, strings.TrimSpace(rule.Doc), rule.URL)
	return clean
}

// summary returns the first line of a rule's documentation.
func summary(rule *analysis.Analyzer) string {
	line, _, _ := strings.Cut(rule.Doc, "\n")
	return line
}

// nearest returns the known name that is most like the given one, or "" if none is
// like it.
func nearest(name string, known []string) string {
	best := ""
	least := len(name)/3 + 1 // edits that still pass as a slip
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
