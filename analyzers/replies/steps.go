package replies

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A Form is how sure an error reply is one.
type Form uint8

const (
	// NoError: there is no error reply.
	NoError Form = iota
	// Complete: an error reply.
	Complete
	// Redirect: http.Redirect, which ends a response but refuses nothing.
	Redirect
	// Undecided: in a branch entered because of a failure, a reply through a
	// helper whose status is not known, or a status of 400 or more with a body
	// beside it. It counts once control leaves the branch.
	Undecided
	// Bare: likewise, a status of 400 or more without a body.
	Bare
	// BodyOnly: likewise, a body as the first reply.
	BodyOnly
)

// Progress is how far the response of one writer has come on a path.
type Progress struct {
	// Started is the call of the first reply that came for certain, or Distant.
	Started *ast.CallExpr
	// Failed is the first call that tried to write and reported an error, on the
	// path on which it did, if no reply came before it.
	Failed *ast.CallExpr

	// Error is the call of the last error reply, whose form is Form.
	Error *ast.CallExpr
	Form  Form
	// Left tells that control has left the branch of the error reply.
	Left bool
	// Used tells that since then a call was handed a value that was assigned
	// together with the error which the branch tested.
	Used bool

	silent  bool // nothing more is reported on this path
	aborted bool // the handlers that are next do not run
	stale   bool // such a value was assigned anew
}

// Refused tells whether the step, a reply, follows an error reply that counts:
// then a return statement is missing after that.
func (p Progress) Refused(step *Step) bool {
	switch p.Form {
	case Complete, Redirect:
		return true
	case Undecided, Bare:
		return p.Left
	case BodyOnly:
		return p.Left && (p.Used || step.Handed)
	}
	return false
}

// A Step is a point on a path at which a body acts on a writer, or would with other
// arguments, or, after an error reply, calls something else.
type Step struct {
	Node   ast.Node // *ast.CallExpr or *ast.AssignStmt
	Effect Effect   // on the writer; zero if there is none
	Before Progress
	// Handed tells that the call is handed, or dereferences, a value that was
	// assigned together with the error which the branch of the error reply
	// tested.
	Handed bool
	// Go tells that the call is that of a go statement.
	Go bool
}

// Steps returns the steps of the body for one of its writers, each once, in
// source order. There are none if the paths are too many to be followed.
func (b *Body) Steps(writer Place) []*Step {
	defer b.lock()()
	steps, ok := b.steps[writer]
	if !ok {
		if b.steps == nil {
			b.steps = make(map[Place][]*Step)
		}
		steps = b.follow(writer)
		b.steps[writer] = steps
	}
	return steps
}

// Sending returns the steps of a path that tell by which call a reply was sent, with
// the message for it, and through which helper, if it was sent through one.
func (b *Body) Sending(call *ast.CallExpr, message string) []analysis.RelatedInformation {
	defer b.lock()()
	r := b.outer.r
	steps := []analysis.RelatedInformation{diag.Step(call, message)}
	fn, ok := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	if !ok || !fn.Pos().IsValid() || types.IsInterface(recvType(fn)) {
		return steps
	}
	fn = fn.Origin()
	if r.functions[fn] == nil && !r.pass.ImportObjectFact(fn, new(Summary)) {
		return steps
	}
	return append(steps, analysis.RelatedInformation{
		Pos:     fn.Pos(),
		End:     fn.Pos() + token.Pos(len(fn.Name())),
		Message: fn.Name() + " is the helper that sends it",
	})
}

// maxBeginnings bounds the ways in which a body that is called where it stands may begin:
// nothing is concluded of one with more.
const maxBeginnings = 64

// follow finds the steps of the body.
func (b *Body) follow(writer Place) []*Step {
	w := &walker{
		body:     b,
		writer:   writer,
		uses:     b.usesOf(writer),
		branches: make(map[*ast.CallExpr]*branch),
		reasons:  make(map[ast.Node]*reasons),
		outers:   make(flow.Outers),
	}
	entries := b.outer.entries(b.Node)
	if len(entries) > maxBeginnings {
		return nil
	}
	for _, env := range entries {
		ok := flow.Explore(b.outer.flow(), b.Node, env, Progress{}, flow.Visitor[Progress]{
			Node: w.node,
			Call: w.call,
			Test: func(cond ast.Expr, _ bool, p Progress) Progress {
				p.silent = p.silent || b.outer.testsWriter(cond)
				return p
			},
		})
		if !ok {
			return nil
		}
	}
	return eachOnce(w.rooms)
}

