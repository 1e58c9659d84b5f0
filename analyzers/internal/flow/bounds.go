package flow

import (
	"fmt"
	"go/ast"
	"go/token"
	"math"
	"strconv"
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
	return f.derivedKey(fmt.Sprintf("bounds@%d", of), of), true
}

// boundsOf returns the bounds that are known under a key.
func (x *explorer[S]) boundsOf(k key, e ast.Expr, env *Env) bounds {
	b := bounds{math.MinInt64, math.MaxInt64}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && x.isBuiltin(call, "len") {
		b.least = 0
	}
	fmt.Sscanf(env.lookup(k).Const, "%d %d", &b.least, &b.greatest)
	return b
}

func (b bounds) value() Value {
	return Value{Kind: Const, Const: fmt.Sprintf("%d %d", b.least, b.greatest)}
}

// decideBounds parts a state by the comparison of an expression with a number.
// It returns false if the comparison is none of that kind.
func (x *explorer[S]) decideBounds(c comparison, vx, vy Value, st state[S]) (yes, no []state[S], ok bool) {
	e, n := c.x, vy
	if vx.Kind == Const {
		e, n = c.y, vx
	}
	if n.Kind != Const {
		return nil, nil, false
	}
	limit, err := strconv.ParseInt(n.Const, 10, 64)
	if err != nil || limit == math.MinInt64 || limit == math.MaxInt64 {
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
		return nil, []state[S]{st}, true
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
		yes = []state[S]{{st.env.with(k, below.value(), false), st.s}}
		if of, ok := x.subject(e); ok && c.op == token.EQL {
			n.Tag = st.env.lookup(of).Tag
			yes[0].env = yes[0].env.with(of, n, false)
		}
	}
	if above.least <= above.greatest {
		no = []state[S]{{st.env.with(k, above.value(), false), st.s}}
	}
	return yes, no, true
}

// count records that a number is one more, or less, than it was: one that was not
// negative is at least one then. How often it was counted is not followed.
func (x *explorer[S]) count(n *ast.IncDecStmt, old Value, st state[S]) state[S] {
	k, ok := x.boundsKey(n.X)
	if !ok || n.Tok != token.INC {
		return x.assign(n.X, Value{}, st)
	}
	least := x.boundsOf(k, n.X, st.env).least
	if old.Kind == Const {
		if c, err := strconv.ParseInt(old.Const, 10, 64); err == nil {
			least = c
		}
	}
	st = x.assign(n.X, Value{}, st)
	if least >= 0 {
		st.env = st.env.with(k, bounds{1, math.MaxInt64}.value(), true)
	}
	return st
}
