package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// each evaluates an expression in each state and goes on with next, which appends to the states after it.
func (x *explorer[S]) each(e ast.Expr, states []state, next func([]state, state, Value) []state) []state {
	var out []state
	for _, st := range states {
		if v, ok := x.plain(e, st.env); ok {
			out = next(out, st, v)
			continue
		}
		x.eval(e, st, func(st state, v Value) { out = next(out, st, v) })
	}
	return out
}

// plain evaluates an expression that does nothing and has one value: a constant, a
// variable, a field or an element of one. It returns false for any other. Most
// expressions are plain, and need no function that goes on with what they are.
func (x *explorer[S]) plain(e ast.Expr, env *Env) (Value, bool) {
	e = ast.Unparen(e)
	switch e := e.(type) {
	case *ast.Ident:
		switch obj := x.objectOf(e).(type) {
		case *types.Const:
			return constValue(obj.Val()), true
		case *types.Nil:
			return Value{Kind: Nil}, true
		case *types.Var:
			if isSentinel(obj) {
				return Value{Kind: NonNil}, true
			}
			if x.literals[obj] != nil {
				return Value{}, false
			}
			return x.recall(e, env), true
		case *types.Func:
			return Value{Kind: NonNil}, true
		}
		return Value{}, true
	case *ast.SelectorExpr:
		switch obj := x.objectOf(e.Sel).(type) {
		case *types.Const:
			return constValue(obj.Val()), true
		case *types.TypeName:
			return Value{}, true
		case *types.Var:
			if isSentinel(obj) {
				return Value{Kind: NonNil}, true
			}
		}
		object, ok := x.plain(e.X, env)
		if !ok {
			return Value{}, false
		}
		return x.fieldValue(e, object, env), true
	case *ast.CallExpr:
		if _, ok := x.calledName(e).(*types.Func); ok {
			return Value{}, false
		}
	}
	if v, isType := x.constantOf(e); v.Kind != Unknown || isType {
		return v, true
	}
	switch e := e.(type) {
	case *ast.StarExpr:
		if _, ok := x.plain(e.X, env); !ok {
			return Value{}, false
		}
		return x.recall(e, env), true
	case *ast.IndexExpr:
		if _, ok := x.plain(e.X, env); !ok {
			return Value{}, false
		}
		if _, ok := x.plain(e.Index, env); !ok {
			return Value{}, false
		}
		return x.recall(e, env), true
	}
	return Value{}, false
}

// fieldValue returns the value of a field of an evaluated object.
func (x *explorer[S]) fieldValue(e *ast.SelectorExpr, object Value, env *Env) Value {
	v := x.recall(e, env)
	if object.Tag != 0 && v == (Value{}) && x.visitor.Field != nil {
		v = x.visitor.Field(e, object)
	}
	return v
}

// eachMulti is like each for an expression that may have several values.
func (x *explorer[S]) eachMulti(e ast.Expr, states []state, next func([]state, state, []Value) []state) []state {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return x.each(e, states, func(out []state, st state, v Value) []state { return next(out, st, []Value{v}) })
	}
	var out []state
	for _, st := range states {
		x.call(call, st, func(st state, vals []Value) { out = next(out, st, vals) })
	}
	return out
}

// eachOf evaluates expressions in their order.
func (x *explorer[S]) eachOf(es []ast.Expr, states []state, next func([]state, state, []Value) []state) []state {
	var out []state
	for _, st := range states {
		x.evalAll(es, st, nil, func(st state, vals []Value) { out = next(out, st, vals) })
	}
	return out
}

// effects evaluates expressions whose values do not matter.
func (x *explorer[S]) effects(states []state, es ...ast.Expr) []state {
	return x.eachOf(es, states, func(out []state, st state, _ []Value) []state { return append(out, st) })
}

// evalAll evaluates expressions in their order. The values before them, which it may add
// to, are its own.
func (x *explorer[S]) evalAll(es []ast.Expr, st state, vals []Value, next func(state, []Value)) {
	vals, es = x.plainOnes(es, st.env, vals)
	if len(es) == 0 {
		next(st, vals)
		return
	}
	x.eval(es[0], st, func(st state, v Value) {
		own := make([]Value, len(vals), len(vals)+len(es))
		copy(own, vals)
		x.evalAll(es[1:], st, append(own, v), next)
	})
}

