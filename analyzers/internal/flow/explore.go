package flow

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"reflect"
	"slices"

	"golang.org/x/tools/go/cfg"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A Visitor is told what happens on a path and keeps its own state S of it. S
// must have few values: paths with the same S and the same knowledge are one.
// Any of its functions may be nil.
type Visitor[S comparable] struct {
	// Node is called before each statement and condition on a path.
	Node func(n ast.Node, s S) S
	// Call is called for each call in the order of evaluation, but for those
	// of go and defer statements, for which Node must suffice. It returns the
	// possible outcomes; none: the call does not return. A list of one outcome is
	// not read any more when something is asked again.
	Call func(c Call[S]) []Outcome[S]
	// Compare is called for each x == y and x != y, for the latter with its
	// opposite. The first result of an outcome is its truth; if that is
	// unknown, what the values tell decides. A list of one outcome is as that of Call.
	Compare func(c Comparison[S]) []Outcome[S]
	// Field returns the value of a field of a value that has a Tag.
	Field func(field *ast.SelectorExpr, object Value) Value
	// Test is called when a condition, or the comparison of a switch case,
	// was decided.
	Test func(cond ast.Expr, truth bool, s S) S
	// Return is called when a path ends at a return statement or at the end of
	// the function, with the values of the results.
	Return func(ret *ast.ReturnStmt, results []Value, env *Env, s S)
	// Enough tells that no other path can change what was found: none is followed, and the function does not
	// count as followed. It is not asked before some steps were made, which take no longer than to ask.
	Enough func() bool
}

// A Call is a call on a path.
type Call[S comparable] struct {
	Expr  *ast.CallExpr
	Recv  Value // what a method is called on
	Args  []Value
	Env   *Env // what is known; if it runs a literal, also of its parameters
	State S
}

// A Comparison is x == y on a path.
type Comparison[S comparable] struct {
	X, Y   ast.Expr
	VX, VY Value
	State  S
}

// An Outcome is one way in which a call or comparison can end.
type Outcome[S comparable] struct {
	State   S
	Results []Value // missing ones are unknown
	Env     *Env    // if not nil, what is known afterwards
}

// The bound on the number of states of a function, with those of literals whose paths are
// followed where they are called: a constant and a number for each block and each statement.
// A function in which more conditions than that are entangled is not judged.
const (
	statesBase    = 4096
	statesPerNode = 16
)

// The bound on the states of all explorations of a function that ask the same, which is told by the
// type of their state: a constant and a number for each node of its syntax; once they are used up,
// nothing more is explored. One question for each of n calls takes time in proportion to the square
// of n.
const (
	budgetBase    = 1 << 17
	budgetPerNode = 2
)

// A question is what is asked of a function or literal, told by the type of the states that
// follow its paths.
type question struct {
	state reflect.Type
	fn    ast.Node
}

// Outcomes makes the lists of outcomes that a [Visitor] returns. All lists of one outcome, as most are, are the same.
type Outcomes[S comparable] struct{ one [1]Outcome[S] }

// List returns a list of n outcomes, which are to be set.
func (o *Outcomes[S]) List(n int) []Outcome[S] {
	if n == 1 {
		return o.one[:]
	}
	return make([]Outcome[S], n)
}

// crowd is how many states a block may have before what is known only for the
// sake of arguments is dropped.
const crowd = 8

// fewSteps is how many steps are made before it is asked whether they are enough.
const fewSteps = 24

