package replies

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

func splitPath(path string) iter.Seq[string] { return strings.SplitSeq(path, ".") }

// A callOutcome is one way in which a call can end.
type callOutcome struct {
	effects effects
	results []flow.Value
	env     *flow.Env // what is known afterwards; nil: nothing changed
	// unknown tells that there were too many paths to know what the call does, and
	// even whether it ends: of what follows nothing is certain.
	unknown bool
}

// An inlined is a run of a literal with what is known before.
type inlined struct {
	lit *ast.FuncLit
	env *flow.Env
}

// operands returns the writers that a call is handed: as its receiver or in it,
// and as arguments or in them. What functions do must be known.
func (o *outer) operands(call *ast.CallExpr) []Place {
	in := o.invocationOf(call)
	if in.operands != nil {
		return in.operands
	}
	in.operands = append([]Place{}, o.usesOfCall(call)...)
	for _, arg := range call.Args {
		if p, ok := o.places.writer(arg); ok {
			in.operands = append(in.operands, p)
		}
	}
	return in.operands
}

// call returns the ways in which a call can end; none if it never does. args and
// env may be nil where only the writers matter.
func (o *outer) call(call *ast.CallExpr, args []flow.Value, env *flow.Env) []callOutcome {
	in := o.invocationOf(call)
	if in.inert {
		return nothing
	}
	if env != nil {
		if lit := o.flow().Literal(call); lit != nil {
			return o.bind(lit, call, o.run(lit, env))
		}
	}
	fn := in.callee
	if fn == nil {
		return o.callValue(call)
	}
	if in.selection != nil && in.selection.Kind() == types.MethodExpr && len(args) > 0 {
		args = args[1:]
	}
	if in.recv != nil {
		if place, ok := o.places.header(in.recv); ok {
			if api.HeaderChange(fn) && !o.r.isPrefixed(in.args) {
				return one(place, Effect{Must: api.Header, May: api.Header})
			}
			return nothing
		}
		recv := in.recvType
		if fn.Name() == "WriteHeader" && api.DefersStatus(recv) {
			return o.row(api.Row{Writer: api.Receiver, Must: api.Pending, Code: 0}, call, in, args)
		}
		if row, ok := api.WriterMethod(fn.Name()); ok && o.r.isWriter(recv) && !api.IsContext(recv) {
			return o.row(row, call, in, args)
		}
	}
	if in.row != nil {
		return o.row(*in.row, call, in, args)
	}
	if f := o.r.functions[fn.Origin()]; f != nil && f.later && env == nil {
		return nothing
	}
	if outcomes, ok := o.r.outcomesOf(fn); ok {
		return o.apply(outcomes, in, args)
	}
	if types.IsInterface(recvType(fn)) || fn.Name() == "ServeHTTP" {
		return o.callValue(call)
	}
	in.inert = env != nil // otherwise it may be that of a literal
	return nothing
}

// isPrefixed tells whether the first argument of a header change names a trailer by
// the prefix for those that were not announced.
func (r *Result) isPrefixed(args []ast.Expr) bool {
	if len(args) == 0 {
		return false
	}
	name, _ := api.Beginning(r.pass.TypesInfo, args[0])
	return strings.HasPrefix(name, api.TrailerPrefix)
}

// callee returns the declared function that is called, or nil.
func (o *outer) callee(call *ast.CallExpr) *types.Func { return o.invocationOf(call).callee }

// bound returns the declared function or the method value that is called by the
// name of the one local variable which it is assigned to; nil for other calls.
//
//	fail := s.fail
//	fail(w)
func (o *outer) bound(call *ast.CallExpr) ast.Expr {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := o.r.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Kind() != types.LocalVar || len(o.places.defs[v]) != 1 || o.places.defs[v][0] == nil {
		return nil
	}
	def := ast.Unparen(o.places.defs[v][0])
	named := def
	switch e := def.(type) {
	case *ast.IndexExpr:
		named = e.X
	case *ast.IndexListExpr:
		named = e.X
	}
	switch e := ast.Unparen(named).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	}
	if _, ok := o.r.pass.TypesInfo.Uses[id].(*types.Func); !ok {
		return nil
	}
	return def
}

