// Package diag is the one way in which rules report: it gives each report its
// form, drops those in files that are not looked at, honours the directives
// that silence a report and puts the rest into source order.
package diag

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// baseURL is where the rules are explained; a rule's name is the anchor.
const baseURL = "https://github.com/httperrlint/httperrlint#"

// URL returns where the named rule is explained.
func URL(rule string) string { return baseURL + rule }

// Flags returns the flags that every rule has, to which a rule may add its own.
func Flags() flag.FlagSet {
	var fs flag.FlagSet
	fs.Bool("tests", false, "report in test files too")
	fs.Bool("suppress", true, "honour //nolint and //lint:ignore directives; false where the host does so itself")
	return fs
}

// Flag returns the value of a boolean flag of the pass's analyzer.
func Flag(pass *analysis.Pass, name string) bool {
	return pass.Analyzer.Flags.Lookup(name).Value.String() == "true"
}

// A Finding is one report of a rule.
type Finding struct {
	Pos, End token.Pos
	Category string // one of the categories that rules.md gives the rule
	// Message is one lower-case clause without full stop and without the
	// rule's name, at most 100 characters with it.
	Message string
	Related *analysis.RelatedInformation // one further position that explains the report, or nil
	// Path is the whole path on which the bug happens, the report's own position
	// included; nil if that and Related are all of it.
	Path []analysis.RelatedInformation
	Fix  *analysis.SuggestedFix // nil if no fix is certain
}

// At returns a Finding at the given node.
func At(n ast.Node, category, format string, args ...any) Finding {
	return Finding{Pos: n.Pos(), End: n.End(), Category: category, Message: fmt.Sprintf(format, args...)}
}

// Step returns a step of a path, or a further position of a report.
func Step(n ast.Node, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: message}
}

// A Reporter collects the findings of one rule in one package.
type Reporter struct {
	pass       *analysis.Pass
	files      map[*token.File]*file
	directives []*directive
	findings   []Finding
}

// A file is what the reporter knows of one file of the package.
type file struct {
	index  int // in the order of the package's files
	wanted func() bool
}

// New returns a Reporter for the pass of a rule that has [Flags] and requires [Directives].
func New(pass *analysis.Pass) *Reporter {
	r := &Reporter{pass: pass, files: make(map[*token.File]*file)}
	tests, suppress := Flag(pass, "tests"), Flag(pass, "suppress")
	for i, f := range pass.Files {
		tf := pass.Fset.File(f.FileStart)
		isTest := strings.HasSuffix(tf.Name(), "_test.go")
		isVendored := strings.Contains(filepath.ToSlash(tf.Name()), "/vendor/")
		wanted := sync.OnceValue(func() bool { return !isVendored && (tests || !isTest) && !ast.IsGenerated(f) })
		r.files[tf] = &file{index: i, wanted: wanted}
		if !suppress {
			continue
		}
		if directives := parseDirectives(pass, f); len(directives) > 0 && wanted() {
			r.directives = append(r.directives, directives...)
		}
	}
	return r
}

// Wanted tells whether findings at pos are reported at all: not in generated or
// vendored files, and in test files only if asked for. A rule may ask before it looks
// closer.
func (r *Reporter) Wanted(pos token.Pos) bool {
	f := r.files[r.pass.Fset.File(pos)]
	return f != nil && f.wanted()
}

// Report adds a finding.
func (r *Reporter) Report(f Finding) {
	if r.Wanted(f.Pos) {
		r.findings = append(r.findings, f)
	}
}

// Flush reports all findings in source order, and the directives that name the
// rule and give no reason or silence nothing. It is called once, last, and returns
// the paths of the reports that have one.
func (r *Reporter) Flush() Paths {
	paths := make(Paths)
	findings := slices.DeleteFunc(r.findings, r.silenced)
	for _, d := range r.directives {
		if f, wrong := r.judge(d); wrong {
			findings = append(findings, f)
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(r.compare(a.Pos, b.Pos), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Message, b.Message))
	})
	for i, f := range findings {
		if i > 0 && f.Pos == findings[i-1].Pos && f.Message == findings[i-1].Message {
			continue // the same finding seen on another path
		}
		d := r.emit(f)
		if f.Path != nil {
			paths[reported{d.Pos, d.Message}] = f.Path
		}
	}
	return paths
}

// compare compares positions by their order in the source. Positions of several
// files do not tell it alone: files are read at once, in no order.
func (r *Reporter) compare(a, b token.Pos) int {
	x, y := r.files[r.pass.Fset.File(a)], r.files[r.pass.Fset.File(b)]
	return cmp.Or(cmp.Compare(x.index, y.index), cmp.Compare(a, b))
}

func (r *Reporter) silenced(f Finding) bool {
	silenced := false
	for _, d := range r.directives {
		if d.covers(r.pass.Analyzer.Name, f.Pos) {
			d.used = true
			silenced = true
		}
	}
	return silenced
}

// judge returns what is wrong with a directive: it names the rule, or the suite,
// without saying why, or it names the rule and silenced nothing.
func (r *Reporter) judge(d *directive) (f Finding, wrong bool) {
	rule := r.pass.Analyzer.Name
	named := slices.Contains(d.names, rule)
	switch {
	case d.reason == "" && (named || d.used && slices.Contains(d.names, suite)):
		return At(d, "directive", "%s silences %s without a reason", d.form, rule), true
	case named && !d.used && len(r.pass.TypeErrors) == 0:
		return At(d, "directive", "%s silences no report of %s", d.form, rule), true
	}
	return Finding{}, false
}

func (r *Reporter) emit(f Finding) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:      f.Pos,
		End:      f.End,
		Category: f.Category,
		Message:  f.Message + " (" + r.pass.Analyzer.Name + ")",
		// Said here, because a driver would put the category in the anchor's place.
		URL: r.pass.Analyzer.URL,
	}
	if f.Related != nil {
		d.Related = []analysis.RelatedInformation{*f.Related}
	}
	if f.Fix != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{*f.Fix}
	}
	r.pass.Report(d)
	return d
}