// plainOnes adds to values those of the plain expressions that some begin with, and returns the rest of these.
func (x *explorer[S]) plainOnes(es []ast.Expr, env *Env, vals []Value) ([]Value, []ast.Expr) {
	if vals == nil && len(es) > 0 {
		vals = make([]Value, 0, len(es))
	}
	for ; len(es) > 0; es = es[1:] {
		v, ok := x.plain(es[0], env)
		if !ok {
			break
		}
		vals = append(vals, v)
	}
	return vals, es
}

// eval evaluates an expression; it calls next for each way in which that can
// go.
func (x *explorer[S]) eval(e ast.Expr, st state, next func(state, Value)) {
	if v, ok := x.plain(e, st.env); ok {
		next(st, v)
		return
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		// Have: the name of a variable that holds a literal. Handed on, it can be called at any time.
		st.env = x.forget(st.env, x.mutates[x.literals[x.objectOf(e).(*types.Var)]])
		next(st, Value{Kind: NonNil})
	case *ast.FuncLit:
		x.reached[e] = true
		if env := x.forGood(st.env); !slices.Contains(x.created[e], env) {
			x.created[e] = append(x.created[e], env)
		}
		if !x.held[e] {
			st.env = x.forget(st.env, x.mutates[e]) // it can be called at any time
		}
		next(st, Value{Kind: NonNil})
	case *ast.CompositeLit:
		x.composite(e, st, func(st state) { next(st, Value{Kind: NonNil}) })
	case *ast.SelectorExpr:
		x.eval(e.X, st, func(st state, object Value) { next(st, x.fieldValue(e, object, st.env)) })
	case *ast.StarExpr:
		x.eval(e.X, st, func(st state, _ Value) { next(st, x.recall(e, st.env)) })
	case *ast.IndexExpr:
		x.eval(e.X, st, func(st state, _ Value) {
			x.eval(e.Index, st, func(st state, _ Value) { next(st, x.recall(e, st.env)) })
		})
	case *ast.IndexListExpr:
		x.eval(e.X, st, func(st state, _ Value) { next(st, Value{Kind: NonNil}) })
	case *ast.SliceExpr:
		x.evalAll(nonNilExprs(e.X, e.Low, e.High, e.Max), st, nil, func(st state, _ []Value) { next(st, Value{}) })
	case *ast.TypeAssertExpr:
		x.eval(e.X, st, func(st state, _ Value) { next(st, Value{}) })
	case *ast.KeyValueExpr:
		x.eval(e.Value, st, next)
	case *ast.UnaryExpr:
		x.unary(e, st, next)
	case *ast.BinaryExpr:
		x.binary(e, st, next)
	case *ast.CallExpr:
		x.call(e, st, func(st state, vals []Value) {
			if len(vals) == 0 {
				next(st, Value{})
				return
			}
			next(st, vals[0])
		})
	default:
		next(st, Value{})
	}
}

func nonNilExprs(es ...ast.Expr) []ast.Expr {
	var out []ast.Expr
	for _, e := range es {
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}

// forGood returns what is known of variables that nothing assigns any more.
func (x *explorer[S]) forGood(env *Env) *Env {
	return env.without(func(f fact) bool { return !x.topics[f.key].lasting })
}

// isSentinel tells whether a variable holds an error of its own that nobody
// changes: one of a package, by the usual form of its name.
func isSentinel(v *types.Var) bool {
	if v.Pkg() == nil || v.Parent() != v.Pkg().Scope() || !api.ImplementsError(v.Type()) {
		return false
	}
	name := v.Name()
	return api.IsStd(v.Pkg().Path()) || len(name) > len("err") && strings.EqualFold(name[:len("err")], "err")
}

func (x *explorer[S]) composite(e *ast.CompositeLit, st state, next func(state)) {
	elts := make([]ast.Expr, 0, len(e.Elts))
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if _, isMap := api.Underlying(x.info.TypeOf(e)).(*types.Map); isMap {
				elts = append(elts, kv.Key)
			}
			elt = kv.Value
		}
		elts = append(elts, elt)
	}
	x.evalAll(elts, st, nil, func(st state, _ []Value) { next(st) })
}

