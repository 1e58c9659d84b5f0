package httpreturn

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/replies"
)

//go:embed doc.go
var doc string

// Analyzer is the rule httpreturn.
var Analyzer = &analysis.Analyzer{
	Name:       "httpreturn",
	Doc:        doctext.MustText(doc, "httpreturn"),
	URL:        diag.URL("httpreturn"),
	Flags:      diag.Flags(),
	Requires:   []*analysis.Analyzer{diag.Directives, replies.Analyzer},
	Run:        guard.Run(run),
	ResultType: diag.PathsType,
}

// An error reply is reported if on some path after it the handler may reply
// again or works on. What the error reply does must be certain; what comes
// after it may happen. Replies in deferred calls are ignored.

func run(pass *analysis.Pass) (any, error) {
	bodies := pass.ResultOf[replies.Analyzer].(*replies.Result).Bodies()
	if len(bodies) == 0 {
		return diag.Paths(nil), nil
	}
	r := rule{
		pass:     pass,
		reporter: diag.New(pass),
		released: make(map[ast.Node]token.Pos),
	}
	for _, body := range bodies {
		if !r.reporter.Wanted(body.Node.Pos()) {
			continue
		}
		r.look(body)
	}
	return r.reporter.Flush(), nil
}

// look reports what is wrong in one body.
func (r rule) look(body *replies.Body) {
	defer guard.In(body.Outermost())
	for _, writer := range body.Writers {
		if !body.Follows(writer, refuses, isCall) {
			continue
		}
		found := make(map[*ast.CallExpr]*consequence)
		var order []*ast.CallExpr
		for _, step := range body.Steps(writer) {
			c := r.match(step)
			if c == nil {
				continue
			}
			at := step.Before.Error
			if old := found[at]; old == nil {
				order = append(order, at)
			} else if old.rank >= c.rank {
				continue
			}
			c.reply = step.Before.Form
			found[at] = c
		}
		for _, at := range order {
			r.report(body, at, found[at])
		}
	}
}

// refuses tells whether a call with an effect may be an error reply: without a status it is one only in a branch.
func refuses(e replies.Effect, inBranch bool) bool {
	return e.Must&api.Status != 0 || inBranch && e.Must&(api.SetsStatus|api.Body) != 0
}

func isCall(n ast.Node, _ replies.Effect) bool {
	_, ok := n.(*ast.CallExpr)
	return ok
}

type rule struct {
	pass     *analysis.Pass
	reporter *diag.Reporter
	released map[ast.Node]token.Pos // where the last call of a function is that releases something
}

// A consequence is what follows an error reply.
type consequence struct {
	reply    replies.Form // of the error reply
	rank     int          // of several the highest is told
	category string
	effect   string // what the call does that follows
	call     *ast.CallExpr
}

// match returns what is wrong with the error reply before a step, if that is
// anything.
func (r rule) match(step *replies.Step) *consequence {
	before := step.Before
	call, ok := step.Node.(*ast.CallExpr)
	if !ok || before.Error == nil {
		return nil
	}
	weak := before.Form != replies.Complete && before.Form != replies.Redirect
	if weak && !before.Left {
		return nil
	}
	// Have: a call on a path after an error reply that counts.

	status := step.Effect.May&api.Status != 0
	if before.Left {
		status = step.Effect.May&api.SetsStatus != 0
	}
	passesOn := step.Effect.May&api.Handler != 0
	if step.Effect.MayReply() || status {
		switch {
		case !before.Left && !status && !passesOn:
			return nil // more body for the same response
		case before.Form == replies.Bare && !status && !passesOn:
			return nil // the body of the status that was set
		case before.Form == replies.BodyOnly && !before.Used && !step.Handed:
			return nil // one more part of a body
		case passesOn:
			return &consequence{rank: 4, category: "replies", effect: "gets the refused request", call: call}
		}
		c := &consequence{rank: 3, category: "replies", effect: "replies again", call: call}
		if diag.Callee(call) == diag.Callee(before.Error) {
			c.rank = 2 // the same words twice tell less than what another call does
		}
		return c
	}
	if step.Effect.May&api.Asked != 0 {
		return nil // what was sent before decides whether it replies
	}
	if !before.Left || before.Form == replies.Redirect || before.Form == replies.BodyOnly || !r.works(call, step) {
		return nil
	}
	if before.Form == replies.Bare && !step.Handed {
		return nil
	}
	return &consequence{rank: 1, category: "works", effect: "still runs", call: call}
}

