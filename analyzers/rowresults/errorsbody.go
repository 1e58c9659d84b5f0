package rowresults

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/internal/sqltext"
	"github.com/httperrlint/httperrlint/analyzers/replies"
)

// Seen is a set of what the errors are that reach a comparison with a sentinel.
type Seen uint8

const (
	SeenFound   Seen = 1 << iota // one that it finds
	SeenWrapped                  // an error that wraps it, by a comparison with ==
	SeenHidden                   // an error made of its text
	SeenForeign                  // another sentinel, which wraps it, likewise
	SeenNever                    // the error of a call that has no sentinel
	SeenUnknown                  // an error of which nothing is known
)

// An Answer is what is done because of an error.
type Answer uint8

const (
	Failure   Answer = iota // a status of 500 or more
	Exit                    // the end of the program
	NotFound                // a status of 404, or a value with such a name
	NoValue                 // nil for a value and nil for the error
	Concealed               // an error that no longer matches
)

// An Event is what a function does with the error of a call that may be a
// sentinel, without telling that apart.
type Event struct {
	Answer Answer
	Call   *ast.CallExpr // the call of which the error is
	By     ast.Node      // *ast.CallExpr or *ast.ReturnStmt
	// Sentinels are those that the error may be.
	Sentinels Sentinels
	// Hidden tells that what was tested was made of the error's text.
	Hidden bool
}

// A Test is a comparison of an error with a sentinel.
type Test struct {
	Target ast.Expr // the sentinel
	Seen   Seen
}

// Events are what a function does with errors that may be a sentinel.
type Events struct {
	List  []Event
	Tests []Test
}

func (e *Events) add(event Event) {
	for i := range e.List {
		have := &e.List[i]
		if have.Answer == event.Answer && have.Call == event.Call {
			switch {
			case event.By.Pos() < have.By.Pos():
				*have = event
			case event.By == have.By:
				have.Hidden = have.Hidden || event.Hidden
			}
			return
		}
	}
	e.List = append(e.List, event)
}

func (e *Events) compared(target ast.Expr, seen Seen) {
	for i := range e.Tests {
		if e.Tests[i].Target == target {
			e.Tests[i].Seen |= seen
			return
		}
	}
	e.Tests = append(e.Tests, Test{target, seen})
}

// An ErrorBody is an outermost function, with what it does with errors.
type ErrorBody struct {
	Node   ast.Node // *ast.FuncDecl or *ast.FuncLit
	Events Events

	r       *Result
	cur     inspector.Cursor // of Node
	summary ErrorsSummary
	graph   *flow.Func
	caller  *replies.Caller
	asked   bool // caller is known
	queries *queries
	origins []*origin
	asks    map[*ast.CallExpr]bool // calls of origins whose result is the error
	parents map[ast.Node]ast.Node
	// deferred are the deferred literals that mention an error.
	deferred []*ast.DeferStmt
}

// ErrorBodies returns the functions of the package in source order.
func (r *Result) ErrorBodies() []*ErrorBody { return r.errors.order }

func newErrorBody(r *Result, cur inspector.Cursor) *ErrorBody {
	return &ErrorBody{
		Node:    cur.Node(),
		r:       r,
		cur:     cur,
		queries: &queries{info: r.pass.TypesInfo, defs: r.errors.defs, busy: make(map[*types.Var]bool)},
	}
}

func (b *ErrorBody) flow() *flow.Func {
	if b.graph == nil {
		b.graph = flow.New(b.r.pass.TypesInfo, b.cur, b.r.noreturn.MayReturn)
	}
	return b.graph
}

// status returns the status that a call replies with.
func (b *ErrorBody) status(c flow.Call[errorState]) (replies.Codes, bool) {
	if !b.asked {
		b.asked = true
		b.caller = b.r.errors.replies.Caller(b.cur)
	}
	if b.caller == nil {
		return replies.Codes{}, false
	}
	return b.caller.Status(c.Expr, c.Args)
}

// follow follows each error of the function and sums up what becomes of it. fn
// is nil for a literal.
func (b *ErrorBody) follow(fn *types.Func) {
	defer guard.In(b.Node)
	b.Events, b.summary, b.origins, b.asks = Events{}, ErrorsSummary{}, nil, make(map[*ast.CallExpr]bool)
	compares := b.r.database && b.find()
	if len(b.origins) == 0 && !compares && (fn == nil || !handedError(fn)) {
		return
	}
	// Have: an error to follow.

	b.index()
	if b.translates() {
		return // what the function returns is decided when it ends
	}
	for _, o := range b.origins {
		for node := b.enclosing(o.call); node != nil; node = b.outward(node) {
			b.followOrigin(o, node)
		}
	}
	if compares {
		b.followNone(fn)
	}
	if fn != nil {
		b.followParams(fn)
	}
	b.summary.sort()
}

