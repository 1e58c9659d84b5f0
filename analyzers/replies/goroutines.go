package replies

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A Goroutine is a goroutine that a body starts and that uses a writer.
type Goroutine struct {
	Start ast.Node // *ast.GoStmt, or the *ast.CallExpr that starts it
	// Return is where the handler returns without having waited, if it does so
	// on some path.
	Return *ast.ReturnStmt
	// Use is a call by which the handler uses the writer before it has waited.
	Use *ast.CallExpr
	// Signals are the groups and channels by which the goroutine tells its end.
	Signals []Place
	// Endless tells that the function of a go statement never returns, or that
	// nobody knows.
	Endless bool
}

// A start is a place in a body where a goroutine starts.
type start struct {
	node    ast.Node      // *ast.GoStmt or *ast.CallExpr
	call    *ast.CallExpr // the call of the go statement, or node
	uses    []Place
	signals []signal
	looped  bool
	stops   bool // a function that the start returns waits for its end
}

// Goroutines returns the goroutines that the body starts and that use the
// writer, with what is wrong about each, in source order.
func (b *Body) Goroutines(writer Place) []Goroutine {
	defer b.lock()()
	if b.starts == nil {
		b.starts = append([]*start{}, b.outer.starts(b.cur)...)
	}
	return b.outer.goroutines(b.Node, b.starts, writer)
}

// IsRequestHandler tells whether the body is that of a function that is handed
// a writer and the request, or a framework's context alone, after whose return
// the writer must not be used.
func (b *Body) IsRequestHandler() bool {
	defer b.lock()()
	return b.outer.r.isRequestHandler(b.outer.signatureOf(b.Node))
}

func (o *outer) signatureOf(fn ast.Node) *types.Signature {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		if obj, ok := o.r.pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			return obj.Signature()
		}
	case *ast.FuncLit:
		if sig, ok := o.r.pass.TypesInfo.TypeOf(fn).(*types.Signature); ok {
			return sig
		}
	}
	return new(types.Signature)
}

func (r *Result) isRequestHandler(sig *types.Signature) bool {
	if sig.Params().Len() == 1 {
		return api.IsContext(sig.Params().At(0).Type())
	}
	writer, request := false, false
	for v := range sig.Params().Variables() {
		writer = writer || r.isWriter(v.Type())
		request = request || api.IsRequest(v.Type()) || api.IsFrameworkRequest(v.Type())
	}
	return writer && request
}

// goroutines returns those of the goroutines that a body starts which use the
// writer and of which something is wrong.
func (o *outer) goroutines(fn ast.Node, starts []*start, writer Place) []Goroutine {
	var list []Goroutine
	for _, s := range starts {
		if !slices.Contains(s.uses, writer) {
			continue
		}
		w := &waiter{o: o, fn: fn, start: s, all: starts, writer: writer, locks: locksIn(flow.Body(fn))}
		w.closers()
		w.loopWaits()
		w.findGates()
		g := Goroutine{
			Start:   s.node,
			Signals: s.signals,
			Endless: mayNotEnd(o.call(s.call, nil, o.flow().Empty())),
		}
		ok := flow.Explore(o.flow(), fn, o.flow().Empty(), waitState{}, flow.Visitor[waitState]{
			Node: w.node,
			Call: w.call,
			Return: func(ret *ast.ReturnStmt, _ []flow.Value, _ *flow.Env, s waitState) {
				if (!s.over() || s.leaves(ret)) && (g.Return == nil || ret.Pos() < g.Return.Pos()) {
					g.Return = ret
				}
			},
		})
		if !ok {
			continue
		}
		g.Use = w.use
		if g.Return != nil || g.Use != nil {
			list = append(list, g)
		}
	}
	return list
}

// mayNotEnd tells of the outcomes of a call that it never ends, or that nobody knows.
func mayNotEnd(outcomes []callOutcome) bool {
	return len(outcomes) == 0 || slices.ContainsFunc(outcomes, func(out callOutcome) bool { return out.unknown })
}

