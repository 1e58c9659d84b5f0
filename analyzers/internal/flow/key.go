package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
)

// An exprKey is the answer of [Func.keyOf] for one expression.
type exprKey struct {
	key key
	ok  bool
}

// keyOf returns the key of an expression whose value can be remembered: a
// variable, a field path, or a condition made of such and of calls that give
// the same result each time. A comparison has the key of its canonical form; see
// [Func.comparison].
func (f *Func) keyOf(e ast.Expr) (key, bool) {
	e = ast.Unparen(e)
	n := f.nodes.At(bypos.Token(e))
	if n == nil {
		return f.render(e)
	}
	if !n.keyed {
		n.key.key, n.key.ok = f.render(e)
		n.keyed = true
	}
	return n.key.key, n.key.ok
}

// comparisonKey is keyOf for a comparison in its canonical form.
func (f *Func) comparisonKey(c comparison) (key, bool) {
	sides := [2]ast.Expr{c.x, c.y}
	known, ok := f.compares[sides]
	if !ok {
		r := renderer{Func: f}
		if r.binary(c) {
			known.key, known.ok = r.key()
		}
		f.compares[sides] = known
	}
	return known.key, known.ok
}

func (f *Func) render(e ast.Expr) (key, bool) {
	r := renderer{Func: f}
	switch e := e.(type) {
	case *ast.Ident:
		v, ok := f.objectOf(e).(*types.Var)
		if !ok {
			return 0, false
		}
		return f.varKey(v), true
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			return 0, false // its operands are tested one by one
		}
		return f.comparisonKey(f.comparison(e))
	case *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr, *ast.StarExpr:
		if !r.expr(e) {
			return 0, false
		}
	default:
		return 0, false
	}
	return r.key()
}

// key returns the key of what was rendered, if there is a variable in it.
func (r *renderer) key() (key, bool) {
	if len(r.mentions) == 0 {
		return 0, false
	}
	return r.keyNamed(r.text.String(), r.mentions), true
}

func (f *Func) varKey(v *types.Var) key {
	k, ok := f.varKeys[v]
	if !ok {
		k = f.newKey([]mention{{v, ""}})
		f.varKeys[v] = k
	}
	return k
}

// newKey returns a new key of an expression with some variables in it.
func (f *Func) newKey(mentions []mention) key {
	k := key(len(f.topics))
	f.topics = push(f.topics, topic{
		span:     span{first: math.MaxInt},
		mentions: mentions,
		of:       k,
		against:  unopposed,
		ofField:  slices.ContainsFunc(mentions, func(m mention) bool { return m.field != "" }),
	})
	for _, m := range mentions {
		f.rooted[m.v] = push(f.rooted[m.v], rootedKey{k, m.field})
	}
	return k
}

// push appends to a list that may become very long, and doubles its capacity where that is used up. The builtin
// adds a quarter to a long list: what is copied and given back in the end is five times what is kept.
func push[T any](list []T, element T) []T {
	if len(list) == cap(list) {
		list = slices.Grow(list, len(list)+1)
	}
	return append(list, element)
}

// keyNamed returns the key of a rendered expression.
func (f *Func) keyNamed(text string, mentions []mention) key {
	k, ok := f.keys[text]
	if !ok {
		k = f.newKey(mentions)
		f.keys[text] = k
		f.lengths = f.lengths || strings.HasPrefix(text, lengthOf)
	}
	return k
}

// subject returns the key of what a comparison is about: an expression whose
// value can be remembered, or the tag of a switch.
func (f *Func) subject(e ast.Expr) (key, bool) {
	if k, ok := f.keyOf(e); ok {
		return k, true
	}
	k, ok := f.keys[tagName(e)]
	return k, ok
}

// A derivation is something else that is known of what a key is about: its bounds, or whether it
// equals a constant.
type derivation struct {
	of    key
	equal Value // zero for the bounds
}