// works tells whether a call does some of the work that was refused: it can
// fail, or is handed what came with the error.
func (r rule) works(call *ast.CallExpr, step *replies.Step) bool {
	if step.Go && !step.Handed || r.pass.TypesInfo.Types[call.Fun].IsType() {
		return false
	}
	switch callee := typeutil.Callee(r.pass.TypesInfo, call).(type) {
	case *types.Builtin:
		return false
	case *types.Func:
		if api.Harmless(callee) || drains(r.pass.TypesInfo, call) {
			return false
		}
	}
	return step.Handed || lastIsError(r.pass.TypesInfo.TypeOf(call))
}

// drains tells whether a call copies to io.Discard.
func drains(info *types.Info, call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	sel, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Discard" && info.Uses[sel.Sel] != nil && info.Uses[sel.Sel].Pkg().Path() == "io"
}

func lastIsError(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return false
		}
		t = tuple.At(tuple.Len() - 1).Type()
	}
	return api.IsError(t)
}

func (r rule) report(body *replies.Body, at *ast.CallExpr, c *consequence) {
	missing := "return"
	if !body.IsHandler() {
		missing = "return from the handler"
	}
	f := diag.At(at, c.category, "no %s after %s, so %s %s", missing, diag.Callee(at), diag.Callee(c.call), c.effect)
	effect := diag.Step(c.call, diag.Callee(c.call)+" "+c.effect)
	f.Related = &effect
	response := "the error response"
	if c.reply == replies.Redirect {
		response = "the response"
	}
	f.Path = append(body.Sending(at, diag.Callee(at)+" sends "+response), r.leaving(body, at, c.call)...)
	f.Path = append(f.Path, effect)
	if body.IsHandler() && !r.runsAnyway(c.call) {
		f.Fix = r.fix(body, at)
	}
	r.reporter.Report(f)
}

// leaving returns the step with which control leaves the branch of an error reply on
// its way to a call, if it does.
func (r rule) leaving(body *replies.Body, at, to *ast.CallExpr) []analysis.RelatedInformation {
	cur, ok := body.Cursor(at)
	if !ok {
		return nil
	}
	branch := flow.BranchOf(cur)
	if branch.Node == nil || branch.Node.Pos() <= to.Pos() && to.End() <= branch.Node.End() {
		return nil
	}
	end := branch.Node.End()
	return []analysis.RelatedInformation{{Pos: end, End: end, Message: "control leaves the branch without a return"}}
}

// runsAnyway tells whether a return statement would not keep the request from
// getting through.
func (r rule) runsAnyway(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	return ok && api.RunsAnyway(fn)
}

// fix returns the fix that makes the handler end.
func (r rule) fix(body *replies.Body, at *ast.CallExpr) *analysis.SuggestedFix {
	cur, ok := body.Cursor(at)
	if !ok {
		return nil
	}
	stmt, ok := fix.StatementOf(cur)
	if !ok {
		return nil
	}
	branch := flow.BranchOf(cur)
	if r.releasesAfter(body, at) {
		return nil // a return would leave that undone
	}
	returner := fix.Returner{Pass: r.pass, Func: body.Node}
	for _, v := range branch.Failures(r.pass.TypesInfo) {
		if api.IsError(v.Type()) {
			returner.Err = v
		}
	}
	if body.IsConditional(at) {
		kind, ok := body.RepliesIf(at)
		if !ok {
			return nil
		}
		return r.fixConditional(returner, stmt.Node().(ast.Stmt), at, kind)
	}
	if returnsOnly(r.pass.TypesInfo, body.Node, at) {
		if len(fix.Following(stmt)) > 0 {
			return nil
		}
		// -c.JSON(http.StatusBadRequest, "bad id")
		// +return c.JSON(http.StatusBadRequest, "bad id")
		return &analysis.SuggestedFix{
			Message:   "Return the result of " + diag.Callee(at),
			TextEdits: []analysis.TextEdit{{Pos: at.Pos(), End: at.Pos(), NewText: []byte("return ")}},
		}
	}
	last := stmt.Node().(ast.Stmt)
	for _, next := range fix.Following(stmt) {
		if !r.observes(next) {
			return nil
		}
		last = next
	}
	code, ok := returner.Statement(last.End())
	if !ok {
		return nil
	}
	//  http.Error(w, "bad id", http.StatusBadRequest)
	// +return
	edit, ok := fix.InsertAfter(r.pass, last, code)
	if !ok {
		return nil
	}
	return &analysis.SuggestedFix{
		Message:   "Return after " + diag.Callee(at),
		TextEdits: []analysis.TextEdit{edit},
	}
}

