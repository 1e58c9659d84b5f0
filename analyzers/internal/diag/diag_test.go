package diag_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
)

// rule returns an analyzer that reports each call of a function named bug, from
// the last to the first and twice.
func rule() *analysis.Analyzer {
	a := &analysis.Analyzer{Name: "rule", URL: diag.URL("rule"), Flags: diag.Flags(), Requires: []*analysis.Analyzer{diag.Directives}}
	a.Run = func(pass *analysis.Pass) (any, error) {
		var findings []diag.Finding
		for _, f := range pass.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "bug" {
						findings = append(findings, diag.At(call, "category", "%s is called", diag.Callee(call)))
					}
				}
				return true
			})
		}
		slices.Reverse(findings)
		r := diag.New(pass)
		for _, f := range findings {
			r.Report(f)
			r.Report(f)
		}
		r.Flush()
		return nil, nil
	}
	return a
}

// A file is a name and a text.
type file struct{ name, text string }

// analyze returns what the rule reports in files, each as "line: message", for
// several files with the name in front.
func analyze(t *testing.T, a *analysis.Analyzer, files []file, typeErrors []types.Error) []string {
	t.Helper()
	fset := token.NewFileSet()
	parsed := make([]*ast.File, len(files))
	for i := range files {
		// The last is read first: the order of positions is not that of the files.
		i = len(files) - 1 - i
		f, err := parser.ParseFile(fset, files[i].name, files[i].text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		parsed[i] = f
	}
	var got []string
	pass := &analysis.Pass{Analyzer: a, Fset: fset, Files: parsed, TypeErrors: typeErrors, Report: func(d analysis.Diagnostic) {
		posn := fset.Position(d.Pos)
		s := fmt.Sprintf("%d: %s", posn.Line, d.Message)
		if len(files) > 1 {
			s = posn.Filename + ":" + s
		}
		got = append(got, s)
	}}
	require(t, pass)
	if _, err := a.Run(pass); err != nil {
		t.Fatal(err)
	}
	return got
}

// require runs the analyzers that the pass's one requires.
func require(t *testing.T, pass *analysis.Pass) {
	t.Helper()
	pass.ResultOf = make(map[*analysis.Analyzer]any)
	for _, a := range pass.Analyzer.Requires {
		result, err := a.Run(pass)
		if err != nil {
			t.Fatal(err)
		}
		pass.ResultOf[a] = result
	}
}

func set(t *testing.T, a *analysis.Analyzer, name, value string) {
	t.Helper()
	if err := a.Flags.Set(name, value); err != nil {
		t.Fatal(err)
	}
}

const (
	reported   = "bug is called (rule)"
	noReason   = "silences rule without a reason (rule)"
	noReport   = "silences no report of rule (rule)"
	nolint     = "//nolint "
	lintIgnore = "//lint:ignore "
)

func TestDirectives(t *testing.T) {
	tests := []struct {
		name string
		body string // of a function; its first line is line 4
		want []string
	}{
		{"none", "bug()", []string{"4: " + reported}},

		// Forms.
		{"bare", "bug() //nolint", nil},
		{"bare with a reason", "bug() //nolint // why", nil},
		{"named", "bug() //nolint:rule // why", nil},
		{"named among others", "bug() //nolint:other,rule // why", nil},
		{"named with blanks", "bug() //nolint: other , rule // why", nil},
		{"named in capitals", "bug() //nolint:Rule // why", nil},
		{"all", "bug() //nolint:all", nil},
		{"the suite", "bug() //nolint:httperrlint // why", nil},
		{"ignore", "bug() //lint:ignore rule why", nil},
		{"ignore among others", "bug() //lint:ignore other,rule why so", nil},
		{"ignore the suite", "bug() //lint:ignore httperrlint why", nil},
		{"another rule", "bug() //nolint:other // why", []string{"4: " + reported}},
		{"ignore another rule", "bug() //lint:ignore other why", []string{"4: " + reported}},
		{"the beginning of a name", "bug() //nolint:rules // why", []string{"4: " + reported}},
		{"a blank in front", "bug() // nolint:rule // why", []string{"4: " + reported}},
		{"another word", "bug() //nolintlint", []string{"4: " + reported}},
		{"prose", "bug() //nolint is not set here", []string{"4: " + reported}},
		{"general comment", "bug() /*nolint:rule*/", []string{"4: " + reported}},

		// Reasons.
		{"no reason", "bug() //nolint:rule", []string{"4: " + nolint + noReason}},
		{"empty reason", "bug() //nolint:rule //", []string{"4: " + nolint + noReason}},
		{"ignore without a reason", "bug() //lint:ignore rule", []string{"4: " + lintIgnore + noReason}},
		{"the suite without a reason", "bug() //nolint:httperrlint", []string{"4: " + nolint + noReason}},

		// Those that silence nothing.
		{"nothing there", "good() //nolint:rule // why", []string{"4: " + nolint + noReport}},
		{"ignore nothing", "good() //lint:ignore rule why", []string{"4: " + lintIgnore + noReport}},
		{"nothing there, bare", "good() //nolint", nil},
		{"nothing there, another rule", "good() //nolint:other // why", nil},
		{"nothing there, the suite", "good() //nolint:httperrlint // why", nil},
		{"nothing there, the suite without a reason", "good() //nolint:httperrlint", nil},
		{"nothing there, no reason", "good() //nolint:rule", []string{"4: " + nolint + noReason}},

		// Places.
		{"above a statement", "//nolint:rule // why\nbug()", nil},
		{"above a statement of several lines", "//nolint:rule // why\nif true {\n\tbug()\n\tbug()\n}", nil},
		{"above, with more comment", "// What it does.\n//nolint:rule // why\n// And more.\nbug()", nil},
		{"above a declaration in a function", "//nolint:rule // why\nvar x = bug()\n_ = x", nil},
		{"above a case", "switch {\n//nolint:rule // why\ncase true:\n\tbug()\n}", nil},
		{"not past the statement", "//nolint:rule // why\nbug()\nbug()", []string{"6: " + reported}},
		{"not past an empty line", "//nolint:rule // why\n\nbug()", []string{"4: " + nolint + noReport, "6: " + reported}},
		{"below", "bug()\n//nolint:rule // why", []string{"4: " + reported, "5: " + nolint + noReport}},
		{"trailing is not above", "good() //nolint:rule // why\nbug()", []string{"4: " + nolint + noReport, "5: " + reported}},
		{"trailing an opening brace", "if true { //nolint:rule // why\n\tbug()\n}", []string{"4: " + nolint + noReport, "5: " + reported}},
		{"on a line of the statement", "good(\n\tbug(), //nolint:rule // why\n\tbug(),\n)", []string{"6: " + reported}},
		{"two on one line", "bug(); bug() //nolint:rule // why", nil},
		{"two directives", "//nolint:rule // why\nbug() //nolint:rule // why", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "package p\n\nfunc f() {\n" + test.body + "\n}\n"
			if got := analyze(t, rule(), []file{{"p.go", text}}, nil); !slices.Equal(got, test.want) {
				t.Errorf("%s\nreports %q, not %q", test.body, got, test.want)
			}
		})
	}
}

