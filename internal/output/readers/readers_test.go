package readers

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"
	"github.com/reviewdog/reviewdog/parser"
	"github.com/reviewdog/reviewdog/proto/rdf"
	"github.com/santhosh-tekuri/jsonschema/v6"
	_ "github.com/securego/gosec/v2/cwe" // its module has the schema of SARIF, as OASIS publishes it
)

// The module that the command looks at: a file in a directory whose name needs escapes,
// with characters before a finding that are longer in one encoding than in another, with
// lines that end as on Windows, and with a name that is markup in XML.
const tricky = "package tricky\r\n\r\n" +
	"import \"net/http\"\r\n\r\n" +
	"func ünknown(w http.ResponseWriter, r *http.Request) {\r\n" +
	"\tif r.Method != \"GET\" {\r\n" +
	"\t\t/* 𐐀ü */ http.Error(w, \"<no> & 100%, 'no'\", http.StatusMethodNotAllowed)\r\n" +
	"\t}\r\n" +
	"\tw.Write([]byte(\"ok\"))\r\n" +
	"}\r\n"

var command string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "readers")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		command = filepath.Join(dir, "httperrlint")
		build := exec.Command("go", "build", "-o", command, "./cmd/httperrlint")
		build.Dir = "../../.."
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// A target is a directory in which the command runs on packages.
type target struct {
	name, dir, root, packages string
	status                    int
}

func targets(t *testing.T) []target {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "50% ü")
	for name, content := range map[string]string{
		filepath.Join(root, ".git", "HEAD"): "",
		filepath.Join(dir, "go.mod"):        "module example.com/tricky\n\ngo 1.25.0\n",
		filepath.Join(dir, "a&b.go"):        tricky,
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	repository, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return []target{
		{"tricky", dir, root, "./...", 1},
		{"demo", repository, repository, "./testdata/src/demo/...", 1},
	}
}

// run returns what the command prints in a format, which is the same a second time.
func (tgt target) run(t *testing.T, format string) []byte {
	t.Helper()
	var outs [2][]byte
	for i := range outs {
		cmd := exec.Command(command, "-format", format, tgt.packages)
		cmd.Dir = tgt.dir
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != tgt.status {
			t.Fatalf("%v: %s", err, stderr.String())
		}
		outs[i] = out
	}
	if !bytes.Equal(outs[0], outs[1]) {
		t.Errorf("%s is not the same twice", format)
	}
	return outs[0]
}

// A finding is what the command's own JSON says of one, as far as other formats say it.
type finding struct {
	Rule, Message, URL, Package, Fingerprint, File string
	Start, End                                     struct{ Line, Column int }
	Path                                           []struct{ Message string }
	Fixes                                          []struct{ Edits []json.RawMessage }
}

// each calls check for each target with the findings there. There are some.
func each(t *testing.T, check func(t *testing.T, tgt target, want []finding)) {
	for _, tgt := range targets(t) {
		t.Run(tgt.name, func(t *testing.T) {
			var report struct{ Findings []finding }
			if err := json.Unmarshal(tgt.run(t, "json"), &report); err != nil {
				t.Fatal(err)
			}
			if len(report.Findings) == 0 {
				t.Fatal("no findings")
			}
			check(t, tgt, report.Findings)
		})
	}
}

// moduleDir returns where the source of a module is.
func moduleDir(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// schema returns a published JSON schema, whose formats are checked too.
func schema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, content []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%v", err)
	}
}

