package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/driver"
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
	run := fmt.Appendf(nil, "run %q", o.patterns)
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
	found := c.analyze(o.rules, graph, missing)
	if command := misspelt(o.patterns[0]); command != "" && len(c.files)+len(c.program.Packages) == 0 {
		c.errors = []string{fmt.Sprintf("httperrlint: unknown command %s (did you mean %s?)", o.patterns[0], command)}
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
	s.Close()
	c.findings = output.Sort(c.findings)
	return c
}

// result is what the rules have found in one package.
type result struct {
	list     []output.Finding
	complete bool // no rule has failed, nor what one has needed
}

// glanceOf returns how the text of a file tells whether there may be something in it for some rules. The
// tests have one more rule, for which there may be in any.
var glanceOf = func([]*analysis.Analyzer) func(src []byte) analyzers.Glance { return analyzers.GlanceAt }

// analyze reads packages of a graph and runs the rules on them. It returns what they found by
// the packages' IDs.
func (c *checked) analyze(rules []*analysis.Analyzer, graph *load.Graph, ids []string) map[string]*result {
	d := driver.New(rules)
	var mu sync.Mutex // of what follows
	all := make(map[string]*result)
	var failures []string
	visit := func(pkg *packages.Package, wanted bool) {
		f := new(result)
		results, complete := d.Run(pkg, wanted)
		f.complete = complete
		mu.Lock()
		defer mu.Unlock()
		for _, r := range results {
			for _, err := range append(analyzers.Failures(r.Diagnostics), r.Err) {
				if err != nil && !slices.Contains(failures, err.Error()) {
					failures = append(failures, err.Error())
				}
			}
			if !r.IsRule {
				continue
			}
			for _, d := range r.Diagnostics {
				f.list = append(f.list, finding(pkg, &r, d))
			}
		}
		if wanted {
			all[pkg.ID] = f
		}
	}
	c.program = graph.Visit(ids, load.Visitor{Glance: glanceOf(rules), Visit: visit})
	for _, pkg := range c.program.Packages {
		if all[pkg.ID] == nil {
			all[pkg.ID] = &result{complete: true} // nothing can be found in it
		}
	}
	slices.Sort(failures)
	c.errors = append(c.program.Errors, failures...)
	return all
}

func finding(pkg *packages.Package, r *driver.Result, d analysis.Diagnostic) output.Finding {
	fset := pkg.Fset
	span := func(pos, end token.Pos) (token.Position, token.Position) {
		if !end.IsValid() {
			end = pos
		}
		return fset.Position(pos), fset.Position(end)
	}
	f := output.Finding{
		Rule:     r.Name,
		Category: d.Category,
		Message:  strings.TrimSuffix(d.Message, " ("+r.Name+")"),
		URL:      r.URL,
		Package:  pkg.PkgPath,
	}
	if fn := function(pkg, d.Pos); fn != nil {
		f.Function = functionName(fn)
		f.From, f.To = span(fn.Pos(), fn.End())
	}
	f.Start, f.End = span(d.Pos, d.End)
	related := func(list []analysis.RelatedInformation) (related []output.Related) {
		for _, info := range list {
			rel := output.Related{Message: info.Message}
			rel.Start, rel.End = span(info.Pos, info.End)
			related = append(related, rel)
		}
		return related
	}
	f.Related = related(d.Related)
	f.Path = related(analyzers.Path(r.Value, d))
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
		if slices.ContainsFunc(p.Edits, func(e patch.Edit) bool { return !slices.Contains(pkg.GoFiles, e.Start.Filename) }) {
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