// starts returns the goroutines that a function or literal starts itself, by what the summaries
// tell so far.
func (o *outer) starts(fn inspector.Cursor) []*start {
	var starts []*start
	fn.Inspect([]ast.Node{(*ast.FuncLit)(nil), (*ast.GoStmt)(nil), (*ast.CallExpr)(nil)}, func(c inspector.Cursor) bool {
		var s *start
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return c == fn
		case *ast.GoStmt:
			s = o.goStart(n)
		case *ast.CallExpr:
			s = o.callStart(n)
		}
		if s != nil && len(s.uses) == 0 {
			s.signals = o.sends(s) // one that is received from in place of others
		}
		if s != nil && len(s.uses)+len(s.signals) > 0 {
			s.looped = loopsIn(fn, c)
			starts = append(starts, s)
		}
		return true
	})
	return starts
}

// loopsIn tells whether a loop of a function or literal is around a node in it.
func loopsIn(fn, c inspector.Cursor) bool {
	for loop := range c.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if fn.Contains(loop) {
			return true
		}
	}
	return false
}

func (o *outer) goStart(n *ast.GoStmt) *start {
	s := &start{node: n, call: n.Call}
	if lit := o.flow().Literal(n.Call); lit != nil {
		s.uses = o.bindAll(lit, n.Call, o.usesOf(lit))
		s.signals = o.bindAll(lit, n.Call, o.signalsOf(lit))
		return s
	}
	s.uses = o.usesOfCall(n.Call)
	s.signals = o.signalsOfCall(n.Call)
	return s
}

// callStart returns the goroutine that a call starts, or nil.
func (o *outer) callStart(call *ast.CallExpr) *start {
	fn := o.callee(call)
	if fn == nil {
		return nil
	}
	s := &start{node: call, call: call}
	if row, ok := api.Spawns(fn); ok && row.Func < len(call.Args) {
		o.runs(s, call.Args[row.Func])
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && row.Group {
			if group, ok := o.object(sel.X); ok {
				s.signals = append(s.signals, group)
			}
		}
		return s
	}
	summary := o.r.summaryOf(fn)
	if summary == nil {
		return nil
	}
	for _, i := range summary.Starts {
		if i < len(call.Args) {
			o.runs(s, call.Args[i])
		}
	}
	for _, spawn := range summary.Spawns {
		if spawn.Stop > 0 {
			stop, ok := o.stopOf(call, spawn.Stop)
			if !ok {
				continue
			}
			s.stops = true
			if stop != nil {
				s.signals = append(s.signals, signal{Root: stop})
			}
		}
		if p, ok := o.operand(call, spawn.Writer); ok {
			s.uses = append(s.uses, p)
		}
		for _, sig := range spawn.Signal {
			if p, ok := o.objectOperand(call, sig); ok {
				s.signals = append(s.signals, p)
			}
		}
	}
	return s
}

// runs adds what a function that is run in a goroutine uses and signals.
func (o *outer) runs(s *start, fun ast.Expr) {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		s.uses = append(s.uses, o.usesOf(fun)...)
		s.signals = append(s.signals, o.signalsOf(fun)...)
	case *ast.Ident:
		if v, ok := o.r.pass.TypesInfo.Uses[fun].(*types.Var); ok {
			if lit := o.flow().Holds(v); lit != nil {
				s.uses = append(s.uses, o.usesOf(lit)...)
				s.signals = append(s.signals, o.signalsOf(lit)...)
			}
		}
	}
}

// usesOf returns the writers that a literal uses, in whatever order of events.
func (o *outer) usesOf(lit *ast.FuncLit) []Place {
	if o.busy[lit] {
		return nil
	}
	o.busy[lit] = true
	defer delete(o.busy, lit)
	var uses []Place
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if held := o.flow().Literal(n); held != nil {
				uses = append(uses, o.bindAll(held, n, o.usesOf(held))...)
			}
			uses = append(uses, o.usesOfCall(n)...)
		case *ast.AssignStmt:
			if p, ok := o.headerAssignment(n); ok {
				uses = append(uses, p)
			}
		}
		return true
	})
	return uses
}

// usesOfCall returns the writers that a call of a declared function uses.
func (o *outer) usesOfCall(call *ast.CallExpr) []Place {
	if o.invocationOf(call).inert {
		return nil
	}
	var uses []Place
	for _, out := range o.call(call, nil, nil) {
		for _, on := range out.effects {
			if on.May != 0 {
				uses = append(uses, on.Place)
			}
		}
	}
	if fn := o.callee(call); fn != nil {
		if summary := o.r.summaryOf(fn); summary != nil {
			for _, param := range summary.Uses {
				if p, ok := o.operand(call, param); ok {
					uses = append(uses, p)
				}
			}
		}
	}
	return uses
}

