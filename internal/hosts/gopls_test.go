package hosts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"github.com/httperrlint/httperrlint/analyzers"
)

// byGopls returns what gopls finds in the files, all of which it has open. It waits for
// what is wanted, and takes what there is if that does not come.
func byGopls(t *testing.T, p place, files map[string]string, want []finding) []finding {
	t.Helper()
	e := edit(t, program(t, buildGopls), p, nil)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		e.open(name)
	}
	var got []finding
	e.wait(func(all map[string]published) bool {
		got = e.findings(all)
		return slices.Equal(got, want)
	})
	return got
}

// openDemo opens the demo in an editor and waits until it shows what the command finds.
func openDemo(t *testing.T, settings map[string]any) (*editor, []finding) {
	t.Helper()
	p := demo(t)
	want := byCommand(t, p, "./...")
	e := edit(t, program(t, buildGopls), p, settings)
	for _, name := range slices.Sorted(maps.Keys(sources(t, p))) {
		e.open(name)
	}
	e.expect("at first", want)
	return e, want
}

// expect waits until the editor shows the findings.
func (e *editor) expect(when string, want []finding) {
	e.t.Helper()
	var got []finding
	if !e.wait(func(all map[string]published) bool {
		got = e.findings(all)
		return slices.Equal(got, want)
	}) {
		e.t.Fatalf("%s:\n%s", when, difference("want", "gopls", want, got))
	}
}

// A diagnostic has all that an editor can show of a finding.
func TestGoplsDiagnostics(t *testing.T) {
	e, found := openDemo(t, nil)
	seen := make(map[string]bool)
	related := 0
	e.wait(func(all map[string]published) bool {
		for _, p := range all {
			for _, d := range p.Diagnostics {
				if !isRule(d.Source) {
					continue
				}
				seen[d.Source] = true
				link := "https://github.com/httperrlint/httperrlint#" + d.Source
				if d.Code == "" || d.CodeDescription == nil || d.CodeDescription.Href != link {
					t.Errorf("%s: code %q with link %v, want one to %s", d.Message, d.Code, d.CodeDescription, link)
				}
				if d.Range.Start == d.Range.End {
					t.Errorf("%s: no range", d.Message)
				}
				for _, r := range d.RelatedInformation {
					related++
					if r.Message == "" || !strings.HasPrefix(r.Location.URI, "file://") {
						t.Errorf("%s: related %+v", d.Message, r)
					}
				}
			}
		}
		return true
	})
	for _, rule := range analyzers.Suite {
		if !seen[rule.Name] {
			t.Errorf("no diagnostic of %s", rule)
		}
	}
	if related < len(found)/2 {
		t.Errorf("%d of %d diagnostics have related information", related, len(found))
	}
}

// quickFix returns the edits of the one fix that gopls offers for a diagnostic.
func (e *editor) quickFix(name string, d diagnostic) []textEdit {
	e.t.Helper()
	var actions []struct {
		Title       string
		Diagnostics []diagnostic
		Edit        *struct {
			DocumentChanges []struct {
				TextDocument struct{ URI string }
				Edits        []textEdit
			}
		}
	}
	e.request("textDocument/codeAction", object{
		"textDocument": object{"uri": e.uri(name)},
		"range":        d.Range,
		"context":      object{"diagnostics": []diagnostic{d}, "only": []string{"quickfix"}},
	}, &actions)
	var edits []textEdit
	fixes := 0
	for _, a := range actions {
		if len(a.Diagnostics) == 0 || a.Diagnostics[0].Source != d.Source || a.Diagnostics[0].Message != d.Message {
			continue
		}
		fixes++
		if a.Edit == nil {
			e.t.Fatalf("%s: the fix has no edit", d.Message)
		}
		for _, change := range a.Edit.DocumentChanges {
			if e.name(change.TextDocument.URI) != name {
				e.t.Errorf("%s: the fix is in %s", d.Message, change.TextDocument.URI)
			}
			edits = append(edits, change.Edits...)
		}
	}
	if fixes > 1 {
		e.t.Errorf("%s: %d fixes", d.Message, fixes)
	}
	return edits
}

// Each quick fix, applied to the open file, takes away its own diagnostic and no other,
// and all together leave the files as the command's -fix does.
func TestGoplsFix(t *testing.T) {
	e, found := openDemo(t, nil)
	_, fixes := fixable(t, e.place, "./...")
	left := unplaced(found)
	for _, f := range found {
		var d diagnostic
		if !e.wait(func(all map[string]published) (ok bool) {
			d, ok = named(all[f.file], f)
			return ok
		}) {
			t.Fatalf("%s is gone before its fix", f)
		}
		edits := e.quickFix(f.file, d)
		if !fixes[f] {
			if len(edits) > 0 {
				t.Errorf("%s: the command has no fix, gopls %+v", f, edits)
			}
			continue
		}
		for start := time.Now(); len(edits) == 0; edits = e.quickFix(f.file, d) {
			// gopls has no fixes while it looks at what has just changed.
			if time.Since(start) > patience {
				t.Fatalf("%s: no fix", f)
			}
			time.Sleep(50 * time.Millisecond)
		}
		at := slices.Index(left, unplaced([]finding{f})[0])
		left = slices.Delete(left, at, at+1)
		e.apply(f.file, edits)
		var got []string
		if !e.wait(func(all map[string]published) bool {
			got = unplaced(e.findings(all))
			return all[f.file].Version == e.versions[f.file] && slices.Equal(got, left)
		}) {
			t.Fatalf("after the fix of %s:\n%q\nwant:\n%q\n%s", f, got, left, e.text[f.file])
		}
	}

	p := demo(t)
	before := sources(t, p)
	if _, errs, status := p.run(t, program(t, buildCommand), "-fix", "./..."); status > 1 {
		t.Fatal(errs)
	}
	after := sources(t, p)
	if maps.Equal(before, after) {
		t.Error("nothing was fixed")
	}
	for name, text := range after {
		if got := e.text[name]; got != text {
			t.Errorf("%s differs:\n%s", name, udiff.Unified("command", "gopls", text, got))
		}
	}
}