func sameNumber(t *testing.T, what string, got int, want []finding) {
	t.Helper()
	if got != len(want) {
		t.Fatalf("%d %s, want %d", got, what, len(want))
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	return schema(t, filepath.Join(moduleDir(t, "github.com/securego/gosec/v2"), "report/sarif/testdata/sarif-schema-2.1.0.json"))
}

// A report on some of the packages says that it is no more than that.
func TestSARIFOfErrors(t *testing.T) {
	tgt := targets(t)[0]
	if err := os.WriteFile(filepath.Join(tgt.dir, "a&b.go"), []byte("package tricky\n\nvar x y\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	tgt.status = 2
	out := tgt.run(t, "sarif")
	validate(t, sarifSchema(t), out)
	for _, want := range []string{`"executionSuccessful": false`, `"text": "./a&b.go:3:7: undefined: y"`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
}

func TestSARIF(t *testing.T) {
	s := sarifSchema(t)
	if err := s.Validate(map[string]any{"version": "2.1.0", "runs": []any{}, "other": true}); err == nil {
		t.Fatal("the schema takes anything")
	}
	each(t, func(t *testing.T, tgt target, want []finding) {
		out := tgt.run(t, "sarif")
		validate(t, s, out)

		type location struct {
			PhysicalLocation struct {
				ArtifactLocation struct{ URI, URIBaseID string }
				Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
			}
		}
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct {
						Rules []struct {
							ID, HelpURI string
							Help        struct{ Text, Markdown string }
						}
					}
				}
				OriginalURIBaseIDs map[string]struct{ URI string }
				Results            []struct {
					RuleID              string
					RuleIndex           int
					Message             struct{ Text string }
					Locations           []location
					PartialFingerprints map[string]string
					CodeFlows           []struct {
						ThreadFlows []struct{ Locations []struct{ Location location } }
					}
					Fixes []struct {
						ArtifactChanges []struct {
							Replacements []struct{ InsertedContent struct{ Text string } }
						}
					}
				}
			}
		}
		if err := json.Unmarshal(out, &log); err != nil {
			t.Fatal(err)
		}
		run := log.Runs[0]
		sameNumber(t, "results", len(run.Results), want)
		fingerprints := make(map[string]bool)
		for i, r := range run.Results {
			w := want[i]
			rule := run.Tool.Driver.Rules[r.RuleIndex]
			if r.RuleID != w.Rule || rule.ID != w.Rule || rule.HelpURI != w.URL || rule.Help.Text == "" || rule.Help.Markdown == "" {
				t.Errorf("%s: rule %s, described by %+v", w.Rule, r.RuleID, rule)
			}
			if r.Message.Text != w.Message {
				t.Errorf("message %q, want %q", r.Message.Text, w.Message)
			}
			for _, print := range r.PartialFingerprints {
				fingerprints[print] = true
			}
			at := r.Locations[0].PhysicalLocation
			base, err := url.Parse(run.OriginalURIBaseIDs[at.ArtifactLocation.URIBaseID].URI)
			if err != nil {
				t.Fatal(err)
			}
			file, err := base.Parse(at.ArtifactLocation.URI)
			if err != nil {
				t.Fatal(err)
			}
			if file.Scheme != "file" || file.Path != filepath.Join(tgt.dir, w.File) || filepath.IsAbs(at.ArtifactLocation.URI) {
				t.Errorf("file %s, want %s", file, w.File)
			}
			if at.Region.StartLine != w.Start.Line || at.Region.EndLine != w.End.Line {
				t.Errorf("lines %+v, want %v to %v", at.Region, w.Start, w.End)
			}
			steps := 0
			for _, flow := range r.CodeFlows {
				steps += len(flow.ThreadFlows[0].Locations)
			}
			if steps != len(w.Path) {
				t.Errorf("%d steps, want %d", steps, len(w.Path))
			}
			replacements := 0
			for _, fix := range r.Fixes {
				for _, change := range fix.ArtifactChanges {
					replacements += len(change.Replacements)
				}
			}
			edits := 0
			for _, fix := range w.Fixes {
				edits += len(fix.Edits)
			}
			if replacements != edits || len(r.Fixes) != len(w.Fixes) {
				t.Errorf("%d replacements, want %d", replacements, edits)
			}
		}
		sameNumber(t, "fingerprints", len(fingerprints), want)
		if tgt.name == "tricky" {
			r := run.Results[0]
			if got := r.Locations[0].PhysicalLocation.Region.StartColumn; got != 13 {
				t.Errorf("column %d in UTF-16, want 13", got)
			}
			if got := r.Fixes[0].ArtifactChanges[0].Replacements[0].InsertedContent.Text; got != "\r\n\t\treturn" {
				t.Errorf("inserts %q", got)
			}
		}
	})
}

// rdfFindings checks diagnostics as reviewdog reads them against what the command
// itself says. Names of files are relative to base.
func rdfFindings(t *testing.T, got []*rdf.Diagnostic, want []finding, tgt target, base string, columns bool) {
	t.Helper()
	sameNumber(t, "diagnostics", len(got), want)
	for i, d := range got {
		w := want[i]
		start, end := d.GetLocation().GetRange().GetStart(), d.GetLocation().GetRange().GetEnd()
		file := filepath.Join(base, d.GetLocation().GetPath())
		if d.GetMessage() != w.Message || file != filepath.Join(tgt.dir, w.File) || int(start.GetLine()) != w.Start.Line || d.GetSeverity() != rdf.Severity_ERROR {
			t.Errorf("reads %v, want %+v", d, w)
		}
		if columns && (int(start.GetColumn()) != w.Start.Column || int(end.GetLine()) != w.End.Line || int(end.GetColumn()) != w.End.Column) {
			t.Errorf("reads %v, want %+v", d, w)
		}
	}
}

func TestRDJSON(t *testing.T) {
	s := schema(t, filepath.Join(moduleDir(t, "github.com/reviewdog/reviewdog"), "proto/rdf/jsonschema/DiagnosticResult.json"))
	each(t, func(t *testing.T, tgt target, want []finding) {
		out := tgt.run(t, "rdjson")
		validate(t, s, out)
		got, err := parser.NewRDJSONParser().Parse(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		rdfFindings(t, got, want, tgt, tgt.dir, true)
		for i, d := range got {
			if len(d.GetSuggestions()) != len(want[i].Fixes) || d.GetCode().GetValue() != want[i].Rule || d.GetCode().GetUrl() != want[i].URL {
				t.Errorf("reads %v, want %+v", d, want[i])
			}
		}
		if tgt.name == "tricky" {
			if got := got[0].GetSuggestions()[0].GetText(); got != "\r\n\t\treturn" {
				t.Errorf("suggests %q", got)
			}
		}
	})
}

func TestSARIFInReviewdog(t *testing.T) {
	each(t, func(t *testing.T, tgt target, want []finding) {
		t.Chdir(tgt.root) // reviewdog makes names relative to the repository's root
		got, err := parser.NewSarifParser().Parse(bytes.NewReader(tgt.run(t, "sarif")))
		if err != nil {
			t.Fatal(err)
		}
		rdfFindings(t, got, want, tgt, tgt.root, false)
		for i, d := range got {
			if len(want[i].Fixes) > 0 && len(d.GetSuggestions()) == 0 {
				t.Errorf("no suggestion in %v", d)
			}
		}
	})
}

func TestCheckstyle(t *testing.T) {
	each(t, func(t *testing.T, tgt target, want []finding) {
		got, err := parser.NewCheckStyleParser().Parse(bytes.NewReader(tgt.run(t, "checkstyle")))
		if err != nil {
			t.Fatal(err)
		}
		rdfFindings(t, got, want, tgt, tgt.dir, false)
		for i, d := range got {
			if !strings.HasSuffix(d.GetCode().GetValue(), "."+want[i].Rule) || int(d.GetLocation().GetRange().GetStart().GetColumn()) != want[i].Start.Column {
				t.Errorf("reads %v, want %+v", d, want[i])
			}
		}
	})
}

func TestJUnit(t *testing.T) {
	each(t, func(t *testing.T, tgt target, want []finding) {
		out := tgt.run(t, "junit")
		suites, err := junit.Ingest(out)
		if err != nil {
			t.Fatal(err)
		}
		var got, expected []string
		rules := make(map[string]bool)
		for _, suite := range suites {
			for _, test := range suite.Tests {
				if test.Status == junit.StatusFailed {
					got = append(got, suite.Name+" "+test.Classname+" "+test.Name+": "+test.Message)
					rules[suite.Name] = true
				}
			}
			if passed := suite.Totals.Passed > 0; passed == rules[suite.Name] {
				t.Errorf("%s: %+v", suite.Name, suite.Totals)
			}
		}
		for _, w := range want {
			expected = append(expected, fmt.Sprintf("%s %s %s:%d:%d: %s", w.Rule, w.Package, w.File, w.Start.Line, w.Start.Column, w.Message))
		}
		slices.Sort(got)
		slices.Sort(expected)
		if !slices.Equal(got, expected) {
			t.Errorf("reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(expected, "\n"))
		}
		if err := xml.Unmarshal(out, new(struct{ XMLName xml.Name })); err != nil {
			t.Error(err)
		}
	})
}

// GitLab publishes no schema. These are the fields that its documentation asks for:
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func TestGitLab(t *testing.T) {
	each(t, func(t *testing.T, tgt target, want []finding) {
		var got []struct {
			Description string `json:"description"`
			CheckName   string `json:"check_name"`
			Fingerprint string `json:"fingerprint"`
			Severity    string `json:"severity"`
			Location    struct {
				Path  string `json:"path"`
				Lines struct {
					Begin int `json:"begin"`
					End   int `json:"end"`
				} `json:"lines"`
			} `json:"location"`
		}
		dec := json.NewDecoder(bytes.NewReader(tgt.run(t, "gitlab")))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&got); err != nil {
			t.Fatal(err)
		}
		sameNumber(t, "issues", len(got), want)
		fingerprints := make(map[string]bool)
		for i, g := range got {
			w := want[i]
			fingerprints[g.Fingerprint] = true
			if g.Description != w.Message || g.CheckName != w.Rule || !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, g.Severity) ||
				filepath.Join(tgt.root, g.Location.Path) != filepath.Join(tgt.dir, w.File) || g.Location.Lines.Begin != w.Start.Line {
				t.Errorf("says %+v, want %+v", g, w)
			}
		}
		sameNumber(t, "fingerprints", len(fingerprints), want)
	})
}

// These are the rules by which the runner of GitHub Actions reads commands:
// https://github.com/actions/runner/blob/v2.330.0/src/Runner.Common/ActionCommand.cs
func TestGitHub(t *testing.T) {
	unescape := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	line := regexp.MustCompile(`^::(\w+) ([^:]*)::(.*)$`)
	each(t, func(t *testing.T, tgt target, want []finding) {
		lines := strings.Split(strings.TrimSpace(string(tgt.run(t, "github"))), "\n")
		sameNumber(t, "commands", len(lines)-1, want)
		for i, w := range want {
			m := line.FindStringSubmatch(lines[i])
			if m == nil {
				t.Fatalf("no command: %s", lines[i])
			}
			properties := make(map[string]string)
			for p := range strings.SplitSeq(m[2], ",") {
				key, value, _ := strings.Cut(p, "=")
				properties[key] = unescape.Replace(value)
			}
			message, _, _ := strings.Cut(unescape.Replace(m[3]), "\n")
			if m[1] != "error" || message != w.Message || properties["title"] != w.Rule ||
				filepath.Join(tgt.root, properties["file"]) != filepath.Join(tgt.dir, w.File) || properties["line"] != fmt.Sprint(w.Start.Line) {
				t.Errorf("says %s, want %+v", lines[i], w)
			}
		}
	})
}

// The published schema of the configuration file takes what the command takes.
func TestConfigSchema(t *testing.T) {
	s := schema(t, "../../../docs/httperrlint.schema.json")
	tgt := targets(t)[0]
	name := filepath.Join(tgt.root, "config.json") // YAML too
	for config, want := range map[string]bool{
		`null`:                       true,
		`{}`:                         true,
		`{"enable": ["httpreturn"]}`: true,
		`{"disable": ["sqlnorows", "httpreturn"], "tests": true}`:             true,
		`{"disable": [], "enable": ["httpreturn"]}`:                           true,
		`{"sqlnorows": {"masked": true, "tests": false}, "httpreturn": null}`: true,

		`[]`:                         false,
		`{"enable": null}`:           false,
		`{"enable": []}`:             false,
		`{"enable": ["httpretrun"]}`: false,
		`{"enable": "httpreturn"}`:   false,
		`{"enable": ["httpreturn"], "disable": ["sqlnorows"]}`: false,
		`{"tests": "true"}`:                 false,
		`{"test": true}`:                    false,
		`{"suppress": true}`:                false,
		`{"sqlnorows": {"mask": true}}`:     false,
		`{"sqlnorows": {"suppress": true}}`: false,
		`{"sqlnorows": true}`:               false,
		`{"httpretrun": {}}`:                false,
	} {
		if err := os.WriteFile(name, []byte(config), 0o666); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(config))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); (err == nil) != want {
			t.Errorf("the schema says of %s: %v", config, err)
		}
		cmd := exec.Command(command, "-config", name)
		cmd.Dir = tgt.dir
		out, err := cmd.CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if accepted := cmd.ProcessState.ExitCode() != 2; accepted != want {
			t.Errorf("the command says of %s: %s", config, out)
		}
	}
}