// bindAll returns places of a literal as its caller knows them.
func (o *outer) bindAll(lit *ast.FuncLit, call *ast.CallExpr, places []Place) []Place {
	params := o.flow().Params(lit)
	var bound []Place
	for _, p := range places {
		if i := slices.Index(params, p.Root); i >= 0 && p.Root != nil {
			if i >= len(call.Args) {
				continue
			}
			q, ok := o.argument(call.Args[i], p.Path)
			if !ok {
				if q, ok = o.object(call.Args[i]); !ok {
					continue
				}
			}
			p = q
		}
		bound = append(bound, p)
	}
	return bound
}

// operand returns the place of the caller that a callee knows as a parameter.
func (o *outer) operand(call *ast.CallExpr, p Param) (Place, bool) {
	return o.placeOf(ParamEffect{Param: p.Index, Path: p.Path}, o.invocationOf(call))
}

// A waitState is how a path stands to one goroutine.
type waitState struct {
	started, joined, deferred bool
	locked                    bool // a lock was taken
	unknown                   bool // the path goes on after a call that may not have ended
	pending                   int8 // goroutines not received from
	receives                  int8 // deferred
	// collects is the body of the loop that waits for all goroutines, after which
	// joined is true: to leave the function from within is not to have waited.
	collects *ast.BlockStmt
}

// over tells whether the goroutine has ended when the body returns.
func (s waitState) over() bool {
	return !s.started || s.unknown || s.joined || s.deferred || s.receives > 0 && s.pending <= s.receives
}

// many is the number of goroutines that a loop starts.
const many = 3

// A waiter follows a body from the start of one goroutine to where it is waited
// for.
type waiter struct {
	o      *outer
	fn     ast.Node
	start  *start
	all    []*start
	writer Place
	joins  []signal                    // the goroutine's signals and those that follow from them
	loops  map[ast.Expr]*ast.BlockStmt // the bodies of loops that wait, by what is in their head
	gates  []gate
	locks  bool // the body takes a lock somewhere
	use    *ast.CallExpr

	outcomes flow.Outcomes[waitState]
}

// loopWaits notes the loops that wait for as many goroutines as another loop
// has started: both run equally often, or not at all.
func (w *waiter) loopWaits() {
	w.loops = make(map[ast.Expr]*ast.BlockStmt)
	ast.Inspect(flow.Body(w.fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			if isChan(w.o.r.pass.TypesInfo.TypeOf(n.X)) && w.isSignal(n.X) || w.start.looped && w.waitsIn(n.Body, w.joins) {
				w.loops[n.X] = n.Body
			}
		case *ast.ForStmt:
			if w.start.looped && n.Cond != nil && w.waitsIn(n.Body, w.joins) {
				w.loops[n.Cond] = n.Body
			}
		}
		return true
	})
}

// closers adds to the signals of the goroutine those of others that wait for
// it:
//
//	go func() {
//		group.Wait()
//		close(results)
//	}()
func (w *waiter) closers() {
	w.joins = slices.Clone(w.start.signals)
	ast.Inspect(flow.Body(w.fn), func(n ast.Node) bool {
		stmt, ok := n.(*ast.GoStmt)
		if !ok || stmt == w.start.node {
			return true
		}
		lit, ok := stmt.Call.Fun.(*ast.FuncLit)
		if ok && w.waitsIn(lit.Body, w.start.signals) {
			w.joins = append(w.joins, w.o.signalsOf(lit)...)
		}
		return true
	})
}

// waitsIn tells whether code waits for one of the signals.
func (w *waiter) waitsIn(n ast.Node, signals []signal) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Node); ok && !found {
			found = w.isWait(e, signals)
		}
		return !found
	})
	return found
}