// An invocation is what is known of a call whatever is known of what it calls: the
// declared function, and what that is handed as its receiver, if it is a method, and as
// arguments.
type invocation struct {
	asked     bool
	callee    *types.Func // nil if it is none
	recv      ast.Expr    // nil if there is none
	recvType  types.Type  // that of recv
	selection *types.Selection
	args      []ast.Expr
	spread    bool     // the last argument is those of a variadic parameter
	row       *api.Row // of the callee; nil if it is in no table
	inert     bool     // it does nothing to writers, whatever is known of other functions
	dropped   bool     // nobody looks at its results: whether it fails decides nothing
	operands  []Place  // the answer of operands; nil before that is asked for
	target    *target  // the answer of targetOf; nil before that is asked for
}

func invocationsIn(fn inspector.Cursor) *bypos.List[invocation] {
	return bypos.In(fn, func(call inspector.Cursor) invocation {
		return invocation{dropped: isDropped(call)}
	}, (*ast.CallExpr)(nil))
}

// isDropped tells whether nobody looks at the results of a call.
func isDropped(call inspector.Cursor) bool {
	switch kind, i := call.ParentEdge(); kind {
	case edge.ExprStmt_X:
		return true
	case edge.AssignStmt_Rhs:
		return i == 0 && !slices.ContainsFunc(call.Parent().Node().(*ast.AssignStmt).Lhs, isNamed)
	}
	return false
}

func isNamed(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return !ok || id.Name != "_"
}

// invocationOf finds out about a call once: there are several looks at each, and in a large
// function nothing of the last one is at hand in the processor's caches.
func (o *outer) invocationOf(call *ast.CallExpr) *invocation {
	in := o.invocations.At(bypos.Token(call))
	if in == nil {
		in = new(invocation) // it stands in another function
	}
	if in.asked {
		return in
	}
	info := o.r.pass.TypesInfo
	in.asked, in.args, in.spread = true, call.Args, call.Ellipsis.IsValid()
	named := call
	if bound := o.bound(call); bound != nil {
		named = &ast.CallExpr{Fun: bound}
	}
	in.callee, _ = typeutil.Callee(info, named).(*types.Func)
	if in.callee != nil {
		if row, ok := api.Writes(in.callee); ok {
			in.row = &row
		}
	}
	sel, ok := ast.Unparen(named.Fun).(*ast.SelectorExpr)
	if !ok {
		return in
	}
	in.selection = info.Selections[sel]
	switch {
	case in.selection == nil:
		return in
	case in.selection.Kind() == types.MethodExpr && len(call.Args) > 0:
		in.recv, in.args = call.Args[0], call.Args[1:]
	default:
		in.recv = sel.X
	}
	in.recvType = api.TypeOf(info, in.recv)
	return in
}

var nothing = []callOutcome{{}}

func one(p Place, e Effect) []callOutcome {
	return []callOutcome{{effects: effects{{p, e}}}}
}

