package rowresults

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// Tags of values on a path.
const (
	nextTag flow.Tag = iota + 1 // the result of Next
	errTag                      // the result of Err
)

// The ends of rows that a tracker follows are bits of a set: the Next calls and
// the calls of functions that run Next to its end. The last bit is the end that
// the rows had when they were handed to the function.
type ends uint64

const (
	maxEnds      = 63
	earlier ends = 1 << maxEnds
)

// maxDefers bounds the deferred calls that a tracker follows.
const maxDefers = 32

// A state is what happened on a path to the rows of a tracker.
type state struct {
	pending ends // came, and Err was not looked at since
	lost    ends // likewise, and the rows are out of reach by now
	looked  ends // came, and Err was looked at
	failed  ends // likewise, and it is known not to be nil
	defers  uint32
	ended   bool      // Next has returned false
	err     flow.Kind // what is known of the result of Err since then
	escaped bool      // the rows, or their variable, are in other hands, too
	covered bool      // a deferred call looked, too
}

// excused returns the state in which nobody asks any more for what was not
// looked at: another failure stands in for it, or there are no rows.
func (s state) excused() state {
	s.pending, s.lost = 0, 0
	return s
}

// look returns the state after a look at Err, whatever it returns.
func (s state) look() state {
	s.looked |= s.pending
	s.pending = 0
	return s
}

// A tracker follows what happens to the rows of one place.
type tracker struct {
	o     *outer
	place place
	ends  []*End

	bits     map[*ast.CallExpr]ends
	methods  map[*ast.CallExpr]occurrence
	args     map[*ast.CallExpr][]occurrence
	assigned map[ast.Node]bool
	escapes  map[ast.Node][]token.Pos // by the function or literal on whose paths they happen
	kin      map[*types.Var]bool      // rows that the place's rows are made of
	captured map[*ast.FuncLit]bool    // literals that use the place
	nextIn   map[*ast.FuncLit]bool    // those that call its Next
	defers   []*ast.DeferStmt
	body     map[*ast.DeferStmt]ast.Node

	early    bool // Err was looked at before any end
	reached  map[*ast.CallExpr]bool
	busy     map[*ast.FuncLit]bool
	overflow bool
}

func (o *outer) newTracker(p place) *tracker {
	t := &tracker{
		o:        o,
		place:    p,
		bits:     make(map[*ast.CallExpr]ends),
		methods:  make(map[*ast.CallExpr]occurrence),
		args:     make(map[*ast.CallExpr][]occurrence),
		assigned: make(map[ast.Node]bool),
		escapes:  make(map[ast.Node][]token.Pos),
		kin:      make(map[*types.Var]bool),
		captured: make(map[*ast.FuncLit]bool),
		nextIn:   make(map[*ast.FuncLit]bool),
		body:     make(map[*ast.DeferStmt]ast.Node),
		reached:  make(map[*ast.CallExpr]bool),
		busy:     make(map[*ast.FuncLit]bool),
	}
	for _, def := range o.defs[p.root] {
		if def != nil {
			ast.Inspect(def, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if v, ok := o.info().Uses[id].(*types.Var); ok && v != p.root && o.r.isRows(v.Type()) {
						t.kin[v] = true
					}
				}
				return true
			})
		}
	}
	if o.idents == nil {
		o.index()
	}
	ids := slices.Clone(o.idents[p.root])
	for v := range t.kin {
		ids = append(ids, o.idents[v]...)
	}
	slices.SortFunc(ids, func(a, b inspector.Cursor) int { return cmp.Compare(a.Node().Pos(), b.Node().Pos()) })
	for _, id := range slices.Compact(ids) {
		t.add(id, o.occurrence(id, p))
	}
	for _, c := range o.deferred {
		t.addDefer(c)
	}
	return t
}

