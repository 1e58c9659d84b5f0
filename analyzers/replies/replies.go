// Package replies finds out what functions do to the response writers that they
// are handed, so that a helper counts for what it does, wherever it is defined.
//
// A function is summarized by following its paths with what is known of the
// functions it calls: those of the tables of package api, those of its own
// package, to a fixpoint where they call each other, and those of which a fact
// was exported. A function of which nothing can be known does nothing for
// certain; one with too many paths to follow may not even end, so that nothing
// is concluded of what follows a call of it. The summary keeps apart the ways
// in which the function can end as far as its results tell them apart;
// everything else is merged into what it always does and what it may do.
// Replies in deferred calls are ignored.
package replies

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
	"github.com/httperrlint/httperrlint/analyzers/internal/callgraph"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
	"github.com/httperrlint/httperrlint/analyzers/noreturn"
)

// Analyzer is the fact analyzer replies. Its result is a *Result.
var Analyzer = &analysis.Analyzer{
	Name:       "replies",
	Doc:        "summarize what functions do to response writers",
	Requires:   []*analysis.Analyzer{inspect.Analyzer, noreturn.Analyzer},
	Run:        guard.Facts(run, func(f guard.Failure) any { return &Result{Failure: f} }),
	FactTypes:  []analysis.Fact{new(Summary), new(carries)},
	ResultType: reflect.TypeFor[*Result](),
}

// carries is the fact of a package that has a Summary of one of its functions,
// or imports such a package.
type carries struct {
	// types are those of the package, which are found once for all who import it. They are no part of the fact where
	// it goes through a file: who reads it finds them for himself.
	types func() []callgraph.Type
}

func (*carries) AFact()                     {}
func (*carries) String() string             { return "carries" }
func (*carries) GobEncode() ([]byte, error) { return nil, nil }
func (*carries) GobDecode([]byte) error     { return nil }

// A Result tells what the calls of a package do to writers.
type Result struct {
	guard.Failure

	mu        sync.Mutex // held by the methods, and by those of Body and Caller
	bodies    []*Body    // the answer of Bodies
	listed    bool       // it is there
	pass      *analysis.Pass
	noreturn  *noreturn.Result
	calls     *callgraph.Graph
	functions map[*types.Func]*function
	writers   map[api.TypeKey]bool
	structs   map[*types.Struct]bool
	handing   map[api.TypeKey]bool     // of parameters: they carry a writer
	imported  map[*types.Func]*Summary // the facts of functions of other packages that were asked for; nil: none
	live      map[*types.Named]bool
	unions    map[*types.Func][]Outcome
	signalled map[*types.Func][]string // by the methods of signalledBy
}

// A function is a declared function that may be handed a writer.
type function struct {
	outer    *outer
	summary  Summary // Outcomes is nil while nothing is known: a call does not end
	followed bool    // its paths were
	later    bool    // they are when somebody asks how it ends: it does, and does nothing to writers
}

// An outer is an outermost function with what is known of its writers.
type outer struct {
	r           *Result
	node        ast.Node
	cur         inspector.Cursor // of node
	places      *places
	graph       *flow.Func
	inline      map[inlined][]callOutcome
	busy        map[*ast.FuncLit]bool
	invocations *bypos.List[invocation]       // the answers of invocationOf
	tests       map[ast.Expr]bool             // the answers of testsWriter; nil before the first is asked for
	asking      bool                          // the answer of asksAny
	cursors     *bypos.List[inspector.Cursor] // nil before the first is asked for
}

func (o *outer) flow() *flow.Func {
	if o.graph == nil {
		o.graph = flow.New(o.r.pass.TypesInfo, o.cur, o.r.noreturn.MayReturn)
	}
	return o.graph
}

// A Body is the body of a function or of a literal in which a writer is used.
type Body struct {
	Node    ast.Node // *ast.FuncDecl or *ast.FuncLit
	Writers []Place  // in the order of their first use

	outer  *outer
	cur    inspector.Cursor  // of Node
	steps  map[Place][]*Step // as far as they were asked for
	starts []*start          // nil before they are asked for
}

