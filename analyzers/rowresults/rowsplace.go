package rowresults

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A place is rows as one function knows them: a variable, or a field path of
// one.
type place struct {
	root *types.Var
	path string // field names, each behind a dot
}

// An outer is an outermost function: a declared one, or a literal at package
// level.
type outer struct {
	r     *Result
	node  ast.Node
	cur   inspector.Cursor
	graph *flow.Func
	defs  map[*types.Var][]ast.Expr // what a variable is assigned; nil for the unknown
	busy  map[*types.Var]bool       // variables whose place is being found

	// idents are the identifiers of each variable and of other names of it, and deferred all
	// defer statements, in source order; nil before the first is asked for.
	idents   map[*types.Var][]inspector.Cursor
	deferred []inspector.Cursor
}

// index finds all identifiers at once: to look for those of each rows by itself would take time in
// proportion to the square of the function's size.
func (o *outer) index() {
	o.idents = make(map[*types.Var][]inspector.Cursor)
	for c := range o.cur.Preorder((*ast.Ident)(nil), (*ast.DeferStmt)(nil)) {
		id, ok := c.Node().(*ast.Ident)
		if !ok {
			o.deferred = append(o.deferred, c)
			continue
		}
		v, ok := api.ObjectOf(o.info(), id).(*types.Var)
		if !ok {
			continue
		}
		o.idents[v] = append(o.idents[v], c)
		if p := o.variable(v); p.root != v {
			o.idents[p.root] = append(o.idents[p.root], c)
		}
	}
}

func (r *Result) newOuter(cur inspector.Cursor) *outer {
	o := &outer{r: r, node: cur.Node(), cur: cur, defs: make(map[*types.Var][]ast.Expr), busy: make(map[*types.Var]bool)}
	for c := range cur.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					o.define(lhs, n.Rhs[i])
				} else {
					o.define(lhs, nil)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Names) == len(n.Values) {
					o.define(name, n.Values[i])
				} else if len(n.Values) > 0 {
					o.define(name, nil)
				}
			}
		case *ast.RangeStmt:
			o.define(n.Key, nil)
			o.define(n.Value, nil)
		}
	}
	return o
}

func (o *outer) define(lhs, rhs ast.Expr) {
	if id, ok := lhs.(*ast.Ident); ok {
		if v, ok := api.ObjectOf(o.info(), id).(*types.Var); ok {
			o.defs[v] = append(o.defs[v], rhs)
		}
	}
}

func (o *outer) info() *types.Info { return o.r.pass.TypesInfo }

func (o *outer) flow() *flow.Func {
	if o.graph == nil {
		o.graph = flow.New(o.info(), o.cur, o.r.noreturn.MayReturn)
	}
	return o.graph
}

// place returns the place that an expression names.
func (o *outer) place(e ast.Expr) (place, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := api.ObjectOf(o.info(), e).(*types.Var); ok {
			return o.variable(v), true
		}
	case *ast.SelectorExpr:
		sel := o.info().Selections[e]
		if sel == nil {
			v, ok := o.info().Uses[e.Sel].(*types.Var)
			return place{root: v}, ok
		}
		if sel.Kind() != types.FieldVal {
			return place{}, false
		}
		p, ok := o.place(e.X)
		p.path += fieldPath(append(flow.Embedded(sel), e.Sel.Name))
		return p, ok
	case *ast.StarExpr:
		return o.place(e.X)
	case *ast.TypeAssertExpr:
		return o.place(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return o.place(e.X)
		}
	}
	return place{}, false
}

func fieldPath(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString("." + name)
	}
	return b.String()
}

// variable returns the place of a variable: of the one rows that it is another
// name for, or its own.
func (o *outer) variable(v *types.Var) place {
	defs := o.defs[v]
	local := o.node.Pos() <= v.Pos() && v.Pos() < o.node.End()
	if o.busy[v] || !local || len(defs) != 1 || defs[0] == nil || v.Kind() == types.ParamVar || v.Kind() == types.RecvVar || !o.r.isRows(v.Type()) {
		return place{root: v}
	}
	o.busy[v] = true
	defer delete(o.busy, v)
	switch ast.Unparen(defs[0]).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.StarExpr, *ast.TypeAssertExpr:
		if p, ok := o.place(defs[0]); ok && p.root != v && len(o.defs[p.root]) <= 1 {
			return p
		}
	}
	return place{root: v}
}

// owner returns the function or literal in which a place lives: that declares
// its variable, or the one around the call if it is of the package.
func (o *outer) owner(p place, call inspector.Cursor) ast.Node {
	owner := o.node
	for c := range call.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		n := c.Node()
		if n.Pos() < o.node.Pos() {
			break
		}
		owner = n
		if n.Pos() <= p.root.Pos() && p.root.Pos() < n.End() {
			return n
		}
		if p.root.Parent() == o.r.pass.Pkg.Scope() {
			return n
		}
	}
	return owner
}

