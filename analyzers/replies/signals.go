package replies

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A signal is a group or channel by which a goroutine tells its end, as one
// function names it: a variable or a field path of one.
type signal = Place

// below returns a signal that is named by a path below another.
func (s signal) below(path string) signal {
	return signal{Root: s.Root, Path: joinPath(s.Path, path)}
}

func joinPath(path, below string) string { return strings.Trim(path+"."+below, ".") }

// sends returns the signals on which the literal of a goroutine sends itself.
func (o *outer) sends(s *start) []signal {
	lit := o.flow().Literal(s.call)
	for _, arg := range s.call.Args {
		if l, ok := arg.(*ast.FuncLit); ok && lit == nil {
			lit = l
		}
	}
	if lit == nil {
		return nil
	}
	var list []signal
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if send, ok := n.(*ast.SendStmt); ok {
			if sig, ok := o.object(send.Chan); ok && !slices.Contains(list, sig) {
				list = append(list, sig)
			}
		}
		return true
	})
	return slices.DeleteFunc(list, func(sig signal) bool { return !slices.Contains(s.signals, sig) })
}

// signalsOf returns the groups and channels by which a function body tells that
// it ends, itself or in methods of the package that it calls or hands on:
//
//	websocket.Server{Handler: s.handle}.ServeHTTP(w, r)
func (o *outer) signalsOf(fn ast.Node) []signal {
	signals, methods := o.ownSignals(fn)
	for _, m := range methods {
		for _, path := range o.r.signalledBy(m.fn) {
			signals = append(signals, m.recv.below(path))
		}
	}
	return signals
}

// A boundMethod is a method of the package with the receiver that a body names
// for it.
type boundMethod struct {
	recv signal
	fn   *types.Func
}

// ownSignals returns the groups and channels that a function body signals itself:
// it calls Done, closes or sends, hands them on, or cancels a context that nobody
// else does; and the methods that it calls or hands on to be called.
func (o *outer) ownSignals(fn ast.Node) (signals []signal, methods []boundMethod) {
	add := func(e ast.Expr) {
		if s, ok := o.object(e); ok && !slices.Contains(signals, s) {
			signals = append(signals, s)
		}
	}
	looked := map[ast.Node]bool{fn: true}
	var look func(n ast.Node) bool
	look = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			add(n.Chan)
		case *ast.SelectorExpr:
			if m, ok := o.boundMethodOf(n); ok && !slices.Contains(methods, m) {
				methods = append(methods, m)
			}
		case *ast.CallExpr:
			switch fun := ast.Unparen(n.Fun).(type) {
			case *ast.Ident:
				if b, ok := o.r.pass.TypesInfo.Uses[fun].(*types.Builtin); ok && b.Name() == "close" {
					add(n.Args[0])
				}
				if v, ok := o.r.pass.TypesInfo.Uses[fun].(*types.Var); ok {
					if ctx := o.contextOf(v); ctx != nil {
						signals = append(signals, signal{Root: ctx})
					}
					if lit := o.flow().Holds(v); lit != nil && !looked[lit] {
						looked[lit] = true
						ast.Inspect(lit.Body, look)
					}
				}
			case *ast.SelectorExpr:
				if fun.Sel.Name == "Done" && len(n.Args) == 0 && isGroup(o.r.pass.TypesInfo.TypeOf(fun.X)) {
					add(fun.X)
				}
			}
			// A channel or group that is handed on can be signalled there.
			for _, arg := range n.Args {
				if t := o.r.pass.TypesInfo.TypeOf(arg); isChan(t) || isGroup(t) {
					add(arg)
				}
			}
		}
		return true
	}
	ast.Inspect(flow.Body(fn), look)
	return signals, methods
}

func (o *outer) boundMethodOf(sel *ast.SelectorExpr) (boundMethod, bool) {
	selection := o.r.pass.TypesInfo.Selections[sel]
	if selection == nil || selection.Kind() != types.MethodVal {
		return boundMethod{}, false
	}
	fn := selection.Obj().(*types.Func).Origin()
	recv, ok := o.object(sel.X)
	return boundMethod{recv, fn}, ok && fn.Pkg() == o.r.pass.Pkg
}

// signalsOfCall returns the groups and channels that a call is handed, and those
// in its receiver that the method signals.
func (o *outer) signalsOfCall(call *ast.CallExpr) []signal {
	var list []signal
	for _, arg := range call.Args {
		if t := o.r.pass.TypesInfo.TypeOf(arg); isChan(t) || isGroup(t) {
			if s, ok := o.object(arg); ok {
				list = append(list, s)
			}
		}
	}
	fn := o.callee(call)
	if fn == nil {
		return list
	}
	for _, path := range o.r.signalledBy(fn.Origin()) {
		if s, ok := o.objectOperand(call, Param{api.Receiver, path}); ok {
			list = append(list, s)
		}
	}
	return list
}

// maxFields bounds the fields on the way to what a called method signals: a list
// or tree whose method calls itself for its parts has no end of them.
const maxFields = 4