// add notes one occurrence of the place.
func (t *tracker) add(id inspector.Cursor, occ occurrence) {
	if v, ok := t.o.info().Uses[id.Node().(*ast.Ident)].(*types.Var); ok && t.kin[v] {
		occ = t.kinOccurrence(id)
	}
	if occ.use == useNone {
		return
	}
	home := t.home(id)
	call, _ := occ.cur.Node().(*ast.CallExpr)
	for c := range id.Enclosing((*ast.FuncLit)(nil)) {
		lit := c.Node().(*ast.FuncLit)
		if lit.Pos() <= t.place.root.Pos() && t.place.root.Pos() < lit.End() {
			break
		}
		t.captured[lit] = true
		if occ.use == useMethod && !occ.part && occ.sel.Sel.Name == "Next" {
			t.nextIn[lit] = true
		}
		if !t.inline(c) {
			if occ.use != useMethod || occ.part || occ.sel.Sel.Name == "Err" {
				if e := t.effect(call, occ); occ.use != useArgument || e.Escapes || e.looks() {
					// It may happen at any time once the literal is there.
					t.escapes[home] = append(t.escapes[home], lit.Pos())
				}
			}
		}
	}
	switch occ.use {
	case useMethod:
		t.methods[call] = occ
		if !occ.part && occ.sel.Sel.Name == "Next" {
			t.addEnd(call, occ)
		}
	case useArgument:
		t.args[call] = append(t.args[call], occ)
		if e := t.effect(call, occ); e.Drains && t.o.r.reportsAtCallers(t.o, call) {
			t.addEnd(call, occ)
		}
	case useAssigned:
		t.assigned[occ.cur.Node()] = true
	case useEscapes:
		inner := innermost(id)
		t.escapes[inner] = append(t.escapes[inner], id.Node().Pos())
	}
}

// innermost returns the function or literal that an expression stands in.
func innermost(at inspector.Cursor) ast.Node {
	for c := range at.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		return c.Node()
	}
	return nil
}

// kinOccurrence returns the use of rows that the place's rows are made of, as
// far as it is a look at their Err.
func (t *tracker) kinOccurrence(id inspector.Cursor) occurrence {
	if id.ParentEdgeKind() != edge.SelectorExpr_X {
		return occurrence{}
	}
	sel := id.Parent().Node().(*ast.SelectorExpr)
	if sel.Sel.Name != "Err" || id.Parent().ParentEdgeKind() != edge.CallExpr_Fun {
		return occurrence{}
	}
	return occurrence{use: useMethod, cur: id.Parent().Parent(), sel: sel}
}

// home returns the function or literal whose paths an expression stands on: the
// innermost that is followed where it is called.
func (t *tracker) home(at inspector.Cursor) ast.Node {
	for c := range at.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		n := c.Node()
		if n == t.o.node || n.Pos() <= t.place.root.Pos() && t.place.root.Pos() < n.End() || t.inline(c) {
			return n
		}
	}
	return t.o.node
}

// inline tells whether a literal is run only where that is seen: it is called
// where it stands, or held by a variable of which nothing but calls is made.
func (t *tracker) inline(lit inspector.Cursor) bool {
	if lit.ParentEdgeKind() == edge.CallExpr_Fun {
		return true
	}
	held := t.o.holder(lit)
	return held != nil && t.o.onlyCalled(held)
}

// holder returns the variable that holds a literal all the time, or nil.
func (o *outer) holder(lit inspector.Cursor) *types.Var {
	var id *ast.Ident
	switch parent := lit.Parent().Node().(type) {
	case *ast.AssignStmt:
		if len(parent.Lhs) == len(parent.Rhs) {
			_, i := lit.ParentEdge()
			id, _ = parent.Lhs[i].(*ast.Ident)
		}
	case *ast.ValueSpec:
		_, i := lit.ParentEdge()
		if i < len(parent.Names) {
			id = parent.Names[i]
		}
	}
	if id == nil {
		return nil
	}
	v, ok := api.ObjectOf(o.info(), id).(*types.Var)
	if !ok || o.flow().Holds(v) != lit.Node() {
		return nil
	}
	return v
}

// onlyCalled tells whether all uses of a variable are calls of it.
func (o *outer) onlyCalled(v *types.Var) bool {
	if o.idents == nil {
		o.index()
	}
	for _, c := range o.idents[v] {
		if o.info().Uses[c.Node().(*ast.Ident)] == v && c.ParentEdgeKind() != edge.CallExpr_Fun && c.ParentEdgeKind() != edge.AssignStmt_Lhs {
			return false
		}
	}
	return true
}

func (t *tracker) addEnd(call *ast.CallExpr, occ occurrence) {
	if len(t.ends) == maxEnds {
		t.overflow = true
		return
	}
	t.bits[call] = 1 << len(t.ends)
	t.ends = append(t.ends, &End{Call: call, Func: innermost(occ.cur), cur: occ.cur, outer: t.o, place: t.place, occ: occ})
}