// maxEntries bounds the ways in which a literal is followed.
const maxEntries = 8

// entries returns what is known where the function or a literal in it begins, in each way in which it
// can: of a literal that is called where it stands, what is known there, and of
// another what is known for good. There are none if no path comes to the literal.
func (o *outer) entries(fn ast.Node) []*flow.Env {
	anywhere := []*flow.Env{o.flow().Empty()}
	lit, ok := fn.(*ast.FuncLit)
	if !ok {
		return anywhere
	}
	if around := o.flow().Around(lit); around != nil && !o.flow().Followed(around) {
		o.followFrom(around)
	}
	if !o.flow().Reached(lit) {
		return nil
	}
	if o.calledInPlace(lit) {
		if envs, ok := o.flow().Entries(lit); ok {
			return envs
		}
	} else if envs, ok := o.flow().Created(lit); ok && 0 < len(envs) && len(envs) <= maxEntries {
		return envs
	}
	return anywhere
}

// followFrom follows the paths of the function or a literal in it, of which nobody has had to ask yet.
func (o *outer) followFrom(fn ast.Node) {
	entries := o.entries(fn)
	if len(entries) > maxBeginnings {
		return
	}
	for _, env := range entries {
		t := o.newTracker()
		if !flow.Explore(o.flow(), fn, env, trackState{}, t.visitor(nil)) {
			return
		}
	}
}

// calledInPlace tells whether a literal is called where it stands, and at once.
func (o *outer) calledInPlace(lit *ast.FuncLit) bool {
	cur, ok := o.cursor(lit)
	if !ok || cur.ParentEdgeKind() != edge.CallExpr_Fun {
		return false
	}
	switch cur.Parent().ParentEdgeKind() {
	case edge.DeferStmt_Call, edge.GoStmt_Call:
		return false
	}
	return true
}

// maxRoom is how many steps share one piece of memory at most.
const maxRoom = 64

// add notes a step, unless it is one of the last. Different paths come to a place one after the other,
// so that these are most of those that are there already; eachOnce drops the others.
func (w *walker) add(s Step) {
	const last = 16
	var room []Step
	if n := len(w.rooms); n > 0 {
		room = w.rooms[n-1]
	}
	if slices.Contains(room[max(0, len(room)-last):], s) {
		return
	}
	if len(room) == cap(room) {
		room = make([]Step, 0, min(max(4, 2*len(room)), maxRoom))
		w.rooms = append(w.rooms, room)
	}
	w.rooms[len(w.rooms)-1] = append(room, s)
}

// A taken step is one that a path came to, with all by which it is sorted: of very many steps, to look at each
// takes longer than to compare them.
type taken struct {
	*Step
	pos, token     token.Pos // of Node
	error, started token.Pos // of the calls of Before
	n              int       // how many were taken before it
}

// eachOnce returns the steps in source order, each once: the first of those that are the same. Steps that
// compare as equal stay in the order of the paths, which is always the same.
func eachOnce(rooms [][]Step) []*Step {
	n := 0
	for _, room := range rooms {
		n += len(room)
	}
	all := make([]taken, 0, n)
	for _, room := range rooms {
		for i := range room {
			s := &room[i]
			all = append(all, taken{
				Step: s,
				pos:  s.Node.Pos(), token: bypos.Token(s.Node),
				error: position(s.Before.Error), started: position(s.Before.Started),
				n: len(all),
			})
		}
	}
	slices.SortFunc(all, func(a, b taken) int {
		return cmp.Or(compareSteps(&a, &b), cmp.Compare(a.n, b.n))
	})
	once := make([]*Step, 0, n)
	group := 0 // where those begin that compare as equal with the last
	for i := range all {
		s := &all[i]
		if i > 0 && compareSteps(&all[i-1], s) != 0 {
			group = len(once)
		}
		if !slices.ContainsFunc(once[group:], func(other *Step) bool { return *other == *s.Step }) {
			once = append(once, s.Step)
		}
	}
	return once
}

