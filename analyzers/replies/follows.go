package replies

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// Follows tells whether something may come after a call that is looked for, as far as the control-flow graph alone
// tells: otherwise no step is of interest, and the paths need not be followed. first is asked about calls, and
// then about those and about statements that change the header, with each effect that they may have on the writer;
// inBranch tells that the call is, or may be, in a branch.
func (b *Body) Follows(writer Place, first func(e Effect, inBranch bool) bool, then func(n ast.Node, e Effect) bool) bool {
	defer b.lock()()
	acts := b.acts(writer, first, then)
	if !slices.ContainsFunc(acts, func(a act) bool { return a.first }) {
		return false
	}
	// Have: a reason to look at the graph.
	const (
		reached = iota + 1
		past    // the first call may have been
	)
	blocks := b.outer.flow().Blocks(b.Node)
	state := make([]int, len(blocks)) // where each begins
	state[0] = reached
	for work := []*cfg.Block{blocks[0]}; len(work) > 0; {
		block := work[len(work)-1]
		work = work[:len(work)-1]
		now := state[block.Index]
		for _, n := range block.Nodes {
			here := actsIn(acts, n)
			for _, a := range here {
				if a.then && (now == past || mayFollow(a, here)) {
					return true
				}
			}
			if slices.ContainsFunc(here, func(a act) bool { return a.first }) {
				now = past
			}
		}
		for _, succ := range block.Succs {
			if state[succ.Index] < now {
				state[succ.Index] = now
				work = append(work, succ)
			}
		}
	}
	return false
}

// An act is a call, or a statement that changes the header.
type act struct {
	node  ast.Node
	first bool // it may be the first call
	then  bool // it may be what comes after that
}

// acts returns what is done in the body outside of the literals in it, in source order.
func (b *Body) acts(writer Place, first func(e Effect, inBranch bool) bool, then func(n ast.Node, e Effect) bool) []act {
	o := b.outer
	_, inner := b.Node.(*ast.FuncLit) // which may stand in a branch itself
	var acts []act
	b.cur.Inspect([]ast.Node{(*ast.FuncLit)(nil), (*ast.CallExpr)(nil), (*ast.AssignStmt)(nil)}, func(c inspector.Cursor) bool {
		a := act{node: c.Node()}
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return c == b.cur
		case *ast.AssignStmt:
			if place, ok := o.headerAssignment(n); !ok || place != writer {
				return true
			}
			a.then = then(n, Effect{Must: api.Header, May: api.Header})
		case *ast.CallExpr:
			if o.flow().Literal(n) != nil {
				a.first, a.then = true, true // for all that is known without its paths
			}
			for _, out := range o.call(n, nil, nil) {
				e := out.effects.on(writer)
				a.first = a.first || e != Effect{} && first(e, inner || !flow.BranchOf(c).Whole)
				a.then = a.then || then(n, e)
			}
		}
		acts = append(acts, a)
		return true
	})
	return acts
}

// actsIn returns those of the acts that are in a node.
func actsIn(acts []act, n ast.Node) []act {
	before := func(a act, pos token.Pos) int { return cmp.Compare(a.node.Pos(), pos) }
	first, _ := slices.BinarySearchFunc(acts, n.Pos(), before)
	end, _ := slices.BinarySearchFunc(acts, n.End(), before)
	return acts[first:end]
}

// mayFollow tells whether an act may come after the first call in the same statement or condition, which has some
// acts: it is no operand of that.
func mayFollow(a act, acts []act) bool {
	return slices.ContainsFunc(acts, func(b act) bool {
		return b.first && (a.node.Pos() < b.node.Pos() || b.node.End() < a.node.End())
	})
}
