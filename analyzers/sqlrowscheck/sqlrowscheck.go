package sqlrowscheck

import (
	_ "embed"
	"go/ast"
	"go/token"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/noreturn"
	"github.com/httperrlint/httperrlint/analyzers/replies"
	"github.com/httperrlint/httperrlint/analyzers/rowresults"
)

//go:embed doc.go
var doc string

// Analyzer is the rule sqlrowscheck.
var Analyzer = &analysis.Analyzer{
	Name:       "sqlrowscheck",
	Doc:        doctext.MustText(doc, "sqlrowscheck"),
	URL:        diag.URL("sqlrowscheck"),
	Flags:      diag.Flags(),
	Requires:   []*analysis.Analyzer{diag.Directives, inspect.Analyzer, noreturn.Analyzer, replies.Analyzer, rowresults.Analyzer},
	Run:        guard.Run(run),
	ResultType: diag.PathsType,
}

// A call of Next is reported if on some path on which it returned false the
// function returns and nobody has looked at Err since. What looks must do so for
// certain; that Next fails there, may be. Paths on which another error is found,
// and what a function that cannot be seen does with the rows, are ignored.

func run(pass *analysis.Pass) (any, error) {
	r := rule{
		pass:     pass,
		reporter: diag.New(pass),
	}
	for _, end := range pass.ResultOf[rowresults.Analyzer].(*rowresults.Result).Ends() {
		r.look(end)
	}
	return r.reporter.Flush(), nil
}

// look reports what is wrong at one end.
func (r rule) look(end *rowresults.End) {
	defer guard.In(end.Func)
	if category := r.match(end); category != "" {
		r.report(end, category)
	}
}

type rule struct {
	pass     *analysis.Pass
	reporter *diag.Reporter
}

// match returns the category of what is wrong with the end of an iteration, or
// "".
func (r rule) match(end *rowresults.End) string {
	if !end.Missed && end.Stale == nil || !r.reporter.Wanted(end.Call.Pos()) {
		return ""
	}
	if end.Field && (end.Single || !end.Closed) {
		return "" // somebody else has the rows, too
	}
	cur, ok := cursor.Of(r.pass, end.Call)
	if !ok || cur.ParentEdgeKind() == edge.ExprStmt_X {
		return "" // the Scan that follows fails
	}
	if end.Single && cur.ParentEdgeKind() == edge.CallExpr_Args {
		return "" // what the function does without a row is its own matter
	}
	if end.Single && makesUp(cur) {
		return "" // nobody is told that there is no such row
	}
	// Have: a Next whose failure passes unseen on some path.

	switch {
	case end.Stale != nil:
		return "stale"
	case end.Dropped != nil:
		return "dropped"
	case end.Looked:
		return "path"
	case end.Early:
		return "early"
	case end.Single:
		return "single"
	}
	return "missing"
}

// makesUp tells whether the branch that is taken without a row does some work in its
// stead and goes on, in place of answering that there is none.
//
//	if !rows.Next() {
//		_, err = db.Exec("INSERT INTO versions VALUES (0)")
//	}
func makesUp(next inspector.Cursor) bool {
	not := next.Parent()
	if u, ok := not.Node().(*ast.UnaryExpr); !ok || u.Op != token.NOT || not.ParentEdgeKind() != edge.IfStmt_Cond {
		return false
	}
	body := not.Parent().Node().(*ast.IfStmt).Body
	if len(body.List) == 0 {
		return false
	}
	switch body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return false
	}
	calls := false
	ast.Inspect(body, func(n ast.Node) bool {
		_, ok := n.(*ast.CallExpr)
		calls = calls || ok
		return !calls
	})
	return calls
}

// consequences are the messages of the categories, up to what a failure passes
// for; %s is Err as the user would call it.
var consequences = map[string]string{
	"missing": "%s is never checked",
	"early":   "%s is checked too early",
	"path":    "%s is not checked on all paths",
	"dropped": "the result of %s is dropped",
	"single":  "%s is never checked",
}

func (r rule) report(end *rowresults.End, category string) {
	err := strings.TrimSuffix(diag.Callee(end.Call), "Next") + "Err"
	var f diag.Finding
	if category == "stale" {
		f = diag.At(end.Call, category, "%s, which is nil, is returned in place of %s, so a failure is lost", short(end.Stale.Name()), err)
		f.Related = related(end.StaleReturn, "the nil error is returned here")
	} else {
		row := "the last row"
		if end.Single {
			row = "no such row"
		}
		f = diag.At(end.Call, category, consequences[category]+", so a failure passes for %s", err, row)
	}
	if end.Dropped != nil && category == "dropped" {
		f.Related = related(end.Dropped, "the result is dropped here")
	}
	f.Fix = r.fix(end, category)
	r.reporter.Report(f)
}

func related(n ast.Node, message string) *analysis.RelatedInformation {
	return &analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: message}
}

// maxName is how long the name of a variable in a message may be.
const maxName = 16

func short(name string) string {
	if utf8.RuneCountInString(name) <= maxName {
		return name
	}
	return string([]rune(name)[:maxName-1]) + "…"
}