// Explore follows all paths of the body of fn, the function itself or a literal
// in it, from the given knowledge and state. It returns false if the bound on
// the number of states was reached, now or when the same was asked before, or the function was asked
// too much: then paths are missing. It returns true, too, if the visitor has Enough of them.
func Explore[S comparable](f *Func, fn ast.Node, env *Env, init S, visitor Visitor[S]) bool {
	if f.limit == 0 {
		asked := question{reflect.TypeFor[S](), fn}
		if f.entangled[asked] || f.spent[asked.state] > budgetBase+budgetPerNode*f.size {
			return false
		}
		f.steps, f.limit = 0, statesBase+statesPerNode*f.graph(Body(fn)).size
		defer func() {
			f.entangled[asked] = f.steps > f.limit
			f.spent[asked.state] += f.steps
			f.limit = 0
		}()
	}
	x := explorer[S]{
		Func:    f,
		visitor: visitor,
		graph:   f.graph(Body(fn)),
		ids:     make(map[S]int32),
	}
	if fn != f.Node {
		for _, fact := range env.facts {
			x.around = append(x.around, fact.key)
		}
	}
	x.arrived = make([]arrivals, len(x.graph.Blocks))
	x.results = namedResults(f.info, fn)
	for _, v := range x.results {
		env = env.With(v, zeroValue(v.Type()))
	}
	x.arrive(nil, x.graph.Blocks[0], []state{{env, x.newID(init)}})
	for len(x.work) > 0 && f.steps <= f.limit {
		v := x.work[len(x.work)-1]
		x.work = x.work[:len(x.work)-1]
		x.block(v)
		if visitor.Enough != nil && fewSteps < f.steps && f.steps <= f.limit && visitor.Enough() {
			return true
		}
	}
	if f.steps > f.limit {
		return false
	}
	f.followed[fn] = true
	return true
}

// namedResults returns the variables of named results.
func namedResults(info *types.Info, fn ast.Node) []*types.Var {
	var vars []*types.Var
	for _, name := range resultNames(fn) {
		vars = append(vars, info.Defs[name].(*types.Var))
	}
	return vars
}

// resultNames returns the names of the results of a *ast.FuncDecl or
// *ast.FuncLit, if they have any.
func resultNames(fn ast.Node) []*ast.Ident {
	var typ *ast.FuncType
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		typ = fn.Type
	case *ast.FuncLit:
		typ = fn.Type
	}
	if typ == nil || typ.Results == nil {
		return nil
	}
	var names []*ast.Ident
	for _, field := range typ.Results.List {
		names = append(names, field.Names...)
	}
	return names
}

// A state is what is known on a path at one point. The visitor's part stands for itself by
// its number: it may be large, and few steps change it.
type state struct {
	env *Env
	s   int32
}

// A visit is a state on arrival at a block.
type visit struct {
	block *cfg.Block
	state state
}

// arrivals are the states with which paths came to a block. Most have few, which are found sooner
// without a map.
type arrivals struct {
	few  []state
	many map[state]struct{} // nil if they are few
}

// add returns false if the state is there already.
func (a *arrivals) add(st state) bool {
	if _, ok := a.many[st]; ok || a.many == nil && slices.Contains(a.few, st) {
		return false
	}
	if a.many == nil && len(a.few) < crowd {
		a.few = append(a.few, st)
		return true
	}
	if a.many == nil {
		a.many = make(map[state]struct{})
		for _, st := range a.few {
			a.many[st] = struct{}{}
		}
	}
	a.many[st] = struct{}{}
	return true
}

func (a *arrivals) count() int { return max(len(a.few), len(a.many)) }

type explorer[S comparable] struct {
	*Func
	visitor Visitor[S]
	graph   *graph
	results []*types.Var
	around  []key      // what was known where a literal was called, and may matter after that
	arrived []arrivals // by block
	work    []visit
	states  []S // by number
	ids     map[S]int32
}

// id returns the number of a state of the visitor which came of the one with the number old.
func (x *explorer[S]) id(s S, old int32) int32 {
	if s == x.states[old] {
		return old
	}
	if id, ok := x.ids[s]; ok {
		return id
	}
	return x.newID(s)
}

func (x *explorer[S]) newID(s S) int32 {
	id := int32(len(x.states))
	x.states = push(x.states, s)
	x.ids[s] = id
	return id
}

