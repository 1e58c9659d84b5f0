package analyzers_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/load"
)

// demo is what the suite finds in testdata/src/demo, in source order: file, function,
// rule, category, and whether there is a fix.
const demo = `
api/api.go         health       httplateheader status   fix
api/export.go      export       httplateheader header   fix
api/export.go      export       sqlrowscheck   missing  fix
api/login.go       callback     httpgowriter   outlives fix
api/orders.go      order        sqlnorows      failure  fix
api/orders.go      shipment     sqlnorows      wrapped  fix
api/orders.go      invoice      sqlnorows      masked   fix
api/orders.go      place        httpreturn     replies  fix
api/orders.go      rename       httpreturn     replies  fix
api/track.go       track        httpgowriter   outlives -
store/customers.go Customers    sqlrowscheck   stale    fix
store/customers.go Credit       sqlerrstring   text     fix
store/orders.go    OrdersOf     sqlrowscheck   missing  fix
store/orders.go    Place        sqlerrstring   text     fix
store/store.go     Ping         sqlerrstring   text     fix
web/middleware.go  RequireToken httpreturn     replies  fix
web/reply.go       Text         httplateheader header   fix
`

func TestDemo(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join(testdata, "src", "demo"))
	if err != nil {
		t.Fatal(err)
	}
	p := load.Load(load.Config{Dir: dir}, []string{"./..."})
	for _, err := range p.Errors {
		t.Error(err)
	}
	graph, err := checker.Analyze(analyzers.Suite, p.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	type finding struct {
		file   string
		offset int
		line   string
	}
	var found []finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			at := act.Package.Fset.Position(d.Pos)
			file := filepath.ToSlash(load.Relative(dir, at.Filename))
			fix := "-"
			if len(d.SuggestedFixes) > 0 {
				fix = "fix"
			}
			line := fmt.Sprintf("%-18s %-12s %-14s %-8s %s\n", file, function(act.Package.Syntax, d), act.Analyzer, d.Category, fix)
			found = append(found, finding{file, at.Offset, line})
		}
	}
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.offset, b.offset), cmp.Compare(a.line, b.line))
	})
	got := "\n"
	for _, f := range found {
		got += f.line
	}
	if got != demo {
		t.Error(udiff.Unified("want", "got", demo, got))
	}
}

// function returns the name of the function in which d stands.
func function(files []*ast.File, d analysis.Diagnostic) string {
	for _, f := range files {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Pos() <= d.Pos && d.Pos < fn.End() {
				return fn.Name.Name
			}
		}
	}
	return "-"
}