// isWait tells whether a node is itself a wait for one of the signals.
func (w *waiter) isWait(n ast.Node, signals []signal) bool {
	var e ast.Expr
	switch n := n.(type) {
	case *ast.Ident:
		return w.isStop(n, signals) // it may be called by whoever gets it
	case *ast.UnaryExpr:
		if n.Op != token.ARROW {
			return false
		}
		e = n.X
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			// <-ctx.Done()
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Done" {
				return false
			}
			e = sel.X
		}
	case *ast.RangeStmt:
		if !isChan(w.o.r.pass.TypesInfo.TypeOf(n.X)) {
			return false
		}
		e = n.X
	case *ast.CallExpr:
		if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
			return w.isStop(id, signals)
		}
		sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Wait" {
			return false
		}
		// A type of its own may wait for the group in it.
		s, ok := w.o.object(sel.X)
		return ok && slices.ContainsFunc(signals, func(signal signal) bool {
			return signal == s || signal.Root == s.Root && (s.Path == "" || strings.HasPrefix(signal.Path, s.Path+"."))
		})
	default:
		return false
	}
	s, ok := w.o.object(e)
	return ok && slices.Contains(signals, s)
}

// node follows a statement: it may start the goroutine, wait for it, or hand
// its signals to code that may.
func (w *waiter) node(n ast.Node, s waitState) waitState {
	if stmt, ok := n.(*ast.GoStmt); ok {
		return w.begin(stmt, s)
	}
	if stmt, ok := n.(*ast.DeferStmt); ok {
		if n := w.receives(stmt.Call); n > 0 && !w.inLoop(stmt) {
			s.receives = min(s.receives+n, many)
		} else {
			s.deferred = s.deferred || w.mayWait(stmt.Call)
		}
		return s
	}
	if !s.started || s.joined && s.collects == nil {
		return s
	}
	if body, ok := w.ranges(n); ok {
		s.joined, s.collects = true, body
		return s
	}
	if s.joined {
		return s
	}
	if w.handsOn(n) {
		s.joined = true
		return s
	}
	w.assigns(n)
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if e, ok := n.(*ast.UnaryExpr); ok && w.isWait(e, w.joins) {
			s.pending--
			if s.pending <= 0 || w.inLoop(e) || !w.isWait(e, w.start.signals) {
				s.joined = true
			}
		}
		return true
	})
	return s
}

// assigns notes an assignment by which the handler uses the writer:
//
//	w.Header()["X-A"] = values
func (w *waiter) assigns(n ast.Node) {
	if p, ok := w.o.headerAssignment(n); !ok || p != w.writer {
		return
	}
	for _, lhs := range n.(*ast.AssignStmt).Lhs {
		if index, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
			if call, ok := ast.Unparen(index.X).(*ast.CallExpr); ok && (w.use == nil || call.Pos() < w.use.Pos()) {
				w.use = call
			}
		}
	}
}

// begin notes the start of a goroutine: the one that is followed, or another
// that signals by the same.
func (w *waiter) begin(n ast.Node, s waitState) waitState {
	for _, other := range w.all {
		if other.node != n {
			continue
		}
		if other == w.start {
			s.started, s.joined, s.collects = true, false, nil
		} else if !slices.ContainsFunc(other.signals, func(sig signal) bool { return slices.Contains(w.start.signals, sig) }) {
			continue
		}
		s.pending = min(s.pending+1, many)
		if other.looped {
			s.pending = many
		}
	}
	return s
}

// receives returns how many of the goroutines a deferred literal receives from,
// if it does no more than that.
func (w *waiter) receives(call *ast.CallExpr) (n int8) {
	lit, ok := call.Fun.(*ast.FuncLit)
	if !ok {
		return 0
	}
	for _, stmt := range lit.Body.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return 0
		}
		recv, ok := ast.Unparen(expr.X).(*ast.UnaryExpr)
		if !ok || !w.isWait(recv, w.start.signals) {
			return 0
		}
		n++
	}
	return min(n, many)
}

// mayWait tells whether a deferred call waits for the goroutine, or may.
func (w *waiter) mayWait(call *ast.CallExpr) bool {
	if w.waitsIn(call, w.joins) {
		return true
	}
	if lit := w.o.flow().Literal(call); lit != nil && w.waitsIn(lit.Body, w.joins) {
		return true
	}
	return slices.ContainsFunc(call.Args, w.isSignal)
}

func (w *waiter) isSignal(e ast.Expr) bool {
	s, ok := w.o.object(e)
	return ok && slices.Contains(w.joins, s)
}