// addDefer notes a deferred call that may look.
func (t *tracker) addDefer(c inspector.Cursor) {
	d := c.Node().(*ast.DeferStmt)
	lit := t.o.flow().Literal(d.Call)
	relevant := lit != nil && t.captured[lit] || len(t.args[d.Call]) > 0
	if occ, ok := t.methods[d.Call]; ok {
		relevant = relevant || t.effect(d.Call, occ).looks()
	}
	if !relevant {
		return
	}
	if len(t.defers) == maxDefers {
		t.overflow = true
		return
	}
	t.defers = append(t.defers, d)
	t.body[d] = innermost(c)
}

// follow explores the paths of a function or literal from the given state and
// calls ret where one returns.
func (t *tracker) follow(fn ast.Node, env *flow.Env, init state, ret func(*ast.ReturnStmt, []flow.Value, *flow.Env, state)) {
	ok := flow.Explore(t.o.flow(), fn, env, init, flow.Visitor[state]{
		Node: func(n ast.Node, s state) state { return t.node(fn, n, s) },
		Call: t.call,
		Test: t.test,
		Return: func(stmt *ast.ReturnStmt, results []flow.Value, env *flow.Env, s state) {
			for _, s := range t.runDefers(fn, results, env, s) {
				ret(stmt, results, env, s)
			}
		},
	})
	t.overflow = t.overflow || !ok
}

func (t *tracker) node(fn, n ast.Node, s state) state {
	for _, pos := range t.escapes[fn] {
		s.escaped = s.escaped || n.Pos() <= pos && pos < n.End()
	}
	switch n := n.(type) {
	case *ast.DeferStmt:
		if i := slices.Index(t.defers, n); i >= 0 {
			s.defers |= 1 << i
		}
	case *ast.GoStmt:
		if lit := t.o.flow().Literal(n.Call); lit != nil && t.captured[lit] {
			joined := s
			for _, after := range t.run(lit, t.o.flow().Empty(), s) {
				joined.pending |= after.state.pending
				joined.looked |= after.state.looked
			}
			return joined
		}
		for _, occ := range t.args[n.Call] {
			s.escaped = s.escaped || t.effect(n.Call, occ).Escapes
		}
	}
	if t.assigned[n] {
		if s.escaped {
			s.pending = 0 // those who have the old rows may look
		}
		s = state{lost: s.lost, pending: s.pending, looked: s.looked, defers: s.defers, escaped: s.escaped}
		for i, d := range t.defers {
			if s.defers&(1<<i) != 0 && t.o.flow().Literal(d.Call) == nil {
				// It looks at the old rows, when all is over.
				s.defers &^= 1 << i
				s = s.look()
			}
		}
		s.lost |= s.pending
		s.pending = 0
	}
	return s
}

// A result is one way in which a literal ends.
type result struct {
	state   state
	results []flow.Value
	env     *flow.Env
}

// run follows the paths through a literal.
func (t *tracker) run(lit *ast.FuncLit, env *flow.Env, s state) []result {
	if t.busy[lit] {
		return nil // a recursive call adds no way to end
	}
	t.busy[lit] = true
	defer delete(t.busy, lit)
	var out []result
	t.follow(lit, env, s, func(_ *ast.ReturnStmt, results []flow.Value, env *flow.Env, s state) {
		out = append(out, result{s, results, env})
	})
	return out
}

// runDefers returns the states after the deferred calls of a function.
func (t *tracker) runDefers(fn ast.Node, results []flow.Value, env *flow.Env, s state) []state {
	states := []state{s}
	for i := len(t.defers) - 1; i >= 0; i-- {
		d := t.defers[i]
		if s.defers&(1<<i) == 0 || t.body[d] != fn {
			continue
		}
		for j, v := range t.o.flow().Results(fn) {
			if v != nil && j < len(results) {
				env = env.With(v, results[j])
			}
		}
		var after []state
		for _, s := range states {
			s.defers &^= 1 << i
			s.covered = s.covered || t.looksIn(d)
			if lit := t.o.flow().Literal(d.Call); lit != nil {
				for _, r := range t.run(lit, env, s) {
					after = append(after, r.state)
				}
				continue
			}
			for _, o := range t.perform(d.Call, s, nil) {
				after = append(after, o.State)
			}
		}
		states = after
	}
	return states
}

// looksIn tells whether a deferred call has a look at Err in it.
func (t *tracker) looksIn(d *ast.DeferStmt) bool {
	lit := t.o.flow().Literal(d.Call)
	if lit == nil {
		return true // it would not be followed otherwise
	}
	looks := false
	ast.Inspect(lit, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			looks = looks || t.isErr(call) || slices.ContainsFunc(t.args[call], func(occ occurrence) bool {
				return t.effect(call, occ).looks()
			})
		}
		return !looks
	})
	return looks
}