// translates tells whether a deferred call is handed the address of a named
// result, so that it may put another error in its place.
//
//	defer translate(&err)
func (b *ErrorBody) translates() bool {
	named := b.namedErrors()
	found := false
	handsOut := func(n ast.Node) bool {
		if ref, ok := n.(*ast.UnaryExpr); ok && ref.Op == token.AND {
			id := ident(ref.X)
			found = found || id != nil && named[b.r.pass.TypesInfo.Uses[id]]
		}
		return !found
	}
	if len(named) > 0 {
		for c := range b.cur.Preorder((*ast.DeferStmt)(nil)) {
			ast.Inspect(c.Node().(*ast.DeferStmt).Call, handsOut)
		}
	}
	return found
}

// namedErrors returns the named results of the function that are errors.
func (b *ErrorBody) namedErrors() map[types.Object]bool {
	named := make(map[types.Object]bool)
	for c := range b.cur.Preorder((*ast.FuncType)(nil)) {
		results := c.Node().(*ast.FuncType).Results
		if results == nil {
			continue
		}
		for _, field := range results.List {
			for _, name := range field.Names {
				if obj := b.r.pass.TypesInfo.Defs[name]; obj != nil && api.IsError(obj.Type()) {
					named[obj] = true
				}
			}
		}
	}
	return named
}

// find finds the calls of which the error may be a sentinel, and tells
// whether the function mentions one itself.
func (b *ErrorBody) find() (mentions bool) {
	for c := range b.cur.Preorder((*ast.CallExpr)(nil), (*ast.Ident)(nil)) {
		switch n := c.Node().(type) {
		case *ast.CallExpr:
			if o := b.originOf(n); o != nil {
				b.origins = append(b.origins, o)
				b.asks[n] = !o.object
			}
		case *ast.Ident:
			if s, _ := b.r.sentinel(n); s != 0 {
				mentions = true
			}
		}
	}
	return mentions
}

// index notes what stands in what, and the deferred literals that mention an error.
func (b *ErrorBody) index() {
	if b.parents != nil {
		return
	}
	size := 0
	for range b.cur.Preorder() {
		size++
	}
	b.parents = make(map[ast.Node]ast.Node, size)
	var stack []ast.Node
	ast.Inspect(b.Node, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			b.parents[n] = stack[len(stack)-1]
		}
		stack = append(stack, n)
		if d, ok := n.(*ast.DeferStmt); ok && b.flow().Literal(d.Call) != nil && len(b.deferred) < maxDefers && b.mentionsError(d) {
			b.deferred = append(b.deferred, d)
		}
		return true
	})
}

func (b *ErrorBody) mentionsError(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := b.r.pass.TypesInfo.Uses[id].(*types.Var)
			found = found || ok && api.IsError(v.Type())
		}
		return !found
	})
	return found
}

// originOf returns the origin that a call is, or nil.
func (b *ErrorBody) originOf(call *ast.CallExpr) *origin {
	fn := calleeOf(b.r.pass.TypesInfo, call)
	if fn == nil {
		return nil
	}
	if row, ok := api.AsksOneRow(fn); ok {
		v, ok := b.queries.direct(call, row)
		if !ok {
			return nil
		}
		last := max(0, fn.Signature().Results().Len()-1)
		r := ErrorResult{Result: last, Form: Bare, Sentinels: sentinelsOf(row.Sentinel), Others: true}
		if v.param != nil {
			if r.Row = b.paramIndex(v.param) + 1; r.Row == 0 {
				return nil
			}
			r.Sentinels = 0
		}
		return &origin{call: call, object: row.Object, of: []ErrorResult{r}}
	}
	if r, ok := b.scansParam(call, fn); ok {
		return &origin{call: call, of: []ErrorResult{r}}
	}
	summary, ok := b.r.errorsOf(fn)
	if !ok || len(summary.Results) == 0 {
		return nil
	}
	o := &origin{call: call}
	for _, r := range summary.Results {
		if r.Row > 0 {
			if r, ok = b.rowArg(call, r); !ok {
				continue
			}
		}
		o.of = append(o.of, r)
	}
	if len(o.of) == 0 {
		return nil
	}
	return o
}