// recall returns what is known of an expression that can be remembered.
func (x *explorer[S]) recall(e ast.Expr, env *Env) Value {
	if len(env.facts) == 0 {
		return Value{}
	}
	k, ok := x.keyOf(e)
	if !ok {
		return Value{}
	}
	v := env.lookup(k)
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && x.comparison(b).opposite {
		return negate(v)
	}
	return v
}

func (x *explorer[S]) unary(e *ast.UnaryExpr, st state, next func(state, Value)) {
	switch e.Op {
	case token.NOT:
		x.truth(e, st, next)
	case token.AND:
		if _, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			x.eval(e.X, st, next)
			return
		}
		x.eval(e.X, st, func(st state, _ Value) {
			next(x.assign(e.X, Value{}, st), Value{Kind: NonNil}) // whoever gets the address may write
		})
	case token.ARROW:
		x.eval(e.X, st, func(st state, _ Value) {
			st.env = x.forgetInside(e.X, x.forget(st.env, x.async))
			next(st, Value{})
		})
	default:
		x.eval(e.X, st, func(st state, _ Value) { next(st, Value{}) })
	}
}

// truth evaluates a condition that is used as a value: each truth is a path of
// its own.
func (x *explorer[S]) truth(e ast.Expr, st state, next func(state, Value)) {
	yes, no := x.split(e, []state{st})
	for _, st := range yes {
		next(st, Bool(true))
	}
	for _, st := range no {
		next(st, Bool(false))
	}
}

func (x *explorer[S]) binary(e *ast.BinaryExpr, st state, next func(state, Value)) {
	switch e.Op {
	case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		x.truth(e, st, next)
	default:
		x.evalAll([]ast.Expr{e.X, e.Y}, st, nil, func(st state, _ []Value) { next(st, x.recall(e, st.env)) })
	}
}

// call evaluates a call; next is called with its results for each outcome.
func (x *explorer[S]) call(e *ast.CallExpr, st state, next func(state, []Value)) {
	if _, ok := x.calledName(e).(*types.Func); !ok && x.isType(e.Fun) {
		x.evalAll(e.Args, st, nil, func(st state, vals []Value) {
			if len(vals) == 1 && vals[0].Kind == Const {
				vals[0] = Value{Tag: vals[0].Tag}
			}
			next(st, vals)
		})
		return
	}
	switch fun := ast.Unparen(e.Fun).(type) {
	case *ast.SelectorExpr:
		if recv, ok := x.plain(fun.X, st.env); ok {
			x.callOn(recv, e, st, next)
			return
		}
		x.eval(fun.X, st, func(st state, recv Value) { x.callOn(recv, e, st, next) })
	case *ast.Ident, *ast.FuncLit:
		x.callOn(Value{}, e, st, next)
	default:
		x.eval(fun, st, func(st state, _ Value) { x.callOn(Value{}, e, st, next) })
	}
}

// callOn evaluates a call of which the function and what it is a method of are evaluated.
func (x *explorer[S]) callOn(recv Value, e *ast.CallExpr, st state, next func(state, []Value)) {
	args, rest := x.plainOnes(e.Args, st.env, nil)
	if len(rest) == 0 {
		x.callWith(recv, args, e, st, next)
		return
	}
	x.evalAll(rest, st, args, func(st state, args []Value) { x.callWith(recv, args, e, st, next) })
}

// callWith evaluates a call of which all operands are evaluated.
func (x *explorer[S]) callWith(recv Value, args []Value, e *ast.CallExpr, st state, next func(state, []Value)) {
	if x.isBuiltin(e, "len") {
		if b := x.length(e.Args[0], st.env); b.least == b.greatest {
			next(st, []Value{{Kind: Const, Const: strconv.FormatInt(b.least, 10)}})
			return
		}
	}
	lit := x.Literal(e)
	if lit == nil {
		x.perform(e, nil, st, recv, args, next)
		return
	}
	x.partArgs(e, lit, 0, st, args, func(st state, args []Value) { x.perform(e, lit, st, recv, args, next) })
}