func compareSteps(a, b *taken) int {
	switch {
	case a.pos != b.pos:
		return cmp.Compare(a.pos, b.pos)
	case a.token != b.token: // one node begins with the other
		return cmp.Compare(a.token, b.token)
	case a.error != b.error:
		return cmp.Compare(a.error, b.error)
	case a.started != b.started:
		return cmp.Compare(a.started, b.started)
	}
	return cmp.Compare(a.Before.Form, b.Before.Form)
}

// position returns where a call begins, before all others if there is none.
func position(call *ast.CallExpr) token.Pos {
	if call == nil {
		return token.NoPos
	}
	return call.Pos()
}

// A branch is the branch of an error reply.
type branch struct {
	flow.Branch
	first, last token.Pos // where control is in it
	*reasons
}

// reasons are why control is in a branch and in those around it.
type reasons struct {
	failures   []*types.Var // an error or a false ok because of which one was entered
	companions []*types.Var // the values assigned together with it
}

type walker struct {
	body     *Body
	writer   Place
	branches map[*ast.CallExpr]*branch
	asked    *ast.CallExpr // the call of which the branch was asked for last
	answer   *branch
	reasons  map[ast.Node]*reasons // by the node of the branch
	outers   flow.Outers
	rooms    [][]Step // the steps, in the order of the paths
	outcomes flow.Outcomes[Progress]

	uses        *bypos.Positions // of the writer, if they are many
	assignments flow.Assignments // nil before the first is asked for
}

// Distant stands for a call that came first in a body that uses its writer so often that
// calls are told apart only as long as they are near.
var Distant = &ast.CallExpr{Fun: new(ast.BadExpr)}

// Of a body with more uses of its writer than manyUses, calls are told apart for so many uses
// after them, in the text. There would be as many states as pairs of calls otherwise.
const (
	manyUses = 64
	nearUses = 8
)

// usesOf returns where in the text calls of the body are handed the writer, if these are many.
func (b *Body) usesOf(writer Place) *bypos.Positions {
	var uses []token.Pos
	for c := range b.cur.Preorder((*ast.CallExpr)(nil)) {
		if call := c.Node().(*ast.CallExpr); slices.Contains(b.outer.operands(call), writer) {
			uses = append(uses, call.Pos())
		}
	}
	if len(uses) <= manyUses {
		return nil
	}
	return bypos.NewPositions(uses)
}

// isDistant tells whether a call is far from a position.
func (w *walker) isDistant(call *ast.CallExpr, pos token.Pos) bool {
	if call == nil || w.uses == nil || call == Distant {
		return false
	}
	from, to := w.uses.Before(call.Pos()), w.uses.Before(pos)
	return max(from-to, to-from) > nearUses
}

// near returns the progress at a position without what is too far away to be told apart: an error
// reply is forgotten, and that a reply came first is all that is known of it.
func (w *walker) near(p Progress, pos token.Pos) Progress {
	if w.isDistant(p.Error, pos) {
		p = Progress{Started: p.Started, Failed: p.Failed, silent: p.silent, aborted: p.aborted}
		if p.Started != nil {
			p.Started = Distant
		}
	}
	if w.isDistant(p.Started, pos) {
		p.Started = Distant
	}
	if w.isDistant(p.Failed, pos) {
		p.Failed = Distant
	}
	return p
}

func (w *walker) info() *types.Info { return w.body.outer.r.pass.TypesInfo }

// Root returns the cursor of the function or literal.
func (b *Body) Root() inspector.Cursor { return b.cur }

// Cursor returns the cursor of a call, an assignment or a literal in the outermost function of the
// body.
func (b *Body) Cursor(n ast.Node) (inspector.Cursor, bool) {
	defer b.lock()()
	return b.outer.cursor(n)
}

