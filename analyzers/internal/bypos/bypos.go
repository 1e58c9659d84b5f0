// Package bypos keeps what is known of the nodes of a function in the order of the text. Paths come to
// one node after the other as they stand there, so that each is found beside the last. In the map of a
// large function each would be at another place of memory, and to fetch it from there takes longer than
// what is done with it.
package bypos

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// Positions are positions in a text, in its order.
type Positions struct {
	sorted []token.Pos
	last   int // the last answer of Before
}

// NewPositions returns the positions of a list, which is in any order and kept.
func NewPositions(list []token.Pos) *Positions {
	if !slices.IsSorted(list) { // most are
		slices.Sort(list)
	}
	return &Positions{sorted: list}
}

// Before returns how many of the positions come before one.
func (p *Positions) Before(pos token.Pos) int {
	low, high := p.last, len(p.sorted)
	if low < high && p.sorted[low] < pos {
		for step := 1; low+step < high; step *= 2 {
			if p.sorted[low+step] >= pos {
				high = low + step
				break
			}
			low += step
		}
	} else {
		for step := 1; low > 0; step *= 2 {
			high = low
			low = max(0, low-step)
			if p.sorted[low] < pos {
				break
			}
		}
	}
	n, _ := slices.BinarySearch(p.sorted[low:high], pos)
	p.last = low + n
	return p.last
}

// A List has a value for each of some nodes of a function, by a position that no other of them has: that
// of its [Token].
type List[T any] struct {
	positions *Positions
	values    []T
}

// In returns the List of the nodes of some types in a function, with a value of each.
func In[T any](fn inspector.Cursor, value func(inspector.Cursor) T, types ...ast.Node) *List[T] {
	l := Zero[T](fn, types...)
	for c := range fn.Preorder(types...) {
		*l.At(Token(c.Node())) = value(c)
	}
	return l
}

// Zero returns the List of the nodes of some types in a function, with zero values.
func Zero[T any](fn inspector.Cursor, types ...ast.Node) *List[T] {
	n := 0
	for range fn.Preorder(types...) {
		n++
	}
	positions := make([]token.Pos, 0, n)
	for c := range fn.Preorder(types...) {
		positions = append(positions, Token(c.Node()))
	}
	return &List[T]{NewPositions(positions), make([]T, n)}
}

// At returns where the value of the node at a position is kept, or nil if there is none.
func (l *List[T]) At(pos token.Pos) *T {
	i := l.positions.Before(pos)
	if i == len(l.values) || l.positions.sorted[i] != pos {
		return nil
	}
	return &l.values[i]
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