// lock makes other rules, which may run at the same time, wait with their
// questions: much is found out only when it is asked for.
func (b *Body) lock() (unlock func()) {
	b.outer.r.mu.Lock()
	return b.outer.r.mu.Unlock
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{pass: pass}
	if !r.relevant() {
		return r, nil
	}
	r.noreturn = pass.ResultOf[noreturn.Analyzer].(*noreturn.Result)
	r.functions = make(map[*types.Func]*function)
	r.writers = make(map[api.TypeKey]bool)
	r.structs = make(map[*types.Struct]bool)
	r.handing = make(map[api.TypeKey]bool)
	r.imported = make(map[*types.Func]*Summary)
	r.live = make(map[*types.Named]bool)
	r.unions = make(map[*types.Func][]Outcome)
	r.signalled = make(map[*types.Func][]string)

	r.calls = callgraph.New(pass, r.concerns, func(pkg *types.Package) []callgraph.Type {
		var c carries
		switch {
		case !pass.ImportPackageFact(pkg, &c):
			return nil
		case c.types == nil:
			return callgraph.Types(pass.Fset, pkg)
		}
		return c.types()
	})
	r.calls.MakeCursors()
	for _, fn := range r.calls.Funcs {
		r.functions[fn.Obj] = &function{outer: r.newOuter(fn.Cursor())}
	}
	order := r.calls.Order(r.calls.Funcs, r.calls.Funcs)
	order.Settle(r.summarize)
	for _, fn := range r.calls.Funcs {
		r.startsOf(fn)
	}
	order.Settle(func(fn *callgraph.Func, _ bool) bool {
		defer guard.In(fn.Decl)
		f := r.functions[fn.Obj]
		spawns := f.outer.spawns(fn.Obj)
		changed := len(spawns) != len(f.summary.Spawns)
		f.summary.Spawns = spawns
		return changed
	})
	if !api.IsTabled(pass.Pkg.Path()) {
		fset, pkg := pass.Fset, pass.Pkg // all that the fact keeps of the pass
		pass.ExportPackageFact(&carries{sync.OnceValue(func() []callgraph.Type { return callgraph.Types(fset, pkg) })})
		for _, fn := range r.calls.Funcs {
			f := r.functions[fn.Obj]
			if f.later && f.summary.acts() {
				r.follow(f, false) // by what it does in goroutines
			}
			// A copy: a fact is kept when all else that is known of the package is not.
			if s := f.summary; s.acts() {
				pass.ExportObjectFact(fn.Obj, &s)
			}
		}
	}
	return r, nil
}

// startsOf notes which of its parameters a function runs in goroutines.
func (r *Result) startsOf(fn *callgraph.Func) {
	defer guard.In(fn.Decl)
	f := r.functions[fn.Obj]
	f.summary.Starts = f.outer.startsParams(fn.Obj)
}

// relevant is the import guard: a package that imports neither net/http nor a
// package with facts has no writers.
func (r *Result) relevant() bool {
	for _, imp := range r.pass.Pkg.Imports() {
		if api.HasWriters(imp.Path()) || r.pass.ImportPackageFact(imp, new(carries)) {
			return true
		}
	}
	return false
}

// concerns tells whether a function may be handed a writer, or runs a function
// that it is handed in a goroutine.
func (r *Result) concerns(fn *types.Func, decl *cursor.Decl) bool {
	if r.handed(fn.Signature()) {
		return true
	}
	return handedFunction(fn.Signature()) && decl.Any(func(n ast.Node) bool {
		_, starts := n.(*ast.GoStmt)
		return starts
	}, (*ast.GoStmt)(nil))
}

func handedFunction(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if _, ok := v.Type().Underlying().(*types.Signature); ok {
			return true
		}
	}
	return false
}

// recvType returns the type of the receiver of a method, or an invalid type.
func recvType(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return types.Typ[types.Invalid]
}

func (r *Result) newOuter(cur inspector.Cursor) *outer {
	return &outer{
		r:           r,
		node:        cur.Node(),
		cur:         cur,
		places:      newPlaces(r, cur),
		inline:      make(map[inlined][]callOutcome),
		busy:        make(map[*ast.FuncLit]bool),
		invocations: invocationsIn(cur),
	}
}

// handed tells whether a function may be handed a writer: as a parameter or
// receiver, or in a field of one.
func (r *Result) handed(sig *types.Signature) bool {
	if recv := sig.Recv(); recv != nil && r.hands(recv.Type()) {
		return true
	}
	for v := range sig.Params().Variables() {
		if r.hands(v.Type()) {
			return true
		}
	}
	return false
}

// hands tells whether a parameter of type t carries a writer.
func (r *Result) hands(t types.Type) bool {
	if !api.MayHaveMethods(t) {
		return false
	}
	key := api.KeyOf(t)
	hands, ok := r.handing[key]
	if !ok {
		hands = r.carries(t)
		r.handing[key] = hands
	}
	return hands
}

