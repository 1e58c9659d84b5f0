package rowresults

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/callgraph"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// How sure something is to happen to rows.
const (
	never uint8 = iota
	sometimes
	always
)

// An Effect is what a function does with rows that it is handed.
type Effect struct {
	// Looks tells how sure it looks at their Err after their end. Paths on which
	// it meets another error do not count.
	Looks uint8
	// Drains tells that on some path it runs Next until that is false and does
	// not look at Err then.
	Drains bool
	// Escapes tells that it may hand them to where they are looked at unseen.
	Escapes bool
}

func (e Effect) looks() bool { return e.Looks != never }

// or returns the effect of code that does either.
func (e Effect) or(f Effect) Effect {
	looks := e.Looks
	if looks != f.Looks {
		looks = sometimes
	}
	return Effect{looks, e.Drains || f.Drains, e.Escapes || f.Escapes}
}

// and returns the effect of code that does both.
func (e Effect) and(f Effect) Effect {
	return Effect{max(e.Looks, f.Looks), e.Drains || f.Drains, e.Escapes || f.Escapes}
}

func (e Effect) String() string {
	var parts []string
	switch e.Looks {
	case sometimes:
		parts = append(parts, "looks?")
	case always:
		parts = append(parts, "looks")
	}
	if e.Drains {
		parts = append(parts, "drains")
	}
	if e.Escapes {
		parts = append(parts, "escapes")
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, "+")
}

// A ParamEffect is what a function does with one parameter.
type ParamEffect struct {
	Param  int // its index, or api.Receiver
	Effect Effect
}

// A RowsSummary is the fact of a function that is handed rows, or something with
// rows in it: what it does with each such parameter.
type RowsSummary struct {
	Params []ParamEffect
}

func (*RowsSummary) AFact() {}

func (s *RowsSummary) String() string {
	var parts []string
	for _, p := range s.Params {
		name := fmt.Sprint("param ", p.Param)
		if p.Param == api.Receiver {
			name = "receiver"
		}
		parts = append(parts, name+": "+p.Effect.String())
	}
	return strings.Join(parts, ", ")
}

// of returns what the function does with a parameter, if that is known.
func (s *RowsSummary) of(param int) (Effect, bool) {
	for _, p := range s.Params {
		if p.Param == param {
			return p.Effect, true
		}
	}
	return Effect{}, false
}

// rows is what is known of the rows of a package.
type rows struct {
	types     map[api.TypeKey]bool
	holders   map[api.TypeKey][]string // by the type of a parameter, where it holds rows
	outers    map[ast.Node]*outer
	cursors   map[ast.Node]inspector.Cursor // of functions; nil before the first is asked for
	summaries map[*types.Func]*RowsSummary
	literals  map[literalParam]Effect
}

type literalParam struct {
	lit   *ast.FuncLit
	param int
}

// selects tells whether anything in the package selects the Next of rows, and, if that is
// asked, whether it selects a method that asks for one row or may scan one, which values of
// other packages have without an import that says so. Methods that are selected are few beside
// calls, and need no walk.
func (r *Result) selects(ask bool) (next, asks bool) {
	for sel, selection := range r.pass.TypesInfo.Selections {
		switch name := sel.Sel.Name; {
		case name == "Next":
			next = next || r.isRows(r.pass.TypesInfo.TypeOf(sel.X))
		case ask && !asks && api.NamesOneRow(name):
			if fn, ok := selection.Obj().(*types.Func); ok {
				_, asks = api.AsksOneRow(fn)
				asks = asks || name == "Scan" && r.isAbstract(ident(sel.X))
			}
		}
	}
	return next, asks
}

// iterates tells whether anything in the package iterates over rows.
func (r *Result) iterates() bool {
	for c := range cursor.Root(r.pass).Preorder((*ast.CallExpr)(nil)) {
		if _, ok := r.rowsOf(c.Node().(*ast.CallExpr)); ok {
			return true
		}
	}
	return false
}

// isAbstract tells whether an identifier, or nil, is a variable of an interface type.
func (r *Result) isAbstract(id *ast.Ident) bool {
	v, ok := r.pass.TypesInfo.Uses[id].(*types.Var)
	return ok && types.IsInterface(v.Type())
}

// rowsOf returns the rows whose Next a call is.
func (r *Result) rowsOf(call *ast.CallExpr) (ast.Expr, bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Next" || len(call.Args) > 0 || !r.isRows(r.pass.TypesInfo.TypeOf(sel.X)) {
		return nil, false
	}
	return sel.X, true
}