// partArgs parts a state by the values of the arguments of a call from the i-th on, as far as the literal that it
// runs tests them and they are asked for later: what the literal does goes with what is known after the call.
func (x *explorer[S]) partArgs(call *ast.CallExpr, lit *ast.FuncLit, i int, st state, args []Value, next func(state, []Value)) {
	params := x.Params(lit)
	for ; i < min(len(params), len(args)); i++ {
		if args[i].Kind != Unknown || !x.tests(params[i]) || !x.isCopy(call.Args[i]) {
			continue
		}
		k, ok := x.subject(call.Args[i])
		if !ok || x.topics[k].last <= call.End() || st.env.lookup(k).Kind != Unknown {
			continue // what is known by now may come of a later argument
		}
		if x.steps++; x.steps > x.limit {
			return
		}
		x.eachOfTwo(call.Args[i], args[i], st, func(st state, v Value) {
			own := slices.Clone(args)
			for j := i; j < len(args); j++ {
				if same, ok := x.subject(call.Args[j]); ok && same == k && own[j].Kind == Unknown {
					own[j].Kind = v.Kind
				}
			}
			x.partArgs(call, lit, i+1, st, own, next)
		})
		return
	}
	next(st, args)
}

// enter returns what is known where a call runs a literal: what was known before, and the parameters.
func (x *explorer[S]) enter(lit *ast.FuncLit, call *ast.CallExpr, args []Value, env *Env) *Env {
	list := -1 // the index of the parameter that gets all further arguments, in a slice
	if sig, ok := x.info.TypeOf(lit).(*types.Signature); ok && sig.Variadic() && !call.Ellipsis.IsValid() {
		list = sig.Params().Len() - 1
	}
	for i, v := range x.Params(lit) {
		if v == nil {
			continue
		}
		var val Value
		if i < len(args) && i != list {
			val = args[i]
		}
		env = env.With(v, val)
	}
	return env
}

// tests tells whether the value of a variable, if it is one, can matter to the choice of a path.
func (x *explorer[S]) tests(v *types.Var) bool {
	k, ok := x.varKeys[v] // a parameter without a name has none
	return ok && x.topics[k].tested.IsValid()
}

// perform lets the visitor say what a call does, which may run a literal, its operands evaluated.
func (x *explorer[S]) perform(e *ast.CallExpr, lit *ast.FuncLit, st state, recv Value, args []Value, next func(state, []Value)) {
	named := x.callee(e)
	callee, _ := named.(*types.Func)
	b, builtin := named.(*types.Builtin)
	if builtin && changing[b.Name()] {
		st.env = x.forgetInside(e.Args[0], st.env)
	}
	st.env = x.handOut(e, callee, st.env)
	known := x.intrinsic(e, named, st.env)
	before, after := st.env, st.env
	if lit != nil {
		x.reached[lit] = true
		if !slices.Contains(x.entries[lit], st.env) {
			x.entries[lit] = append(x.entries[lit], st.env)
		}
		after = x.forget(after, x.mutates[lit])
		before = x.enter(lit, e, args, before)
	} else if callee == nil && !builtin {
		after = x.forget(after, x.async) // it may be any of them
	}
	if x.visitor.Call == nil {
		next(state{after, st.s}, known)
		return
	}
	for _, o := range x.visitor.Call(Call[S]{Expr: e, Recv: recv, Args: args, Env: before, State: x.states[st.s]}) {
		env := o.Env
		if env == nil {
			env = after
		}
		vals := o.Results
		if len(vals) == 0 {
			vals = known
		}
		next(state{env, x.id(o.State, st.s)}, vals)
	}
}

// changing are the builtins that change what is in their first argument.
var changing = map[string]bool{"clear": true, "copy": true, "delete": true}

// nonNilErrors are the functions whose error is never nil.
var nonNilErrors = map[string]bool{"errors.New": true, "fmt.Errorf": true}

// intrinsic returns what is known of the results of a call whoever asks.
func (x *explorer[S]) intrinsic(e *ast.CallExpr, named types.Object, env *Env) []Value {
	switch named := named.(type) {
	case *types.Builtin:
		switch name := named.Name(); {
		case name == "make", name == "new", name == "append" && len(e.Args) > 1 && !e.Ellipsis.IsValid():
			return []Value{{Kind: NonNil}}
		case name == "len", name == "cap":
			return []Value{x.recall(e, env)}
		}
	case *types.Func:
		if (named.Name() == "New" || named.Name() == "Errorf") && nonNilErrors[named.FullName()] {
			return []Value{{Kind: NonNil}}
		}
		if v := x.recall(e, env); v != (Value{}) {
			return []Value{v}
		}
	}
	return nil
}