// callValue returns what a call of a function that cannot be seen does: it may
// reply if it is shaped like a handler.
func (o *outer) callValue(call *ast.CallExpr) []callOutcome {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "delete" && len(call.Args) == 2 {
		if place, ok := o.places.header(call.Args[0]); ok {
			return one(place, Effect{Must: api.Header, May: api.Header})
		}
	}
	if len(call.Args) == 0 {
		return nothing
	}
	sig, ok := api.Underlying(o.r.pass.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok || !o.r.isHandlerShaped(sig) {
		return nothing
	}
	if place, ok := o.places.writer(call.Args[0]); ok {
		return one(place, Effect{May: api.Handler})
	}
	return nothing
}

// isHandlerShaped tells whether the first two parameters are a writer and the
// request, or the only one is a framework's context.
func (r *Result) isHandlerShaped(sig *types.Signature) bool {
	params := sig.Params()
	if params.Len() == 1 {
		return api.IsContext(params.At(0).Type())
	}
	return params.Len() >= 2 && r.isWriter(params.At(0).Type()) && api.IsRequest(params.At(1).Type())
}

// row returns the outcomes of a call of a function of the tables.
func (o *outer) row(row api.Row, call *ast.CallExpr, in *invocation, args []flow.Value) []callOutcome {
	t := o.targetOf(row, in)
	if !t.writes {
		return nothing
	}
	place := t.place
	e := Effect{Must: row.Must, May: row.Must | row.May}
	if t.buffered && !flushes(call) {
		e.Must &^= api.Body
	}
	if row.Code == api.Chain {
		if code, ok := o.chainedStatus(t.expr); ok {
			e.Must |= api.Status
			e.May |= api.Status
			e.Codes = code
		}
	} else if e.May&api.SetsStatus != 0 {
		e.Codes = o.status(row, args)
		if c := e.Codes.Set[len(e.Codes.Set)-1]; 100 <= c && c < 200 && c != 101 {
			return nothing // an informational status does not start the response
		}
	}
	if row.Complete {
		e.May |= api.Body
	}
	if !row.Fails || in.dropped {
		return one(place, e)
	}
	results := make([]flow.Value, o.resultCount(call))
	failed := make([]flow.Value, len(results))
	results[len(results)-1].Kind = flow.Nil
	failed[len(results)-1].Kind = flow.NonNil
	return []callOutcome{
		{effects: effects{{place, e}}, results: results},
		{effects: effects{{place, Effect{Must: e.Must | api.Failed, May: e.May | api.Failed, Codes: e.Codes}}}, results: failed},
	}
}

// A target is what a function of the tables acts on.
type target struct {
	expr     ast.Expr // nil if there is none
	writes   bool     // to a writer, which is that of place
	place    Place
	buffered bool
}

// targetOf returns what a call acts on, which the row of the called function says.
func (o *outer) targetOf(row api.Row, in *invocation) *target {
	if in.target != nil {
		return in.target
	}
	t := new(target)
	in.target = t
	switch {
	case row.Writer == api.Receiver:
		t.expr = in.recv
	case row.Writer < len(in.args):
		t.expr = in.args[row.Writer]
	}
	if t.expr == nil {
		return t
	}
	t.place, t.writes = o.places.writer(t.expr)
	t.buffered = t.writes && o.places.isBuffered(t.expr)
	return t
}

// flushes tells whether a call empties the buffer that it is a method of.
func flushes(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == "Flush" || sel.Sel.Name == "Close")
}

func (o *outer) resultCount(call *ast.CallExpr) int {
	if t, ok := o.r.pass.TypesInfo.TypeOf(call).(*types.Tuple); ok {
		return t.Len()
	}
	return 1
}

// status returns the status that a row's function sets.
func (o *outer) status(row api.Row, args []flow.Value) Codes {
	switch {
	case row.Code == api.Varies:
		return Codes{Varies: true}
	case row.Code >= 100:
		return oneCode(int32(row.Code))
	case row.Code < len(args):
		codes := argCodes(args[row.Code])
		if codes.Varies && row.Error {
			return oneCode(someError)
		}
		return codes
	}
	return Codes{Varies: true}
}

// chainedStatus returns the status that an earlier call of a chain sets.
func (o *outer) chainedStatus(e ast.Expr) (Codes, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return Codes{}, false
	}
	fn := o.callee(call)
	if fn == nil || !api.Chains(fn) {
		return Codes{}, false
	}
	if fn.Name() != "Status" {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return Codes{}, false
		}
		return o.chainedStatus(sel.X)
	}
	if tv := o.r.pass.TypesInfo.Types[call.Args[0]]; tv.Value != nil {
		return argCodes(flow.Value{Kind: flow.Const, Const: tv.Value.ExactString()}), true
	}
	return Codes{Varies: true}, true
}

