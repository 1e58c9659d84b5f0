package replies

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// stopResult returns the result, counted from one, by which a declared function
// hands its caller a function that waits for one of its goroutines; 0 if it does
// not do so wherever it returns.
//
//	return func() {
//		close(done)
//		group.Wait()
//	}
func (w *waiter) stopResult() int {
	stop, always := 0, true
	ast.Inspect(flow.Body(w.fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			i := w.waitingResult(n)
			always = always && i > 0 && (stop == 0 || stop == i)
			stop = i
		}
		return true
	})
	if !always {
		return 0
	}
	return stop
}

// waitingResult returns the result of a return statement, counted from one, that is
// a literal which waits.
func (w *waiter) waitingResult(ret *ast.ReturnStmt) int {
	for i, result := range ret.Results {
		lit, ok := ast.Unparen(result).(*ast.FuncLit)
		if id, isIdent := ast.Unparen(result).(*ast.Ident); isIdent {
			if v, isVar := w.o.r.pass.TypesInfo.Uses[id].(*types.Var); isVar {
				lit = w.o.flow().Holds(v)
				ok = lit != nil
			}
		}
		if ok && w.waitsIn(lit.Body, w.joins) {
			return i + 1
		}
	}
	return 0
}

// isStop tells whether a name is that of a function which waits.
func (w *waiter) isStop(id *ast.Ident, signals []signal) bool {
	v, ok := w.o.r.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	_, isFunc := v.Type().Underlying().(*types.Signature)
	return isFunc && slices.Contains(signals, signal{Root: v})
}

// stopOf returns the variable that is assigned the function by which a call's caller
// waits for the goroutine that the call starts; false if it is kept elsewhere.
func (o *outer) stopOf(call *ast.CallExpr, result int) (stop *types.Var, ok bool) {
	ast.Inspect(o.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			ok = ok || n.X == call // nobody keeps it
		case *ast.AssignStmt:
			if len(n.Rhs) != 1 || n.Rhs[0] != call {
				return true
			}
			if id, isIdent := n.Lhs[result-1].(*ast.Ident); isIdent {
				stop, _ = o.r.pass.TypesInfo.ObjectOf(id).(*types.Var)
				ok = true
			}
		}
		return true
	})
	return stop, ok
}

// unguarded tells whether a call writes to the handler's own writer, and not in a
// function or by a wrapper that may take a lock for that.
func (w *waiter) unguarded(call *ast.CallExpr) bool {
	fn := w.o.callee(call)
	if fn == nil {
		return false
	}
	row, tabled := api.Writes(fn)
	if !tabled || row.Writer >= len(call.Args) {
		return false
	}
	operand := ast.Unparen(call.Fun)
	if sel, ok := operand.(*ast.SelectorExpr); ok {
		operand = sel.X
	}
	if row.Writer >= 0 {
		operand = call.Args[row.Writer]
	}
	id, ok := ast.Unparen(operand).(*ast.Ident)
	return ok && w.o.r.pass.TypesInfo.Uses[id] == w.writer.Root
}

// wraps tells whether a call writes to a wrapper of the handler's own, which may take
// a lock for each write.
func (w *waiter) wraps(call *ast.CallExpr) bool {
	operands := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		operands = append([]ast.Expr{sel.X}, operands...)
	}
	return slices.ContainsFunc(operands, func(e ast.Expr) bool {
		p, ok := w.o.places.writer(e)
		if !ok || p != w.writer {
			return false
		}
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := w.o.r.pass.TypesInfo.Uses[id].(*types.Var); ok && slices.ContainsFunc(w.o.places.defs[v], w.isWrapper) {
				return true
			}
		}
		return w.isWrapper(e)
	})
}

// isWrapper tells whether an expression is a writer of a concrete type that is none
// of a framework's.
func (w *waiter) isWrapper(e ast.Expr) bool {
	if e == nil {
		return false
	}
	t := w.o.r.pass.TypesInfo.TypeOf(e)
	return t != nil && !types.IsInterface(t) && !api.IsFramework(t) && w.o.r.isWriter(t)
}

// takesLock tells whether a call takes a lock, itself or in the literal that it
// calls.
func (w *waiter) takesLock(call *ast.CallExpr) bool {
	if lit := w.o.flow().Literal(call); lit != nil {
		return locksIn(lit.Body)
	}
	return isLock(call)
}

// locksIn tells whether code takes a lock.
func locksIn(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && isLock(call) {
			found = true
		}
		return !found
	})
	return found
}

func isLock(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Lock"
}