// arrive adds the states with which paths come to a block.
func (x *explorer[S]) arrive(from, to *cfg.Block, states []state) {
	to = x.graph.past[to.Index]
	var begins *ast.RangeStmt
	if to.Kind == cfg.KindRangeLoop {
		if r := to.Stmt.(*ast.RangeStmt); slices.Contains(from.Nodes, ast.Node(r.X)) {
			begins = r
		}
	}
	if begins != nil && x.runs(begins) {
		to = to.Succs[0]
	}
	for _, st := range states {
		switch {
		case begins != nil:
			st = x.begins(begins, st)
		case to.Kind == cfg.KindRangeLoop:
			st.env = x.endRound(to.Stmt.(*ast.RangeStmt), st.env)
		}
		if to.Kind == cfg.KindRangeBody {
			st = x.goesOn(to.Stmt.(*ast.RangeStmt), st)
		}
		if pos := x.graph.pos[to.Index]; pos.IsValid() {
			st.env = x.still(st.env, pos, x.arrived[to.Index].count() > crowd)
		}
		if x.arrived[to.Index].add(st) {
			x.work = append(x.work, visit{to, st})
		}
	}
}

// still returns what is known that can matter at a position or after it, but for what matters
// only for the sake of arguments if the states are a crowd.
func (x *explorer[S]) still(env *Env, pos token.Pos, crowded bool) *Env {
	return env.without(func(f fact) bool {
		sp := &x.topics[f.key]
		over := pos < sp.first || sp.last <= pos || crowded && sp.tested <= pos
		return over && !slices.Contains(x.around, f.key)
	})
}

// runs tells whether the body of a range loop is run at least once: it counts to
// a constant, or goes through an array or a constant string.
func (x *explorer[S]) runs(r *ast.RangeStmt) bool {
	tv := x.info.Types[r.X]
	if tv.Value != nil {
		switch tv.Value.Kind() {
		case constant.Int:
			return constant.Sign(tv.Value) > 0
		case constant.String:
			return constant.StringVal(tv.Value) != ""
		}
		return false
	}
	array, ok := api.Underlying(tv.Type).(*types.Array)
	return ok && array.Len() > 0
}

// block follows the paths through one block.
func (x *explorer[S]) block(v visit) {
	b := v.block
	states := []state{v.state}
	if b.Kind == cfg.KindSelectCaseBody {
		states = x.stmt(b.Stmt.(*ast.CommClause).Comm, states)
	}
	nodes := b.Nodes
	var cond ast.Expr
	var tag ast.Expr
	if len(b.Succs) == 2 {
		cond, tag = x.condition(b)
		if cond != nil {
			nodes = nodes[:len(nodes)-1]
		}
	}
	for _, n := range nodes {
		if len(states) == 0 || x.steps > x.limit {
			return
		}
		if s, ok := n.(ast.Stmt); ok && x.comms[s] {
			continue // it happens where its case begins
		}
		if e, ok := n.(ast.Expr); ok && x.rangeVars[e] {
			continue // they are assigned where the body begins
		}
		// The literals that were called here may have left much behind.
		for _, crowded := range []bool{false, true} {
			if len(states) > crowd {
				for i := range states {
					states[i].env = x.still(states[i].env, n.Pos(), crowded)
				}
				states = distinct(states)
			}
		}
		states = distinct(x.stmt(n, states))
		x.steps += len(states)
	}
	x.steps++
	switch {
	case cond != nil:
		states = x.node(cond, states)
		var yes, no []state
		if tag != nil {
			yes, no = x.splitCase(tag, cond, states)
		} else {
			yes, no = x.split(cond, states)
		}
		x.arrive(b, b.Succs[0], x.test(cond, true, yes))
		x.arrive(b, b.Succs[1], x.test(cond, false, no))
	case len(b.Succs) == 2 && b.Succs[0].Kind == cfg.KindSwitchCaseBody:
		yes, no := x.splitType(b.Succs[0].Stmt.(*ast.CaseClause), states)
		x.arrive(b, b.Succs[0], yes)
		x.arrive(b, b.Succs[1], no)
	default:
		for _, succ := range b.Succs {
			x.arrive(b, succ, states)
		}
	}
}