// argCodes returns the Codes of a status argument.
func argCodes(v flow.Value) Codes {
	switch {
	case v.Kind == flow.Const:
		if code, err := strconv.Atoi(v.Const); err == nil && code > 0 && code < someError {
			return oneCode(int32(code))
		}
	case v.Tag > 0:
		return paramCode(int(v.Tag - 1))
	}
	return Codes{Varies: true}
}

// summaryOf returns what is known of a declared function that is no method of
// an interface, or nil.
func (r *Result) summaryOf(fn *types.Func) *Summary {
	fn = fn.Origin()
	if f := r.functions[fn]; f != nil {
		return &f.summary
	}
	if fn.Pkg() == r.pass.Pkg || fn.Pkg() == nil {
		return nil
	}
	s, asked := r.imported[fn]
	if !asked {
		if fact := new(Summary); r.pass.ImportObjectFact(fn, fact) {
			s = fact
		}
		r.imported[fn] = s
	}
	return s
}

// outcomesOf returns the outcomes of a function with a readable body, whose paths are followed
// now if that was put off, or the union of those of the implementations of an interface's method.
func (r *Result) outcomesOf(fn *types.Func) ([]Outcome, bool) {
	if types.IsInterface(recvType(fn)) {
		return r.union(fn)
	}
	if f := r.functions[fn.Origin()]; f != nil && f.later {
		r.follow(f, false)
	}
	s := r.summaryOf(fn)
	if s == nil {
		return nil, false
	}
	return s.Outcomes, true
}

// union returns what the implementations of an interface's method do.
func (r *Result) union(method *types.Func) ([]Outcome, bool) {
	if u, ok := r.unions[method]; ok {
		return u, u != nil
	}
	var all []Outcome
	for _, impl := range r.calls.Implementations(method) {
		outcomes, ok := r.outcomesOf(impl)
		if !ok {
			outcomes = []Outcome{{Results: make([]flow.Kind, method.Signature().Results().Len())}}
		}
		for _, o := range outcomes {
			// What a method does to writers in its receiver is its own affair.
			effects := make([]ParamEffect, 0, len(o.Effects))
			for _, e := range o.Effects {
				if e.Param != api.Receiver {
					effects = append(effects, e)
				}
			}
			all = append(all, Outcome{o.Results, effects, o.Zero, o.Unknown})
		}
	}
	if all != nil {
		all = normalize(all)
	}
	r.unions[method] = all
	return all, all != nil
}

// apply returns the outcomes of a call from those of the function called.
func (o *outer) apply(outcomes []Outcome, in *invocation, args []flow.Value) []callOutcome {
	list := make([]callOutcome, 0, len(outcomes))
	for _, out := range outcomes {
		if !out.applies(args) {
			continue
		}
		c := callOutcome{results: make([]flow.Value, len(out.Results)), unknown: out.Unknown}
		for i, k := range out.Results {
			c.results[i].Kind = k
		}
		for _, e := range out.Effects {
			place, ok := o.placeOf(e, in)
			if !ok {
				continue
			}
			effect := e.Effect
			effect.Codes = substitute(effect.Codes, args)
			c.effects.add(place, effect)
		}
		list = append(list, c)
	}
	return list
}

// applies tells whether a call with the given arguments can end in an outcome.
func (out Outcome) applies(args []flow.Value) bool {
	if out.Zero == 0 || out.Zero > len(args) {
		return true
	}
	arg := args[out.Zero-1]
	return arg.Kind != flow.Const || arg.Const == "0"
}

// placeOf returns the place of the caller that a callee knows as a parameter.
func (o *outer) placeOf(e ParamEffect, in *invocation) (Place, bool) {
	var operand ast.Expr
	var path []string
	switch {
	case e.Param == api.Receiver:
		if in.recv == nil {
			return Place{}, false
		}
		operand = in.recv
		path = flow.Embedded(in.selection)
	case e.Param < len(in.args) && !in.spread:
		operand = in.args[e.Param]
	default:
		return Place{}, false
	}
	if e.Path != "" {
		path = append(path, strings.Split(e.Path, ".")...)
	}
	if len(path) == 0 {
		return o.places.writer(operand)
	}
	return o.places.in(operand, path)
}