// rowArg returns what becomes of the error of a function that scans a row which
// it is handed.
func (b *ErrorBody) rowArg(call *ast.CallExpr, r ErrorResult) (ErrorResult, bool) {
	if r.Row > len(call.Args) || call.Ellipsis.IsValid() {
		return r, false
	}
	arg := call.Args[r.Row-1]
	v := b.queries.row(arg)
	if v.param != nil {
		r.Row = b.paramIndex(v.param) + 1
		return r, r.Row > 0
	}
	sentinel, ok := api.IsRow(b.r.pass.TypesInfo.TypeOf(arg))
	if !ok || v.rows != sqltext.MaybeNone {
		return r, false
	}
	r.Row, r.Sentinels = 0, sentinelsOf(sentinel)
	return r, true
}

// scansParam tells of a call whether it scans a row that is a parameter of an
// interface type.
func (b *ErrorBody) scansParam(call *ast.CallExpr, fn *types.Func) (ErrorResult, bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || fn.Name() != "Scan" || !fn.Signature().Variadic() || fn.Signature().Results().Len() != 1 {
		return ErrorResult{}, false
	}
	id := ident(sel.X)
	if id == nil {
		return ErrorResult{}, false
	}
	v, ok := b.r.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || !types.IsInterface(v.Type()) || len(b.r.errors.defs[v]) > 0 {
		return ErrorResult{}, false
	}
	i := b.paramIndex(v)
	return ErrorResult{Row: i + 1, Form: Bare, Others: true}, i >= 0
}

// paramIndex returns the index of a parameter of the function, or -1.
func (b *ErrorBody) paramIndex(v *types.Var) int {
	decl, ok := b.Node.(*ast.FuncDecl)
	if !ok {
		return -1
	}
	fn, ok := b.r.pass.TypesInfo.Defs[decl.Name].(*types.Func)
	if !ok {
		return -1
	}
	for i := range fn.Signature().Params().Len() {
		if fn.Signature().Params().At(i) == v {
			return i
		}
	}
	return -1
}

// isOrigin tells whether a call is one whose error is followed.
func (b *ErrorBody) isOrigin(call *ast.CallExpr) bool {
	return b.asks[call]
}

// enclosing returns the innermost function around a node.
func (b *ErrorBody) enclosing(n ast.Node) ast.Node {
	for n = b.parents[n]; n != nil; n = b.parents[n] {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return n
		}
	}
	return nil
}

// outward returns the function around a literal if it may run the literal
// itself: one that is called where it stands, or kept in a variable.
func (b *ErrorBody) outward(lit ast.Node) ast.Node {
	switch p := b.parents[lit].(type) {
	case *ast.CallExpr:
		if p.Fun == lit {
			return b.enclosing(lit)
		}
	case *ast.AssignStmt, *ast.ValueSpec:
		return b.enclosing(lit)
	}
	return nil
}

func (b *ErrorBody) newFollower(o *origin) *follower {
	return &follower{
		ErrorBody: b,
		origin:    o,
		busy:      make(map[*ast.FuncLit]bool),
		flags:     make(map[flagTest]bool),
		returned:  func(*ast.ReturnStmt, []flow.Value, errorState) {},
	}
}

// keep adds what a follower found to what is known of the function.
func (b *ErrorBody) keep(f *follower) {
	for _, e := range f.events.List {
		b.Events.add(e)
	}
	for _, t := range f.events.Tests {
		b.Events.compared(t.Target, t.Seen)
	}
}

// followOrigin follows the error of one call through the function, or through a
// literal in it.
func (b *ErrorBody) followOrigin(o *origin, node ast.Node) {
	f := b.newFollower(o)
	var results []ErrorResult
	f.returned = func(_ *ast.ReturnStmt, vals []flow.Value, s errorState) {
		for i, v := range vals {
			if s.phase != missing || s.doubt || formOf(v.Tag) == 0 {
				continue
			}
			for _, r := range o.of {
				r.Result, r.Form = i, formOf(v.Tag)
				r.Others = true
				results = append(results, r)
			}
			if v.Tag == tagHidden && !s.told {
				f.event(Concealed, o.call, s)
			}
		}
	}
	if !f.explore(node, f.flow().Empty(), errorState{}) {
		return
	}
	b.keep(f)
	if node != b.Node {
		return
	}
	for _, r := range results {
		b.summary.addResult(r)
	}
}