// setters are the methods of the standard library after which what was known of
// their receiver is no longer true.
var setters = map[string]bool{
	"Set": true, "Add": true, "Del": true, "Store": true, "Reset": true, "Truncate": true,
	"Write": true, "WriteString": true, "WriteByte": true, "WriteRune": true,
	"Next": true, "Read": true, "ReadFrom": true, "ReadByte": true, "ReadRune": true, "ReadString": true, "ReadBytes": true,
}

// handOut drops what a call may change: what is known from assignments of the
// fields of an object that it is given, and of all fields of one whose method
// it is, unless that is a method of the standard library that only reads.
func (x *explorer[S]) handOut(e *ast.CallExpr, callee *types.Func, env *Env) *Env {
	if len(env.facts) == 0 {
		return env
	}
	if callee != nil && callee.Name() == "Wait" {
		env = x.forget(env, x.async)
	}
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && !x.isQualified(sel) {
		if callee == nil || callee.Pkg() != nil && !api.IsStd(callee.Pkg().Path()) || setters[callee.Name()] {
			env = x.forgetFields(env, sel.X, false)
		}
		if _, ok := ast.Unparen(sel.X).(*ast.Ident); ok && callee != nil && setters[callee.Name()] {
			env = x.forgetInside(sel.X, env)
		}
	}
	for _, arg := range e.Args {
		env = x.forgetFields(env, arg, true)
	}
	return env
}

// rootVar returns the variable that an expression names, or a field of it.
func (x *explorer[S]) rootVar(e ast.Expr) *types.Var {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := x.objectOf(t).(*types.Var)
			return v
		case *ast.SelectorExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		default:
			return nil
		}
	}
}

// forgetFields drops what is known of the fields of an object, or only what is
// known from assignments.
func (x *explorer[S]) forgetFields(env *Env, object ast.Expr, assigned bool) *Env {
	if len(env.facts) == 0 {
		return env
	}
	v := x.rootVar(object)
	if v == nil {
		return env
	}
	field := ""
	if sel, ok := ast.Unparen(object).(*ast.SelectorExpr); ok {
		field = firstField(sel)
	}
	for _, rk := range x.rooted[v] {
		if rk.field == "" || field != "" && rk.field != field {
			continue
		}
		env = env.without(func(f fact) bool { return f.key == rk.key && (f.assigned || !assigned) })
	}
	return env
}

// forget drops all that is known of variables that a literal may have assigned,
// unless it can only have assigned what they are already.
func (x *explorer[S]) forget(env *Env, vars []*types.Var) *Env {
	for _, v := range vars {
		if becomes := x.becomes[v]; becomes.Kind != Unknown && env.Var(v).Kind == becomes.Kind && env.Var(v).Const == becomes.Const {
			continue
		}
		env = x.forgetVar(env, v)
	}
	return env
}

// forgetVar drops all that is known of a variable, but under some keys.
func (x *explorer[S]) forgetVar(env *Env, v *types.Var, but ...key) *Env {
	if len(env.facts) == 0 {
		return env
	}
	rooted := x.rooted[v]
	return env.without(func(f fact) bool {
		return !slices.Contains(but, f.key) && slices.ContainsFunc(rooted, func(rk rootedKey) bool { return rk.key == f.key })
	})
}

// assign records that an expression has a new value.
func (x *explorer[S]) assign(lhs ast.Expr, v Value, st state) state {
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		obj, ok := x.objectOf(lhs).(*types.Var)
		if !ok || lhs.Name == "_" {
			return st
		}
		st.env = x.forgetVar(st.env, obj)
		if x.literals[obj] == nil {
			st.env = st.env.with(x.varKey(obj), v, true)
		}
	case *ast.SelectorExpr:
		root, field := x.rootVar(lhs), firstField(lhs)
		if root == nil {
			return st
		}
		own := x.varKeys[root]
		for _, rk := range x.rooted[root] {
			if rk.field == field || rk.field == "" && rk.key != own {
				st.env = st.env.without(func(f fact) bool { return f.key == rk.key })
			}
		}
		if k, ok := x.keyOf(lhs); ok {
			st.env = st.env.with(k, v, true)
		}
	case *ast.IndexExpr, *ast.StarExpr:
		st.env = x.forgetInside(lhs, st.env)
	}
	return st
}