// substitute puts the arguments of a call in the place of parameters.
func substitute(c Codes, args []flow.Value) Codes {
	if c.Varies {
		return c
	}
	var out Codes
	for _, code := range c.Set {
		switch {
		case code > 0:
			out = out.union(oneCode(code))
		case code < 0 && int(-code-1) < len(args):
			out = out.union(argCodes(args[-code-1]))
		case code < 0:
			return Codes{Varies: true}
		}
	}
	return out
}

// bind returns the outcomes of a literal with the writers that it is handed as
// its caller knows them.
func (o *outer) bind(lit *ast.FuncLit, call *ast.CallExpr, outcomes []callOutcome) []callOutcome {
	params := o.flow().Params(lit)
	if len(params) == 0 {
		return outcomes
	}
	bound := make([]callOutcome, len(outcomes))
	for n, out := range outcomes {
		var all effects
		for _, on := range out.effects {
			p := on.Place
			if i := slices.Index(params, p.Root); i >= 0 {
				if i >= len(call.Args) {
					continue
				}
				var ok bool
				if p, ok = o.argument(call.Args[i], p.Path); !ok {
					continue
				}
			}
			all.add(p, on.Effect)
		}
		bound[n] = callOutcome{all, out.results, out.env, out.unknown}
	}
	return bound
}

// argument returns the place of the writer that an argument is, or holds at a
// field path.
func (o *outer) argument(arg ast.Expr, path string) (Place, bool) {
	if path == "" {
		return o.places.writer(arg)
	}
	return o.places.in(arg, strings.Split(path, "."))
}

// run follows the paths through a literal that is called, with what is known at
// the call.
func (o *outer) run(lit *ast.FuncLit, env *flow.Env) []callOutcome {
	if o.busy[lit] {
		return nil // a recursive call adds no way to end
	}
	key := inlined{lit, env}
	if out, ok := o.inline[key]; ok {
		return out
	}
	o.busy[lit] = true
	defer delete(o.busy, lit)
	t := o.newTracker()
	var out []callOutcome
	ok := flow.Explore(o.flow(), lit, env, trackState{}, t.visitor(func(_ *ast.ReturnStmt, results []flow.Value, env *flow.Env, s trackState) {
		out = append(out, callOutcome{t.effects(s), results, env, s.unknown})
	}))
	t.settle()
	if !ok {
		out = []callOutcome{{unknown: true}}
	}
	o.inline[key] = out
	return out
}

// maxWriters bounds the writers that are followed through one function.
const maxWriters = 4

// A trackState is what happened on a path to the writers of a tracker.
type trackState struct {
	effects [maxWriters]Effect
	// opaque: the path depends on a test of the writer's own state, so that
	// nothing on it is certain.
	opaque bool
	// unknown: the path goes on after a call that may not have ended.
	unknown bool
	// zero is a parameter, counted from one, that is zero on this path; compared is
	// one that the next condition compares with zero.
	zero, compared int8
}

// A tracker follows what a function does to all its writers.
type tracker struct {
	o      *outer
	places []Place
	used   map[Place]bool // those that it acts on, also on paths that never end
	// opaque are the effects on the paths that depend on a test of a writer's own state.
	opaque   []effects
	outcomes flow.Outcomes[trackState]
}

func (o *outer) newTracker() *tracker { return &tracker{o: o, used: make(map[Place]bool)} }

func (t *tracker) index(p Place) int {
	for i, q := range t.places {
		if p == q {
			return i
		}
	}
	if len(t.places) == maxWriters {
		return -1
	}
	t.places = append(t.places, p)
	return len(t.places) - 1
}