// summarizeRows finds out what the functions of the package do with rows.
func (r *Result) summarizeRows() {
	fns := slices.DeleteFunc(slices.Clone(r.graph.Funcs), func(fn *callgraph.Func) bool { return !r.handedRows(fn.Obj) })
	r.graph.Order(fns, fns).Settle(func(fn *callgraph.Func, last bool) bool {
		s := r.summary(fn)
		if s == nil {
			return false
		}
		if reflect.DeepEqual(s, r.rows.summaries[fn.Obj]) {
			return false
		}
		if last {
			s = nil // unknown
		}
		r.rows.summaries[fn.Obj] = s
		clear(r.rows.literals)
		return true
	})
	if !r.exports() {
		return
	}
	for _, fn := range fns {
		if s := r.rows.summaries[fn.Obj]; s != nil {
			r.pass.ExportObjectFact(fn.Obj, s)
		}
	}
}

// handedRows tells whether a function is handed rows, or something with rows in it.
func (r *Result) handedRows(fn *types.Func) bool {
	sig := fn.Signature()
	if recv := sig.Recv(); recv != nil && len(r.pathsIn(recv.Type())) > 0 {
		return true
	}
	for v := range sig.Params().Variables() {
		if len(r.pathsIn(v.Type())) > 0 {
			return true
		}
	}
	return false
}

// summary returns what a function does with rows, or nil if it is handed none.
func (r *Result) summary(fn *callgraph.Func) *RowsSummary {
	defer guard.In(fn.Decl)
	var s *RowsSummary
	sig := fn.Obj.Signature()
	add := func(i int, v *types.Var) {
		places := r.placesIn(v)
		if len(places) == 0 {
			return
		}
		if s == nil {
			s = new(RowsSummary)
		}
		o := r.outerOf(fn.Decl)
		var e Effect
		for _, p := range places {
			e = e.and(o.effectOn(fn.Decl, p))
		}
		s.Params = append(s.Params, ParamEffect{i, e})
	}
	if recv := sig.Recv(); recv != nil {
		add(api.Receiver, recv)
	}
	for i := range sig.Params().Len() {
		add(i, sig.Params().At(i))
	}
	return s
}

// placesIn returns the rows that a parameter is or holds in its fields.
func (r *Result) placesIn(v *types.Var) []place {
	var places []place
	for _, path := range r.pathsIn(v.Type()) {
		places = append(places, place{v, path})
	}
	return places
}

// pathsIn returns the field paths at which a parameter of type t has rows, "" for itself.
func (r *Result) pathsIn(t types.Type) []string {
	if !api.MayHaveMethods(t) {
		return nil
	}
	key := api.KeyOf(t)
	paths, ok := r.rows.holders[key]
	if !ok {
		paths = r.findRows(t)
		r.rows.holders[key] = paths
	}
	return paths
}

func (r *Result) findRows(t types.Type) []string {
	if r.isRows(t) {
		return []string{""}
	}
	t = t.Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	s, ok := t.(*types.Struct)
	if !ok {
		return nil
	}
	var paths []string
	for f := range s.Fields() {
		if r.isRows(f.Type()) {
			paths = append(paths, "."+f.Name())
		}
	}
	return paths
}

func (r *Result) outerOf(node ast.Node) *outer {
	if o := r.rows.outers[node]; o != nil {
		return o
	}
	if r.rows.cursors == nil {
		r.rows.cursors = make(map[ast.Node]inspector.Cursor)
		for c := range cursor.Root(r.pass).Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
			r.rows.cursors[c.Node()] = c
		}
	}
	o := r.newOuter(r.rows.cursors[node])
	r.rows.outers[node] = o
	return o
}

// effectOn returns what a function or literal does with the rows of a place that
// it is handed.
func (o *outer) effectOn(fn ast.Node, p place) Effect {
	t := o.newTracker(p)
	if len(t.methods)+len(t.args)+len(t.escapes) == 0 {
		return Effect{}
	}
	looked, missed := false, false
	var e Effect
	t.follow(fn, o.flow().Empty(), state{pending: earlier}, func(ret *ast.ReturnStmt, results []flow.Value, env *flow.Env, s state) {
		s, _ = t.finish(ret, results, env, s)
		looked = looked || s.looked&earlier != 0
		missed = missed || s.pending&earlier != 0
		e.Drains = e.Drains || s.pending&^earlier != 0
		e.Escapes = e.Escapes || s.escaped
	})
	switch {
	case t.overflow:
		return Effect{Escapes: true}
	case looked && missed:
		e.Looks = sometimes
	case looked:
		e.Looks = always
	}
	return e
}