// carries tells whether t is a writer, a byte writer, or a struct with such a
// field, its own or that of an embedded struct, or a pointer to one.
func (r *Result) carries(t types.Type) bool {
	if r.isWriter(t) || r.isByteWriter(t) {
		return true
	}
	if p, ok := api.Underlying(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := api.Underlying(t).(*types.Struct)
	if !ok {
		return false
	}
	carries, ok := r.structs[s]
	if ok {
		return carries
	}
	r.structs[s] = false // for a type that embeds itself
	for f := range s.Fields() {
		carries = carries || r.isWriter(f.Type()) || f.Embedded() && r.carries(f.Type())
	}
	r.structs[s] = carries
	return carries
}

// isWriter tells whether a value of type t is a writer: of an interface type
// with the three methods, or of a concrete type whose methods reach one.
func (r *Result) isWriter(t types.Type) bool {
	if t == nil || !api.MayHaveMethods(t) {
		return false
	}
	key := api.KeyOf(t)
	if w, ok := r.writers[key]; ok {
		return w
	}
	w := api.IsFramework(t) || api.HasWriterMethods(t) && (types.IsInterface(t) || r.isLive(t))
	r.writers[key] = w
	return w
}

// isByteWriter tells whether t is an interface that a writer may be passed as.
func (r *Result) isByteWriter(t types.Type) bool {
	return types.IsInterface(t) && api.IsByteWriter(t)
}

// isLive tells whether a concrete type with the three methods is a writer: its
// Write and WriteHeader are those of an embedded writer, or reach one.
func (r *Result) isLive(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !api.HasWriterMethods(named) {
		return false
	}
	if api.IsFramework(named) {
		return true
	}
	if live, ok := r.live[named]; ok {
		return live
	}
	r.live[named] = true // for a type that wraps itself
	live := r.reaches(named, "WriteHeader") && r.reaches(named, "Write")
	r.live[named] = live
	return live
}

// wraps tells whether t is a struct type with the three methods that holds a writer,
// or a pointer to one, be it that it keeps the status or the body back.
func (r *Result) wraps(t types.Type) bool {
	if !api.HasWriterMethods(t) {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if api.HasWriterMethods(field.Type()) && r.isWriter(field.Type()) {
			return true
		}
	}
	return false
}

// reaches tells whether a method of a concrete type is that of an embedded
// interface, or calls the same method of a writer in a field. Whether that
// happens on every path does not matter.
func (r *Result) reaches(t *types.Named, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	if types.IsInterface(recvType(fn)) {
		return true
	}
	fn = fn.Origin()
	if fn.Pkg() != r.pass.Pkg {
		return r.pass.ImportObjectFact(fn, new(Summary))
	}
	return r.declares(fn)
}

// declares tells whether the body of a method of the package mentions a field
// of its receiver that has the three methods.
func (r *Result) declares(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	decl := declOf(r.pass, fn)
	if decl == nil || recv == nil {
		return false
	}
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || found {
			return !found
		}
		if s := r.pass.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.FieldVal && api.HasWriterMethods(s.Type()) {
			found = types.IsInterface(s.Type()) || r.isLive(s.Type())
		}
		return !found
	})
	return found
}

// declOf returns the declaration of a function of the package that has a body,
// or nil.
func declOf(pass *analysis.Pass, fn *types.Func) *ast.FuncDecl {
	for _, file := range pass.Files {
		if file.FileStart <= fn.Pos() && fn.Pos() < file.FileEnd {
			for _, d := range file.Decls {
				if decl, ok := d.(*ast.FuncDecl); ok && decl.Name.Pos() == fn.Pos() && decl.Body != nil {
					return decl
				}
			}
		}
	}
	return nil
}

// summarize follows the paths of a function once more, unless that can be put off. Of functions that call
// each other nothing is known at first, so that a call of one does not end, and
// each look may add ways to end; those that need too many stay unknown.
func (r *Result) summarize(fn *callgraph.Func, last bool) bool {
	defer guard.In(fn.Decl)
	f := r.functions[fn.Obj]
	clear(r.unions)
	if !f.followed && !f.outer.mayAct() {
		known := f.later
		f.later = true
		return !known
	}
	return r.follow(f, last)
}

