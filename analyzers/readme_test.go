package analyzers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:generate go test -run ^TestReadme$ -write

var write = flag.Bool("write", false, "write the rules into README.md before they are checked")

// What stands in README.md between these lines is made from each rule's doc.go.
const (
	rulesBegin = "<!-- The rules, written by go generate ./...: begin -->\n"
	rulesEnd   = "<!-- The rules: end -->\n"
)

func TestReadme(t *testing.T) {
	const name = "../README.md"
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), rulesBegin)
	old, after, ok2 := strings.Cut(rest, rulesEnd)
	if !ok || !ok2 {
		t.Fatalf("README.md lacks a line %q or %q", rulesBegin, rulesEnd)
	}
	rules := rulesText(t)
	if *write {
		if err := os.WriteFile(name, []byte(before+rulesBegin+rules+rulesEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != rules {
		t.Errorf("README.md is stale, run go generate ./...:\n%s", udiff.Unified("README.md", "doc.go", old, rules))
	}
}

// rulesText returns a table of the rules, then for each why it is there and its first
// example, as the difference between wrong and right.
func rulesText(t *testing.T) string {
	t.Helper()
	var table, sections strings.Builder
	table.WriteString("\n| rule | reports |\n|---|---|\n")
	for _, a := range analyzers.Suite {
		content, err := os.ReadFile(filepath.Join(a.Name, "doc.go"))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := doctext.Parse(string(content), a.Name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "| [%[1]s](#%[1]s) | %s |\n", a.Name, strings.TrimPrefix(doc.Summary, "report "))
		paragraphs := strings.Split(doc.Text, "\n\n")
		const whole = 1000 // more lines than any example has
		wrong, right := doc.Wrong[0], doc.Right[0]
		diff, err := udiff.ToUnified("", "", wrong, udiff.Lines(wrong, right), whole)
		if err != nil {
			t.Fatal(err)
		}
		_, diff, _ = strings.Cut(diff, "@@\n")
		fmt.Fprintf(&sections, "\n### %s\n\n%s\n\n```diff\n%s```\n", a.Name, escape.Replace(paragraphs[1]), diff)
	}
	return table.String() + sections.String() + "\n"
}

// escape makes Markdown print what it would otherwise read as markup.
var escape = strings.NewReplacer("*", `\*`, "_", `\_`, "<", "&lt;")
