package httpgowriter

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/replies"
)

//go:embed doc.go
var doc string

// Analyzer is the rule httpgowriter.
var Analyzer = &analysis.Analyzer{
	Name:       "httpgowriter",
	Doc:        doctext.MustText(doc, "httpgowriter"),
	URL:        diag.URL("httpgowriter"),
	Flags:      diag.Flags(),
	Requires:   []*analysis.Analyzer{diag.Directives, inspect.Analyzer, replies.Analyzer},
	Run:        guard.Run(run),
	ResultType: diag.PathsType,
}

func run(pass *analysis.Pass) (any, error) {
	bodies := pass.ResultOf[replies.Analyzer].(*replies.Result).Bodies()
	if len(bodies) == 0 {
		return diag.Paths(nil), nil
	}
	r := rule{
		pass:     pass,
		bodies:   bodies,
		reporter: diag.New(pass),
	}
	for _, body := range bodies {
		if r.reporter.Wanted(body.Node.Pos()) {
			r.look(body)
		}
	}
	return r.reporter.Flush(), nil
}

type rule struct {
	pass     *analysis.Pass
	bodies   []*replies.Body
	reporter *diag.Reporter
}

// look reports what is wrong in one body: a goroutine that may use the writer when
// the handler has returned, and one that uses it while the handler does. A function
// that is no handler may leave a goroutine to its callers, which know of it from its
// summary; but one for which it waits must not run while it uses the writer itself.
func (r rule) look(body *replies.Body) {
	defer guard.In(body.Outermost())
	handler := body.IsRequestHandler()
	for _, writer := range body.Writers {
		for _, g := range body.Goroutines(writer) {
			switch {
			case g.Return == nil && handler:
				r.race(writer, g, "the handler")
			case g.Return == nil:
				r.race(writer, g, "the function")
			case handler:
				r.outlives(body, writer, g)
			}
		}
		if !handler {
			continue
		}
		for _, send := range body.Sent(writer) {
			r.reporter.Report(diag.At(send, "sent", "%s is sent away and may be used after the handler has returned", diag.Name(writer.Name())))
		}
	}
}

// race reports a goroutine that is waited for, but not before the function that
// starts it uses the writer too.
func (r rule) race(writer replies.Place, g replies.Goroutine, starter string) {
	f := diag.At(start(g), "race", "%s is used by this goroutine and by %s at the same time", diag.Name(writer.Name()), starter)
	use := diag.Step(g.Use, diag.Callee(g.Use)+" uses it before the goroutine has ended")
	f.Related = &use
	f.Path = append(r.running(writer, g), use)
	r.reporter.Report(f)
}

// outlives reports a goroutine for which the handler does not wait.
func (r rule) outlives(body *replies.Body, writer replies.Place, g replies.Goroutine) {
	f := diag.At(start(g), "outlives", "%s is used in a goroutine that can outlive the handler", diag.Name(writer.Name()))
	// The end of a function that ends without a return statement.
	end := analysis.RelatedInformation{Pos: g.Return.Pos(), End: g.Return.Pos(), Message: "the handler returns without waiting"}
	f.Related = &end
	f.Path = append(r.running(writer, g), end)
	f.Fix = r.fix(body, writer, g)
	r.reporter.Report(f)
}

// running returns the steps from the start of a goroutine to its first use of the
// writer, as far as that is in sight.
func (r rule) running(writer replies.Place, g replies.Goroutine) []analysis.RelatedInformation {
	steps := []analysis.RelatedInformation{diag.Step(start(g), "the goroutine starts")}
	for _, inner := range r.bodies {
		if _, ok := inner.Node.(*ast.FuncLit); !ok || inner.Node.Pos() < g.Start.Pos() || g.Start.End() < inner.Node.End() {
			continue
		}
		for _, step := range inner.Steps(writer) {
			if call, ok := step.Node.(*ast.CallExpr); ok && step.Effect.May != 0 {
				return append(steps, diag.Step(call, diag.Callee(call)+" uses "+diag.Name(writer.Name())))
			}
		}
	}
	return steps
}

// start returns the part of a goroutine's start to report, without the body of
// a literal.
func start(g replies.Goroutine) ast.Node {
	if call, ok := g.Start.(*ast.CallExpr); ok {
		return call.Fun
	}
	stmt := g.Start.(*ast.GoStmt)
	if lit, ok := stmt.Call.Fun.(*ast.FuncLit); ok {
		return &ast.GoStmt{Go: stmt.Go, Call: &ast.CallExpr{Fun: lit.Type, Rparen: lit.Type.End() - 1}}
	}
	return stmt
}