// forgetInside drops all that is known of the variable that an expression leads into, but for its own
// value.
func (x *explorer[S]) forgetInside(e ast.Expr, env *Env) *Env {
	root := x.rootVar(indexed(e))
	if root == nil {
		return env
	}
	if own, ok := x.varKeys[root]; ok {
		return x.forgetVar(env, root, own)
	}
	return x.forgetVar(env, root)
}

// indexed returns what an index or pointer expression leads into.
func indexed(e ast.Expr) ast.Expr {
	for {
		switch t := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			e = t.X
		case *ast.StarExpr:
			e = t.X
		default:
			return e
		}
	}
}

// firstField returns the field next to the variable of a field path.
func firstField(e *ast.SelectorExpr) string {
	for {
		inner, ok := ast.Unparen(e.X).(*ast.SelectorExpr)
		if !ok {
			return e.Sel.Name
		}
		e = inner
	}
}

// isNil tells whether an expression is nil itself.
func (f *Func) isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = f.objectOf(id).(*types.Nil)
	return ok
}

// isQualified tells whether a name is that of a package with one in it.
func (f *Func) isQualified(sel *ast.SelectorExpr) bool {
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = f.objectOf(id).(*types.PkgName)
	return ok
}

// split evaluates a condition and parts the states by its truth.
func (x *explorer[S]) split(e ast.Expr, states []state) (yes, no []state) {
	switch v, _ := x.constantOf(e); v.Kind {
	case True:
		return states, nil
	case False:
		return nil, states
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return x.split(e.X, states)
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			no, yes = x.split(e.X, states)
			return yes, no
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			left, short := x.split(e.X, states)
			yes, no = x.split(e.Y, left)
			return yes, append(no, short...)
		case token.LOR:
			short, left := x.split(e.X, states)
			yes, no = x.split(e.Y, left)
			return append(yes, short...), no
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return x.splitComparison(x.comparison(e), states)
		}
	}
	for _, st := range states {
		x.eval(e, st, func(st state, v Value) {
			switch v.Kind {
			case True:
				yes = append(yes, st)
			case False:
				no = append(no, st)
			default:
				yes = append(yes, x.learn(e, true, st))
				no = append(no, x.learn(e, false, st))
			}
		})
	}
	return yes, no
}

// learn records the truth of a condition that is no comparison.
func (x *explorer[S]) learn(e ast.Expr, truth bool, st state) state {
	k, ok := x.keyOf(e)
	if !ok {
		return st
	}
	v := Bool(truth)
	v.Tag = st.env.lookup(k).Tag
	st.env = st.env.with(k, v, false)
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && truth && len(call.Args) == 2 {
		if fn, ok := x.callee(call).(*types.Func); ok && (fn.Name() == "Is" && fn.FullName() == "errors.Is" || fn.Name() == "As" && fn.FullName() == "errors.As") {
			st.env = x.learnNonNil(call.Args[0], st.env)
		}
	}
	return st
}

func (x *explorer[S]) learnNonNil(e ast.Expr, env *Env) *Env {
	k, ok := x.keyOf(e)
	if !ok {
		return env
	}
	if v := env.lookup(k); v.Kind == Unknown {
		return env.with(k, Value{Kind: NonNil, Tag: v.Tag}, false)
	}
	return env
}

// splitComparison parts the states by the truth of a comparison.
func (x *explorer[S]) splitComparison(c comparison, states []state) (yes, no []state) {
	part := func(vx, vy Value, st state) {
		t, f := x.decide(c, vx, vy, st)
		yes = append(yes, t...)
		no = append(no, f...)
	}
	for _, st := range states {
		vx, ok := x.plain(c.x, st.env)
		vy, also := x.plain(c.y, st.env)
		if ok && also {
			part(vx, vy, st)
			continue
		}
		x.evalAll([]ast.Expr{c.x, c.y}, st, nil, func(st state, vals []Value) { part(vals[0], vals[1], st) })
	}
	if c.opposite {
		return no, yes
	}
	return yes, no
}