// followNone follows the paths of the function for what it does with errors of
// calls that have no sentinel, and with sentinels of its own.
func (b *ErrorBody) followNone(fn *types.Func) {
	nodes := []ast.Node{b.Node}
	for c := range b.cur.Preorder((*ast.FuncLit)(nil)) {
		if lit := c.Node(); lit != b.Node {
			nodes = append(nodes, lit)
		}
	}
	for _, node := range nodes {
		f := b.newFollower(nil)
		var results []ErrorResult
		others := false
		f.returned = func(ret *ast.ReturnStmt, vals []flow.Value, _ errorState) {
			for i, v := range vals {
				made := ErrorResult{Result: i, Form: Wrapped}
				if ret != nil && len(ret.Results) == len(vals) {
					if s, _ := b.r.sentinel(ret.Results[i]); s != 0 {
						made.Form, made.Sentinels = Bare, s
					}
				}
				switch {
				case made.Sentinels != 0:
					results = append(results, made)
				case v.Tag == tagMade:
					made.Sentinels = b.mentioned()
					results = append(results, made)
				case fn != nil && slices.Contains(errorResults(fn.Signature()), i) && v.Kind != flow.Nil:
					others = true
				}
			}
		}
		if !f.explore(node, f.flow().Empty(), errorState{}) {
			// What is not seen may be anything.
			for i := range f.events.Tests {
				f.events.Tests[i].Seen |= SeenUnknown
			}
		}
		b.keep(f)
		if node != b.Node {
			continue
		}
		for _, r := range results {
			r.Others = others
			b.summary.addResult(r)
		}
	}
}

// mentioned returns the sentinels that the function mentions.
func (b *ErrorBody) mentioned() Sentinels {
	var all Sentinels
	for c := range b.cur.Preorder((*ast.Ident)(nil)) {
		s, _ := b.r.sentinel(c.Node().(*ast.Ident))
		all |= s
	}
	return all
}

// followParams follows the errors that the function is handed, as if they said
// that there is no row.
func (b *ErrorBody) followParams(fn *types.Func) {
	for i := range fn.Signature().Params().Len() {
		v := fn.Signature().Params().At(i)
		if !isHanded(v) {
			continue
		}
		f := b.newFollower(nil)
		p := ErrorParam{Param: i}
		f.returned = func(_ *ast.ReturnStmt, vals []flow.Value, s errorState) {
			p.Told = p.Told || s.told
			for j, v := range vals {
				if form := formOf(v.Tag); form != 0 && !s.doubt {
					p.Result = j + 1
					p.Form |= form
				}
			}
		}
		env := f.flow().Empty().With(v, tagged(tagBare))
		if !f.explore(b.Node, env, errorState{phase: missing}) {
			p.Told = true
		}
		for _, e := range f.events.List {
			p.Fails = p.Fails || e.Answer == Failure
			p.Exits = p.Exits || e.Answer == Exit
		}
		if p.Told || p.Fails || p.Exits || p.Result > 0 {
			b.summary.addParam(p)
		}
	}
}

// consequence notes what a call on a path does because of the error that is
// followed.
func (f *follower) consequence(c flow.Call[errorState], s errorState) {
	if !f.handed(c) && !f.caused(c.Expr, s) {
		return
	}
	if s.phase == missing && f.ends(c.Expr) {
		f.event(Exit, c.Expr, s)
		return
	}
	var summary ErrorsSummary
	if fn := calleeOf(f.r.pass.TypesInfo, c.Expr); fn != nil {
		summary, _ = f.r.errorsOf(fn)
	}
	for _, p := range summary.Params {
		if p.Param >= len(c.Args) || formOf(c.Args[p.Param].Tag) == 0 {
			continue
		}
		if p.Told {
			return
		}
		if p.Fails && s.phase == missing {
			f.event(Failure, c.Expr, s)
		}
		if p.Exits && s.phase == missing {
			f.event(Exit, c.Expr, s)
		}
	}
	codes, ok := f.status(c)
	switch {
	case !ok:
	case s.phase == missing && codes.All(func(code int) bool { return code >= 500 }):
		f.event(Failure, c.Expr, s)
	case s.phase == failed && codes.All(func(code int) bool { return code == 404 }):
		f.event(NotFound, c.Expr, s)
	}
}

// ends tells whether a call ends the program, or panics.
func (f *follower) ends(call *ast.CallExpr) bool {
	if f.r.noreturn.MayReturn(call) {
		return false
	}
	fn := calleeOf(f.r.pass.TypesInfo, call)
	return fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "testing" && fn.FullName() != "runtime.Goexit"
}

// event notes an answer. That of a parameter has no call.
func (f *follower) event(answer Answer, by ast.Node, s errorState) {
	e := Event{Answer: answer, By: by, Hidden: s.hidden}
	if f.origin != nil {
		e.Call = f.origin.call
		for _, r := range f.origin.of {
			if r.Row > 0 {
				return // the caller knows what it is the row of
			}
			e.Sentinels |= r.Sentinels
		}
	}
	f.events.add(e)
}

