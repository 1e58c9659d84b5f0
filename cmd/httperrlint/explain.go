package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/settings"
)

// explain prints what the rule that args name is about.
func explain(args []string, stdout, stderr io.Writer) int {
	var names []string
	for _, rule := range analyzers.Suite {
		names = append(names, rule.Name)
	}
	usage := "httperrlint explain RULE, one of " + strings.Join(names, ", ")
	switch {
	case len(args) != 1:
		return fail(stderr, errors.New("usage: "+usage))
	case args[0] == "-h", args[0] == "-help", args[0] == "--help":
		fmt.Fprintln(stdout, "Usage:", usage)
		return clean
	}
	i := slices.Index(names, args[0])
	if i < 0 {
		return fail(stderr, settings.Unknown("rule", args[0], names))
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

// misspelt returns the command that a pattern of packages was meant to be, or "" if it
// is like none.
func misspelt(pattern string) string {
	if strings.ContainsAny(pattern, "./") {
		return ""
	}
	return settings.Nearest(pattern, commands)
}
