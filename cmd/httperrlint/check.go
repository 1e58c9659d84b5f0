package main

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/load"
	"github.com/httperrlint/httperrlint/internal/output"
	"github.com/httperrlint/httperrlint/internal/patch"
)

// checked is what the rules had to say about a set of packages.
type checked struct {
	program  *load.Program
	findings []output.Finding // sorted
	errors   []string         // one line each
	dir      string
}

// short returns the name under which a file is printed.
func (c *checked) short(file string) string { return load.Relative(c.dir, file) }

// check runs the rules on the packages.
func check(o *options) *checked {
	program := load.Load(o.load, o.patterns)
	c := &checked{program: program, errors: program.Errors, dir: o.load.Dir}
	graph, err := checker.Analyze(contained(o.rules), program.Packages, nil)
	if err != nil {
		c.errors = append(c.errors, err.Error())
		return c
	}
	for act := range graph.All() {
		if act.Err != nil && !followsFrom(act) {
			c.errors = append(c.errors, fmt.Sprintf("%s: %s: %v", act.Analyzer.Name, act.Package.ID, act.Err))
		}
		if !act.IsRoot {
			continue
		}
		for _, d := range act.Diagnostics {
			c.findings = append(c.findings, finding(act, d))
		}
	}
	c.findings = output.Sort(c.findings)
	return c
}

// followsFrom tells whether an action failed only because one that it needs has.
func followsFrom(act *checker.Action) bool {
	for _, dep := range act.Deps {
		if dep.Err != nil {
			return true
		}
	}
	return false
}

// contained returns copies of the analyzers and of all that they require, in which a
// panic has become an error: it costs one rule in one package and not the whole run.
// They share flags and facts with the originals, which do not notice.
func contained(rules []*analysis.Analyzer) []*analysis.Analyzer {
	copies := make(map[*analysis.Analyzer]*analysis.Analyzer)
	var contain func(a *analysis.Analyzer) *analysis.Analyzer
	contain = func(a *analysis.Analyzer) *analysis.Analyzer {
		if c, ok := copies[a]; ok {
			return c
		}
		c := new(analysis.Analyzer)
		*c = *a
		copies[a] = c
		c.Requires = nil
		for _, req := range a.Requires {
			c.Requires = append(c.Requires, contain(req))
		}
		c.Run = func(pass *analysis.Pass) (result any, err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("panic: %v", r)
				}
			}()
			inner := *pass
			inner.Analyzer = a
			inner.ResultOf = make(map[*analysis.Analyzer]any)
			for _, req := range a.Requires {
				inner.ResultOf[req] = pass.ResultOf[copies[req]]
			}
			return a.Run(&inner)
		}
		return c
	}
	var list []*analysis.Analyzer
	for _, rule := range rules {
		list = append(list, contain(rule))
	}
	return list
}

func finding(act *checker.Action, d analysis.Diagnostic) output.Finding {
	fset := act.Package.Fset
	span := func(pos, end token.Pos) (token.Position, token.Position) {
		if !end.IsValid() {
			end = pos
		}
		return fset.Position(pos), fset.Position(end)
	}
	f := output.Finding{
		Rule:     act.Analyzer.Name,
		Category: d.Category,
		Message:  strings.TrimSuffix(d.Message, " ("+act.Analyzer.Name+")"),
		URL:      act.Analyzer.URL,
		Package:  act.Package.PkgPath,
	}
	f.Start, f.End = span(d.Pos, d.End)
	related := func(list []analysis.RelatedInformation) (related []output.Related) {
		for _, r := range list {
			rel := output.Related{Message: r.Message}
			rel.Start, rel.End = span(r.Pos, r.End)
			related = append(related, rel)
		}
		return related
	}
	f.Related = related(d.Related)
	f.Path = related(analyzers.Path(act.Result, d))
	for _, fix := range d.SuggestedFixes {
		p := patch.Fix{Message: fix.Message}
		for _, e := range fix.TextEdits {
			// An edit is about the file as it is, whatever //line says.
			end := e.End
			if !end.IsValid() {
				end = e.Pos
			}
			p.Edits = append(p.Edits, patch.Edit{
				Start: fset.PositionFor(e.Pos, false),
				End:   fset.PositionFor(end, false),
				New:   string(e.NewText),
			})
		}
		f.Fixes = append(f.Fixes, p)
	}
	return f
}
