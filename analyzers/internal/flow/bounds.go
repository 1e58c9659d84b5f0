package flow

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strconv"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// bounds are the least and the greatest number that an expression can be on a
// path, as comparisons with constants have told.
type bounds struct{ least, greatest int64 }

// boundsKey returns the key of the bounds of an expression, if its value can be
// remembered.
func (f *Func) boundsKey(e ast.Expr) (key, bool) {
	of, ok := f.subject(e)
	if !ok {
		return 0, false
	}
	return f.boundsKeyOf(of), true
}

// boundsKeyOf returns the key of the bounds of the number that a key is about.
func (f *Func) boundsKeyOf(of key) key { return f.derivedKey(derivation{of: of}) }

// boundsOf returns the bounds of an expression that are known under their key.
func (x *explorer[S]) boundsOf(k key, e ast.Expr, env *Env) bounds {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && x.isBuiltin(call, "len") {
		return atLeast(0).known(k, env)
	}
	return atLeast(math.MinInt64).known(k, env)
}

func atLeast(least int64) bounds { return bounds{least, math.MaxInt64} }

// known returns the bounds that are known under their key; b if none are.
func (b bounds) known(k key, env *Env) bounds {
	least, greatest, ok := strings.Cut(env.lookup(k).Const, " ")
	if ok {
		b.least, _ = strconv.ParseInt(least, 10, 64)
		b.greatest, _ = strconv.ParseInt(greatest, 10, 64)
	}
	return b
}

func (b bounds) value() Value {
	return Value{Kind: Const, Const: strconv.FormatInt(b.least, 10) + " " + strconv.FormatInt(b.greatest, 10)}
}

// decideBounds parts a state by the comparison of an expression with a number.
// It returns false if the comparison is none of that kind.
func (x *explorer[S]) decideBounds(c comparison, vx, vy Value, st state) (yes, no []state, ok bool) {
	e, n := c.x, vy
	if vx.Kind == Const {
		e, n = c.y, vx
	}
	limit, ok := n.integer()
	if !ok || limit == math.MinInt64 || limit == math.MaxInt64 {
		return nil, nil, false
	}
	k, ok := x.boundsKey(e)
	if !ok {
		return nil, nil, false
	}
	old := x.boundsOf(k, e, st.env)
	below, above := old, old // if the comparison is true and if it is false
	switch {
	case c.op == token.EQL && (limit < old.least || old.greatest < limit):
		return nil, []state{st}, true
	case c.op == token.EQL && limit == old.least:
		below.greatest, above.least = limit, limit+1
	case c.op == token.EQL && limit == old.greatest:
		below.least, above.greatest = limit, limit-1
	case c.op == token.EQL:
		return nil, nil, false
	case e == c.x: // e < limit
		below.greatest = min(old.greatest, limit-1)
		above.least = max(old.least, limit)
	default: // limit < e
		below.least = max(old.least, limit+1)
		above.greatest = min(old.greatest, limit)
	}
	if below.least <= below.greatest {
		yes = []state{{st.env.with(k, below.value(), false), st.s}}
		if of, ok := x.subject(e); ok && c.op == token.EQL {
			n.Tag = st.env.lookup(of).Tag
			yes[0].env = yes[0].env.with(of, n, false)
		}
	}
	if above.least <= above.greatest {
		no = []state{{st.env.with(k, above.value(), false), st.s}}
	}
	return yes, no, true
}

// bound records of a number that is assigned what bounds are known of it.
func (x *explorer[S]) bound(lhs, rhs ast.Expr, before *Env, st state) state {
	from, ok := x.boundsKey(rhs)
	if !ok {
		return st
	}
	to, ok := x.boundsKey(lhs)
	if b := x.boundsOf(from, rhs, before); ok && b != atLeast(math.MinInt64) {
		st.env = st.env.with(to, b.value(), true)
	}
	return st
}

// exactCount is up to where a counter is known exactly, if that can matter. Beyond it only how little
// it is is known: a loop would count on without end.
const exactCount = 3

// count records that a number grows by a positive constant: one that is known, and whose exact value
// can matter, grows by that, and any that was not negative is at least that then. How often it is
// counted is not followed.
func (x *explorer[S]) count(e ast.Expr, by int64, old Value, st state) state {
	k, ok := x.boundsKey(e)
	if !ok || by <= 0 {
		return x.assign(e, Value{}, st)
	}
	b := x.boundsOf(k, e, st.env)
	if c, ok := old.integer(); ok {
		if own, _ := x.subject(e); c >= 0 && c+by <= exactCount && x.topics[own].exact {
			return x.assign(e, Value{Kind: Const, Const: strconv.FormatInt(c+by, 10)}, st)
		}
		b = bounds{c, c}
	}
	least := max(b.least, by)
	if b.least == b.greatest {
		least = b.least + by
	}
	st = x.assign(e, Value{}, st)
	if b.least >= 0 && b.least < math.MaxInt64-by {
		st.env = st.env.with(k, atLeast(least).value(), true)
	}
	return st
}

// increment returns by how much an assignment makes a number grow, as in n += 1
// and n = n + 1; 0 if it does something else.
func (x *explorer[S]) increment(n *ast.AssignStmt) int64 {
	if len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return 0
	}
	by := n.Rhs[0]
	if n.Tok == token.ASSIGN {
		sum, ok := ast.Unparen(by).(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD || !x.same(n.Lhs[0], sum.X) {
			return 0
		}
		by = sum.Y
	} else if n.Tok != token.ADD_ASSIGN {
		return 0
	}
	value, _ := x.constantOf(by)
	c, _ := value.integer()
	return c
}