// effect returns what a call does with the rows that are its receiver or an
// argument of it.
func (t *tracker) effect(call *ast.CallExpr, occ occurrence) Effect {
	if call == nil {
		return Effect{}
	}
	unknown := Effect{Escapes: occ.use == useArgument || occ.part}
	param := api.Receiver
	if occ.use == useArgument {
		param = occ.arg
		if lit := t.o.flow().Literal(call); lit != nil {
			return t.o.literalEffect(lit, param)
		}
	}
	fn := t.o.callee(call)
	if fn == nil {
		return unknown
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && param >= 0 {
		if s := t.o.info().Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			// T.method(receiver, …)
			param--
		}
	}
	if sig := fn.Signature(); param >= 0 {
		if sig.Variadic() && param >= sig.Params().Len()-1 {
			return unknown
		}
		if onlyRead(sig.Params().At(param).Type()) {
			return Effect{}
		}
	}
	if e, ok := t.o.r.effectOf(fn, param); ok {
		return e
	}
	return unknown
}

// onlyRead tells whether rows that a parameter of type t is handed cannot be
// asked for their Err, because it is an interface without that.
func onlyRead(t types.Type) bool {
	i, ok := api.Underlying(t).(*types.Interface)
	if !ok || i.NumMethods() == 0 {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Err")
	return obj == nil
}

// effectOf returns what a function does with a parameter, if that is known.
func (r *Result) effectOf(fn *types.Func, param int) (Effect, bool) {
	fn = fn.Origin()
	if looks, known := api.LooksAtRows(fn); known {
		if looks {
			return Effect{Looks: always}, true
		}
		return Effect{}, true
	}
	if s := r.rows.summaries[fn]; s != nil {
		return s.of(param)
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		impls := r.graph.Implementations(fn)
		var e Effect
		for i, impl := range impls {
			f, ok := r.effectOf(impl, param)
			if !ok {
				return Effect{}, false
			}
			if i == 0 {
				e = f
			}
			e = e.or(f)
		}
		return e, len(impls) > 0
	}
	if fn.Pkg() == nil || fn.Pkg() == r.pass.Pkg {
		return Effect{}, false
	}
	s := new(RowsSummary)
	if !r.pass.ImportObjectFact(fn, s) {
		return Effect{}, false
	}
	return s.of(param)
}

// literalEffect returns what a literal does with a parameter.
func (o *outer) literalEffect(lit *ast.FuncLit, param int) Effect {
	key := literalParam{lit, param}
	if e, ok := o.r.rows.literals[key]; ok {
		return e
	}
	o.r.rows.literals[key] = Effect{} // for one that calls itself
	e := Effect{Escapes: true}
	if v := o.param(lit, param); v != nil {
		e = Effect{}
		for _, p := range o.r.placesIn(v) {
			e = e.and(o.effectOn(lit, p))
		}
	}
	o.r.rows.literals[key] = e
	return e
}

// param returns a parameter of a literal, or nil if it has no name.
func (o *outer) param(lit *ast.FuncLit, i int) *types.Var {
	sig, ok := o.info().TypeOf(lit).(*types.Signature)
	if !ok || i >= sig.Params().Len() || sig.Variadic() && i == sig.Params().Len()-1 {
		return nil
	}
	return sig.Params().At(i)
}

// reportsAtCallers tells whether the callee of a call is one of those that may
// leave it to their callers to look: an unexported function of the package, or a
// literal.
func (r *Result) reportsAtCallers(o *outer, call *ast.CallExpr) bool {
	return r.leaver(o, call) != nil
}

// leaver returns the declaration or literal of such a callee, or nil.
func (r *Result) leaver(o *outer, call *ast.CallExpr) ast.Node {
	if lit := o.flow().Literal(call); lit != nil {
		return lit
	}
	fn := o.callee(call)
	if fn == nil || fn.Exported() {
		return nil
	}
	if f := r.graph.Of(fn); f != nil {
		return f.Decl
	}
	return nil
}

// paramIndex returns which parameter of a function or literal a variable is.
func (r *Result) paramIndex(fn ast.Node, v *types.Var) (int, bool) {
	var sig *types.Signature
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		obj, ok := r.pass.TypesInfo.Defs[fn.Name].(*types.Func)
		if !ok {
			return 0, false // declared twice
		}
		sig = obj.Signature()
	case *ast.FuncLit:
		sig = r.pass.TypesInfo.TypeOf(fn).(*types.Signature)
	}
	if sig.Recv() == v {
		return api.Receiver, true
	}
	i := slices.Index(slices.Collect(sig.Params().Variables()), v)
	return i, i >= 0
}

func newRows() rows {
	return rows{
		types:     make(map[api.TypeKey]bool),
		holders:   make(map[api.TypeKey][]string),
		outers:    make(map[ast.Node]*outer),
		summaries: make(map[*types.Func]*RowsSummary),
		literals:  make(map[literalParam]Effect),
	}
}
