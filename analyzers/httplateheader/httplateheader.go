package httplateheader

import (
	_ "embed"
	"flag"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

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

// Analyzer is the rule httplateheader.
var Analyzer = &analysis.Analyzer{
	Name:       "httplateheader",
	Doc:        doctext.MustText(doc, "httplateheader"),
	URL:        diag.URL("httplateheader"),
	Flags:      flags(),
	Requires:   []*analysis.Analyzer{diag.Directives, replies.Analyzer},
	Run:        guard.Run(run),
	ResultType: diag.PathsType,
}

func flags() flag.FlagSet {
	fs := diag.Flags()
	fs.Bool("failedwrite", false, "report in the branch taken because the write failed, too")
	return fs
}

// A status or a header change is reported if on some path before it a reply on
// the same writer came for certain. Both must be certain on that path.

func run(pass *analysis.Pass) (any, error) {
	bodies := pass.ResultOf[replies.Analyzer].(*replies.Result).Bodies()
	if len(bodies) == 0 {
		return diag.Paths(nil), nil
	}
	r := rule{
		pass:        pass,
		reporter:    diag.New(pass),
		failedWrite: diag.Flag(pass, "failedwrite"),
	}
	r.announcements = sync.OnceValue(r.findAnnouncements)
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
		if r.isInner(body, writer) || api.IsBuffered(writer.Root.Type()) || !body.Follows(writer, begins, mayBeLate) {
			continue
		}
		steps := body.Steps(writer)
		reported := make(map[ast.Node]bool)
		for _, step := range steps {
			late := r.match(body, step)
			if late == nil || reported[step.Node] {
				continue
			}
			reported[step.Node] = true
			r.report(body, steps, late)
		}
	}
}

// begins tells whether the response may start by a call with an effect: it does more to the writer than set the header
// or hand it on.
func begins(e replies.Effect, _ bool) bool { return e.Must&^api.Header != 0 }

// mayBeLate tells whether a node with an effect is too late once the response has started.
func mayBeLate(_ ast.Node, e replies.Effect) bool { return e.Must&(api.Status|api.Header) != 0 }

type rule struct {
	pass        *analysis.Pass
	reporter    *diag.Reporter
	failedWrite bool
	// announcements are the calls that announce trailers, looked for when first asked for.
	announcements func() []*ast.CallExpr
}

// isInner tells whether the body is a method of a type that wraps a writer, and
// the writer is that.
func (r rule) isInner(body *replies.Body, writer replies.Place) bool {
	decl, ok := body.Outermost().(*ast.FuncDecl)
	if !ok || decl.Recv == nil || writer.Root.Kind() != types.RecvVar {
		return false
	}
	return api.HasWriterMethods(writer.Root.Type())
}

// A lateCall is a header or status that is set too late.
type lateCall struct {
	step     *replies.Step
	category string
	first    *ast.CallExpr // the reply that came before
}

// match returns what is too late about a step, or nil.
func (r rule) match(body *replies.Body, step *replies.Step) *lateCall {
	before := step.Before
	first := before.Started
	if first == nil && r.failedWrite {
		first = before.Failed
	}
	if first == nil || first == replies.Distant || step.Go {
		return nil
	}
	// Have: a step after the response has started.

	switch {
	case step.Effect.Must&api.Status != 0:
		if before.Refused(step) {
			return nil // httpreturn's
		}
		return &lateCall{step, "status", first}
	case step.Effect.Must&api.Header != 0:
		if step.Effect.May&api.Body != 0 || r.isTrailer(body, step.Node) {
			return nil
		}
		return &lateCall{step, "header", first}
	}
	return nil
}

// isTrailer tells whether a header change sets a trailer, or may: its name is
// announced in the header Trailer, be it by another function of the package, has
// the prefix of trailers, or is not known where any name was announced.
func (r rule) isTrailer(body *replies.Body, n ast.Node) bool {
	name, known := r.headerName(n)
	if strings.HasPrefix(name, api.TrailerPrefix) || strings.EqualFold(name, "Trailer") {
		return true
	}
	fn := body.Outermost()
	for _, call := range r.announcements() {
		value := r.pass.TypesInfo.Types[call.Args[1]].Value
		here := fn.Pos() <= call.Pos() && call.Pos() < fn.End()
		if !known || value == nil && here || value != nil && announces(constant.StringVal(value), name) {
			return true
		}
	}
	return false
}

// findAnnouncements returns the calls of the package that announce trailers.
func (r rule) findAnnouncements() []*ast.CallExpr {
	var calls []*ast.CallExpr
	for _, file := range r.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 2 {
				if key, _ := r.headerName(call); strings.EqualFold(key, "Trailer") {
					calls = append(calls, call)
				}
			}
			return true
		})
	}
	return calls
}