// distinct returns each state once.
func distinct(states []state) []state {
	if len(states) < 2 {
		return states
	}
	if len(states) <= crowd {
		kept := states[:1]
		for _, st := range states[1:] {
			if !slices.Contains(kept, st) {
				kept = append(kept, st)
			}
		}
		return kept
	}
	seen := make(map[state]bool, len(states))
	return slices.DeleteFunc(states, func(st state) bool {
		if seen[st] {
			return true
		}
		seen[st] = true
		return false
	})
}

// condition returns the condition that ends a block with two successors, and
// the tag that it is compared with if it is that of a switch case. It is nil if
// the choice is made by something else: a range loop, a select, a type switch.
func (x *explorer[S]) condition(b *cfg.Block) (cond, tag ast.Expr) {
	if len(b.Nodes) == 0 {
		return nil, nil
	}
	e, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok {
		return nil, nil
	}
	switch succ := b.Succs[0]; succ.Kind {
	case cfg.KindIfThen:
		return e, nil
	case cfg.KindForBody:
		return e, nil
	case cfg.KindSwitchCaseBody:
		clause := succ.Stmt.(*ast.CaseClause)
		for _, c := range clause.List {
			if c == e {
				if x.isType(e) {
					return nil, nil
				}
				return e, x.tags[clause]
			}
		}
	}
	return nil, nil
}

func (x *explorer[S]) test(cond ast.Expr, truth bool, states []state) []state {
	if x.visitor.Test != nil {
		for i := range states {
			states[i].s = x.id(x.visitor.Test(cond, truth, x.states[states[i].s]), states[i].s)
		}
	}
	return states
}

func (x *explorer[S]) node(n ast.Node, states []state) []state {
	if x.visitor.Node != nil {
		for i := range states {
			states[i].s = x.id(x.visitor.Node(n, x.states[states[i].s]), states[i].s)
		}
	}
	return states
}

// stmt follows the paths through one node of a block.
func (x *explorer[S]) stmt(n ast.Node, states []state) []state {
	states = x.node(n, states)
	switch n := n.(type) {
	case *ast.ExprStmt:
		return x.eachMulti(n.X, states, func(out []state, st state, _ []Value) []state { return append(out, st) })
	case ast.Expr:
		states = x.each(n, states, func(out []state, st state, v Value) []state {
			st.env = x.rememberTag(n, v, st.env)
			return append(out, st)
		})
	case *ast.AssignStmt:
		return x.assignStmt(n, states)
	case *ast.ValueSpec:
		return x.valueSpec(n, states)
	case *ast.IncDecStmt:
		return x.each(n.X, states, func(out []state, st state, v Value) []state {
			by := int64(1)
			if n.Tok == token.DEC {
				by = -1
			}
			return append(out, x.count(n.X, by, v, st))
		})
	case *ast.SendStmt:
		states = x.effects(states, n.Chan, n.Value)
		for i := range states {
			states[i].env = x.forgetInside(n.Chan, states[i].env)
		}
	case *ast.GoStmt:
		states = x.spawn(n.Call, states)
	case *ast.DeferStmt:
		states = x.spawn(n.Call, states)
	case *ast.ReturnStmt:
		x.ret(n, states)
		return nil
	}
	return states
}

// spawn evaluates what a go or defer statement evaluates at once.
func (x *explorer[S]) spawn(call *ast.CallExpr, states []state) []state {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		states = x.effects(states, sel.X)
	} else {
		states = x.effects(states, call.Fun)
	}
	return x.effects(states, call.Args...)
}

func (x *explorer[S]) ret(n *ast.ReturnStmt, states []state) {
	done := func(_ []state, st state, vals []Value) []state {
		if x.visitor.Return != nil {
			x.visitor.Return(n, vals, st.env, x.states[st.s])
		}
		return nil
	}
	switch len(n.Results) {
	case 0:
		for _, st := range states {
			vals := make([]Value, len(x.results))
			for i, v := range x.results {
				if v.Name() != "_" {
					vals[i] = st.env.lookup(x.varKey(v))
				}
			}
			done(nil, st, vals)
		}
	case 1:
		x.eachMulti(n.Results[0], states, done)
	default:
		x.eachOf(n.Results, states, done)
	}
}

