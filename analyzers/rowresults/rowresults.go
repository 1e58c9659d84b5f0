// Package rowresults finds out what functions do with the rows and the errors
// of queries that they are handed, and which errors they return, so that a
// helper counts for what it does, wherever it is defined.
package rowresults

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/callgraph"
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
type carries struct{}

func (*carries) AFact()         {}
func (*carries) String() string { return "carries" }

// A Result tells what the functions of a package do with rows and errors of
// queries.
type Result struct {
	guard.Failure

	pass     *analysis.Pass
	noreturn *noreturn.Result
	graph    *callgraph.Graph // nil if the package has nothing to do with a database
	rows     rows
	errors   errorFacts
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{pass: pass, noreturn: pass.ResultOf[noreturn.Analyzer].(*noreturn.Result)}
	r.rows = newRows()
	if !r.relevant() {
		return r, nil
	}
	r.graph = callgraph.New(pass, func(*types.Func) bool { return true }, r.carries)
	r.summarizeRows()
	r.summarizeErrors()
	if r.exports() {
		pass.ExportPackageFact(new(carries))
	}
	return r, nil
}

// relevant is the import guard: a package that imports neither what is known to
// have to do with a database or with replies nor a package with facts, and has
// no rows of its own, is not looked at.
func (r *Result) relevant() bool {
	for _, imp := range r.pass.Pkg.Imports() {
		if api.IsDatabase(imp.Path()) || api.HasNoRows(imp.Path()) || api.HasWriters(imp.Path()) || r.carries(imp) {
			return true
		}
	}
	return r.hasRows()
}

func (r *Result) carries(pkg *types.Package) bool {
	return r.pass.ImportPackageFact(pkg, new(carries))
}

// exports tells whether facts of the package are exported: those of the standard
// library stand in the tables of package api.
func (r *Result) exports() bool { return !api.IsStd(r.pass.Pkg.Path()) }