// unplaced describes findings without their lines, which edits move.
func unplaced(list []finding) []string {
	var texts []string
	for _, f := range list {
		texts = append(texts, f.file+": "+f.message+" ("+f.rule+")")
	}
	slices.Sort(texts)
	return texts
}

// named returns the first diagnostic that is the finding, wherever in the file it is by
// now.
func named(p published, f finding) (d diagnostic, ok bool) {
	for _, d := range p.Diagnostics {
		if d.Source == f.rule && d.Message == f.message+" ("+f.rule+")" {
			return d, true
		}
	}
	return diagnostic{}, false
}

// What a helper in another package does is known as soon as it is typed.
func TestGoplsFacts(t *testing.T) {
	e, want := openDemo(t, nil)
	// Fail replies no more, and so whoever calls it may go on.
	e.change("web/reply.go", "\tJSON(w, code, Problem{message})\n", "\t_, _, _ = w, code, message\n")
	less := slices.Clone(want)
	less = slices.DeleteFunc(less, func(f finding) bool { return f.rule == "httpreturn" && f.file == "api/orders.go" })
	if len(less) == len(want) {
		t.Fatal("nothing in the demo is found because of Fail")
	}
	var got []finding
	if !e.wait(func(all map[string]published) bool {
		got = e.findings(all)
		return !slices.ContainsFunc(got, func(f finding) bool { return f.rule == "httpreturn" && f.file == "api/orders.go" })
	}) {
		t.Fatalf("after Fail has changed:\n%s", difference("before", "gopls", want, got))
	}
	e.change("web/reply.go", "\t_, _, _ = w, code, message\n", "\tJSON(w, code, Problem{message})\n")
	e.expect("after Fail has changed back", want)
}

// A rule is switched off with the settings of gopls; sqlrowserr, which sqlrowscheck
// replaces, is off until it is asked for.
func TestGoplsAnalyses(t *testing.T) {
	p := demo(t)
	want := byCommand(t, p, "-httpreturn=false", "./...")
	e := edit(t, program(t, buildGopls), p, object{"analyses": object{"httpreturn": false}})
	for name := range sources(t, p) {
		e.open(name)
	}
	e.expect("without httpreturn", want)
}

func TestGoplsSqlrowserr(t *testing.T) {
	for _, tt := range []struct {
		settings object
		want     []string
	}{
		{nil, []string{"sqlrowscheck"}},
		{object{"analyses": object{"sqlrowserr": true}}, []string{"sqlrowscheck", "sqlrowserr"}},
		{object{"analyses": object{"sqlrowserr": true, "sqlrowscheck": false}}, []string{"sqlrowserr"}},
	} {
		p := place{dir: resolved(t, t.TempDir())}
		write(t, p, "go.mod", "module example.com/m\n\ngo 1.25.0\n")
		write(t, p, "p.go", unchecked)
		e := edit(t, program(t, buildGopls), p, tt.settings)
		e.open("p.go")
		var got []string
		e.wait(func(all map[string]published) bool {
			got = nil
			for _, d := range all["p.go"].Diagnostics {
				got = append(got, d.Source)
			}
			slices.Sort(got)
			return len(got) > 0
		})
		if !slices.Equal(got, tt.want) {
			t.Errorf("%v: diagnostics of %v, want %v", tt.settings, got, tt.want)
		}
	}
}

// In a session that is warm, a diagnostic follows an edit within two seconds, one of which
// gopls waits for more edits.
func TestGoplsSpeed(t *testing.T) {
	e, want := openDemo(t, nil)
	const (
		name = "web/middleware.go"
		good = "JSON only\")\n\t\t\treturn\n"
		bad  = "JSON only\")\n"
	)
	fastest := patience
	var times []time.Duration
	for range 5 {
		start := time.Now()
		e.change(name, good, bad)
		if !e.wait(func(all map[string]published) bool { return len(e.findings(all)) == len(want)+1 }) {
			t.Fatal("no diagnostic comes")
		}
		times = append(times, time.Since(start))
		fastest = min(fastest, times[len(times)-1])
		e.change(name, bad, good)
		e.expect("after undoing", want)
	}
	t.Logf("diagnostics came after %v", times)
	// Others may keep the machine busy: the fastest is the one that gopls can answer for.
	if fastest > 2*time.Second {
		t.Errorf("the fastest diagnostic came after %v", fastest)
	}
}

// A directive silences a rule in gopls, which knows nothing of it.
func TestGoplsNolint(t *testing.T) {
	e, want := openDemo(t, nil)
	f := want[len(want)-1]
	line := strings.Split(e.text[f.file], "\n")[f.line-1]
	e.change(f.file, line+"\n", line+" //nolint:"+f.rule+" // a bug that the demo is about\n")
	e.expect("with a directive", want[:len(want)-1])
}