// same tells whether two expressions name the same variable or field.
func (x *explorer[S]) same(e, f ast.Expr) bool {
	k, ok := x.keyOf(e)
	l, also := x.keyOf(f)
	return ok && also && k == l
}

// beforeFirst is the value of the index of a loop that has not begun.
const beforeFirst = "-1"

// begins records that a loop begins.
func (x *explorer[S]) begins(r *ast.RangeStmt, st state) state {
	if v := x.rangeKey(r); v != nil {
		st = x.assign(r.Key, Value{Kind: Const, Const: beforeFirst}, st)
	}
	return st
}

// goesOn records that the body of a loop is run: its index is 0 at first, and
// greater then.
func (x *explorer[S]) goesOn(r *ast.RangeStmt, st state) state {
	if r.Value != nil {
		st = x.assign(r.Value, Value{}, st)
	}
	if r.Key == nil {
		return st
	}
	v := x.rangeKey(r)
	if v == nil {
		return x.assign(r.Key, Value{}, st)
	}
	old := st.env.Var(v)
	if old.Const == beforeFirst {
		return x.assign(r.Key, Value{Kind: Const, Const: "0"}, st)
	}
	return x.count(r.Key, 1, old, st)
}

// endRound drops what is known of the variables that a range loop declares anew in each round, but for
// the value of an index, which counts the rounds.
func (x *explorer[S]) endRound(r *ast.RangeStmt, env *Env) *Env {
	if r.Tok != token.DEFINE || len(env.facts) == 0 {
		return env
	}
	for _, e := range []ast.Expr{r.Key, r.Value} {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		v, ok := x.info.Defs[id].(*types.Var)
		if !ok {
			continue
		}
		if e == r.Key {
			own := x.varKey(v)
			env = x.forgetVar(env, v, own, x.boundsKeyOf(own))
		} else {
			env = x.forgetVar(env, v)
		}
	}
	return env
}

// rangeKey returns the variable that a loop declares and that nothing else
// assigns, if its values are the numbers from 0 on; otherwise nil.
func (f *Func) rangeKey(r *ast.RangeStmt) *types.Var {
	id, ok := r.Key.(*ast.Ident)
	if !ok || r.Tok != token.DEFINE || !isList(f.info.TypeOf(r.X)) {
		return nil
	}
	v, _ := f.info.Defs[id].(*types.Var)
	if v == nil || !f.once[v] {
		return nil
	}
	return v
}

// isList tells whether the keys of a loop over values of a type are the numbers
// from 0 on.
func isList(t types.Type) bool {
	if p, ok := api.Underlying(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := api.Underlying(t).(type) {
	case *types.Slice, *types.Array:
		return true
	case *types.Basic:
		return t.Info()&types.IsInteger != 0
	}
	return false
}

// lengthOf is what the rendering of a length begins with.
const lengthOf = "len("

// measure records how long a slice, map or string is after an assignment: what
// is known of an empty one, one that is written out, and one that was appended to.
func (x *explorer[S]) measure(lhs ast.Expr, b bounds, st state) state {
	if own, ok := x.keyOf(lhs); ok && b.least > 0 && st.env.lookup(own).Kind == Unknown && api.IsString(x.info.TypeOf(lhs)) {
		st.env = st.env.with(x.equalKey(own, constValue(constant.MakeString(""))), Bool(false), true)
	}
	if !x.lengths {
		return st
	}
	r := renderer{Func: x.Func}
	if !r.string(lengthOf) || !r.expr(lhs) || !r.string(",)") {
		return st
	}
	k, ok := x.keys[r.text.String()]
	switch {
	case !ok: // nobody asks
	case b.least == b.greatest:
		st.env = st.env.with(k, Value{Kind: Const, Const: strconv.FormatInt(b.least, 10)}, true)
	case b.least > 0:
		st.env = st.env.with(x.boundsKeyOf(k), b.value(), true)
	}
	return st
}

// length returns the length of the value of an expression, as far as its form
// tells it.
func (x *explorer[S]) length(e ast.Expr, env *Env) bounds {
	unknown := atLeast(0)
	e = ast.Unparen(e)
	if x.isNil(e) {
		return bounds{}
	}
	if v, _ := x.constantOf(e); v.Kind != Unknown {
		text, ok := strings.CutPrefix(v.Const, `"`)
		if !ok {
			return unknown
		}
		n := int64(len(text))
		return bounds{n, n}
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		if len(e.Elts) == 0 {
			return bounds{}
		}
		return atLeast(1) // some may have the same key, or come after an index
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return atLeast(max(x.length(e.X, env).least, x.length(e.Y, env).least))
		}
	case *ast.CallExpr:
		switch {
		case x.isBuiltin(e, "append"):
			if len(e.Args) > 1 && !e.Ellipsis.IsValid() {
				return atLeast(int64(len(e.Args) - 1))
			}
			return atLeast(x.length(e.Args[0], env).least)
		case x.isBuiltin(e, "make") && len(e.Args) == 1:
			return bounds{}
		case x.isBuiltin(e, "make"):
			size, _ := x.constantOf(e.Args[1])
			if n, ok := size.integer(); ok {
				return bounds{n, n}
			}
		}
	case *ast.Ident, *ast.SelectorExpr:
		r := renderer{Func: x.Func}
		if x.lengths && r.string(lengthOf) && r.expr(e) && r.string(",)") {
			if k, ok := x.keys[r.text.String()]; ok {
				if n, ok := env.lookup(k).integer(); ok {
					return bounds{n, n}
				}
				return unknown.known(x.boundsKeyOf(k), env)
			}
		}
	}
	return unknown
}