// signalledBy returns the paths below its receiver of the groups and channels that
// a method of the package signals, itself or in methods that it calls or hands on.
func (r *Result) signalledBy(method *types.Func) []string {
	if paths, ok := r.signalled[method]; ok {
		return paths
	}

	// Methods may call each other, so what is found of one is told to those that
	// are known to call it, and what was found before to one that comes later.
	type caller struct {
		fn   *types.Func
		path string // of the receiver that it names for the call
	}
	callers := make(map[*types.Func][]caller)
	found := map[*types.Func]map[string]bool{method: {}}
	var tell func(fn *types.Func, path string)
	up := func(c caller, path string) {
		if path = joinPath(c.path, path); c.path == "" || strings.Count(path, ".") < maxFields {
			tell(c.fn, path)
		}
	}
	tell = func(fn *types.Func, path string) {
		if found[fn][path] {
			return
		}
		found[fn][path] = true
		for _, c := range callers[fn] {
			up(c, path)
		}
	}
	reached := []*types.Func{method}
	for i := 0; i < len(reached); i++ {
		signals, calls := r.inReceiver(reached[i])
		for _, s := range signals {
			tell(reached[i], s.Path)
		}
		for _, call := range calls {
			c := caller{reached[i], call.recv.Path}
			if paths, ok := r.signalled[call.fn]; ok {
				for _, path := range paths {
					up(c, path)
				}
				continue
			}
			if found[call.fn] == nil {
				found[call.fn] = make(map[string]bool)
				reached = append(reached, call.fn)
			}
			callers[call.fn] = append(callers[call.fn], c)
			for _, path := range slices.Collect(maps.Keys(found[call.fn])) {
				up(c, path)
			}
		}
	}

	// Have: all that may be called is looked at, so that nothing is missing of any.
	for _, fn := range reached {
		r.signalled[fn] = slices.Sorted(maps.Keys(found[fn]))
	}
	return r.signalled[method]
}

// inReceiver returns what a method signals itself, and the methods that it calls or
// hands on, as far as they are in its receiver; nothing of a function that is no
// method of the package with a body.
func (r *Result) inReceiver(method *types.Func) (signals []signal, methods []boundMethod) {
	recv := method.Signature().Recv()
	if recv == nil {
		return nil, nil
	}
	decl := declOf(r.pass, method)
	if decl == nil {
		return nil, nil
	}
	var o *outer
	if f := r.functions[method]; f != nil {
		o = f.outer
	} else if c, ok := cursor.Of(r.pass, decl); ok {
		o = r.newOuter(c)
	} else {
		return nil, nil
	}
	signals, methods = o.ownSignals(decl)
	signals = slices.DeleteFunc(signals, func(s signal) bool { return s.Root != recv })
	methods = slices.DeleteFunc(methods, func(m boundMethod) bool { return m.recv.Root != recv })
	return signals, methods
}

// objectOperand returns the variable or field path of the caller that a callee
// knows as a parameter.
func (o *outer) objectOperand(call *ast.CallExpr, p Param) (signal, bool) {
	var e ast.Expr
	switch in := o.invocationOf(call); {
	case p.Index == api.Receiver && in.recv != nil:
		e = in.recv
	case p.Index >= 0 && p.Index < len(in.args):
		e = in.args[p.Index]
	default:
		return signal{}, false
	}
	obj, ok := o.object(e)
	if ok && p.Path != "" {
		obj.Path = strings.Trim(obj.Path+"."+p.Path, ".")
	}
	return obj, ok
}

// object returns the variable or field path that an expression names.
func (o *outer) object(e ast.Expr) (signal, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := o.r.pass.TypesInfo.ObjectOf(e).(*types.Var)
		return signal{Root: v}, ok
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return o.object(e.X)
		}
	case *ast.StarExpr:
		return o.object(e.X)
	case *ast.SelectorExpr:
		if sel := o.r.pass.TypesInfo.Selections[e]; sel != nil && sel.Kind() == types.FieldVal {
			s, ok := o.object(e.X)
			s.Path = strings.Trim(s.Path+"."+e.Sel.Name, ".")
			return s, ok
		}
	}
	return signal{}, false
}

func isChan(t types.Type) bool {
	_, ok := api.Underlying(t).(*types.Chan)
	return ok
}

// isGroup tells whether t, or what it points to, has the methods Done and Wait.
func isGroup(t types.Type) bool {
	if t == nil {
		return false
	}
	done, _, _ := types.LookupFieldOrMethod(t, true, nil, "Done")
	wait, _, _ := types.LookupFieldOrMethod(t, true, nil, "Wait")
	_, isDone := done.(*types.Func)
	_, isWait := wait.(*types.Func)
	return isDone && isWait
}

// contextOf returns the context that a cancel function cancels, if that derives
// from no other: the request's would end first.
func (o *outer) contextOf(cancel *types.Var) *types.Var {
	var ctx *types.Var
	ast.Inspect(o.node, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 {
			return true
		}
		id, ok := assign.Lhs[1].(*ast.Ident)
		call, isCall := assign.Rhs[0].(*ast.CallExpr)
		if !ok || !isCall || o.r.pass.TypesInfo.ObjectOf(id) != cancel || len(call.Args) == 0 {
			return true
		}
		parent, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
		if !ok {
			return true
		}
		if fn := o.callee(parent); fn != nil && (fn.FullName() == "context.Background" || fn.FullName() == "context.TODO") {
			if name, ok := assign.Lhs[0].(*ast.Ident); ok {
				ctx, _ = o.r.pass.TypesInfo.ObjectOf(name).(*types.Var)
			}
		}
		return true
	})
	return ctx
}