// effects returns what happened to each writer on a path.
func (t *tracker) effects(s trackState) effects {
	if s.unknown {
		return nil
	}
	var did effects
	for i, p := range t.places {
		e := s.effects[i]
		if s.opaque {
			e.Must = 0
		}
		if e != (Effect{}) {
			did.add(p, e)
		}
	}
	if s.opaque {
		t.opaque = append(t.opaque, did)
	}
	return did
}

// settle takes back the replies on paths that depend on a test of a writer's own state, where not
// each of these paths replies: the state may be what decides.
func (t *tracker) settle() {
	for _, p := range t.places {
		if !slices.ContainsFunc(t.opaque, func(did effects) bool { return !did.on(p).MayReply() }) {
			continue
		}
		for _, did := range t.opaque {
			for i, on := range did {
				if on.Place == p && on.MayReply() {
					did[i].Effect = Effect{May: on.May&^(api.Commits|api.SetsStatus|api.Handler) | api.Asked}
				}
			}
		}
	}
}

func (t *tracker) visitor(ret func(*ast.ReturnStmt, []flow.Value, *flow.Env, trackState)) flow.Visitor[trackState] {
	return flow.Visitor[trackState]{
		Node: func(n ast.Node, s trackState) trackState {
			if p, ok := t.o.headerAssignment(n); ok {
				t.add(&s, p, Effect{Must: api.Header, May: api.Header})
			}
			return s
		},
		Call: func(c flow.Call[trackState]) []flow.Outcome[trackState] {
			outcomes := t.o.call(c.Expr, c.Args, c.Env)
			list := t.outcomes.List(len(outcomes))
			for i, out := range outcomes {
				s := c.State
				s.unknown = s.unknown || out.unknown
				for _, on := range out.effects {
					t.add(&s, on.Place, on.Effect)
				}
				list[i] = flow.Outcome[trackState]{State: s, Results: out.results, Env: out.env}
			}
			return list
		},
		Compare: func(c flow.Comparison[trackState]) []flow.Outcome[trackState] {
			list := t.outcomes.List(1)
			list[0] = flow.Outcome[trackState]{State: compared(c)}
			return list
		},
		Test: func(cond ast.Expr, truth bool, s trackState) trackState {
			s.opaque = s.opaque || t.o.testsWriter(cond)
			if s.compared > 0 && isZero(cond, truth) {
				s.zero = s.compared
			}
			s.compared = 0
			return s
		},
		Return: ret,
	}
}

func (t *tracker) add(s *trackState, p Place, e Effect) {
	t.used[p] = true
	if i := t.index(p); i >= 0 {
		s.effects[i] = s.effects[i].then(e)
	}
}

// headerAssignment returns the writer whose header map a statement assigns to.
func (o *outer) headerAssignment(n ast.Node) (Place, bool) {
	assign, ok := n.(*ast.AssignStmt)
	if !ok {
		return Place{}, false
	}
	for _, lhs := range assign.Lhs {
		if index, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
			if p, ok := o.places.header(index.X); ok {
				return p, true
			}
		}
	}
	return Place{}, false
}

// testsWriter tells whether a condition asks a writer for its own state: by one
// of the usual methods, or by a field of a wrapper.
func (o *outer) testsWriter(cond ast.Expr) bool {
	if !o.asksAny() {
		return false
	}
	// Have: some condition may, which most functions have none of.
	found, known := o.tests[cond]
	if known {
		return found
	}
	ast.Inspect(cond, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		found = found || ok && o.asks(sel)
		return !found
	})
	o.tests[cond] = found
	return found
}

// asksAny tells whether a writer is asked for its own state anywhere in the function.
func (o *outer) asksAny() bool {
	if o.tests != nil {
		return o.asking
	}
	o.tests = make(map[ast.Expr]bool)
	for c := range o.cur.Preorder((*ast.SelectorExpr)(nil)) {
		if o.asks(c.Node().(*ast.SelectorExpr)) {
			o.asking = true
			break
		}
	}
	return o.asking
}