// follow follows the paths of a function, and tells whether its summary has changed.
func (r *Result) follow(f *function, last bool) bool {
	defer guard.In(f.outer.node)
	f.followed, f.later = true, false
	clear(f.outer.inline)
	outcomes, uses, ok := f.outer.summarize()
	if !ok || last {
		outcomes = []Outcome{{Unknown: true}}
	}
	if reflect.DeepEqual(outcomes, f.summary.Outcomes) && len(uses) == len(f.summary.Uses) {
		return false
	}
	f.summary.Outcomes, f.summary.Uses = outcomes, uses
	return true
}

// Bodies returns the bodies of functions and literals that use a writer, in source order. They are looked for
// when they are asked for: nobody asks in a package that is only there for its facts.
func (r *Result) Bodies() []*Body {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.listed && r.calls != nil {
		r.findBodies()
	}
	r.listed = true
	return r.bodies
}

// findBodies lists the bodies that use a writer.
func (r *Result) findBodies() {
	r.bodies = nil // if a rule has asked before, and that failed
	for d := range cursor.Decls(r.pass) {
		decl, ok := d.Decl.(*ast.FuncDecl)
		if !ok {
			if r.gets(d) {
				r.literalsIn(d.Cursor())
			}
			continue
		}
		if decl.Body == nil {
			continue
		}
		if obj, ok := r.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && r.functions[obj] != nil {
			r.bodiesOf(r.functions[obj].outer)
		} else if r.gets(d) {
			r.bodiesOf(r.newOuter(d.Cursor()))
		}
	}
}

// gets tells whether a declaration that is itself handed no writer gets one: by a literal that is handed it, or an
// assertion of something else.
func (r *Result) gets(d *cursor.Decl) bool {
	return d.Any(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			sig, ok := r.pass.TypesInfo.TypeOf(n).(*types.Signature)
			return ok && r.handed(sig)
		case *ast.TypeAssertExpr:
			return n.Type != nil && r.isWriter(r.pass.TypesInfo.TypeOf(n.Type))
		}
		return false
	}, (*ast.FuncLit)(nil), (*ast.TypeAssertExpr)(nil))
}

// literalsIn lists the bodies of the literals in a declaration that is no function.
func (r *Result) literalsIn(d inspector.Cursor) {
	d.Inspect([]ast.Node{(*ast.FuncLit)(nil)}, func(lit inspector.Cursor) bool {
		r.bodiesOf(r.newOuter(lit))
		return false
	})
}

// bodiesOf lists the bodies of an outermost function that use a writer.
func (r *Result) bodiesOf(o *outer) {
	defer guard.In(o.node)
	var stack []*Body
	for c := range o.cur.Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.CallExpr)(nil), (*ast.AssignStmt)(nil), (*ast.SendStmt)(nil)) {
		for len(stack) > 0 && stack[len(stack)-1].Node.End() <= c.Node().Pos() {
			stack = stack[:len(stack)-1]
		}
		switch n := c.Node().(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			b := &Body{Node: n, outer: o, cur: c}
			stack = append(stack, b)
			r.bodies = append(r.bodies, b)
		case *ast.CallExpr:
			for _, place := range o.operands(n) {
				addWriter(stack, place)
			}
		case *ast.AssignStmt:
			if place, ok := o.headerAssignment(n); ok {
				addWriter(stack, place)
			}
		case *ast.SendStmt:
			ast.Inspect(n.Value, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok && r.isWriter(r.pass.TypesInfo.TypeOf(e)) {
					if place, ok := o.places.writer(e); ok {
						addWriter(stack, place)
					}
				}
				return true
			})
		}
	}
	r.bodies = slices.DeleteFunc(r.bodies, func(b *Body) bool { return len(b.Writers) == 0 })
}

// addWriter adds a writer that is used to those of the innermost body, and of
// the bodies around it up to the one that declares it.
func addWriter(stack []*Body, place Place) {
	if o := stack[0].outer; !o.r.isWriter(placeType(place)) && !o.places.asserted[place] {
		return
	}
	for i := len(stack) - 1; i >= 0; i-- {
		b := stack[i]
		if !slices.Contains(b.Writers, place) {
			b.Writers = append(b.Writers, place)
		}
		if b.Node.Pos() <= place.Root.Pos() && place.Root.Pos() < b.Node.End() {
			return
		}
	}
}

// placeType returns the type of the variable or field that a place names.
func placeType(p Place) types.Type {
	t := p.Root.Type()
	if p.Path == "" {
		return t
	}
	for name := range splitPath(p.Path) {
		obj, _, _ := types.LookupFieldOrMethod(t, true, p.Root.Pkg(), name)
		v, ok := obj.(*types.Var)
		if !ok {
			return nil
		}
		t = v.Type()
	}
	return t
}
