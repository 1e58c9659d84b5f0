package flow

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A Branch is the innermost part of a function that a condition decides about:
// a branch of an if statement, a case, the body of a loop, or else the whole
// body of the function.
type Branch struct {
	Node ast.Node // *ast.BlockStmt, *ast.CaseClause or *ast.CommClause
	// Cond is the condition that was found true, or false if Negated, on
	// entering; nil if there is none.
	Cond    ast.Expr
	Negated bool
	// Whole tells that the branch is the body of a function.
	Whole bool

	cur inspector.Cursor
}

// BranchOf returns the branch that a node stands in.
func BranchOf(cur inspector.Cursor) Branch {
	return branchOf(cur, func(*ast.IfStmt) (Branch, bool) { return Branch{}, false })
}

// branchOf is BranchOf that asks what is known already of an if statement which is the else of
// another one.
func branchOf(cur inspector.Cursor, known func(*ast.IfStmt) (Branch, bool)) Branch {
	for c := cur.Parent(); ; c = c.Parent() {
		switch n := c.Node().(type) {
		case nil:
			return Branch{Whole: true}
		case *ast.CommClause:
			return Branch{Node: n, cur: c}
		case *ast.CaseClause:
			b := Branch{Node: n, cur: c}
			if sw, ok := c.Parent().Parent().Node().(*ast.SwitchStmt); ok && sw.Tag == nil && len(n.List) == 1 {
				b.Cond = n.List[0]
			}
			return b
		case *ast.IfStmt:
			if c.ParentEdgeKind() == edge.IfStmt_Else {
				if b, ok := known(n); ok {
					return b
				}
			}
		case *ast.BlockStmt:
			switch kind := c.ParentEdgeKind(); kind {
			case edge.IfStmt_Body, edge.IfStmt_Else:
				return Branch{
					Node:    n,
					Cond:    c.Parent().Node().(*ast.IfStmt).Cond,
					Negated: kind == edge.IfStmt_Else,
					cur:     c,
				}
			case edge.ForStmt_Body, edge.RangeStmt_Body:
				return Branch{Node: n, cur: c}
			case edge.FuncDecl_Body, edge.FuncLit_Body:
				return Branch{Node: n, Whole: true, cur: c}
			}
		}
	}
}

// Outers are the branches around those which belong to one if statement after another, by
// these: to look from each of n for the one around all takes time in proportion to the square of n.
type Outers map[*ast.IfStmt]Branch

// Outer returns the branch around this one; false if there is none in the
// function.
func (b Branch) Outer(known Outers) (Branch, bool) {
	if b.Node == nil || b.Whole {
		return Branch{}, false
	}
	var chain []*ast.IfStmt
	outer := branchOf(b.cur, func(n *ast.IfStmt) (Branch, bool) {
		chain = append(chain, n)
		outer, ok := known[n]
		return outer, ok
	})
	for _, n := range chain {
		known[n] = outer
	}
	return outer, true
}

// Failures returns the variables whose value made control enter the branch: an
// error that is not nil, a bool that is false.
func (b Branch) Failures(info *types.Info) []*types.Var {
	var vars []*types.Var
	add := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := info.Uses[id].(*types.Var); ok {
				vars = append(vars, v)
			}
		}
	}
	var collect func(e ast.Expr, truth bool)
	collect = func(e ast.Expr, truth bool) {
		switch e := ast.Unparen(e).(type) {
		case *ast.Ident:
			if t, ok := api.Underlying(info.TypeOf(e)).(*types.Basic); ok && t.Kind() == types.Bool && !truth {
				add(e)
			}
		case *ast.UnaryExpr:
			if e.Op == token.NOT {
				collect(e.X, !truth)
			}
		case *ast.BinaryExpr:
			switch {
			case e.Op == token.LAND && truth, e.Op == token.LOR && !truth, e.Op == token.LOR && truth:
				collect(e.X, truth)
				collect(e.Y, truth)
			case (e.Op == token.NEQ) == truth && (e.Op == token.NEQ || e.Op == token.EQL):
				if info.Types[e.Y].IsNil() && api.ImplementsError(api.TypeOf(info, e.X)) {
					add(e.X)
				}
			}
		case *ast.CallExpr:
			// errors.Is(err, …), os.IsNotExist(err), isNotFound(err) found true: err
			// is not nil.
			if truth && len(e.Args) > 0 && api.IsError(info.TypeOf(e.Args[0])) {
				add(e.Args[0])
			}
		}
	}
	if b.Cond != nil {
		collect(b.Cond, !b.Negated)
	}
	return vars
}

// Assignments are the assignments of one expression in a function, in their order in the
// text, by the variables that they assign.
type Assignments map[*types.Var][]*ast.AssignStmt

// AssignmentsIn returns the assignments in a function.
func AssignmentsIn(info *types.Info, fn inspector.Cursor) Assignments {
	all := make(Assignments)
	for c := range fn.Preorder((*ast.AssignStmt)(nil)) {
		assign := c.Node().(*ast.AssignStmt)
		if len(assign.Rhs) != 1 {
			continue
		}
		for _, lhs := range assign.Lhs {
			if id, ok := lhs.(*ast.Ident); ok {
				if v, ok := info.ObjectOf(id).(*types.Var); ok {
					all[v] = append(all[v], assign)
				}
			}
		}
	}
	return all
}

// before returns the last assignment of a variable that ends before a position, or nil.
func (a Assignments) before(v *types.Var, pos token.Pos) *ast.AssignStmt {
	list := a[v]
	i, _ := slices.BinarySearchFunc(list, pos, func(assign *ast.AssignStmt, pos token.Pos) int {
		return cmp.Compare(assign.Pos(), pos)
	})
	for i--; i >= 0; i-- {
		if list[i].End() <= pos {
			return list[i]
		}
	}
	return nil
}

// Companions returns the variables that were assigned together with v by the
// last assignment before the branch in the text: for
//
//	user, err := find(id)
//	if err != nil {
//
// that is user.
func (b Branch) Companions(info *types.Info, assignments Assignments, v *types.Var) []*types.Var {
	last := assignments.before(v, b.Node.Pos())
	if last == nil {
		return nil
	}
	var vars []*types.Var
	for _, lhs := range last.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && id.Name != "_" {
			if w, ok := info.ObjectOf(id).(*types.Var); ok && w != v {
				vars = append(vars, w)
			}
		}
	}
	return vars
}
