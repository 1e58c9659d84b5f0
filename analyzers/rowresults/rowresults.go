// Package rowresults finds out what functions do with the rows and the errors
// of queries that they are handed, and which errors they return, so that a
// helper counts for what it does, wherever it is defined.
package rowresults

import (
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/callgraph"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/noreturn"
	"github.com/httperrlint/httperrlint/analyzers/replies"
)

// Analyzer is the fact analyzer rowresults. Its result is a *Result.
var Analyzer = &analysis.Analyzer{
	Name:       "rowresults",
	Doc:        "summarize what functions do with rows and with the errors of queries",
	Requires:   []*analysis.Analyzer{inspect.Analyzer, noreturn.Analyzer, replies.Analyzer},
	Run:        guard.Facts(run, func(f guard.Failure) any { return &Result{Failure: f} }),
	FactTypes:  []analysis.Fact{new(RowsSummary), new(ErrorsSummary), new(aliasOf), new(carries)},
	ResultType: reflect.TypeFor[*Result](),
}

// carries is the fact of a package that has to do with a database or replies to
// requests, or imports such a package.
type carries struct {
	// Rows tells that in it, or in a package that it imports, are functions that iterate
	// over rows which they are handed or may return an error that says that there is no
	// row, or variables that hold such an error. Most packages have none, whatever they
	// import: one that makes identifiers can also make values for a database.
	Rows bool
}

func (*carries) AFact() {}

func (c *carries) String() string {
	if c.Rows {
		return "carries rows"
	}
	return "carries"
}

// A Result tells what the functions of a package do with rows and errors of
// queries.
type Result struct {
	guard.Failure

	pass     *analysis.Pass
	noreturn *noreturn.Result
	graph    *callgraph.Graph            // nil if the package is not looked at
	database bool                        // it has to do with a database
	carried  map[*types.Package]*carries // the facts of packages that were asked for; nil: none
	rows     rows
	errors   errorFacts
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{
		pass:     pass,
		noreturn: pass.ResultOf[noreturn.Analyzer].(*noreturn.Result),
		carried:  make(map[*types.Package]*carries),
		rows:     newRows(),
	}
	if !r.relevant() {
		return r, nil
	}
	if r.database {
		cursor.Root(pass) // for all declarations: each may have to do with it
	}
	r.graph = callgraph.New(pass, func(*types.Func, *cursor.Decl) bool { return true }, func(pkg *types.Package) []callgraph.Type {
		if _, carries := r.carries(pkg); !carries {
			return nil
		}
		return callgraph.Types(pass.Fset, pkg)
	})
	r.summarizeRows()
	r.summarizeErrors()
	if r.exports() {
		pass.ExportPackageFact(&carries{Rows: r.handsOn()})
	}
	return r, nil
}

// Looked tells whether the package was looked at: it has to do with a database or
// replies to requests.
func (r *Result) Looked() bool { return r.graph != nil }

// relevant is the import guard: a package that imports neither what is known to
// have to do with a database or with replies nor a package with facts, and has
// no rows of its own, is not looked at. Where nothing can be rows or the error of a
// query, it is only looked at for what its functions do with those that they may be
// handed.
func (r *Result) relevant() bool {
	relevant := false
	for _, imp := range r.pass.Pkg.Imports() {
		rows, carries := r.carries(imp)
		r.database = r.database || rows || api.HasNoRows(imp.Path())
		relevant = relevant || carries || r.database || api.IsDatabase(imp.Path()) || api.HasWriters(imp.Path())
	}
	if !r.database {
		next, asks := r.selects(relevant)
		iterates := next && r.iterates()
		r.database = iterates || asks
		relevant = relevant || iterates
	}
	return relevant
}

// carries tells whether a package has facts, and whether some of them are about rows or
// errors that its functions have from elsewhere than their callers.
func (r *Result) carries(pkg *types.Package) (rows, ok bool) {
	c, asked := r.carried[pkg]
	if !asked {
		if fact := new(carries); r.pass.ImportPackageFact(pkg, fact) {
			c = fact
		}
		r.carried[pkg] = c
	}
	return c != nil && c.Rows, c != nil
}

// handsOn tells whether a package that imports this one may come by rows or errors of
// queries.
func (r *Result) handsOn() bool {
	for _, imp := range r.pass.Pkg.Imports() {
		if rows, _ := r.carries(imp); rows {
			return true
		}
	}
	for _, s := range r.rows.summaries {
		if s != nil && slices.ContainsFunc(s.Params, func(p ParamEffect) bool { return p.Effect.Drains }) {
			return true
		}
	}
	for _, body := range r.errors.bodies {
		if len(body.summary.Results) > 0 {
			return true
		}
	}
	return len(r.errors.aliases) > 0
}

// exports tells whether facts of the package are exported: those of the standard
// library stand in the tables of package api.
func (r *Result) exports() bool { return !api.IsStd(r.pass.Pkg.Path()) }