// cursor returns the cursor of a call, an assignment or a literal, if it is in the function. It looks all
// up at once: to look for each by itself would take time in proportion to the square of the function's size.
func (o *outer) cursor(n ast.Node) (inspector.Cursor, bool) {
	if o.cursors == nil {
		o.cursors = bypos.In(o.cur, func(c inspector.Cursor) inspector.Cursor { return c },
			(*ast.CallExpr)(nil), (*ast.AssignStmt)(nil), (*ast.FuncLit)(nil))
	}
	c := o.cursors.At(bypos.Token(n))
	if c == nil || c.Node() != n {
		return inspector.Cursor{}, false
	}
	return *c, true
}

func (w *walker) branchOf(call *ast.CallExpr) *branch {
	if call == w.asked && w.answer != nil {
		return w.answer
	}
	b := w.branches[call]
	if b == nil {
		b = w.findBranch(call)
		w.branches[call] = b
	}
	w.asked, w.answer = call, b
	return b
}

func (w *walker) findBranch(call *ast.CallExpr) *branch {
	b := &branch{reasons: new(reasons)}
	cur, ok := w.body.outer.cursor(call)
	if !ok {
		return b
	}
	b.Branch = flow.BranchOf(cur)
	if b.Node != nil {
		b.first, b.last = b.Node.Pos(), b.Node.End()
	}
	// The paths of a literal without results are those of its caller.
	if w.body.outer.resultCount(call) > 0 && w.body.outer.isConditional(call) {
		b.first, b.last = call.Pos(), decision(w.info(), cur)
	}
	b.reasons = w.reasonsOf(b.Branch)
	return b
}

// reasonsOf returns why control is in a branch. One that gives none itself shares those of the
// branch around it.
func (w *walker) reasonsOf(br flow.Branch) *reasons {
	if br.Node == nil {
		return new(reasons)
	}
	if r := w.reasons[br.Node]; r != nil {
		return r
	}
	outer, _ := br.Outer(w.outers)
	r := w.reasonsOf(outer)
	if failures := br.Failures(w.info()); len(failures) > 0 {
		if w.assignments == nil {
			w.assignments = flow.AssignmentsIn(w.info(), w.body.cur)
		}
		var companions []*types.Var
		for _, v := range failures {
			companions = append(companions, br.Companions(w.info(), w.assignments, v)...)
		}
		r = &reasons{append(failures, r.failures...), append(companions, r.companions...)}
	}
	w.reasons[br.Node] = r
	return r
}

// isConditional tells whether a call replies in some of its outcomes only, apart
// from those in which it tried to and failed.
func (o *outer) isConditional(call *ast.CallExpr) bool {
	replies, not := false, false
	for _, out := range o.call(call, nil, o.flow().Empty()) {
		certain, failed := out.replies()
		replies = replies || certain
		not = not || !certain && !failed
	}
	return replies && not
}

// replies tells whether some writer is replied to for certain, or else was tried
// to.
func (out callOutcome) replies() (certain, failed bool) {
	for _, on := range out.effects {
		certain = certain || on.Replies()
		failed = failed || on.May&api.Failed != 0
	}
	return certain, failed
}

// decision returns where the statement ends that acts on the result of a call
// which replies in some of its outcomes only: until there control is in the
// branch of the reply. If none does, it is left with the call.
//
//	if !allowed(w, r) {
//		return
//	}
func decision(info *types.Info, cur inspector.Cursor) token.Pos {
	call := cur.Node()
	for c := cur; ; c = c.Parent() {
		switch n := c.Node().(type) {
		case *ast.IfStmt:
			return n.End()
		case *ast.SwitchStmt:
			return n.End()
		case *ast.CaseClause, *ast.BlockStmt:
			continue // up from a case of a switch statement
		case *ast.AssignStmt:
			if c.ParentEdgeKind() == edge.IfStmt_Init || c.ParentEdgeKind() == edge.SwitchStmt_Init {
				continue
			}
			vars := assigned(info, n)
			for next, ok := c.NextSibling(); ok; next, ok = next.NextSibling() {
				if stmt, ok := next.Node().(*ast.IfStmt); ok && mentionsAny(info, stmt.Cond, vars) {
					return stmt.End()
				}
			}
			return call.End()
		case ast.Stmt, nil:
			return call.End()
		}
	}
}