// ranges tells whether a node is the head of a loop that waits: the operand of a
// range loop over a channel of the goroutine's, or that of one of loopWaits.
func (w *waiter) ranges(n ast.Node) (body *ast.BlockStmt, ok bool) {
	e, isExpr := n.(ast.Expr)
	if !isExpr {
		return nil, false
	}
	body, ok = w.loops[e]
	return body, ok
}

// leaves tells whether a return statement leaves the loop that waits for all
// goroutines, some of which it may not have come to.
func (s waitState) leaves(ret *ast.ReturnStmt) bool {
	if s.collects == nil || s.unknown || s.deferred || ret.Pos() < s.collects.Pos() || s.collects.End() <= ret.Pos() {
		return false
	}
	closed := false // the loop sees that the channel is
	ast.Inspect(s.collects, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		closed = closed || ok && len(assign.Lhs) == 2 && len(assign.Rhs) == 1
		return !closed
	})
	return !closed
}

// handsOn tells whether a statement gives one of the signals to code that may
// wait: as an argument, a result, the value of a field, or in a literal that is
// none of the goroutines.
func (w *waiter) handsOn(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if w.isStart(n) {
				return false
			}
			if lit := w.o.flow().Literal(n); lit != nil && w.waitsIn(lit.Body, w.joins) {
				found = true
			}
			if fn, ok := typeutil.Callee(w.o.r.pass.TypesInfo, n).(*types.Builtin); ok && fn.Name() != "append" {
				return true
			}
			found = found || slices.ContainsFunc(n.Args, w.isSignal)
		case *ast.FuncLit:
			// Handed to code that may run it.
			found = w.waitsIn(n.Body, w.joins)
			return false
		case *ast.ReturnStmt:
			found = slices.ContainsFunc(n.Results, w.isSignal)
		case *ast.AssignStmt:
			for i, rhs := range n.Rhs {
				found = found || w.isSignal(rhs) && !isBlank(n.Lhs[i])
			}
			for _, rhs := range n.Rhs {
				if _, ok := rhs.(*ast.FuncLit); ok {
					return false // it waits when it is called
				}
			}
		case *ast.CompositeLit:
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				found = found || w.isSignal(elt)
			}
		}
		return !found
	})
	return found
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

func (w *waiter) isStart(call *ast.CallExpr) bool {
	return slices.ContainsFunc(w.all, func(s *start) bool { return s.call == call })
}

// inLoop tells whether a node stands in a loop.
func (w *waiter) inLoop(n ast.Node) bool {
	found := false
	ast.Inspect(flow.Body(w.fn), func(outer ast.Node) bool {
		switch outer.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			found = found || outer.Pos() <= n.Pos() && n.End() <= outer.End()
		}
		return !found
	})
	return found
}

func (w *waiter) call(c flow.Call[waitState]) []flow.Outcome[waitState] {
	outcomes := w.o.call(c.Expr, c.Args, c.Env)
	list := w.outcomes.List(len(outcomes))
	for i, out := range outcomes {
		s := c.State
		s.unknown = s.unknown || out.unknown
		switch {
		case w.isStart(c.Expr):
			s = w.begin(c.Expr, s)
		case s.collects != nil && w.ends(c.Expr):
			s.collects = nil
		case !s.started || s.joined || s.unknown:
		case w.ends(c.Expr):
			s.joined = true
		case out.effects.on(w.writer).May != 0 && (w.use == nil || c.Expr.Pos() < w.use.Pos()) && !w.wraps(c.Expr):
			// Where locks are taken, the handler and the goroutine may take turns.
			if !w.locks && !w.start.stops || !s.locked && w.unguarded(c.Expr) {
				w.use = c.Expr
			}
		}
		s.locked = s.locked || w.takesLock(c.Expr)
		list[i] = flow.Outcome[waitState]{State: s, Results: out.results, Env: out.env}
	}
	return list
}

// ends tells whether after a call the goroutines have ended.
func (w *waiter) ends(call *ast.CallExpr) bool {
	return w.isWait(call, w.joins) || w.stops(call) || w.shuts(call)
}

// stops tells whether a call stops a timer.
func (w *waiter) stops(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Stop" {
		return false
	}
	fn := w.o.callee(call)
	return fn != nil && fn.FullName() == "(*time.Timer).Stop"
}

