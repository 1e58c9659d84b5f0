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

// A Place is a writer as one function knows it: a variable, or a field path of
// one. All expressions that write to the same response have the same Place.
type Place struct {
	Root *types.Var
	Path string // field names joined by dots, "" for the variable itself
}

// Name returns the place as the source would write it.
func (p Place) Name() string {
	if p.Path == "" {
		return p.Root.Name()
	}
	return p.Root.Name() + "." + p.Path
}

// places resolves the writers of one outermost function.
type places struct {
	r    *Result
	info *types.Info
	defs map[*types.Var][]ast.Expr // what a variable is assigned; nil for the unknown
	busy map[*types.Var]bool
	memo map[*types.Var]*Place // nil: none
	// asserted are those of less than a writer's type that were found to be writers.
	asserted map[Place]bool
}

func newPlaces(r *Result, cur inspector.Cursor) *places {
	p := &places{
		r:        r,
		info:     r.pass.TypesInfo,
		defs:     make(map[*types.Var][]ast.Expr),
		busy:     make(map[*types.Var]bool),
		memo:     make(map[*types.Var]*Place),
		asserted: make(map[Place]bool),
	}
	for c := range cur.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				switch {
				case len(n.Lhs) == len(n.Rhs):
					p.define(lhs, n.Rhs[i])
				case i == 0:
					p.define(lhs, n.Rhs[0])
				default:
					p.define(lhs, nil)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					p.define(name, n.Values[i])
				}
			}
		case *ast.RangeStmt:
			p.define(n.Key, nil)
			p.define(n.Value, nil)
		}
	}
	return p
}

func (p *places) define(lhs, rhs ast.Expr) {
	id, ok := lhs.(*ast.Ident)
	if !ok {
		return
	}
	if v, ok := api.ObjectOf(p.info, id).(*types.Var); ok {
		p.defs[v] = append(p.defs[v], rhs)
	}
}

// writer returns the place of the writer that an expression is or writes to.
func (p *places) writer(e ast.Expr) (Place, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := api.ObjectOf(p.info, e).(*types.Var); ok {
			return p.variable(v)
		}
	case *ast.SelectorExpr:
		return p.field(e)
	case *ast.TypeAssertExpr:
		place, ok := p.writer(e.X)
		if ok && e.Type != nil && p.r.isWriter(p.info.TypeOf(e.Type)) {
			p.asserted[place] = true
		}
		return place, ok
	case *ast.StarExpr:
		return p.writer(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return p.writer(e.X)
		}
	case *ast.CompositeLit:
		if !p.r.isLive(p.info.TypeOf(e)) {
			return Place{}, false
		}
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if place, ok := p.writer(elt); ok {
				return place, true
			}
		}
	case *ast.CallExpr:
		return p.result(e)
	}
	return Place{}, false
}

// isBuffered tells whether what is written to an expression stays in a buffer
// until that is full or flushed: it is a bufio.Writer, or writes to one.
func (p *places) isBuffered(e ast.Expr) bool {
	if t := api.TypeOf(p.info, e); t != nil && api.IsBuffer(t) {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := api.ObjectOf(p.info, e).(*types.Var)
		if !ok || p.busy[v] {
			return false
		}
		p.busy[v] = true
		defer delete(p.busy, v)
		return slices.ContainsFunc(p.defs[v], func(def ast.Expr) bool { return def != nil && p.isBuffered(def) })
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(p.info, e).(*types.Func)
		if !ok {
			return false
		}
		i, ok := api.Holds(fn)
		return ok && i < len(e.Args) && p.isBuffered(e.Args[i])
	}
	return false
}

// result returns the place of the writer that the result of a call writes to.
func (p *places) result(call *ast.CallExpr) (Place, bool) {
	if p.info.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return p.writer(call.Args[0])
	}
	fn, ok := typeutil.Callee(p.info, call).(*types.Func)
	if !ok {
		return Place{}, false
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && api.Chains(fn) {
		return p.writer(sel.X)
	}
	i, ok := api.Holds(fn)
	if !ok {
		return Place{}, false
	}
	for _, arg := range call.Args[min(i, len(call.Args)):] {
		if place, ok := p.writer(arg); ok {
			return place, true
		}
		if !fn.Signature().Variadic() {
			break
		}
	}
	return Place{}, false
}