func (t *tracker) call(c flow.Call[state]) []flow.Outcome[state] {
	lit := t.o.flow().Literal(c.Expr)
	if lit == nil {
		return t.perform(c.Expr, c.State, c.Env)
	}
	if !t.captured[lit] {
		return t.perform(c.Expr, c.State, c.Env)
	}
	var list []flow.Outcome[state]
	for _, r := range t.run(lit, c.Env, c.State) {
		for _, o := range t.perform(c.Expr, r.state, c.Env) {
			o.Results, o.Env = r.results, r.env
			list = append(list, o)
		}
	}
	return list
}

// perform returns what a call that is not followed does to the rows.
func (t *tracker) perform(call *ast.CallExpr, s state, env *flow.Env) []flow.Outcome[state] {
	list := []flow.Outcome[state]{{State: s}}
	if occ, ok := t.methods[call]; ok {
		list = t.method(call, occ, s)
	}
	for _, occ := range t.args[call] {
		list = t.apply(call, t.effect(call, occ), list)
	}
	if env != nil {
		list = t.callbacks(call, env, list)
	}
	return list
}

// method returns what a method of the rows does.
func (t *tracker) method(call *ast.CallExpr, occ occurrence, s state) []flow.Outcome[state] {
	as := func(s state, v flow.Value) flow.Outcome[state] {
		return flow.Outcome[state]{State: s, Results: []flow.Value{v}}
	}
	if occ.part {
		return t.apply(call, t.effect(call, occ), []flow.Outcome[state]{{State: s}})
	}
	switch occ.sel.Sel.Name {
	case "Next":
		t.reached[call] = true
		end := s
		if !s.ended {
			end.ended, end.err = true, flow.Unknown
			end.pending |= t.bits[call]
			end.looked &^= t.bits[call]
		}
		list := []flow.Outcome[state]{as(end, flow.Value{Kind: flow.False, Tag: nextTag})}
		if !s.ended {
			list = append(list, as(s, flow.Value{Kind: flow.True, Tag: nextTag}))
		}
		return list
	case "NextResultSet":
		// It returns true only if what came before did not fail.
		more := s.excused()
		more.ended, more.err = false, flow.Unknown
		return []flow.Outcome[state]{as(s, flow.Value{Kind: flow.False}), as(more, flow.Value{Kind: flow.True})}
	case "Err":
		return t.look(call, occ, s)
	}
	return t.apply(call, t.effect(call, occ), []flow.Outcome[state]{{State: s}})
}

// look returns what a call of Err does.
func (t *tracker) look(call *ast.CallExpr, occ occurrence, s state) []flow.Outcome[state] {
	switch occ.cur.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.DeferStmt_Call, edge.GoStmt_Call:
		for i, end := range t.ends {
			if s.pending&(1<<i) != 0 {
				end.Dropped = call
			}
		}
		return []flow.Outcome[state]{{State: s}}
	}
	if s.pending&^earlier == 0 && !s.ended {
		t.early = true
	}
	var list []flow.Outcome[state]
	after := s.look()
	if s.err != flow.NonNil {
		ok := after
		ok.err = flow.Nil
		list = append(list, flow.Outcome[state]{State: ok, Results: []flow.Value{{Kind: flow.Nil, Tag: errTag}}})
	}
	if s.err != flow.Nil && s.ended {
		failed := after
		failed.err = flow.NonNil
		failed.failed |= s.pending
		list = append(list, flow.Outcome[state]{State: failed, Results: []flow.Value{{Kind: flow.NonNil, Tag: errTag}}})
	}
	if !s.ended {
		list[0].State.err = s.err
		list[0].Results[0].Kind = flow.Unknown
	}
	return list
}

// apply returns what a call of a function with a known effect does.
func (t *tracker) apply(call *ast.CallExpr, e Effect, list []flow.Outcome[state]) []flow.Outcome[state] {
	var out []flow.Outcome[state]
	for _, o := range list {
		s := o.State
		s.escaped = s.escaped || e.Escapes
		if e.looks() {
			o.State = s.look()
			out = append(out, o)
		}
		if e.Looks != always {
			o.State = s
			out = append(out, o)
		}
		if bit := t.bits[call]; bit != 0 && !s.ended {
			t.reached[call] = true
			s.ended, s.err = true, flow.Unknown
			s.pending |= bit
			o.State = s
			out = append(out, o)
		}
	}
	return out
}

