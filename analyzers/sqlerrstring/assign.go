package sqlerrstring

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// A definition is one place where a variable gets a value.
type definition struct {
	stmt  ast.Node // the statement, spec or clause
	value ast.Expr // nil if nothing is known of the value
	// What the value is to the variable: itself, a result of several, or a
	// container that the variable ranges over.
	kind definitionKind
}

type definitionKind int

const (
	whole definitionKind = iota
	result
	rangeKey
	rangeValue
)

// definitions finds the places where each variable of the package gets a value.
// A variable whose address is taken has an unknown one besides.
func definitions(root inspector.Cursor, info *types.Info) map[*types.Var][]definition {
	defs := make(map[*types.Var][]definition)
	add := func(lhs ast.Expr, d definition) {
		id, ok := ast.Unparen(lhs).(*ast.Ident)
		if !ok {
			return
		}
		if v, ok := info.ObjectOf(id).(*types.Var); ok {
			defs[v] = append(defs[v], d)
		}
	}
	assign := func(stmt ast.Node, lhs, rhs []ast.Expr) {
		for i, x := range lhs {
			switch {
			case len(lhs) == len(rhs):
				add(x, definition{stmt, rhs[i], whole})
			case len(rhs) == 1:
				add(x, definition{stmt, rhs[0], result})
			}
		}
	}
	for cur := range root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil), (*ast.UnaryExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
				assign(n, n.Lhs, n.Rhs)
			} else {
				add(n.Lhs[0], definition{stmt: n})
			}
		case *ast.ValueSpec:
			var names []ast.Expr
			for _, name := range n.Names {
				names = append(names, name)
			}
			assign(n, names, n.Values)
		case *ast.RangeStmt:
			add(n.Key, definition{n, n.X, rangeKey})
			add(n.Value, definition{n, n.X, rangeValue})
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(n.X, definition{stmt: n})
			}
		}
	}
	return defs
}