func announces(list, name string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(part), name) {
			return true
		}
	}
	return false
}

// headerName returns the name of the header that a call or assignment sets, or
// its constant beginning.
func (r rule) headerName(n ast.Node) (name string, known bool) {
	var key ast.Expr
	switch n := n.(type) {
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) > 0 && api.IsHeader(r.pass.TypesInfo.TypeOf(sel.X)) {
			key = n.Args[0]
		}
	case *ast.AssignStmt:
		if index, ok := ast.Unparen(n.Lhs[0]).(*ast.IndexExpr); ok {
			key = index.Index
		}
	}
	if key == nil {
		return "", true
	}
	return api.Beginning(r.pass.TypesInfo, key)
}

func (r rule) report(body *replies.Body, steps []*replies.Step, late *lateCall) {
	name := "the assignment"
	if call, ok := late.step.Node.(*ast.CallExpr); ok {
		name = diag.Callee(call)
	}
	sent := "sent the " + late.category
	first := diag.Callee(late.first)
	if first == name {
		first = "an earlier one"
	}
	f := diag.At(late.step.Node, late.category, "%s is too late: %s %s", name, first, sent)
	start := diag.Step(late.first, diag.Callee(late.first)+" "+sent)
	f.Related = &start
	f.Path = append(body.Sending(late.first, start.Message), diag.Step(late.step.Node, name+" is too late"))
	f.Fix = r.fix(body, steps, late)
	r.reporter.Report(f)
}

func (r rule) fix(body *replies.Body, steps []*replies.Step, late *lateCall) *analysis.SuggestedFix {
	if late.step.Before.Started == nil || comesFirst(steps, late.step.Node) {
		return nil
	}
	stmt, ok := r.statement(body, late.step.Node)
	if !ok {
		return nil
	}
	if r.repeats(steps, late) {
		// -w.WriteHeader(http.StatusOK)
		if edit, ok := fix.Delete(r.pass, stmt.Node().(ast.Stmt)); ok {
			return &analysis.SuggestedFix{
				Message:   "Remove the repeated status",
				TextEdits: []analysis.TextEdit{edit},
			}
		}
		return nil
	}
	before, ok := r.earlier(stmt, late.first)
	if !ok || setsItself(steps, late) || inLoop(before) || !r.movable(stmt, before) {
		return nil
	}
	// +w.WriteHeader(http.StatusCreated)
	//  fmt.Fprintln(w, "created")
	// -w.WriteHeader(http.StatusCreated)
	edits, ok := fix.Move(r.pass, stmt.Node().(ast.Stmt), before.Node().(ast.Stmt))
	if !ok {
		return nil
	}
	return &analysis.SuggestedFix{
		Message:   "Move in front of " + diag.Callee(late.first),
		TextEdits: edits,
	}
}

// inLoop tells whether a statement stands in a loop of its function, whose next
// round would come after what the first has replied.
func inLoop(stmt inspector.Cursor) bool {
	for c := range stmt.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		return flow.Body(c.Node()) == nil
	}
	return false
}

// comesFirst tells whether on some path, such as the first time round a loop, the
// late call comes before any reply.
func comesFirst(steps []*replies.Step, n ast.Node) bool {
	return slices.ContainsFunc(steps, func(s *replies.Step) bool { return s.Node == n && s.Before.Started == nil && s.Before.Failed == nil })
}

// statement returns the statement that a late call or assignment is, if that
// may be moved at all: WriteHeader or a header change and nothing more.
func (r rule) statement(body *replies.Body, n ast.Node) (inspector.Cursor, bool) {
	cur, ok := body.Cursor(n)
	if !ok {
		return cur, false
	}
	if _, ok := n.(*ast.AssignStmt); ok {
		return cur, fix.InList(cur)
	}
	call := n.(*ast.CallExpr)
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return cur, false
	}
	switch sel.Sel.Name {
	case "WriteHeader", "Set", "Add", "Del", "SetCookie":
		return fix.StatementOf(cur)
	}
	return cur, false
}

// setsItself tells whether the first reply sets what the late call sets: in
// front of it, that would have no effect, or take its effect away.
func setsItself(steps []*replies.Step, late *lateCall) bool {
	sets := api.Header
	if late.category == "status" {
		sets |= api.Status
	}
	return slices.ContainsFunc(steps, func(s *replies.Step) bool {
		return s.Node == late.first && s.Effect.May&sets != 0
	})
}