// assigned returns the variables that a statement assigns.
func assigned(info *types.Info, assign *ast.AssignStmt) []*types.Var {
	var vars []*types.Var
	for _, lhs := range assign.Lhs {
		if id, ok := lhs.(*ast.Ident); ok {
			if v, ok := info.ObjectOf(id).(*types.Var); ok {
				vars = append(vars, v)
			}
		}
	}
	return vars
}

// mentionsAny tells whether a node uses one of the variables outside of
// function literals.
func mentionsAny(info *types.Info, n ast.Node, vars []*types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			if v, ok := info.Uses[n].(*types.Var); ok && slices.Contains(vars, v) {
				found = true
			}
		}
		return !found
	})
	return found
}

// node notes whether control leaves the branch of the error reply, and what
// statements without a call do.
func (w *walker) node(n ast.Node, p Progress) Progress {
	if p.silent {
		return p
	}
	p = w.near(p, n.Pos())
	if p.Error != nil {
		br := w.branchOf(p.Error)
		p.Left = p.Left || n.Pos() < br.first || br.last <= n.Pos()
		if assign, ok := n.(*ast.AssignStmt); ok && len(br.companions) > 0 {
			p.stale = p.stale || slices.ContainsFunc(assigned(w.info(), assign), func(v *types.Var) bool {
				return slices.Contains(br.companions, v)
			})
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		if place, ok := w.body.outer.headerAssignment(n); ok && place == w.writer {
			w.add(Step{Node: n, Effect: Effect{Must: api.Header, May: api.Header}, Before: p})
		}
	case *ast.GoStmt:
		e := w.spawned(n.Call)
		w.add(Step{Node: n.Call, Effect: e, Before: p, Go: true, Handed: w.handed(n.Call, p)})
	}
	return p
}

// spawned returns what the function that a go statement calls does to the
// writer.
func (w *walker) spawned(call *ast.CallExpr) Effect {
	var sum Effect
	for i, out := range w.body.outer.call(call, nil, w.body.outer.flow().Empty()) {
		e := out.effects.on(w.writer)
		if i == 0 {
			sum = e
		} else {
			sum = sum.or(e)
		}
	}
	return sum
}

func (w *walker) call(c flow.Call[Progress]) []flow.Outcome[Progress] {
	if fn := w.body.outer.callee(c.Expr); fn != nil && api.FailedBefore(fn) {
		failed := c.State
		failed.silent = true
		return []flow.Outcome[Progress]{
			{State: c.State, Results: []flow.Value{{Kind: flow.Nil}}},
			{State: failed, Results: []flow.Value{{Kind: flow.NonNil}}},
		}
	}
	outcomes := w.body.outer.call(c.Expr, c.Args, c.Env)
	// It may act where something else is known: in a literal, or with other arguments.
	acts := w.body.outer.flow().Literal(c.Expr) != nil || slices.Contains(w.body.outer.operands(c.Expr), w.writer) ||
		slices.ContainsFunc(outcomes, func(out callOutcome) bool { return out.effects.on(w.writer) != Effect{} })
	list := w.outcomes.List(len(outcomes))
	for i, out := range outcomes {
		p := c.State
		if !p.silent && (acts || p.Error != nil) {
			p = w.step(c.Expr, out.effects.on(w.writer), p)
		}
		if out.unknown {
			p = Progress{silent: true} // it may have hijacked the connection, or not have ended
		}
		list[i] = flow.Outcome[Progress]{State: p, Results: out.results, Env: out.env}
	}
	return list
}

// step records a call and returns how far the response is after it.
func (w *walker) step(call *ast.CallExpr, e Effect, p Progress) Progress {
	if p.aborted {
		e.May &^= api.Handler
	}
	p.aborted = p.aborted || e.Must&api.Abort != 0
	handed := w.handed(call, p)
	w.add(Step{Node: call, Effect: e, Before: p, Handed: handed})
	p.Used = p.Used || handed
	if e == (Effect{}) {
		return p
	}
	if e.Must&api.Hijack != 0 && e.Must&api.Failed == 0 {
		return Progress{silent: true}
	}
	if p.Started == nil && p.Failed == nil && e.Must&api.Failed != 0 {
		p.Failed = call
	}
	if form := w.form(call, e, p); form != NoError {
		if w.uses != nil && p.Started != nil {
			p.Started = Distant
		}
		p.Error, p.Form, p.Used, p.stale = call, form, false, false
		p.Left = w.branchOf(call).last == call.End()
	} else if p.Form == Bare && !p.Left && e.May&api.Body != 0 {
		p.Form = Undecided
	}
	if p.Started == nil && e.Replies() {
		p.Started = call
	}
	return p
}

// handed tells whether a call uses a value that was assigned together with the
// error which the branch of the error reply tested, once control has left it.
func (w *walker) handed(call *ast.CallExpr, p Progress) bool {
	if p.Error == nil || !p.Left || p.stale {
		return false
	}
	companions := w.branchOf(p.Error).companions
	return len(companions) > 0 && mentionsAny(w.info(), call, companions)
}

// form returns the form of an error reply that a call with the given effect is.
func (w *walker) form(call *ast.CallExpr, e Effect, p Progress) Form {
	if e.IsErrorReply() {
		return Complete
	}
	if e.Must&(api.SetsStatus|api.Body) == 0 || e.Must&api.Failed != 0 {
		return NoError
	}
	callee := w.body.outer.callee(call)
	if callee != nil {
		if row, ok := api.Writes(callee); ok && row.Redirect {
			return Redirect
		}
	}
	form := NoError
	switch {
	case e.Must&api.SetsStatus != 0 && e.Codes.Errors():
		form = Bare
	case e.Must&api.SetsStatus != 0 && isHelper(callee) && (!e.Codes.Known() || !e.Codes.Succeed() && w.toldWhy(call)):
		form = Undecided
	case e.Must&api.Noted != 0:
		form = Undecided
	case e.Must&api.SetsStatus == 0 && p.Started == nil && p.Failed == nil:
		form = BodyOnly
	}
	if form == NoError || len(w.branchOf(call).failures) == 0 {
		return NoError
	}
	return form
}

// toldWhy tells whether a call is handed the error because of which control came
// to it: of several statuses it chooses one that says what went wrong.
func (w *walker) toldWhy(call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return mentionsAny(w.info(), arg, w.branchOf(call).failures) })
}