// variable returns the place that a variable stands for: that of all values it
// is assigned, if that is one, or itself.
func (p *places) variable(v *types.Var) (Place, bool) {
	if place, ok := p.memo[v]; ok {
		if place == nil {
			return Place{}, false
		}
		return *place, true
	}
	if p.busy[v] {
		return Place{v, ""}, true
	}
	p.busy[v] = true
	place, ok := p.assigned(v)
	delete(p.busy, v)
	if !ok {
		p.memo[v] = nil
		return Place{}, false
	}
	p.memo[v] = &place
	return place, true
}

func (p *places) assigned(v *types.Var) (Place, bool) {
	self := Place{v, ""}
	own := p.r.isWriter(v.Type())
	defs := p.defs[v]
	if len(defs) == 0 {
		// Have: a parameter, or a variable of elsewhere.
		return self, own || p.r.isByteWriter(v.Type())
	}
	common := self
	isParam := v.Kind() == types.ParamVar || v.Kind() == types.RecvVar
	for i, def := range defs {
		var place Place
		ok := false
		if def != nil {
			place, ok = p.writer(def)
		}
		switch {
		case ok && isParam && place != self, isParam && !ok && !p.mentions(def, v):
			return Place{}, false // it is two writers in turn
		case isParam:
		case !ok && (!own || p.isDead(def)):
			return Place{}, false
		case !ok:
			return self, true
		case i > 0 && place != common:
			return Place{}, false
		default:
			common = place
		}
	}
	return common, true
}

// isDead tells whether an expression is a writer of a concrete type that never
// reaches a response: a recorder, a buffer.
func (p *places) isDead(e ast.Expr) bool {
	if e == nil {
		return false
	}
	t := p.info.TypeOf(e)
	return t != nil && !types.IsInterface(t) && api.HasWriterMethods(t) && !p.r.isLive(t)
}

func (p *places) mentions(e ast.Expr, v *types.Var) bool {
	if e == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.info.Uses[id] == v {
			found = true
		}
		return !found
	})
	return found
}

// field returns the place of the writer in a field.
func (p *places) field(e *ast.SelectorExpr) (Place, bool) {
	sel := p.info.Selections[e]
	if sel == nil || sel.Kind() != types.FieldVal || !p.r.isWriter(sel.Type()) && !p.r.isByteWriter(sel.Type()) {
		return Place{}, false
	}
	return p.in(e.X, append(flow.Embedded(sel), e.Sel.Name))
}

// in returns the place of the writer at a field path of an object.
func (p *places) in(object ast.Expr, path []string) (Place, bool) {
	if p.r.isWriter(p.info.TypeOf(object)) {
		return p.writer(object) // a wrapper and what it wraps are one response
	}
	switch object := ast.Unparen(object).(type) {
	case *ast.Ident:
		v, ok := api.ObjectOf(p.info, object).(*types.Var)
		if !ok {
			return Place{}, false
		}
		if defs := p.defs[v]; len(defs) == 1 && len(path) == 1 && !p.busy[v] {
			if value := element(defs[0], path[0]); value != nil {
				p.busy[v] = true
				defer delete(p.busy, v)
				return p.writer(value)
			}
		}
		return Place{v, strings.Join(path, ".")}, true
	case *ast.SelectorExpr:
		sel := p.info.Selections[object]
		if sel == nil || sel.Kind() != types.FieldVal {
			return Place{}, false
		}
		return p.in(object.X, append(append(flow.Embedded(sel), object.Sel.Name), path...))
	case *ast.StarExpr:
		return p.in(object.X, path)
	case *ast.UnaryExpr, *ast.CompositeLit:
		if len(path) == 1 {
			if value := element(object, path[0]); value != nil {
				return p.writer(value)
			}
		}
	}
	return Place{}, false
}

// element returns the value of a field in T{…} or &T{…}.
func element(e ast.Expr, field string) ast.Expr {
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == field {
			return kv.Value
		}
	}
	return nil
}

// header returns the place of the writer whose header map an expression is.
func (p *places) header(e ast.Expr) (Place, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "Header" && len(e.Args) == 0 && api.IsHeader(p.info.TypeOf(e)) {
			return p.writer(sel.X)
		}
	case *ast.Ident:
		v, ok := api.ObjectOf(p.info, e).(*types.Var)
		if ok && len(p.defs[v]) == 1 && p.defs[v][0] != nil && api.IsHeader(v.Type()) {
			if call, ok := p.defs[v][0].(*ast.CallExpr); ok {
				return p.header(call)
			}
		}
	}
	return Place{}, false
}