// releasesAfter tells whether code after a call in a body, and not a deferred call, ends or releases
// something.
func (r rule) releasesAfter(body *replies.Body, at *ast.CallExpr) bool {
	last, ok := r.released[body.Node]
	if !ok {
		body.Root().Inspect([]ast.Node{(*ast.FuncLit)(nil), (*ast.DeferStmt)(nil), (*ast.CallExpr)(nil)}, func(c inspector.Cursor) bool {
			call, ok := c.Node().(*ast.CallExpr)
			if !ok {
				return c == body.Root()
			}
			if callee, ok := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func); ok && api.Releases(callee) {
				last = max(last, call.Pos())
			}
			return true
		})
		r.released[body.Node] = last
	}
	return last > at.End()
}

// returnsOnly tells whether both a function and a call in it have an error as
// their only result, as the handlers and the methods of some frameworks do.
func returnsOnly(info *types.Info, fn ast.Node, call *ast.CallExpr) bool {
	var results *ast.FieldList
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		results = fn.Type.Results
	case *ast.FuncLit:
		results = fn.Type.Results
	}
	if results.NumFields() != 1 {
		return false
	}
	_, several := info.TypeOf(call).(*types.Tuple)
	return !several && lastIsError(info.TypeOf(call)) && lastIsError(info.TypeOf(results.List[0].Type))
}

// conditions says how an if statement tests a result for what it is when the
// helper has replied: the name to give it, and what is put before that.
var conditions = map[flow.Kind]struct{ name, not, test string }{
	flow.True:   {"ok", "", ""},
	flow.False:  {"ok", "!", ""},
	flow.NonNil: {"err", "", " != nil"},
	flow.Nil:    {"err", "", " == nil"},
}

// header returns the code before and after a call, which has so many results,
// in the header of an if statement that tests the last one.
func header(replied flow.Kind, results int) (before, after string, ok bool) {
	c, ok := conditions[replied]
	if c.name == "ok" && results == 1 {
		return "if " + c.not, "", ok
	}
	return "if " + strings.Repeat("_, ", results-1) + c.name + " := ", "; " + c.not + c.name + c.test, ok
}

// fixConditional puts a helper whose result says that it has replied into an if
// statement that returns.
func (r rule) fixConditional(returner fix.Returner, stmt ast.Stmt, at *ast.CallExpr, replied flow.Kind) *analysis.SuggestedFix {
	results := 1
	if tuple, ok := r.pass.TypesInfo.TypeOf(at).(*types.Tuple); ok {
		results = tuple.Len()
	}
	before, after, ok := header(replied, results)
	if !ok {
		return nil
	}
	code, ok := returner.Statement(stmt.Pos())
	if !ok {
		return nil
	}
	// -allowed(w, r)
	// +if !allowed(w, r) {
	// +	return
	// +}
	edits, ok := fix.Condition(r.pass, stmt, before, after, code)
	if !ok {
		return nil
	}
	return &analysis.SuggestedFix{
		Message:   "Return if " + diag.Callee(at) + " has replied",
		TextEdits: edits,
	}
}

// observes tells whether a statement only logs, measures or releases.
func (r rule) observes(stmt ast.Stmt) bool {
	fn := fix.Called(r.pass, stmt)
	return fn != nil && api.Harmless(fn)
}
