// Package callgraph visits the declared functions of a package so that what is
// inferred of one can rest on what is known of those it calls.
package callgraph

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
)

// A Func is a declared function with a body.
type Func struct {
	Obj  *types.Func
	Decl *ast.FuncDecl

	decl    *cursor.Decl
	callees []*Func // of those that are put in order
	index   int     // of Tarjan's algorithm
	low     int
	onStack bool
}

// Cursor returns the cursor of the declaration.
func (fn *Func) Cursor() inspector.Cursor { return fn.decl.Cursor() }

// A Graph has the functions of a package and which of them call which.
type Graph struct {
	Funcs []*Func // in source order

	pass  *analysis.Pass
	byObj map[*types.Func]*Func
	named map[string][]*Func // the functions that are put in order, by name
	own   *sight             // the types of the package
	all   *sight             // those of packages that it imports, too
}

// New returns the graph of the functions of a package for which keep is true. The analyzer of the pass
// requires inspect. typesOf returns the [Types] of an imported package, none if nothing is known of its functions.
func New(pass *analysis.Pass, keep func(*types.Func, *cursor.Decl) bool, typesOf func(*types.Package) []Type) *Graph {
	own := sync.OnceValue(func() []Type { return Types(pass.Fset, pass.Pkg) })
	g := &Graph{
		pass:  pass,
		byObj: make(map[*types.Func]*Func),
		own:   newSight(own),
		all:   newSight(func() []Type { return append(slices.Clone(own()), imported(pass.Pkg, typesOf)...) }),
	}
	for d := range cursor.Decls(pass) {
		decl, ok := d.Decl.(*ast.FuncDecl)
		if !ok || decl.Body == nil {
			continue
		}
		if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && keep(obj, d) {
			fn := &Func{Obj: obj, Decl: decl, decl: d}
			g.Funcs = append(g.Funcs, fn)
			g.byObj[obj] = fn
		}
	}
	return g
}

// MakeCursors makes the cursors of all functions: they are all going to be looked into.
func (g *Graph) MakeCursors() {
	decls := make([]*cursor.Decl, len(g.Funcs))
	for i, fn := range g.Funcs {
		decls[i] = fn.decl
	}
	cursor.Make(decls)
}

// Of returns the function that declares obj, or nil.
func (g *Graph) Of(obj *types.Func) *Func { return g.byObj[obj.Origin()] }

// connect finds which of the functions that are put in order a function calls. A call of
// a function whose name none of them has is passed over by that alone: most are.
func (g *Graph) connect(fn *Func) {
	add := func(callee *Func) {
		if callee != nil && callee.index != unasked && !slices.Contains(fn.callees, callee) {
			fn.callees = append(fn.callees, callee)
		}
	}
	for c := range fn.Cursor().Preorder((*ast.CallExpr)(nil)) {
		call := c.Node().(*ast.CallExpr)
		named := g.named[calledName(call)]
		if len(named) == 0 {
			continue
		}
		callee, ok := typeutil.Callee(g.pass.TypesInfo, call).(*types.Func)
		if !ok {
			continue
		}
		if slices.ContainsFunc(named, func(fn *Func) bool { return mayImplement(fn.Obj, callee) }) {
			for _, impl := range g.own.implementations(callee) {
				add(g.Of(impl))
			}
		}
		add(g.Of(callee))
	}
}

// mayImplement tells whether a function may be what implements another one of the same name, which is a method of
// an interface: it is a method with as many parameters and results, whose types may be parameters themselves.
func mayImplement(fn, method *types.Func) bool {
	sig, want := fn.Signature(), method.Signature()
	return sig.Recv() != nil && sig.Params().Len() == want.Params().Len() && sig.Results().Len() == want.Results().Len()
}