// equalKey returns the key of the condition that what a key is about equals a
// constant.
func (f *Func) equalKey(of key, c Value) key {
	return f.derivedKey(derivation{of, Value{Kind: c.Kind, Const: c.Const}})
}

// equalKeyOf returns the same for the constant that an expression is known to be.
func (f *Func) equalKeyOf(of key, e ast.Expr, c Value) key {
	n := f.nodes.At(bypos.Token(e))
	if n == nil || !f.isConstant(e) {
		return f.equalKey(of, c)
	}
	if n.equal.key == 0 || n.equal.of != of {
		n.equal = equality{of, f.equalKey(of, c)}
	}
	return n.equal.key
}

// derivedKey returns the key of something else that is known of what a key is
// about. It can matter as long as that can, and is dropped together with it.
func (f *Func) derivedKey(d derivation) key {
	if k, ok := f.derives[d]; ok {
		return k
	}
	k := f.newKey(f.topics[d.of].mentions)
	f.derives[d] = k
	f.topics[k].span, f.topics[k].of = f.topics[d.of].span, d.of
	return k
}

// A comparison is x op y, or the opposite of it.
type comparison struct {
	x        ast.Expr
	op       token.Token
	y        ast.Expr
	opposite bool
}

// comparison returns the one form of all comparisons that say the same as e or
// the opposite.
func (f *Func) comparison(e *ast.BinaryExpr) comparison {
	c := comparison{x: e.X, op: e.Op, y: e.Y}
	if f.isConstant(e.X) {
		if op, ok := mirrored[e.Op]; ok {
			c = comparison{x: e.Y, op: op, y: e.X}
		}
	}
	switch c.op {
	case token.NEQ:
		return comparison{c.x, token.EQL, c.y, true}
	case token.GEQ:
		return comparison{c.x, token.LSS, c.y, true}
	case token.GTR:
		return comparison{c.y, token.LSS, c.x, false}
	case token.LEQ:
		return comparison{c.y, token.LSS, c.x, true}
	}
	return c
}

// mirrored gives the operator of y op x for that of x op y.
var mirrored = map[token.Token]token.Token{
	token.EQL: token.EQL, token.NEQ: token.NEQ,
	token.LSS: token.GTR, token.GTR: token.LSS,
	token.LEQ: token.GEQ, token.GEQ: token.LEQ,
}

func (f *Func) isBuiltin(call *ast.CallExpr, name string) bool {
	b, ok := f.calledName(call).(*types.Builtin)
	return ok && b.Name() == name
}

// A mention is a variable in a rendered expression, with the first field of it
// that is looked at.
type mention struct {
	v     *types.Var
	field string
}

// A renderer writes an expression so that equal texts mean equal values as
// long as no variable in them changes.
type renderer struct {
	*Func
	text     strings.Builder
	mentions []mention
}

func (r *renderer) expr(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return r.expr(e.X)
	case *ast.Ident:
		return r.object(r.objectOf(e), "")
	case *ast.SelectorExpr:
		return r.path(e)
	}
	if tv := r.info.Types[e]; tv.Value != nil {
		return r.string(tv.Value.ExactString())
	}
	switch e := e.(type) {
	case *ast.StarExpr:
		r.text.WriteByte('*')
		return r.expr(e.X)
	case *ast.UnaryExpr:
		r.text.WriteString(e.Op.String())
		return (e.Op == token.NOT || e.Op == token.SUB) && r.expr(e.X)
	case *ast.IndexExpr:
		if _, ok := api.Underlying(r.info.TypeOf(e.X)).(*types.Signature); ok {
			return false
		}
		return r.expr(e.X) && r.string("[") && r.expr(e.Index) && r.string("]")
	case *ast.BinaryExpr:
		c := r.comparison(e)
		if c.opposite {
			r.text.WriteByte('!')
		}
		return r.binary(c)
	case *ast.CallExpr:
		return r.call(e)
	}
	return false
}

