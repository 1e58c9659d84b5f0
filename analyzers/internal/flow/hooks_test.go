package flow_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// TestHooks holds a visitor that knows more of values than the engine does: the
// error in the result of find is errNone, and the receiver of note is known.
func TestHooks(t *testing.T) {
	const src = `package p

import "errors"

type result struct{ Err error }

func (r *result) note() {}

var errNone = errors.New("none")

func find() *result { return nil }

func f() int {
	r := find()
	r.note()
	if r.Err != errNone {
		return 1
	}
	switch r.Err {
	case errNone:
		return 2
	}
	return 3
}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	if _, err := conf.Check("p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	fn := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	const found, none flow.Tag = 1, 2
	f := newFunc(info, fn, func(*ast.CallExpr) bool { return true })

	var returned []string
	var noted flow.Tag
	flow.Explore(f, fn, f.Empty(), 0, flow.Visitor[int]{
		Call: func(c flow.Call[int]) []flow.Outcome[int] {
			o := flow.Outcome[int]{State: c.State}
			if sel, ok := c.Expr.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "note" {
				noted = c.Recv.Tag
			} else {
				o.Results = []flow.Value{{Kind: flow.NonNil, Tag: found}}
			}
			return []flow.Outcome[int]{o}
		},
		Field: func(_ *ast.SelectorExpr, object flow.Value) flow.Value {
			if object.Tag != found {
				t.Errorf("a field of a value with tag %d", object.Tag)
			}
			return flow.Value{Kind: flow.NonNil, Tag: none}
		},
		Compare: func(c flow.Comparison[int]) []flow.Outcome[int] {
			return []flow.Outcome[int]{{State: c.State, Results: []flow.Value{flow.Bool(c.VX.Tag == none)}}}
		},
		Return: func(_ *ast.ReturnStmt, results []flow.Value, _ *flow.Env, _ int) {
			returned = append(returned, results[0].Const)
		},
	})
	if noted != found {
		t.Errorf("note is called on a value with tag %d", noted)
	}
	if !slices.Equal(returned, []string{"2"}) {
		t.Errorf("returned: %v", returned)
	}
}