func TestDirectivesOfDeclarations(t *testing.T) {
	for _, text := range []string{
		"package p\n\n// f has bugs.\n//\n//nolint:rule // why\nfunc f() {\n\tbug()\n\tbug()\n}\n",
		"package p\n\n//lint:ignore rule why\nvar x = bug()\n",
		"package p\n\nvar (\n\t//nolint:rule // why\n\tx = func() int {\n\t\treturn bug()\n\t}\n)\n",
	} {
		if got := analyze(t, rule(), []file{{"p.go", text}}, nil); len(got) > 0 {
			t.Errorf("%s\nreports %q", text, got)
		}
	}
}

// TestNotSuppressed turns off what silences reports: nothing is said of
// directives, then.
func TestNotSuppressed(t *testing.T) {
	a := rule()
	set(t, a, "suppress", "false")
	text := "package p\n\nfunc f() {\n\tbug() //nolint:rule // why\n\tgood() //nolint:rule\n}\n"
	want := []string{"4: " + reported}
	if got := analyze(t, a, []file{{"p.go", text}}, nil); !slices.Equal(got, want) {
		t.Errorf("reports %q, not %q", got, want)
	}
}

// TestTypeErrors shows that a directive is not blamed for silencing nothing
// where the rule could not see everything.
func TestTypeErrors(t *testing.T) {
	text := "package p\n\nfunc f() {\n\tgood() //nolint:rule // why\n\tgood() //nolint:rule\n}\n"
	want := []string{"5: " + nolint + noReason}
	if got := analyze(t, rule(), []file{{"p.go", text}}, []types.Error{{}}); !slices.Equal(got, want) {
		t.Errorf("reports %q, not %q", got, want)
	}
}