// fix returns the fix that makes the handler wait.
func (r rule) fix(body *replies.Body, writer replies.Place, g replies.Goroutine) *analysis.SuggestedFix {
	cur, ok := cursor.Of(r.pass, g.Start)
	if !ok || g.Use != nil {
		return nil
	}
	stmt := cur
	if _, ok := g.Start.(*ast.CallExpr); ok {
		if stmt, ok = fix.StatementOf(cur); !ok {
			return nil
		}
	}
	if stmt.Parent().Node() != flow.Body(body.Node) {
		return nil // other paths may not have started it
	}
	following := fix.Following(stmt)
	goStmt, isGo := g.Start.(*ast.GoStmt)
	switch {
	case len(g.Signals) == 0 && isGo && len(following) == 0 && !g.Endless && !r.awaits(goStmt) && !r.repliesBefore(body, writer, goStmt):
		// -go func() { fmt.Fprintln(w, "report") }()
		// +func() { fmt.Fprintln(w, "report") }()
		return &analysis.SuggestedFix{
			Message:   "Call the function synchronously",
			TextEdits: []analysis.TextEdit{{Pos: goStmt.Pos(), End: goStmt.Call.Pos()}},
		}
	case len(g.Signals) == 1:
		return r.addWait(body, g.Signals[0], following)
	}
	return nil
}

// awaits tells whether a goroutine receives from a channel, such as that of a
// context which does not end before the handler returns.
func (r rule) awaits(start *ast.GoStmt) bool {
	found := false
	ast.Inspect(start, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.RangeStmt:
			_, isChan := r.pass.TypesInfo.TypeOf(n.X).Underlying().(*types.Chan)
			found = found || isChan
		}
		return !found
	})
	return found
}

// repliesBefore tells whether on some path the handler has replied before it
// starts the goroutine: then the client need not wait for that.
func (r rule) repliesBefore(body *replies.Body, writer replies.Place, start *ast.GoStmt) bool {
	return slices.ContainsFunc(body.Steps(writer), func(s *replies.Step) bool {
		return s.Node == start.Call && s.Before.Started != nil
	})
}

// addWait returns the fix that waits for the goroutine at the end of a handler
// that never does so.
func (r rule) addWait(body *replies.Body, signal replies.Place, following []ast.Stmt) *analysis.SuggestedFix {
	if signal.Path != "" || r.waits(body, signal.Root) {
		return nil
	}
	var wait string
	if _, ok := signal.Root.Type().Underlying().(*types.Chan); ok {
		wait = "<-" + signal.Root.Name()
	} else if m, _, _ := types.LookupFieldOrMethod(signal.Root.Type(), true, nil, "Wait"); m != nil {
		wait = signal.Root.Name() + ".Wait()"
	} else {
		return nil // a context, which may end before
	}
	list := flow.Body(body.Node).List
	end := list[len(list)-1].End()
	if _, obj := r.pass.Pkg.Scope().Innermost(end).LookupParent(signal.Root.Name(), end); obj != signal.Root {
		return nil // the end of the handler knows no such variable
	}
	for _, s := range following {
		if returns(s) {
			return nil
		}
	}
	// +group.Wait()
	//  }
	edit, ok := fix.InsertAfter(r.pass, list[len(list)-1], wait)
	if !ok {
		return nil
	}
	return &analysis.SuggestedFix{
		Message:   "Wait for the goroutine",
		TextEdits: []analysis.TextEdit{edit},
	}
}

// waits tells whether the body already waits for the signal somewhere.
func (r rule) waits(body *replies.Body, signal *types.Var) bool {
	found := false
	ast.Inspect(flow.Body(body.Node), func(n ast.Node) bool {
		var e ast.Expr
		switch n := n.(type) {
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				e = n.X
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == "Wait" {
				e = n.X
			}
		}
		id, ok := e.(*ast.Ident)
		found = found || ok && r.pass.TypesInfo.Uses[id] == signal
		return !found
	})
	return found
}

// returns tells whether a statement holds a return statement of the handler.
func returns(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		}
		return !found
	})
	return found
}