// isHelper tells whether a function is one whose body was looked at, or one of a
// framework that finds the status out itself.
func isHelper(fn *types.Func) bool {
	if fn == nil {
		return true // a literal
	}
	if row, ok := api.Writes(fn); ok {
		return row.Code == api.Varies && !api.IsStd(fn.Pkg().Path())
	}
	return !api.HasWriterMethods(recvType(fn))
}

// IsHandler tells whether a return statement in the body ends the handler and
// not only a literal in it: the body is that of a declared function, or it is
// handed a writer of its own.
func (b *Body) IsHandler() bool {
	defer b.lock()()
	lit, ok := b.Node.(*ast.FuncLit)
	if !ok {
		return true
	}
	sig, ok := b.outer.r.pass.TypesInfo.TypeOf(lit).(*types.Signature)
	return ok && b.outer.r.handed(sig)
}

// IsConditional tells whether a call replies in some of its outcomes only.
func (b *Body) IsConditional(call *ast.CallExpr) bool {
	defer b.lock()()
	return b.outer.isConditional(call)
}

// RepliesIf returns what the last result of a conditional call is if, and only
// if, the call has replied. It returns false if the result does not tell.
func (b *Body) RepliesIf(call *ast.CallExpr) (flow.Kind, bool) {
	defer b.lock()()
	var replied, not flow.Kind
	for _, out := range b.outer.call(call, nil, b.outer.flow().Empty()) {
		kind := &not
		if certain, _ := out.replies(); certain {
			kind = &replied
		}
		last := len(out.results) - 1
		if last < 0 || *kind != flow.Unknown && *kind != out.results[last].Kind {
			return flow.Unknown, false
		}
		*kind = out.results[last].Kind
	}
	return replied, replied != flow.Unknown && not != flow.Unknown && replied != not
}

// Outermost returns the declared function, or the literal at package level, that
// the body belongs to.
func (b *Body) Outermost() ast.Node { return b.outer.node }