// binary renders x op y. The sides of an equality are in the order of their texts: y == x is the same.
func (r *renderer) binary(c comparison) bool {
	op := c.op.String()
	first := r.text.Len() + len("(")
	if !r.string("(") || !r.expr(c.x) || !r.string(op) {
		return false
	}
	second := r.text.Len()
	if !r.expr(c.y) {
		return false
	}
	text := r.text.String()
	if x, y := text[first:second-len(op)], text[second:]; c.op == token.EQL && y < x {
		r.text.Reset()
		r.string(text[:first] + y + op + x)
	}
	return r.string(")")
}

func (r *renderer) string(s string) bool {
	r.text.WriteString(s)
	return true
}

func (r *renderer) object(obj types.Object, field string) bool {
	switch obj := obj.(type) {
	case *types.Var:
		r.text.WriteString(variableText(obj, r.varKey(obj)))
		r.mentions = append(r.mentions, mention{obj, field})
		return true
	case *types.Const:
		return r.string(obj.Val().ExactString())
	case *types.Nil, *types.Func, *types.TypeName:
		return r.string(obj.Name())
	}
	return false
}

func variableText(v *types.Var, own key) string { return v.Name() + "@" + strconv.Itoa(int(own)) }

// fieldText is what the field of a variable is rendered as.
func fieldText(v *types.Var, own key, field string) string {
	return variableText(v, own) + "." + field
}

// path renders a field path, or a name of another package.
func (r *renderer) path(e *ast.SelectorExpr) bool {
	sel := r.info.Selections[e]
	if sel == nil {
		return r.object(r.objectOf(e.Sel), "")
	}
	if sel.Kind() != types.FieldVal {
		return false
	}
	if id, ok := ast.Unparen(e.X).(*ast.Ident); ok {
		if !r.object(r.objectOf(id), e.Sel.Name) {
			return false
		}
	} else if !r.expr(e.X) {
		return false
	}
	r.text.WriteByte('.')
	r.text.WriteString(e.Sel.Name)
	return true
}

// purePackages are those whose functions give the same result for the same
// arguments.
var purePackages = map[string]bool{
	"bytes":           true,
	"errors":          true,
	"mime":            true,
	"path":            true,
	"path/filepath":   true,
	"strconv":         true,
	"strings":         true,
	"unicode":         true,
	"unicode/utf8":    true,
	"net/textproto":   true,
	"slices":          true,
	"net/url":         true,
	"net/netip":       true,
	"crypto/subtle":   true,
	"encoding/base64": true,
}

// pureMethods are, by package, methods that only read. A handler often asks the
// same of the request twice. A context that has an error keeps it; that one ends
// between two questions is not followed.
var pureMethods = map[string]map[string]bool{
	"net/http": {
		"Get": true, "FormValue": true, "PostFormValue": true, "PathValue": true, "Values": true, "UserAgent": true,
		"Referer": true, "Context": true, "ProtoAtLeast": true,
	},
	"context": {"Err": true},
}

func (r *renderer) call(call *ast.CallExpr) bool {
	if call.Ellipsis.IsValid() {
		return false
	}
	if tv := r.info.Types[call.Fun]; tv.IsType() {
		r.text.WriteString(types.TypeString(tv.Type, nil))
	} else {
		switch callee := r.callee(call).(type) {
		case *types.Builtin:
			if name := callee.Name(); name != "len" && name != "cap" {
				return false
			}
			r.text.WriteString(callee.Name())
		case *types.Func:
			if callee.Pkg() == nil {
				return false
			}
			recv := callee.Signature().Recv()
			path := callee.Pkg().Path()
			if !purePackages[path] && !(recv != nil && pureMethods[path][callee.Name()]) {
				return false
			}
			if recv != nil {
				sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
				if !ok || !r.expr(sel.X) {
					return false
				}
			}
			r.text.WriteString("." + path + "." + callee.Name())
		default:
			return false
		}
	}
	r.text.WriteByte('(')
	for _, arg := range call.Args {
		if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
			return false // the call writes there
		}
		if !r.expr(arg) {
			return false
		}
		r.text.WriteByte(',')
	}
	return r.string(")")
}