// decide parts one state by the truth of x op y, whose values are known as far
// as they are.
func (x *explorer[S]) decide(c comparison, vx, vy Value, st state) (yes, no []state) {
	if c.op != token.EQL || x.visitor.Compare == nil {
		return x.decideByValue(c, vx, vy, st)
	}
	for _, o := range x.visitor.Compare(Comparison[S]{X: c.x, Y: c.y, VX: vx, VY: vy, State: x.states[st.s]}) {
		after := state{st.env, x.id(o.State, st.s)}
		switch {
		case len(o.Results) > 0 && o.Results[0].Kind == True:
			yes = append(yes, after)
		case len(o.Results) > 0 && o.Results[0].Kind == False:
			no = append(no, after)
		default:
			t, f := x.decideByValue(c, vx, vy, after)
			yes = append(yes, t...)
			no = append(no, f...)
		}
	}
	return yes, no
}

func (x *explorer[S]) decideByValue(c comparison, vx, vy Value, st state) (yes, no []state) {
	switch compare(c.op, vx, vy).Kind {
	case True:
		return []state{st}, nil
	case False:
		return nil, []state{st}
	}
	yes, no = x.learnFrom(c, vx, vy, st)
	if x.isWritten(c.y) || x.isWritten(c.x) {
		return yes, no
	}
	// Have: more may be known of the sides since the same was tested. If both contradict each other, there
	// is no such path.
	if k, ok := x.comparisonKey(c); ok {
		switch st.env.lookup(k).Kind {
		case True:
			return yes, nil
		case False:
			return nil, no
		}
	}
	return yes, no
}

// isWritten tells whether an expression is written as a constant or nil.
func (x *explorer[S]) isWritten(e ast.Expr) bool { return x.isConstant(e) || x.isNil(e) }

// learnFrom parts a state by a comparison, as far as the values of its sides tell, and records what
// is known of them then.
func (x *explorer[S]) learnFrom(c comparison, vx, vy Value, st state) (yes, no []state) {
	if yes, no, ok := x.decideBounds(c, vx, vy, st); ok {
		return yes, no
	}
	if c.op != token.EQL {
		return x.decideByKey(c, vx, vy, st)
	}
	switch {
	case vy.Kind == Nil && vx.Kind == Unknown:
		return x.refine(c.x, vx, Value{Kind: Nil}, Value{Kind: NonNil}, st)
	case vx.Kind == Nil && vy.Kind == Unknown:
		return x.refine(c.y, vy, Value{Kind: Nil}, Value{Kind: NonNil}, st)
	case vy.Kind == True || vy.Kind == False:
		return x.refine(c.x, vx, vy, negate(vy), st)
	case vx.Kind == True || vx.Kind == False:
		return x.refine(c.y, vy, vx, negate(vx), st)
	case vy.Kind == Const:
		return x.decideConst(c, c.x, vx, c.y, vy, st)
	case vx.Kind == Const:
		return x.decideConst(c, c.y, vy, c.x, vx, st)
	}
	return x.decideByKey(c, vx, vy, st)
}

// refine records one value of e if the comparison is true, the other if not.
func (x *explorer[S]) refine(e ast.Expr, old, ifTrue, ifFalse Value, st state) (yes, no []state) {
	k, ok := x.subject(e)
	if !ok {
		return []state{st}, []state{st}
	}
	ifTrue.Tag, ifFalse.Tag = old.Tag, old.Tag
	t, f := st, st
	t.env = st.env.with(k, ifTrue, false)
	f.env = st.env.with(k, ifFalse, false)
	return []state{t}, []state{f}
}