// A use is how a place is used somewhere.
type use uint8

const (
	useNone     use = iota // nothing follows from it
	useMethod              // a method of it is called
	useArgument            // it is an argument of a call
	useAssigned            // it gets a new value
	useEscapes             // it is returned, stored, or looked at in ways that are not followed
)

// An occurrence is one use of a place.
type occurrence struct {
	use  use
	cur  inspector.Cursor // of the call, the assignment, or the expression itself
	sel  *ast.SelectorExpr
	arg  int
	part bool // it is not the rows that are used but something that holds them
}

// occurrence classifies the use of a place by an identifier of its variable, or
// of another name of it.
func (o *outer) occurrence(id inspector.Cursor, p place) occurrence {
	at, ok := o.place(id.Node().(ast.Expr))
	if !ok || at.root != p.root {
		return occurrence{}
	}
	path := at.path
	t := o.info().TypeOf(id.Node().(ast.Expr))
	otherName := api.ObjectOf(o.info(), id.Node().(*ast.Ident)) != p.root
	address := false
	for cur := id; ; cur = cur.Parent() {
		parent := cur.Parent()
		whole := path == p.path || below(path, p.path) && o.r.isRows(t)
		part := !whole && below(p.path, path)
		if !whole && !part && !below(path, p.path) {
			return occurrence{}
		}
		switch n := parent.Node().(type) {
		case *ast.ParenExpr, *ast.StarExpr:
			continue
		case *ast.TypeAssertExpr:
			if n.Type == nil {
				return occurrence{use: useEscapes, cur: cur}
			}
			t = o.info().TypeOf(n.Type)
			continue
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				address = true
				continue
			}
			return occurrence{}
		case *ast.SelectorExpr:
			sel := o.info().Selections[n]
			if sel == nil {
				return occurrence{}
			}
			if sel.Kind() == types.FieldVal {
				path += fieldPath(append(flow.Embedded(sel), n.Sel.Name))
				t = sel.Type()
				continue
			}
			receiver := path + fieldPath(flow.Embedded(sel))
			part = part && receiver != p.path && !below(receiver, p.path)
			if parent.ParentEdgeKind() == edge.CallExpr_Fun {
				return occurrence{use: useMethod, cur: parent.Parent(), sel: n, part: part}
			}
			if !part && n.Sel.Name != "Next" && n.Sel.Name != "Err" {
				return occurrence{} // t.Cleanup(rows.Close)
			}
			return occurrence{use: useEscapes, cur: cur}
		}
		if !whole && !part {
			return occurrence{} // another field of what holds the rows
		}
		occ := o.context(cur, p, address && whole, part)
		if occ.use == useAssigned && otherName {
			return occurrence{}
		}
		return occ
	}
}

// below tells whether a field path leads further than another.
func below(path, prefix string) bool { return strings.HasPrefix(path, prefix+".") }

// context classifies the use of the value of a place where it stands.
func (o *outer) context(cur inspector.Cursor, p place, address, part bool) occurrence {
	kind, i := cur.ParentEdge()
	switch kind {
	case edge.CallExpr_Args:
		call := cur.Parent().Node().(*ast.CallExpr)
		if address || call.Ellipsis.IsValid() || o.info().Types[call.Fun].IsType() {
			return occurrence{use: useEscapes, cur: cur}
		}
		return occurrence{use: useArgument, cur: cur.Parent(), arg: i, part: part}
	case edge.AssignStmt_Lhs:
		return occurrence{use: useAssigned, cur: cur.Parent()}
	case edge.ValueSpec_Names:
		return occurrence{use: useAssigned, cur: cur.Parent()}
	case edge.AssignStmt_Rhs:
		assign := cur.Parent().Node().(*ast.AssignStmt)
		return o.copied(cur, p, assign.Lhs[min(i, len(assign.Lhs)-1)])
	case edge.ValueSpec_Values:
		spec := cur.Parent().Node().(*ast.ValueSpec)
		return o.copied(cur, p, spec.Names[min(i, len(spec.Names)-1)])
	case edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.ExprStmt_X, edge.Field_Names:
		return occurrence{}
	}
	return occurrence{use: useEscapes, cur: cur}
}

// copied classifies the assignment of a place's value to something.
func (o *outer) copied(cur inspector.Cursor, p place, to ast.Expr) occurrence {
	if id, ok := to.(*ast.Ident); ok {
		if id.Name == "_" {
			return occurrence{}
		}
		if q, ok := o.place(id); ok && q == p {
			return occurrence{}
		}
	}
	return occurrence{use: useEscapes, cur: cur}
}

// isRows tells whether values of type t iterate like rows.
func (r *Result) isRows(t types.Type) bool {
	if t == nil || !api.MayHaveMethods(t) {
		return false
	}
	key := api.KeyOf(t)
	is, ok := r.rows.types[key]
	if !ok {
		is = api.IsRows(t)
		r.rows.types[key] = is
	}
	return is
}
