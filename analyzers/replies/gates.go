package replies

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A gate is a question that a goroutine asks before it uses the writer, holding a
// lock: whether it has been told to stop.
//
//	mu.Lock()
//	defer mu.Unlock()
//	select {
//	case <-done:
//		return
//	default:
//	}
//
// When done is closed by one who holds the lock, the goroutine does not use the
// writer now, and will not do so later.
type gate struct {
	lock, done signal
	within     *ast.BlockStmt
	asked      token.Pos // the end of the question
}

// findGates notes the gates of the goroutine, if all that it does to the writer
// stands behind one.
func (w *waiter) findGates() {
	lit := w.o.flow().Literal(w.start.call)
	if lit == nil {
		return
	}
	var gates []gate
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if block, ok := n.(*ast.BlockStmt); ok {
			gates = append(gates, w.gatesIn(block)...)
		}
		return true
	})
	if len(gates) == 0 {
		return
	}
	open := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || w.o.flow().Literal(call) != nil || !slices.Contains(w.o.usesOfCall(call), w.writer) {
			return true
		}
		open = open || !slices.ContainsFunc(gates, func(g gate) bool {
			return g.within.Pos() < call.Pos() && call.End() <= g.within.End() && g.asked <= call.Pos()
		})
		return true
	})
	if !open {
		w.gates = gates
	}
}

// gatesIn returns the gates in a list of statements.
func (w *waiter) gatesIn(block *ast.BlockStmt) []gate {
	var gates []gate
	var lock signal
	for _, stmt := range block.List {
		switch stmt := stmt.(type) {
		case *ast.ExprStmt:
			if s, ok := w.locking(stmt.X, "Lock"); ok {
				lock = s
			}
			if s, ok := w.locking(stmt.X, "Unlock"); ok && s == lock {
				lock = signal{}
			}
		case *ast.SelectStmt:
			if done, ok := w.asks(stmt); ok && lock.Root != nil {
				gates = append(gates, gate{lock, done, block, stmt.End()})
			}
		}
	}
	return gates
}

// locking returns what an expression locks or unlocks.
func (w *waiter) locking(e ast.Expr, method string) (signal, bool) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return signal{}, false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method {
		return signal{}, false
	}
	return w.o.object(sel.X)
}

// asks returns the channel of a select statement that returns if it is closed and
// does not wait for that.
func (w *waiter) asks(stmt *ast.SelectStmt) (done signal, ok bool) {
	atOnce := false
	for _, clause := range stmt.Body.List {
		clause := clause.(*ast.CommClause)
		if clause.Comm == nil {
			atOnce = true
			continue
		}
		expr, isExpr := clause.Comm.(*ast.ExprStmt)
		if !isExpr || len(clause.Body) == 0 {
			continue
		}
		_, returns := clause.Body[len(clause.Body)-1].(*ast.ReturnStmt)
		if recv, isRecv := ast.Unparen(expr.X).(*ast.UnaryExpr); isRecv && recv.Op == token.ARROW && returns {
			done, ok = w.o.object(recv.X)
		}
	}
	return done, ok && atOnce
}

// shuts tells whether a call closes the channel of a gate while the lock is held:
// the last that the body does to the lock before it is to take it.
func (w *waiter) shuts(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(w.gates) == 0 || len(call.Args) != 1 {
		return false
	}
	if b, ok := w.o.r.pass.TypesInfo.Uses[id].(*types.Builtin); !ok || b.Name() != "close" {
		return false
	}
	done, ok := w.o.object(call.Args[0])
	if !ok {
		return false
	}
	return !slices.ContainsFunc(w.gates, func(g gate) bool { return g.done != done || !w.holds(g.lock, call.Pos()) })
}

// holds tells whether the lock was taken last, and not given up, before a position
// in the body.
func (w *waiter) holds(lock signal, at token.Pos) bool {
	held := false
	ast.Inspect(flow.Body(w.fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if n.Pos() >= at {
				return false
			}
			if s, ok := w.locking(n, "Lock"); ok && s == lock {
				held = true
			}
			if s, ok := w.locking(n, "Unlock"); ok && s == lock {
				held = false
			}
		}
		return true
	})
	return held
}