// answered notes what a function returns because of an error other than a
// sentinel.
func (f *follower) answered(ret *ast.ReturnStmt, results []flow.Value, s errorState) {
	if s.phase != failed || s.told || !f.caused(ret, s) {
		return
	}
	if slices.ContainsFunc(results, func(v flow.Value) bool { return follows(v.Tag) }) {
		return
	}
	for _, e := range ret.Results {
		if f.namesNotFound(e) {
			f.event(NotFound, ret, s)
			return
		}
	}
	if len(results) >= 2 && !slices.ContainsFunc(results, func(v flow.Value) bool { return v.Kind != flow.Nil }) {
		f.event(NoValue, ret, s)
	}
}

// namesNotFound tells whether an expression has a name in it that says that
// something is not there.
func (f *follower) namesNotFound(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, part := range []string{"NotFound", "NoRows", "Missing", "notFound", "noRows", "missing"} {
				found = found || strings.Contains(id.Name, part)
			}
		}
		return !found
	})
	return found
}

// caused tells whether a node is reached because of the last test of the error
// that is followed: no condition nearer to it tests another error or flag.
func (f *follower) caused(n ast.Node, s errorState) bool {
	if s.cause == token.NoPos {
		return false
	}
	own := true // the list of statements is that of the node itself
	for child, n := n, f.parents[n]; n != nil; child, n = n, f.parents[n] {
		switch n := n.(type) {
		case *ast.IfStmt:
			if child != n.Body && child != n.Else {
				continue
			}
			if within(s.cause, n.Cond) || f.noted(n.Cond, s) {
				return true
			}
			if f.decides(n.Cond) {
				return false
			}
		case *ast.CaseClause:
			if f.caseTests(n, s.cause) || own && afterTest(n.Body, child, s.cause) {
				return true
			}
			own = false
		case *ast.BlockStmt:
			if own && afterTest(n.List, child, s.cause) {
				return true
			}
			own = false
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// noted tells whether a condition tests a flag that was set because of the last
// test of the error that is followed.
func (f *follower) noted(cond ast.Expr, s errorState) bool {
	if not, ok := ast.Unparen(cond).(*ast.UnaryExpr); ok && not.Op == token.NOT {
		cond = not.X
	}
	id := ident(cond)
	if id == nil || !isBool(f.r.pass.TypesInfo.TypeOf(id)) {
		return false
	}
	test := flagTest{f.r.pass.TypesInfo.Uses[id], s.cause}
	found, asked := f.flags[test]
	if asked {
		return found
	}
	f.flags[test] = false // for a flag that decides whether it is set itself
	ast.Inspect(f.Node, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok && len(assign.Lhs) == 1 {
			lhs := ident(assign.Lhs[0])
			found = found || lhs != nil && f.r.pass.TypesInfo.ObjectOf(lhs) == test.flag && (within(s.cause, assign) || f.caused(assign, s))
		}
		return !found
	})
	f.flags[test] = found
	return found
}

func within(pos token.Pos, n ast.Node) bool { return n.Pos() <= pos && pos < n.End() }

// decides tells whether a condition tests an error, or a flag, so that what is
// done in its branch is done because of that.
func (f *follower) decides(cond ast.Expr) bool {
	decides := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			t := f.r.pass.TypesInfo.TypeOf(e)
			id, isIdent := e.(*ast.Ident)
			decides = decides || api.IsError(t) || isIdent && isBool(t) && id.Name == "ok"
		}
		return !decides
	})
	return decides
}

// caseTests tells whether the test at cause is one of those that led to a clause
// of a switch: its own and, as they were false, those before it.
func (f *follower) caseTests(clause *ast.CaseClause, cause token.Pos) bool {
	block, ok := f.parents[clause].(*ast.BlockStmt)
	if !ok {
		return false
	}
	if sw, ok := f.parents[block].(*ast.SwitchStmt); ok && sw.Tag != nil && within(cause, sw.Tag) {
		return true
	}
	for _, stmt := range block.List {
		c := stmt.(*ast.CaseClause)
		for _, e := range c.List {
			if within(cause, e) && (c.Pos() <= clause.Pos() || clause.List == nil) {
				return true
			}
		}
	}
	return false
}

// afterTest tells whether the test at cause is that of an if statement before a
// statement of the same list.
func afterTest(list []ast.Stmt, stmt ast.Node, cause token.Pos) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		ifStmt, ok := s.(*ast.IfStmt)
		return ok && s.End() <= stmt.Pos() && within(cause, ifStmt.Cond)
	})
}
