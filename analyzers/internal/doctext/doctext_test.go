package doctext_test

import (
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

const content = `// Package rule defines an analyzer of things.
//
// # Analyzer rule
//
// rule: report things
//
// Things are bad.
//
// Wrong:
//
//	func thing() {
//
//		bad()
//	}
//
// Right:
//
//	func thing() {
//		good()
//	}
//
// Of two lines of words that follow, neither is an example:
//
//	not this
//
// Wrong:
//
//	var bad int
//
// It is silent about others.
package rule

import "not read"
`

func TestParse(t *testing.T) {
	doc, err := doctext.Parse(content, "rule")
	if err != nil {
		t.Fatal(err)
	}
	if doc.Summary != "report things" {
		t.Errorf("the summary is %q", doc.Summary)
	}
	if !strings.HasPrefix(doc.Text, "report things\n\nThings are bad.\n") || !strings.HasSuffix(doc.Text, "It is silent about others.") {
		t.Errorf("the text is %q", doc.Text)
	}
	if want := []string{"func thing() {\n\n\tbad()\n}\n", "var bad int\n"}; !reflect.DeepEqual(doc.Wrong, want) {
		t.Errorf("wrong is %q", doc.Wrong)
	}
	if want := []string{"func thing() {\n\tgood()\n}\n"}; !reflect.DeepEqual(doc.Right, want) {
		t.Errorf("right is %q", doc.Right)
	}
}

// TestText holds the text against that of go/parser.
func TestText(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", content, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	_, want, _ := strings.Cut(strings.TrimSpace(f.Doc.Text()), "rule: ")
	for _, content := range []string{content, strings.ReplaceAll(content, "\n", "\r\n")} {
		if got, err := doctext.Text(content, "rule"); got != want || err != nil {
			t.Errorf("the text is %q, %v, not %q", got, err, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"# Analyzer rule", "# Analyzer other", `no heading "# Analyzer rule"`},
		{"# Analyzer rule", "Analyzer rule", `no heading "# Analyzer rule"`},
		{"// rule: report", "// report", `the heading is not followed by "rule: ..."`},
		{"Right:", "Better:", `no example after "Wrong:" or "Right:"`},
		{"Wrong:", "Worse:", `no example after "Wrong:" or "Right:"`},
		{"package rule", "rule", `no line "package rule"`},
	} {
		_, err := doctext.Parse(strings.ReplaceAll(content, test.from, test.to), "rule")
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %q for %q the error is %v, not %q", test.to, test.from, err, test.want)
		}
	}
}

func TestMustText(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	doctext.MustText("package rule\n", "rule")
}