// asks tells whether a selector asks a writer for its own state.
func (o *outer) asks(sel *ast.SelectorExpr) bool {
	selection := o.r.pass.TypesInfo.Selections[sel]
	if selection == nil {
		return false
	}
	recv := o.r.pass.TypesInfo.TypeOf(sel.X)
	if !o.r.isWriter(recv) && !o.r.wraps(recv) {
		return false
	}
	return api.WriterState(sel.Sel.Name) ||
		selection.Kind() == types.FieldVal && !api.IsFramework(recv) && !o.r.isWriter(selection.Type())
}

// compared notes a parameter of a declared function that is compared with zero and
// was not assigned before.
func compared(c flow.Comparison[trackState]) trackState {
	s := c.State
	s.compared = 0
	if c.VX.Tag > 0 && c.VY.Kind == flow.Const && c.VY.Const == "0" {
		s.compared = int8(c.VX.Tag)
	}
	return s
}

// isZero tells whether a condition that has the given truth says that the parameter
// which was compared last is zero.
func isZero(cond ast.Expr, truth bool) bool {
	e, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	return ok && (e.Op == token.EQL && truth || e.Op == token.NEQ && !truth)
}

// mayAct tells whether a function may act on a writer on some path, or may not end, be it that it calls a function
// of which nothing is known yet or can be.
func (o *outer) mayAct() bool {
	for c := range o.cur.Preorder((*ast.CallExpr)(nil), (*ast.AssignStmt)(nil), (*ast.ForStmt)(nil), (*ast.SelectStmt)(nil), (*ast.BranchStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt:
			return true
		case *ast.SelectStmt:
			if len(n.Body.List) == 0 {
				return true
			}
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				return true
			}
		case *ast.AssignStmt:
			if _, ok := o.headerAssignment(n); ok {
				return true
			}
		case *ast.CallExpr:
			outcomes := o.call(n, nil, nil)
			if len(outcomes) == 0 || !o.r.noreturn.MayReturn(n) || slices.ContainsFunc(outcomes, func(out callOutcome) bool { return out.unknown || len(out.effects) > 0 }) {
				return true
			}
		}
	}
	return false
}

// summarize follows the paths of a declared function, and returns how it can end
// and the writers that it uses. It returns false if there are too many paths to
// tell anything.
func (o *outer) summarize() ([]Outcome, []Param, bool) {
	params := make(map[*types.Var]int)
	env := o.flow().Empty()
	sig := o.signatureOf(o.node)
	if recv := sig.Recv(); recv != nil {
		params[recv] = api.Receiver
	}
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		params[v] = i
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			env = env.With(v, flow.Value{Tag: flow.Tag(i + 1)})
		}
	}
	t := o.newTracker()
	ends := &endings{params: params}
	visitor := t.visitor(func(_ *ast.ReturnStmt, results []flow.Value, _ *flow.Env, s trackState) {
		out := Outcome{Results: make([]flow.Kind, sig.Results().Len()), Unknown: s.unknown}
		for i, v := range results {
			if i < len(out.Results) && v.Kind != flow.Const {
				out.Results[i] = v.Kind
			}
		}
		did := t.effects(s)
		for _, on := range did {
			if _, ok := params[on.Root]; ok && on.Must&api.SetsStatus != 0 {
				out.Zero = int(s.zero)
			}
		}
		ends.outcomes = append(ends.outcomes, out)
		ends.did = append(ends.did, did)
	})
	visitor.Enough = o.enough(sig, ends)
	ok := flow.Explore(o.flow(), o.node, env, trackState{}, visitor)
	t.settle()
	var uses []Param
	for p := range t.used {
		if i, ok := params[p.Root]; ok {
			uses = append(uses, Param{i, p.Path})
		}
	}
	slices.SortFunc(uses, func(a, b Param) int { return cmp.Or(a.Index-b.Index, strings.Compare(a.Path, b.Path)) })
	if !ok {
		return nil, uses, false
	}
	return normalize(ends.all()), uses, true
}
