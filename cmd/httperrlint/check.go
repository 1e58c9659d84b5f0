package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/load"
	"github.com/httperrlint/httperrlint/internal/output"
	"github.com/httperrlint/httperrlint/internal/patch"
	"github.com/httperrlint/httperrlint/internal/store"
)

// checked is what the rules had to say about a set of packages.
type checked struct {
	program  *load.Program
	rules    []output.Rule
	files    map[string]bool  // that the rules have looked at
	findings []output.Finding // sorted
	stale    []output.Key     // what the baseline knows and nothing finds any more
	errors   []string         // one line each
	warnings []string         // likewise
	dir      string
}

// short returns the name under which a file is printed.
func (c *checked) short(file string) string { return load.Relative(c.dir, file) }

// check runs the rules on the packages, but for those of which the store has the
// findings.
func check(o *options, s *store.Store) *checked {
	list := load.Compile
	dir, _ := filepath.Abs(o.load.Dir)
	run := fmt.Appendf(nil, "run %q %q", dir, o.patterns)
	_, again := s.Get(run)
	if again {
		list = load.List // most packages will not have changed, and need not be read
	}
	graph := list(o.load, o.patterns)
	c := &checked{dir: o.load.Dir, files: make(map[string]bool)}
	for _, rule := range o.rules {
		c.rules = append(c.rules, output.Rule{Name: rule.Name, Summary: summary(rule), Text: strings.TrimSpace(rule.Doc), URL: rule.URL})
	}
	lookedAt := func(id string) {
		for _, file := range graph.Files(id) {
			c.files[file] = true
		}
	}
	var keys map[string]load.Key
	if s != nil {
		keys = graph.Keys()
	}
	var missing []string
	for _, id := range graph.IDs() {
		if key, ok := keys[id]; ok {
			if list, ok := s.Get(key[:]); ok {
				c.findings = append(c.findings, list...)
				lookedAt(id)
				continue
			}
		}
		missing = append(missing, id)
	}
	c.program = graph.Read(missing)
	c.errors = c.program.Errors
	if command := misspelt(o.patterns[0]); command != "" && len(c.files)+len(c.program.Packages) == 0 {
		c.errors = []string{fmt.Sprintf("httperrlint: unknown command %s (did you mean %s?)", o.patterns[0], command)}
	}
	found, err := c.analyze(o.rules)
	if err != nil {
		c.errors = append(c.errors, err.Error())
		return c
	}
	var now map[string]load.Key // as the files are after they were read
	if s != nil && len(found) > 0 {
		now = graph.Keys()
	}
	for id, f := range found {
		c.findings = append(c.findings, f.list...)
		if f.complete {
			lookedAt(id)
		}
		if key, ok := now[id]; ok && key == keys[id] && f.complete {
			s.Put(key[:], f.list)
		}
	}
	if !again {
		s.Put(run, nil)
	}
	s.Trim()
	c.findings = output.Sort(c.findings)
	return c
}

// result is what the rules have found in one package.
type result struct {
	list     []output.Finding
	complete bool // no rule has failed, nor what one has needed
}

// analyze runs the rules on the packages of the program and returns what they found
// by the packages' IDs.
func (c *checked) analyze(rules []*analysis.Analyzer) (map[string]*result, error) {
	graph, err := checker.Analyze(rules, c.program.Packages, nil)
	if err != nil {
		return nil, err
	}
	all := make(map[string]*result)
	partial := make(map[*checker.Action]bool)
	for act := range graph.All() {
		id := act.Package.ID
		failures := analyzers.Failures(act.Diagnostics)
		if act.Err != nil && !followsFrom(act) {
			failures = append(failures, act.Err)
		}
		for _, err := range failures {
			if !slices.Contains(c.errors, err.Error()) {
				c.errors = append(c.errors, err.Error())
			}
		}
		partial[act] = act.Err != nil || len(failures) > 0 || slices.ContainsFunc(act.Deps, func(dep *checker.Action) bool { return partial[dep] })
		if !act.IsRoot {
			continue
		}
		f := all[id]
		if f == nil {
			f = &result{complete: true}
			all[id] = f
		}
		f.complete = f.complete && !partial[act]
		for _, d := range act.Diagnostics {
			f.list = append(f.list, finding(act, d))
		}
	}
	return all, nil
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
	if fn := function(act.Package, d.Pos); fn != nil {
		f.Function = functionName(fn)
		f.From, f.To = span(fn.Pos(), fn.End())
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
		if slices.ContainsFunc(p.Edits, func(e patch.Edit) bool { return !slices.Contains(act.Package.GoFiles, e.Start.Filename) }) {
			continue // what cgo has made of the file
		}
		f.Fixes = append(f.Fixes, p)
	}
	return f
}

// function returns the function declaration that holds the position, or nil if none
// does.
func function(pkg *packages.Package, pos token.Pos) *ast.FuncDecl {
	for _, f := range pkg.Syntax {
		if pos < f.FileStart || f.FileEnd < pos {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos <= fn.End() {
				return fn
			}
		}
	}
	return nil
}

// functionName returns the name of a function, with the type of its receiver.
func functionName(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	return receiver(fn.Recv.List[0].Type) + "." + fn.Name.Name
}

// receiver returns the name of the type that a method is declared for.
func receiver(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