// TestFiles holds which files are looked at, and the order of reports.
func TestFiles(t *testing.T) {
	const text = "package p\n\nfunc f() {\n\tbug()\n\tgood() //nolint:rule // why\n\tbug()\n}\n"
	const generated = "// Code generated by hand. DO NOT EDIT.\n\n" + text
	files := []file{{"b.go", text}, {"a.go", text}, {"c_test.go", text}, {"d.go", generated}}
	all := func(names ...string) []string {
		var want []string
		for _, name := range names {
			want = append(want, name+":4: "+reported, name+":5: "+nolint+noReport, name+":6: "+reported)
		}
		return want
	}
	a := rule()
	if got, want := analyze(t, a, files, nil), all("b.go", "a.go"); !slices.Equal(got, want) {
		t.Errorf("reports %q, not %q", got, want)
	}
	set(t, a, "tests", "true")
	if got, want := analyze(t, a, files, nil), all("b.go", "a.go", "c_test.go"); !slices.Equal(got, want) {
		t.Errorf("with tests, reports %q, not %q", got, want)
	}
}

// TestDiagnostic holds the form of what is reported.
func TestDiagnostic(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", "package p\n\nvar x = bug()\n", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []analysis.Diagnostic
	pass := &analysis.Pass{Analyzer: rule(), Fset: fset, Files: []*ast.File{f}, Report: func(d analysis.Diagnostic) { got = append(got, d) }}
	require(t, pass)
	r := diag.New(pass)
	finding := diag.At(f.Decls[0], "category", "%d bugs", 2)
	finding.Related = &analysis.RelatedInformation{Pos: f.Name.Pos(), Message: "here"}
	finding.Fix = &analysis.SuggestedFix{Message: "Mend"}
	r.Report(finding)
	if len(got) > 0 {
		t.Error("reported before the end")
	}
	r.Flush()
	if len(got) != 1 {
		t.Fatalf("%d reports", len(got))
	}
	d := got[0]
	if d.Pos != f.Decls[0].Pos() || d.End != f.Decls[0].End() || d.Category != "category" || d.Message != "2 bugs (rule)" || d.URL != diag.URL("rule") {
		t.Errorf("reports %+v", d)
	}
	if len(d.Related) != 1 || d.Related[0].Message != "here" || len(d.SuggestedFixes) != 1 || d.SuggestedFixes[0].Message != "Mend" {
		t.Errorf("reports %+v", d)
	}
}

func TestCallee(t *testing.T) {
	for call, want := range map[string]string{
		"f()":                    "f",
		"http.Error()":           "http.Error",
		"(s.w).Write()":          "s.w.Write",
		"(*s).Write()":           "s.Write",
		"json.NewEncoder(w).E()": "json.NewEncoder().E",
		"f[int]()":               "f",
		"f[int, string](1)":      "f",
		"funcs[0]()":             "funcs",
		"w.(http.Flusher).Fl()":  "Fl",
		"func() {}()":            "the function",
		// Too long: without the qualifier, then cut off.
		"handlers.errors.respondWith()":    "errors.respondWith",
		"aFunctionWithAVeryLongName()":     "aFunctionWithAVeryL…",
		"pkg.aFunctionWithAVeryLongName()": "aFunctionWithAVeryL…",
	} {
		e, err := parser.ParseExpr(call)
		if err != nil {
			t.Fatal(err)
		}
		if got := diag.Callee(e.(*ast.CallExpr)); got != want {
			t.Errorf("%s is called %q, not %q", call, got, want)
		}
	}
}