// repeats tells whether the late call sets the status that the first reply has
// set.
func (r rule) repeats(steps []*replies.Step, late *lateCall) bool {
	if late.category != "status" || !late.step.Effect.Codes.Known() {
		return false
	}
	for _, s := range steps {
		if s.Node != late.first {
			continue
		}
		codes := s.Effect.Codes
		if s.Effect.May&api.Status == 0 {
			codes = replies.OK
		}
		if s.Effect.Replies() && codes != late.step.Effect.Codes {
			return false
		}
	}
	return true
}

// earlier returns the statement of the list of stmt in which the first reply
// stands.
func (r rule) earlier(stmt inspector.Cursor, first *ast.CallExpr) (inspector.Cursor, bool) {
	for prev, ok := stmt.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
		n := prev.Node()
		if n.Pos() > first.Pos() || first.End() > n.End() {
			continue
		}
		switch n.(type) {
		case *ast.ExprStmt, *ast.AssignStmt:
			return prev, true
		case *ast.IfStmt:
			return prev, n.(*ast.IfStmt).Init != nil && n.(*ast.IfStmt).Init.End() >= first.End()
		}
		return prev, false
	}
	return inspector.Cursor{}, false
}

// movable tells whether stmt means the same in front of before: what it is made
// of has no effects and is not assigned in between.
func (r rule) movable(stmt, before inspector.Cursor) bool {
	uses := make(map[types.Object]bool)
	reads := make(map[types.Object]bool) // those in arguments
	arguments := stmt.Node().Pos()
	if expr, ok := stmt.Node().(*ast.ExprStmt); ok {
		arguments = expr.X.(*ast.CallExpr).Lparen
	}
	simple := true
	outer := true
	ast.Inspect(stmt.Node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			simple = simple && (outer || r.isPure(n))
			outer = false
		case *ast.FuncLit:
			simple = false
		case *ast.UnaryExpr:
			simple = simple && n.Op != token.ARROW
		case *ast.Ident:
			if v, ok := r.pass.TypesInfo.Uses[n].(*types.Var); ok {
				uses[v] = true
				reads[v] = reads[v] || n.Pos() >= arguments
			}
		}
		return simple
	})
	if !simple {
		return false
	}
	for c := before; c != stmt; {
		changed := false
		ast.Inspect(c.Node(), func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, lhs := range n.Lhs {
					changed = changed || uses[r.root(lhs)]
				}
			case *ast.IncDecStmt:
				changed = changed || uses[r.root(n.X)]
			case *ast.UnaryExpr:
				changed = changed || n.Op == token.AND && uses[r.root(n.X)]
			case *ast.CallExpr:
				changed = changed || r.handsOut(n, reads)
			case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt:
				changed = changed || c != before
			}
			return !changed
		})
		if changed {
			return false
		}
		next, ok := c.NextSibling()
		if !ok {
			return false
		}
		c = next
	}
	return true
}

// handsOut tells whether a call is handed one of the variables, by which it may
// change what they lead to. That the writer is handed out is known.
func (r rule) handsOut(call *ast.CallExpr, vars map[types.Object]bool) bool {
	operands := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		operands = append([]ast.Expr{sel.X}, operands...)
	}
	return slices.ContainsFunc(operands, func(e ast.Expr) bool {
		t := r.pass.TypesInfo.TypeOf(e)
		if t == nil || api.HasWriterMethods(t) || api.IsHeader(t) {
			return false
		}
		_, basic := t.Underlying().(*types.Basic)
		return !basic && vars[r.root(e)]
	})
}

// root returns the object that an assignment to e changes.
func (r rule) root(e ast.Expr) types.Object {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.Ident:
			return r.pass.TypesInfo.ObjectOf(t)
		case *ast.SelectorExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		default:
			return nil
		}
	}
}

// isPure tells whether a call in an argument can be made earlier: a conversion,
// the header map itself, or a function that only formats.
func (r rule) isPure(call *ast.CallExpr) bool {
	if r.pass.TypesInfo.Types[call.Fun].IsType() {
		return true
	}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		b, ok := r.pass.TypesInfo.Uses[fun].(*types.Builtin)
		return ok && b.Name() == "len"
	case *ast.SelectorExpr:
		fn, ok := r.pass.TypesInfo.Uses[fun.Sel].(*types.Func)
		if !ok || fn.Pkg() == nil {
			return false
		}
		switch fn.Pkg().Path() {
		case "strconv", "strings", "net/http", "mime":
			return true
		case "fmt":
			return strings.HasPrefix(fn.Name(), "Sprint")
		}
	}
	return false
}