func (x *explorer[S]) assignStmt(n *ast.AssignStmt, states []state) []state {
	if by := x.increment(n); by > 0 {
		return x.each(n.Lhs[0], states, func(out []state, st state, v Value) []state {
			return append(out, x.count(n.Lhs[0], by, v, st))
		})
	}
	if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		return x.eachOf([]ast.Expr{n.Lhs[0], n.Rhs[0]}, states, func(out []state, st state, _ []Value) []state {
			length := bounds{0, math.MaxInt64}
			if n.Tok == token.ADD_ASSIGN {
				length = x.length(&ast.BinaryExpr{X: n.Lhs[0], Op: token.ADD, Y: n.Rhs[0]}, st.env)
			}
			st = x.assign(n.Lhs[0], Value{}, st)
			return append(out, x.measure(n.Lhs[0], length, st))
		})
	}
	for _, lhs := range n.Lhs {
		if _, ok := ast.Unparen(lhs).(*ast.Ident); !ok {
			states = x.target(lhs, states)
		}
	}
	assign := func(out []state, st state, vals []Value) []state {
		for i, lhs := range n.Lhs {
			var v Value
			if i < len(vals) {
				v = vals[i]
			}
			if len(n.Lhs) == len(n.Rhs) {
				st = x.become(lhs, n.Rhs[i], v, st)
			} else {
				st = x.assign(lhs, v, st)
			}
		}
		return append(out, st)
	}
	if len(n.Lhs) == 1 && x.isCopy(n.Rhs[0]) {
		return x.each(n.Rhs[0], states, func(out []state, st state, v Value) []state {
			return x.copied(out, n.Lhs[0], n.Rhs[0], v, st)
		})
	}
	if len(n.Rhs) == 1 {
		return x.eachMulti(n.Rhs[0], states, assign)
	}
	return x.eachOf(n.Rhs, states, assign)
}

// isCopy tells whether an expression is a variable or field, true or false or
// possibly nil, that an assignment makes another have the value of.
func (x *explorer[S]) isCopy(e ast.Expr) bool {
	if _, ok := x.keyOf(e); !ok {
		return false
	}
	switch ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		t := x.info.TypeOf(e)
		b, ok := api.Underlying(t).(*types.Basic)
		return ok && b.Info()&types.IsBoolean != 0 || api.IsError(t)
	}
	return false
}

// copied assigns the value of one expression to another, so that what is learned
// of the one later is known of the other: each value is a path of its own.
func (x *explorer[S]) copied(out []state, lhs, rhs ast.Expr, v Value, st state) []state {
	if v.Kind != Unknown {
		return append(out, x.assign(lhs, v, st))
	}
	x.eachOfTwo(rhs, v, st, func(st state, v Value) { out = append(out, x.assign(lhs, v, st)) })
	return out
}

// eachOfTwo parts a state by the two values that an expression which isCopy can have. Neither is known of it.
func (x *explorer[S]) eachOfTwo(e ast.Expr, unknown Value, st state, next func(state, Value)) {
	yes, no := Value{Kind: True}, Value{Kind: False}
	if api.IsError(x.info.TypeOf(e)) {
		yes, no = Value{Kind: Nil}, Value{Kind: NonNil}
	}
	yes.Tag, no.Tag = unknown.Tag, unknown.Tag
	ifYes, ifNo := x.refine(e, unknown, yes, no, st)
	for _, st := range ifYes {
		next(st, yes)
	}
	for _, st := range ifNo {
		next(st, no)
	}
}

// target evaluates the operands of an assignment's target.
func (x *explorer[S]) target(lhs ast.Expr, states []state) []state {
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.SelectorExpr:
		return x.effects(states, lhs.X)
	case *ast.IndexExpr:
		return x.effects(states, lhs.X, lhs.Index)
	case *ast.StarExpr:
		return x.effects(states, lhs.X)
	}
	return states
}