// callbacks returns what a call does that is handed literals which run Next to
// its end: it may run them.
func (t *tracker) callbacks(call *ast.CallExpr, env *flow.Env, list []flow.Outcome[state]) []flow.Outcome[state] {
	for _, arg := range call.Args {
		lit, ok := ast.Unparen(arg).(*ast.FuncLit)
		if !ok || !t.nextIn[lit] {
			continue
		}
		for _, o := range list {
			for _, r := range t.run(lit, env, o.State) {
				list = append(list, flow.Outcome[state]{State: r.state})
			}
		}
	}
	return list
}

// test notes conditions after which nobody asks for Err any more.
func (t *tracker) test(cond ast.Expr, truth bool, s state) state {
	if s.pending|s.lost != 0 && t.excuses(cond, truth) {
		return s.excused()
	}
	return s
}

// excuses tells whether a condition shows that another error was found, or that
// there are no rows.
func (t *tracker) excuses(cond ast.Expr, truth bool) bool {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.NOT && t.excuses(e.X, !truth)
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			x, y := t.excuses(e.X, truth), t.excuses(e.Y, truth)
			if (e.Op == token.LAND) == truth {
				return x || y
			}
			return x && y
		case token.EQL, token.NEQ:
			isNil := (e.Op == token.EQL) == truth
			if t.o.info().Types[e.X].IsNil() {
				return t.excusesNil(e.Y, isNil)
			}
			return t.o.info().Types[e.Y].IsNil() && t.excusesNil(e.X, isNil)
		}
	}
	return false
}

func (t *tracker) excusesNil(x ast.Expr, isNil bool) bool {
	if api.IsError(t.o.info().TypeOf(x)) {
		return !isNil
	}
	p, ok := t.o.place(x)
	return isNil && ok && p == t.place
}

// finish returns the state of a path that returns, and the variable whose nil
// error it returns in the place of that of the rows, if it does so.
func (t *tracker) finish(ret *ast.ReturnStmt, results []flow.Value, env *flow.Env, s state) (state, *types.Var) {
	handedOn := slices.ContainsFunc(results, func(v flow.Value) bool { return v.Tag == nextTag }) || t.nextWithin(ret)
	if handedOn && !t.deniesFailure(ret) {
		return s.excused(), nil
	}
	if len(ret.Results) == 0 {
		if n := len(results); n > 0 && results[n-1].Kind == flow.NonNil {
			s = s.excused()
		}
		return s, nil
	}
	last := ret.Results[len(ret.Results)-1]
	if !api.IsError(t.o.info().TypeOf(last)) && len(ret.Results) != 1 {
		return s, nil
	}
	var none *types.Var
	told := false
	ast.Inspect(last, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			told = told || t.isErr(n)
		case *ast.Ident:
			v, ok := t.o.info().Uses[n].(*types.Var)
			if !ok || v.IsField() || v.Parent() == nil || !api.IsError(v.Type()) || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
				return true
			}
			switch val := env.Var(v); {
			case val.Tag == errTag:
				told = true
			case val.Kind == flow.NonNil:
				told = true
				s = s.excused()
			case val.Kind == flow.Nil:
				none = v
			default:
				told = true
			}
		}
		return true
	})
	if told {
		none = nil
	}
	return s, none
}

// deniesFailure tells whether a return statement says that nothing has failed to a
// caller that cannot ask the rows, which are the function's own.
func (t *tracker) deniesFailure(ret *ast.ReturnStmt) bool {
	n := len(ret.Results)
	if n < 2 || !t.o.info().Types[ret.Results[n-1]].IsNil() || t.place.path != "" || t.place.root.Kind() != types.LocalVar {
		return false
	}
	cur, ok := t.o.cur.FindNode(ret)
	if !ok {
		return false
	}
	fn := innermost(cur)
	return fn.Pos() <= t.place.root.Pos() && t.place.root.Pos() < fn.End()
}

// nextWithin tells whether a node calls Next of the rows.
func (t *tracker) nextWithin(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			occ, ok := t.methods[n]
			found = found || ok && !occ.part && occ.sel.Sel.Name == "Next"
		}
		return !found
	})
	return found
}

// callee returns the declared function that is called, or nil.
func (o *outer) callee(call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(o.info(), call).(*types.Func)
	return fn
}
