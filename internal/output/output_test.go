package output

import (
	"encoding/json"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/internal/patch"
)

const handler = "package api\n" + // line 1
	"\n" +
	"func get(w http.ResponseWriter) {\n" +
	"\tif err := check(); err != nil {\n" +
	"\t\thttp.Error(w, \"ünknown\", 404)\n" + // line 5
	"\t}\n" +
	"\trender(w, `a\n" +
	"b`)\n" +
	"}"

// at returns the position of a text in handler, and of its end.
func at(s string) (start, end token.Position) {
	offset := strings.Index(handler, s)
	position := func(offset int) token.Position {
		before := handler[:offset]
		return token.Position{
			Filename: "/m/api/get.go",
			Offset:   offset,
			Line:     strings.Count(before, "\n") + 1,
			Column:   offset - strings.LastIndex(before, "\n"),
		}
	}
	return position(offset), position(offset + len(s))
}

func report() *Report {
	call := Finding{
		Rule:     "httpreturn",
		Category: "replies",
		Message:  "handler goes on after http.Error",
		URL:      "https://example.com/rules#httpreturn",
		Package:  "example.com/m/api",
		Function: "get",
	}
	call.Start, call.End = at(`http.Error(w, "ünknown", 404)`)
	related := Related{Message: "the second reply"}
	related.Start, related.End = at("render(w, `a\nb`)")
	call.Related = []Related{related}
	insert := patch.Edit{Start: call.End, End: call.End, New: "\n\t\treturn"}
	call.Fixes = []patch.Fix{{Message: "return", Edits: []patch.Edit{insert}}}

	elsewhere := Finding{Rule: "sqlnorows", Message: "<a> & b", Package: "example.com/m/db"}
	elsewhere.Start = token.Position{Filename: "/other/query.sql", Line: 7}
	elsewhere.End = elsewhere.Start
	return &Report{
		Findings: []Finding{call, elsewhere},
		Short: func(file string) string {
			if rel, err := filepath.Rel("/m", file); err == nil && filepath.IsLocal(rel) {
				return rel
			}
			return file
		},
		Content: func(file string) []byte {
			if file == "/m/api/get.go" {
				return []byte(handler)
			}
			return nil
		},
	}
}

const wantText = `api/get.go:5:3: handler goes on after http.Error (httpreturn)
    4 | 	if err := check(); err != nil {
    5 | 		http.Error(w, "ünknown", 404)
      | 		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    6 | 	}
    api/get.go:7:2: the second reply
    7 | 	render(w, ` + "`a" + `
      | 	^^^^^^^^^^^^
    fix: return
    @@ -5,2 +5,3 @@
     		http.Error(w, "ünknown", 404)
    +		return
     	}
    https://example.com/rules#httpreturn

/other/query.sql:7: <a> & b (sqlnorows)

httpreturn  1
sqlnorows   1
2 findings in 2 packages, 1 with a fix
`

func TestText(t *testing.T) {
	var b strings.Builder
	if err := Text(&b, report(), false); err != nil {
		t.Fatal(err)
	}
	if b.String() != wantText {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), wantText)
	}
}

func TestTextColor(t *testing.T) {
	var b strings.Builder
	if err := Text(&b, report(), true); err != nil {
		t.Fatal(err)
	}
	plain := b.String()
	for _, style := range []string{bold, faint, red, green, yellow} {
		if !strings.Contains(plain, "\x1b["+style+"m") {
			t.Errorf("nothing has style %s", style)
		}
		plain = strings.ReplaceAll(plain, "\x1b["+style+"m", "")
	}
	if plain = strings.ReplaceAll(plain, "\x1b[0m", ""); plain != wantText {
		t.Errorf("colours aside:\n%s\nwant:\n%s", plain, wantText)
	}
}

func TestTextWithoutFindings(t *testing.T) {
	var b strings.Builder
	if err := Text(&b, &Report{}, false); err != nil || b.Len() > 0 {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, report()); err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	const doc = `{"findings": [
		{
			"rule": "httpreturn", "category": "replies", "message": "handler goes on after http.Error",
			"url": "https://example.com/rules#httpreturn", "package": "example.com/m/api", "function": "get",
			"fingerprint": "F0",
			"file": "api/get.go", "start": {"line": 5, "column": 3}, "end": {"line": 5, "column": 33},
			"related": [{
				"message": "the second reply",
				"file": "api/get.go", "start": {"line": 7, "column": 2}, "end": {"line": 8, "column": 4}
			}],
			"fixes": [{
				"message": "return",
				"edits": [{
					"file": "api/get.go", "new": "\n\t\treturn",
					"start": {"line": 5, "column": 33, "offset": 112}, "end": {"line": 5, "column": 33, "offset": 112}
				}]
			}]
		},
		{
			"rule": "sqlnorows", "message": "<a> & b", "url": "", "package": "example.com/m/db",
			"fingerprint": "F1",
			"file": "/other/query.sql", "start": {"line": 7, "column": 0}, "end": {"line": 7, "column": 0}
		}
	]}`
	prints := fingerprints(report().Findings)
	if err := json.Unmarshal([]byte(strings.NewReplacer("F0", prints[0], "F1", prints[1]).Replace(doc)), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), doc)
	}
}

func TestJSONWithoutFindings(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, &Report{}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(b.String()), ""); got != `{"findings":[]}` {
		t.Errorf("got %s", got)
	}
}

func TestSort(t *testing.T) {
	finding := func(file string, line, column int, rule string) Finding {
		return Finding{Rule: rule, Start: token.Position{Filename: file, Line: line, Column: column}}
	}
	want := []Finding{
		finding("a.go", 1, 9, "x"),
		finding("a.go", 2, 1, "x"),
		finding("a.go", 2, 1, "y"),
		finding("a.go", 10, 1, "x"),
		finding("b.go", 1, 1, "x"),
	}
	got := Sort([]Finding{want[4], want[3], want[1], want[2], want[0], want[3]})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}