func (x *explorer[S]) valueSpec(n *ast.ValueSpec, states []state) []state {
	assign := func(out []state, st state, vals []Value) []state {
		for i, name := range n.Names {
			var v Value
			if i < len(vals) {
				v = vals[i]
			}
			switch len(n.Values) {
			case 0:
				st = x.declare(name, st)
			case len(n.Names):
				st = x.become(name, n.Values[i], v, st)
			default:
				st = x.assign(name, v, st)
			}
		}
		return append(out, st)
	}
	if len(n.Values) == 1 {
		return x.eachMulti(n.Values[0], states, assign)
	}
	return x.eachOf(n.Values, states, assign)
}

// declare assigns the zero value.
func (x *explorer[S]) declare(name *ast.Ident, st state) state {
	v, ok := x.objectOf(name).(*types.Var)
	if !ok {
		return st
	}
	st = x.assign(name, zeroValue(v.Type()), st)
	switch t := v.Type().Underlying().(type) {
	case *types.Slice, *types.Map, *types.Basic:
		st = x.measure(name, bounds{}, st)
	case *types.Struct:
		for f := range t.Fields() {
			st = x.setField(v, f, zeroValue(f.Type()), st)
		}
	}
	return st
}

// become assigns the value v of an expression, with what the form of that tells
// of a length and of fields.
func (x *explorer[S]) become(lhs, rhs ast.Expr, v Value, st state) state {
	before := st.env
	st = x.assign(lhs, v, st)
	st = x.measure(lhs, x.length(rhs, before), st)
	if v.Kind == Unknown && api.IsInteger(x.info.TypeOf(rhs)) {
		st = x.bound(lhs, rhs, before, st)
	}
	id, ok := ast.Unparen(lhs).(*ast.Ident)
	if !ok {
		return st
	}
	object, ok := x.objectOf(id).(*types.Var)
	if !ok {
		return st
	}
	rhs = ast.Unparen(rhs)
	if u, ok := rhs.(*ast.UnaryExpr); ok && u.Op == token.AND {
		rhs = ast.Unparen(u.X)
	}
	lit, ok := rhs.(*ast.CompositeLit)
	if !ok {
		return st
	}
	s, ok := x.info.TypeOf(lit).Underlying().(*types.Struct)
	if !ok {
		return st
	}
	for i := range s.NumFields() {
		v := zeroValue(s.Field(i).Type())
		if e := fieldOf(lit, s.Field(i), i); e != nil {
			v = x.valueIn(e, before)
		}
		st = x.setField(object, s.Field(i), v, st)
	}
	return st
}

// fieldOf returns the expression of a field in a composite literal, or nil.
func fieldOf(lit *ast.CompositeLit, f *types.Var, index int) ast.Expr {
	for i, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		switch {
		case ok && kv.Key.(*ast.Ident).Name == f.Name():
			return kv.Value
		case !ok && i == index:
			return elt
		}
	}
	return nil
}

// valueIn returns what is known of the value of an expression that was evaluated.
func (x *explorer[S]) valueIn(e ast.Expr, env *Env) Value {
	if v, _ := x.constantOf(e); v.Kind != Unknown {
		return v
	} else if x.isNil(e) {
		return Value{Kind: Nil}
	}
	return x.recall(e, env)
}

// setField records the value of a field of a variable, if anybody asks for it.
func (x *explorer[S]) setField(v, field *types.Var, value Value, st state) state {
	own, ok := x.varKeys[v]
	if !ok || !slices.ContainsFunc(x.rooted[v], func(rk rootedKey) bool { return rk.field == field.Name() }) {
		return st
	}
	if k, ok := x.keys[fieldText(v, own, field.Name())]; ok {
		st.env = st.env.with(k, value, true)
	}
	return st
}

// withoutDerived drops what is derived of a key.
func (f *Func) withoutDerived(of key, env *Env) *Env {
	return env.without(func(x fact) bool { return f.topics[x.key].of == of && x.key != of })
}

// rememberTag keeps the value of the tag of a switch for its cases, and nothing of
// what it was the last time.
func (x *explorer[S]) rememberTag(e ast.Expr, v Value, env *Env) *Env {
	k, ok := x.keys[tagName(e)]
	if !ok {
		return env
	}
	return x.withoutDerived(k, env).with(k, v, true)
}
