package sqlnorows

import (
	_ "embed"
	"flag"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/rowresults"
)

//go:embed doc.go
var doc string

// Analyzer is the rule sqlnorows.
var Analyzer = &analysis.Analyzer{
	Name:       "sqlnorows",
	Doc:        doctext.MustText(doc, "sqlnorows"),
	URL:        diag.URL("sqlnorows"),
	Flags:      flags(),
	Requires:   []*analysis.Analyzer{diag.Directives, inspect.Analyzer, rowresults.Analyzer},
	Run:        guard.Run(run),
	ResultType: diag.PathsType,
}

func flags() flag.FlagSet {
	fs := diag.Flags()
	fs.Bool("masked", false, "report where any error of a query for one row becomes nil, nil")
	fs.Bool("hidden", false, "report where a missing row is hidden, even if nobody in sight looks for it")
	return fs
}

// An answer to an error is reported if on some path it may be given to a missing
// row, or for masked to another error, and nothing on that path told the two
// apart or may have. A test is reported if it must fail: whatever error reaches
// it does not match.

func run(pass *analysis.Pass) (any, error) {
	result := pass.ResultOf[rowresults.Analyzer].(*rowresults.Result)
	if !result.Looked() {
		return diag.Paths(nil), nil
	}
	r := rule{
		pass:     pass,
		reporter: diag.New(pass),
	}
	for _, body := range result.ErrorBodies() {
		if !r.reporter.Wanted(body.Node.Pos()) {
			continue
		}
		r.look(body)
	}
	return r.reporter.Flush(), nil
}

// look reports what is wrong in one function.
func (r rule) look(body *rowresults.ErrorBody) {
	defer guard.In(body.Node)
	for _, event := range body.Events.List {
		if category, ok := r.match(event); ok {
			r.report(event, category)
		}
	}
	for _, test := range body.Events.Tests {
		if category, ok := matchTest(test); ok {
			r.reportTest(test, category)
		}
	}
}

type rule struct {
	pass     *analysis.Pass
	reporter *diag.Reporter
}

// match returns the category of an answer that is wrong.
func (r rule) match(event rowresults.Event) (category string, ok bool) {
	switch event.Answer {
	case rowresults.Failure:
		return "failure", true
	case rowresults.Exit:
		// A test ends where it fails.
		return "failure", !strings.HasSuffix(r.pass.Fset.File(event.Call.Pos()).Name(), "_test.go")
	case rowresults.NotFound:
		return "masked", true
	case rowresults.NoValue:
		return "masked", diag.Flag(r.pass, "masked")
	case rowresults.Concealed:
		return "hidden", diag.Flag(r.pass, "hidden")
	}
	return "", false
}

// matchTest returns the category of a test that never finds a missing row.
func matchTest(test rowresults.Test) (category string, ok bool) {
	switch seen := test.Seen; {
	case seen&rowresults.SeenFound != 0:
		return "", false
	case seen&(rowresults.SeenWrapped|rowresults.SeenForeign) != 0:
		return "wrapped", true
	case seen == rowresults.SeenHidden:
		return "hidden", true
	case seen == rowresults.SeenNever:
		return "never", true
	}
	return "", false
}

func (r rule) report(event rowresults.Event, category string) {
	call := diag.Callee(event.Call)
	var f diag.Finding
	switch event.Answer {
	case rowresults.Failure:
		f = diag.At(event.Call, category, "when %s finds no row, %s answers as for an outage", call, diag.Callee(event.By.(*ast.CallExpr)))
	case rowresults.Exit:
		f = diag.At(event.Call, category, "when %s finds no row, %s ends the program", call, diag.Callee(event.By.(*ast.CallExpr)))
	case rowresults.NotFound, rowresults.NoValue:
		f = diag.At(event.Call, category, "every error of %s counts as a missing row, even an outage", call)
	case rowresults.Concealed:
		f = diag.At(event.Call, category, "nobody can tell any more that %s found no row", call)
	}
	f.Fix = r.fix(event)
	r.reporter.Report(f)
}

func (r rule) reportTest(test rowresults.Test, category string) {
	cur, ok := cursor.Of(r.pass, test.Target)
	if !ok {
		return
	}
	c := comparisonOf(cur)
	target := diag.Name(types.ExprString(test.Target))
	operand := "the error"
	if c.err != nil {
		operand = diag.Name(types.ExprString(c.err))
	}
	var f diag.Finding
	switch {
	case category == "hidden":
		f = diag.At(c.at.Node(), category, "%s hides what it was made of, so this never finds %s", operand, target)
	case category == "never":
		f = diag.At(c.at.Node(), category, "%s never is %s here, so this finds nothing", operand, target)
	case test.Seen&rowresults.SeenWrapped == 0:
		f = diag.At(c.at.Node(), category, "%s is an error of pgx, so == never finds %s", operand, target)
	default:
		f = diag.At(c.at.Node(), category, "%s is wrapped, so == never finds %s", operand, target)
	}
	if category == "wrapped" {
		f.Fix = r.fixComparison(c, test)
	}
	r.reporter.Report(f)
}