// calledName returns the name by which a call calls a function, or "".
func calledName(call *ast.CallExpr) string {
	fun := ast.Unparen(call.Fun)
	switch instance := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(instance.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(instance.X)
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// An Order is functions of a package in groups of those that call each other, callees first.
type Order []group

type group struct {
	fns   []*Func
	again bool // they call each other, or the one itself
}

// maxRounds bounds the looks at functions that call each other.
const maxRounds = 10

// Funcs yields the functions of the order.
func (o Order) Funcs() iter.Seq[*Func] {
	return func(yield func(*Func) bool) {
		for _, g := range o {
			for _, fn := range g.fns {
				if !yield(fn) {
					return
				}
			}
		}
	}
}

// Settle calls summarize for each function, callees first; for functions that
// call each other again and again until it returns false for all of them. last
// tells that there will be no further look, whatever it returns.
func (o Order) Settle(summarize func(fn *Func, last bool) (changed bool)) {
	for _, g := range o {
		for round := 1; ; round++ {
			changed := false
			for _, fn := range g.fns {
				changed = summarize(fn, round == maxRounds) || changed
			}
			if !changed || !g.again || round == maxRounds {
				break
			}
		}
	}
}

// unasked is the index of functions that are not to be visited.
const unasked = -1

// Order returns the order of some functions of the graph, calls of others left out: of the roots among them, and of
// those that these lead to.
func (g *Graph) Order(fns, roots []*Func) Order {
	if len(roots) == 0 {
		return nil
	}
	g.named = make(map[string][]*Func, len(fns))
	for _, fn := range g.Funcs {
		fn.index = unasked
	}
	for _, fn := range fns {
		fn.index, fn.callees = 0, nil
		g.named[fn.Obj.Name()] = append(g.named[fn.Obj.Name()], fn)
	}
	var order Order
	var stack []*Func
	next := 1
	var visit func(fn *Func)
	visit = func(fn *Func) {
		fn.index, fn.low, fn.onStack = next, next, true
		next++
		stack = append(stack, fn)
		g.connect(fn)
		for _, callee := range fn.callees {
			if callee.index == 0 {
				visit(callee)
				fn.low = min(fn.low, callee.low)
			} else if callee.onStack {
				fn.low = min(fn.low, callee.index)
			}
		}
		if fn.low != fn.index {
			return
		}
		i := slices.Index(stack, fn)
		cycle := slices.Clone(stack[i:])
		stack = stack[:i]
		slices.SortFunc(cycle, func(a, b *Func) int { return int(a.Obj.Pos() - b.Obj.Pos()) })
		for _, fn := range cycle {
			fn.onStack = false
		}
		order = append(order, group{cycle, len(cycle) > 1 || slices.Contains(fn.callees, fn)})
	}
	for _, fn := range roots {
		if fn.index == 0 {
			visit(fn)
		}
	}
	return order
}

// Implementations returns the methods of the types in sight that implement a
// method of an interface, in the order of their packages and names; none for
// other functions and for interfaces of the standard library.
func (g *Graph) Implementations(method *types.Func) []*types.Func {
	return g.all.implementations(method)
}

// A sight is some types, and which of their methods implement those of interfaces, as far as that was asked for.
type sight struct {
	types func() []Type
	impls map[*types.Func][]*types.Func
}

// newSight returns the sight of types that are looked for when the first interface is asked about.
func newSight(find func() []Type) *sight {
	return &sight{sync.OnceValue(find), make(map[*types.Func][]*types.Func)}
}

func (s *sight) implementations(method *types.Func) []*types.Func {
	recv := method.Signature().Recv()
	if recv == nil || method.Pkg() == nil || api.IsStd(method.Pkg().Path()) {
		return nil
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	impls, ok := s.impls[method]
	if ok {
		return impls
	}
	for _, t := range s.types() {
		if !t.embeds && !api.Declares(t.named, method.Name()) {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(t.named, true, method.Pkg(), method.Name())
		fn, ok := obj.(*types.Func)
		if !ok || types.IsInterface(fn.Signature().Recv().Type()) || !types.Implements(types.NewPointer(t.named), iface) {
			continue
		}
		impls = append(impls, fn.Origin())
	}
	s.impls[method] = impls
	return impls
}

// imported returns the types of the packages that one imports, but for the standard library.
func imported(pkg *types.Package, typesOf func(*types.Package) []Type) []Type {
	imports := slices.Clone(pkg.Imports())
	slices.SortFunc(imports, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	var list []Type
	for _, imp := range imports {
		if !api.IsStd(imp.Path()) {
			list = append(list, typesOf(imp)...)
		}
	}
	return list
}

// A Type is a type with methods of its own.
type Type struct {
	named  *types.Named
	embeds bool // it may have methods of what it embeds
}

// Types returns the types with methods of a package, but for generic ones, and for those of test files: whether they
// are in sight depends on the host.
func Types(fset *token.FileSet, pkg *types.Package) []Type {
	var list []Type
	for _, name := range pkg.Scope().Names() {
		tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || types.IsInterface(named) || named.NumMethods() == 0 {
			continue
		}
		if f := fset.File(tn.Pos()); f != nil && strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		list = append(list, Type{named, api.Embeds(named)})
	}
	return list
}