// spawns returns the goroutines that a declared function which is no handler
// starts and leaves to its caller.
func (o *outer) spawns(fn *types.Func) []Spawn {
	sig := fn.Signature()
	if o.r.isRequestHandler(sig) {
		return nil // reported there
	}
	index := func(v *types.Var) (int, bool) {
		if v == sig.Recv() && v != nil {
			return api.Receiver, true
		}
		for i := range sig.Params().Len() {
			if sig.Params().At(i) == v {
				return i, true
			}
		}
		return 0, false
	}
	var list []Spawn
	starts := o.starts(o.cur)
	for _, s := range starts {
		for _, p := range s.uses {
			i, ok := index(p.Root)
			if !ok {
				continue
			}
			w := &waiter{o: o, fn: o.node, start: s, all: starts, writer: p}
			w.closers()
			if stop := w.stopResult(); stop > 0 {
				list = append(list, Spawn{Writer: Param{i, p.Path}, Stop: stop})
				continue
			}
			for _, g := range o.goroutines(o.node, starts, p) {
				if g.Start != s.node || g.Return == nil {
					continue
				}
				spawn := Spawn{Writer: Param{i, p.Path}}
				for _, sig := range g.Signals {
					if j, ok := index(sig.Root); ok {
						spawn.Signal = append(spawn.Signal, Param{j, sig.Path})
					}
				}
				list = append(list, spawn)
			}
		}
	}
	return list
}

// startsParams returns the parameters, functions, that a declared function runs
// in a goroutine.
func (o *outer) startsParams(fn *types.Func) []int {
	params := fn.Signature().Params()
	var list []int
	for stmt := range o.cur.Preorder((*ast.GoStmt)(nil)) {
		for c := range stmt.Preorder((*ast.CallExpr)(nil)) {
			id, ok := ast.Unparen(c.Node().(*ast.CallExpr).Fun).(*ast.Ident)
			if !ok {
				continue
			}
			for i := range params.Len() {
				if o.r.pass.TypesInfo.Uses[id] == params.At(i) && !slices.Contains(list, i) {
					list = append(list, i)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// Sent returns the sends of the writer on a channel after which the handler
// returns on some path without having received anything or waited.
func (b *Body) Sent(writer Place) []*ast.SendStmt {
	defer b.lock()()
	o := b.outer
	info := o.r.pass.TypesInfo
	sends := func(n ast.Node) *ast.SendStmt {
		stmt, ok := n.(*ast.SendStmt)
		if !ok {
			return nil
		}
		found := false
		ast.Inspect(stmt.Value, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok && !found && o.r.isWriter(info.TypeOf(e)) {
				p, ok := o.places.writer(e)
				found = ok && p == writer
			}
			return !found
		})
		if !found {
			return nil
		}
		return stmt
	}
	any := false
	for c := range b.cur.Preorder((*ast.SendStmt)(nil)) {
		any = any || sends(c.Node()) != nil
	}
	if !any {
		return nil
	}
	var list []*ast.SendStmt
	ok := flow.Explore(o.flow(), b.Node, o.flow().Empty(), (*ast.SendStmt)(nil), flow.Visitor[*ast.SendStmt]{
		Node: func(n ast.Node, sent *ast.SendStmt) *ast.SendStmt {
			if s := sends(n); s != nil {
				return s
			}
			if sent != nil && waits(info, n) {
				return nil
			}
			return sent
		},
		Return: func(_ *ast.ReturnStmt, _ []flow.Value, _ *flow.Env, sent *ast.SendStmt) {
			if sent != nil && !slices.Contains(list, sent) {
				list = append(list, sent)
			}
		},
	})
	if !ok {
		return nil
	}
	slices.SortFunc(list, func(a, b *ast.SendStmt) int { return int(a.Pos() - b.Pos()) })
	return list
}

// waits tells whether a statement receives from any channel or waits for
// anything, now or deferred.
func waits(info *types.Info, n ast.Node) bool {
	found := false
	if e, ok := n.(ast.Expr); ok && isChan(info.TypeOf(e)) {
		found = true // the operand of a range loop
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == "Wait"
		}
		return !found
	})
	return found
}
