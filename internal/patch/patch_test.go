package patch

import (
	"errors"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files is a Source of texts.
type files map[string]string

func (s files) Content(name string) []byte { return []byte(s[name]) }

func (s files) Editable(name string) error {
	if _, ok := s[name]; !ok {
		return errors.New("unknown file")
	}
	return nil
}

func (s files) ImportName(_, path string) string { return filepath.Base(path) }

const source = "package p\n\nimport \"strings\"\n\nfunc f(a, b string) bool {\n\treturn strings.Contains(a, b) || strings.Contains(b, a)\n}\n"

// replace returns an edit of the nth place at which old stands in the file; with an
// empty old text it inserts.
func replace(src files, name, before, old, text string, nth int) Edit {
	content := src[name]
	offset := 0
	for range nth {
		offset += strings.Index(content[offset:], before+old) + 1
	}
	offset += len(before) - 1
	at := func(offset int) token.Position { return token.Position{Filename: name, Offset: offset} }
	return Edit{Start: at(offset), End: at(offset + len(old)), New: text}
}

func TestMake(t *testing.T) {
	src := files{
		"p.go":      source,
		"crlf.go":   strings.ReplaceAll(source, "\n", "\r\n"),
		"bare.go":   "package p\n\nfunc f() {\n\tg()\n}\n",
		"odd.go":    "package p\nfunc f() { g()  }\n",
		"second.go": "package p\n\nfunc g() {}\n",
	}
	edit := func(name, before, old, text string, nth int) Edit { return replace(src, name, before, old, text, nth) }
	fix := func(edits ...Edit) Fix { return Fix{Edits: edits} }
	first := edit("p.go", "", "strings.Contains(a, b)", "true", 1)
	second := edit("p.go", "", "strings.Contains(b, a)", "false", 1)
	broken := edit("p.go", "", "return", "return (", 1)
	importErrors := edit("bare.go", "package p", "", "\n\nimport \"errors\"", 1)
	importLog := edit("bare.go", "package p", "", "\n\nimport \"log\"", 1)
	call := edit("bare.go", "", "g()", "errors.New(\"\")", 1)
	tests := []struct {
		name    string
		fixes   []Fix
		file    string
		want    string   // the file afterwards, or "" if it does not change
		refused []string // "" for a fix that is applied
	}{
		{"one of two uses of an import", []Fix{fix(first)}, "p.go",
			strings.Replace(source, "strings.Contains(a, b)", "true", 1), []string{""}},
		{"both uses of an import", []Fix{fix(first), fix(second)}, "p.go",
			"package p\n\nfunc f(a, b string) bool {\n\treturn true || false\n}\n", []string{"", ""}},
		{"overlapping", []Fix{fix(first), fix(edit("p.go", "strings.", "Contains(a, b) ||", "HasPrefix(a, b) ||", 1))}, "p.go",
			strings.Replace(source, "strings.Contains(a, b)", "true", 1), []string{"", "it overlaps another fix"}},
		{"the same edit", []Fix{fix(first), fix(first, second)}, "p.go",
			"package p\n\nfunc f(a, b string) bool {\n\treturn true || false\n}\n", []string{"", ""}},
		{"at odds with itself", []Fix{fix(first, edit("p.go", "strings.Contains(", "a", "c", 1))}, "p.go",
			"", []string{"its own edits overlap"}},
		{"two insertions at one point", []Fix{fix(edit("bare.go", "g()", "", "\n\th()", 1)), fix(edit("bare.go", "g()", "", "\n\treturn", 1))}, "bare.go",
			"package p\n\nfunc f() {\n\tg()\n\th()\n}\n", []string{"", "it overlaps another fix"}},
		{"two insertions at one point among the imports", []Fix{fix(importLog), fix(importErrors, call)}, "bare.go",
			"package p\n\nimport \"log\"\n\nimport \"errors\"\n\nfunc f() {\n\terrors.New(\"\")\n}\n", []string{"", ""}},
		{"one import twice", []Fix{fix(importErrors, call), fix(importErrors)}, "bare.go",
			"package p\n\nimport \"errors\"\n\nfunc f() {\n\terrors.New(\"\")\n}\n", []string{"", ""}},
		{"does not parse", []Fix{fix(first), fix(broken)}, "p.go",
			"", []string{"it leaves code that does not parse: 6:41: expected ')', found newline", "it leaves code that does not parse: 6:41: expected ')', found newline"}},
		{"does not parse in another file", []Fix{fix(edit("second.go", "func ", "g", "h", 1), broken), fix(edit("second.go", "", "{}", "{ f() }", 1))}, "second.go",
			"package p\n\nfunc g() { f() }\n", []string{"it leaves code that does not parse: 6:59: expected ')', found newline", ""}},
		{"unknown file", []Fix{fix(Edit{Start: token.Position{Filename: "none.go"}, End: token.Position{Filename: "none.go"}, New: "x"})}, "none.go",
			"", []string{"unknown file"}},
		{"line ends", []Fix{fix(edit("crlf.go", "{", "", "\n\tprintln()", 1))}, "crlf.go",
			strings.ReplaceAll(strings.Replace(source, "{", "{\n\tprintln()", 1), "\n", "\r\n"), []string{""}},
		{"a file that is formatted stays so", []Fix{fix(edit("bare.go", "", "\tg()", "g( )", 1))}, "bare.go",
			"", []string{""}},
		{"a file that is not keeps its form", []Fix{fix(edit("odd.go", "{ ", "g", "h", 1))}, "odd.go",
			"package p\nfunc f() { h()  }\n", []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan := Make(tt.fixes, src)
			got := ""
			for _, f := range plan.Files {
				if f.Name == tt.file {
					got = string(f.After)
				}
			}
			if got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			for i, err := range plan.Refused {
				if reason := errorText(err); reason != tt.refused[i] {
					t.Errorf("fix %d: refused %q, want %q", i, reason, tt.refused[i])
				}
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "p.go")
	file := File{Name: name, Before: []byte("package p\n"), After: []byte("package q\n")}
	write := func(content string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want string) {
		t.Helper()
		got, err := os.ReadFile(name)
		if err != nil || string(got) != want {
			t.Errorf("content %q, %v, want %q", got, err, want)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 {
			t.Errorf("%v, %v remain in the directory", entries, err)
		}
	}

	write("package p\n", 0o640)
	if err := file.Write(); err != nil {
		t.Fatal(err)
	}
	check("package q\n")
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info, err)
	}

	write("package r\n", 0o600)
	if err := file.Write(); !errors.Is(err, errChanged) {
		t.Errorf("changed file: %v", err)
	}
	check("package r\n")
}

func TestWriteSymlink(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "p.go")
	target := filepath.Join(dir, "elsewhere")
	if err := os.WriteFile(target, []byte("package p\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Skip(err)
	}
	file := File{Name: name, Before: []byte("package p\n"), After: []byte("package q\n")}
	if err := file.Write(); !errors.Is(err, errIrregular) {
		t.Errorf("symbolic link: %v", err)
	}
}

func TestHunks(t *testing.T) {
	src := files{"p.go": source}
	got := Hunks([]byte(source), []Edit{replace(src, "p.go", "", "strings.Contains(a, b)", "true", 1)})
	want := "@@ -5,3 +5,3 @@\n func f(a, b string) bool {\n-\treturn strings.Contains(a, b) || strings.Contains(b, a)\n+\treturn true || strings.Contains(b, a)\n }\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
