// Package bypos keeps what is known of the nodes of a function in the order of the text. Paths come to
// one node after the other as they stand there, so that each is found beside the last. In the map of a
// large function each would be at another place of memory, and to fetch it from there takes longer than
// what is done with it.
package bypos

import (
	"go/ast"
	"go/token"
	"slices"
)

// A List has a value for each of some nodes of a function, by a position that no other of them has: that
// of its [Token].
type List[T any] struct {
	positions []token.Pos
	values    []T
	last      int // where the one is that was asked for last
}

// New returns the List of zero values for the nodes at some positions, which it keeps, in any order.
func New[T any](positions []token.Pos) *List[T] {
	if !slices.IsSorted(positions) { // most are
		slices.Sort(positions)
	}
	return &List[T]{positions: positions, values: make([]T, len(positions))}
}

// At returns where the value of the node at a position is kept, or nil if there is none.
func (l *List[T]) At(pos token.Pos) *T {
	low, high := l.last, len(l.positions)
	if low < high && l.positions[low] <= pos {
		for step := 1; low+step < high; step *= 2 {
			if l.positions[low+step] > pos {
				high = low + step
				break
			}
			low += step
		}
	} else {
		for step := 1; low > 0; step *= 2 {
			high = low
			low = max(0, low-step)
			if l.positions[low] <= pos {
				break
			}
		}
	}
	i, ok := slices.BinarySearch(l.positions[low:high], pos)
	if !ok {
		return nil
	}
	l.last = low + i
	return &l.values[l.last]
}

// Token returns the position of the token by which a node is told from all others: of an expression that
// may have a name or an operator, of an assignment and of a literal function. It is NoPos for other nodes. A
// selector expression shares it with the name that it selects.
func Token(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.Ident:
		return n.NamePos
	case *ast.SelectorExpr:
		return n.Sel.NamePos
	case *ast.BasicLit:
		return n.ValuePos
	case *ast.CallExpr:
		return n.Lparen
	case *ast.UnaryExpr:
		return n.OpPos
	case *ast.BinaryExpr:
		return n.OpPos
	case *ast.IndexExpr:
		return n.Lbrack
	case *ast.StarExpr:
		return n.Star
	case *ast.AssignStmt:
		return n.TokPos
	case *ast.FuncLit:
		return n.Type.Func
	}
	return token.NoPos
}
