// Package doctext reads a rule's doc.go, the one source of its -help text, its
// row and section in the README and its examples.
//
// The package comment of a doc.go has this form:
//
//	// Package RULE defines an analyzer that ...
//	//
//	// # Analyzer RULE
//	//
//	// RULE: SUMMARY
//	//
//	// What it reports.
//	//
//	// Wrong:
//	//
//	//	func handler(w http.ResponseWriter, r *http.Request) { ... }
//	//
//	// Right:
//	//
//	//	func handler(w http.ResponseWriter, r *http.Request) { ... }
//	//
//	// When it is silent.
//	package RULE
//
// An example is a list of top-level declarations without package clause and
// imports. There may be several of each kind.
package doctext

import (
	"fmt"
	"strings"
)

// Doc is what a doc.go says about its rule.
type Doc struct {
	Summary string   // one clause, lower case, no full stop
	Text    string   // the section of the rule, in the form that analysis.Analyzer.Doc has
	Wrong   []string // examples that the rule reports
	Right   []string // examples on which it is silent
}

// Text returns the section of the named rule in the contents of its doc.go.
// It returns an error if they do not have the form described above.
//
// It looks for the lines alone, as a parser of Go would be the most that many runs of go vet's
// tool do.
func Text(content, rule string) (string, error) {
	content = strings.ReplaceAll(content, "\r\n", "\n") // as git has it on Windows
	comment, _, ok := strings.Cut(content, "\npackage "+rule+"\n")
	if !ok {
		return "", fmt.Errorf("doc.go of %s: no line %q", rule, "package "+rule)
	}
	_, section, ok := strings.Cut(comment, "\n// # Analyzer "+rule+"\n")
	if !ok {
		return "", fmt.Errorf("doc.go of %s: no heading %q", rule, "# Analyzer "+rule)
	}
	var b strings.Builder
	b.Grow(len(section))
	for line := range strings.Lines(section) {
		b.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	text, ok := strings.CutPrefix(strings.TrimSpace(b.String()), rule+": ")
	if !ok {
		return "", fmt.Errorf("doc.go of %s: the heading is not followed by %q", rule, rule+": ...")
	}
	return text, nil
}

// MustText is like [Text] but panics on error. A rule calls it on its embedded doc.go while the
// program starts.
func MustText(content, rule string) string {
	text, err := Text(content, rule)
	if err != nil {
		panic(err)
	}
	return text
}

// Parse reads the contents of the doc.go of the named rule.
// It returns an error if they do not have the form described above.
func Parse(content, rule string) (*Doc, error) {
	text, err := Text(content, rule)
	if err != nil {
		return nil, err
	}
	summary, _, _ := strings.Cut(text, "\n")
	doc := &Doc{Summary: summary, Text: text, Wrong: examples(text, "Wrong:"), Right: examples(text, "Right:")}
	if len(doc.Wrong) == 0 || len(doc.Right) == 0 {
		return nil, fmt.Errorf("doc.go of %s: no example after %q or %q", rule, "Wrong:", "Right:")
	}
	return doc, nil
}

// examples returns the indented blocks that follow the lines equal to label.
func examples(text, label string) []string {
	var blocks []string
	var block []string
	inside := false
	flush := func() {
		if code := strings.TrimSpace(strings.Join(block, "\n")); code != "" {
			blocks = append(blocks, code+"\n")
		}
		block = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch code, indented := strings.CutPrefix(line, "\t"); {
		case line == label:
			flush()
			inside = true
		case inside && indented:
			block = append(block, code)
		case inside && line == "":
			block = append(block, "")
		case inside:
			flush()
			inside = false
		}
	}
	flush()
	return blocks
}
