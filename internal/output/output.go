// Package output prints findings, one function a format.
package output

import (
	"bytes"
	"cmp"
	"encoding/json"
	"go/token"
	"io"
	"path/filepath"
	"slices"

	"github.com/httperrlint/httperrlint/internal/patch"
)

// A Finding is one report of a rule, in no particular format.
type Finding struct {
	Rule     string
	Category string
	Message  string         // without the name of the rule
	URL      string         // where the rule is explained
	Package  string         // the path of the package that was analyzed
	Function string         // the function that it is in, with its receiver's type; "" outside of functions
	From, To token.Position // of that function
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

// A Rule is what a report says of a rule that was run.
type Rule struct {
	Name    string
	Summary string // one clause
	Text    string // the whole documentation
	URL     string
}

// A Report is what is printed.
type Report struct {
	Findings []Finding                // sorted
	Stale    []Key                    // what a baseline knows and nothing finds any more, sorted
	Errors   []string                 // why the findings may not be all, one line each
	Rules    []Rule                   // that were run, sorted by name
	Version  string                   // of the program
	Short    func(file string) string // the name under which a file is printed
	Root     string                   // of the repository: an absolute path
	Content  func(file string) []byte // the bytes of a file, nil if they are not known

	split map[string][][]byte // the lines of the files that were asked for
}

// lines returns the lines of a file, which are found once: a file may have many findings.
func (r *Report) lines(file string) [][]byte {
	if lines, ok := r.split[file]; ok {
		return lines
	}
	if r.split == nil {
		r.split = make(map[string][][]byte)
	}
	r.split[file] = bytes.Split(r.Content(file), []byte("\n"))
	return r.split[file]
}

// A Format is a way to print a report.
type Format struct {
	Name  string
	Print func(io.Writer, *Report) error
}

// Formats lists the formats, apart from text without colour the first of them.
var Formats = []Format{
	{"text", func(w io.Writer, r *Report) error { return Text(w, r, false) }},
	{"json", JSON},
	{"sarif", SARIF},
	{"github", GitHub},
	{"rdjson", RDJSON},
	{"gitlab", GitLab},
	{"checkstyle", Checkstyle},
	{"junit", JUnit},
}

// inRoot returns the name of a file relative to the repository's root, with slashes:
// what a service that shows the repository knows it by.
func (r *Report) inRoot(file string) string {
	rel, err := filepath.Rel(r.Root, file)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// encode prints a value as indented JSON.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// steps returns the positions that explain the finding in the order in which things
// happen.
func (f *Finding) steps() []Related {
	if len(f.Path) > 0 {
		return f.Path
	}
	return f.Related
}