// decideConst parts a state by whether e, one side of a comparison, is the constant that the other side is
// known to be.
func (x *explorer[S]) decideConst(c comparison, e ast.Expr, old Value, other ast.Expr, to Value, st state) (yes, no []state) {
	k, ok := x.subject(e)
	if !ok {
		return []state{st}, []state{st}
	}
	eq := x.equalKeyOf(k, other, to)
	switch st.env.lookup(eq).Kind {
	case True:
		return []state{st}, nil
	case False:
		return nil, []state{st}
	}
	no = []state{{st.env.with(eq, Bool(false), false), st.s}}
	if !x.topics[eq].written && x.passes(k, other) {
		if same, ok := x.comparisonKey(c); ok {
			// That it is not what the counter is now matters no longer than the counter is that.
			no[0].env = st.env.with(same, Bool(false), false)
		}
	}
	to.Tag = old.Tag
	yes = []state{{x.withoutDerived(k, st.env).with(k, to, false), st.s}} // it says that k is no other constant, too
	return yes, no
}

// passes tells whether what a key is about is compared with a counter, and with nothing else whose value
// can be the same again.
func (x *explorer[S]) passes(k key, counter ast.Expr) bool {
	own, ok := x.subject(counter)
	return ok && x.topics[own].counter && x.topics[k].against == own
}

// decideByKey parts a state by a comparison of which nothing but an earlier
// test of the same is known.
func (x *explorer[S]) decideByKey(c comparison, vx, vy Value, st state) (yes, no []state) {
	k, ok := x.comparisonKey(c)
	if !ok {
		return []state{st}, []state{st}
	}
	if operand, ok := x.keyOf(c.x); ok && x.topics[k].last == 0 {
		x.topics[k].span = x.topics[operand].span // the comparison of a switch case
	}
	switch st.env.lookup(k).Kind {
	case True:
		return []state{st}, nil
	case False:
		return nil, []state{st}
	}
	t, f := st, st
	t.env = st.env.with(k, Bool(true), false)
	f.env = st.env.with(k, Bool(false), false)
	if c.op == token.EQL && api.IsError(x.info.TypeOf(c.x)) {
		// An error equal to a sentinel is not nil.
		if vy.Kind == NonNil {
			t.env = x.learnNonNil(c.x, t.env)
		}
		if vx.Kind == NonNil {
			t.env = x.learnNonNil(c.y, t.env)
		}
	}
	return []state{t}, []state{f}
}

// tagName is the name of the key of a switch tag.
func tagName(tag ast.Expr) string { return "tag@" + strconv.Itoa(int(tag.Pos())) }

// splitCase parts the states by whether the tag of a switch equals the
// expression of a case.
func (x *explorer[S]) splitCase(tag, e ast.Expr, states []state) (yes, no []state) {
	if v, _ := x.constantOf(tag); v.Kind == True {
		return x.split(e, states)
	}
	c := comparison{x: tag, op: token.EQL, y: e}
	for _, st := range states {
		x.eval(e, st, func(st state, v Value) {
			t, f := x.decide(c, x.tagValue(tag, st.env), v, st)
			yes = append(yes, t...)
			no = append(no, f...)
		})
	}
	return yes, no
}

// splitType parts the states by whether the operand of a type switch is of the
// type of a case.
func (x *explorer[S]) splitType(clause *ast.CaseClause, states []state) (yes, no []state) {
	operand := x.types[clause]
	if operand == nil || len(clause.List) != 1 {
		return states, states
	}
	isNil := x.info.Types[clause.List[0]].IsNil()
	for _, st := range states {
		v := x.recall(operand, st.env)
		switch {
		case isNil && v.Kind == Unknown:
			t, f := x.refine(operand, v, Value{Kind: Nil}, Value{Kind: NonNil}, st)
			yes, no = append(yes, t...), append(no, f...)
		case isNil && v.Kind == Nil:
			yes = append(yes, st)
		case isNil, v.Kind == Nil:
			no = append(no, st)
		default:
			no = append(no, st)
			st.env = x.learnNonNil(operand, st.env)
			yes = append(yes, st)
		}
	}
	return yes, no
}

// tagValue returns what is known of the tag of a switch, which was evaluated
// once before the cases.
func (x *explorer[S]) tagValue(tag ast.Expr, env *Env) Value {
	if v := x.recall(tag, env); v != (Value{}) {
		return v
	}
	if k, ok := x.keys[tagName(tag)]; ok {
		return env.lookup(k)
	}
	return Value{}
}
