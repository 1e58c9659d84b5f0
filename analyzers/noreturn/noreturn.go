// Package noreturn finds the functions that never return, so that no path leads
// past a call of one.
package noreturn

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// Analyzer is the fact analyzer noreturn. Its result is a *Result.
//
// A function never returns if the table of package api says so, or if its
// control-flow graph, in which calls of such functions end a path, has no
// return. Functions of which that cannot be seen return.
var Analyzer = &analysis.Analyzer{
	Name:             "noreturn",
	Doc:              "find functions that never return",
	Run:              guard.Facts(run, func(f guard.Failure) any { return &Result{Failure: f} }),
	FactTypes:        []analysis.Fact{new(neverReturns)},
	ResultType:       reflect.TypeFor[*Result](),
	RunDespiteErrors: true,
}

// neverReturns is the fact of a function that never returns.
type neverReturns struct{}

func (*neverReturns) AFact()         {}
func (*neverReturns) String() string { return "neverReturns" }

// A Result tells of the calls of a package whether they return.
type Result struct {
	guard.Failure

	pass  *analysis.Pass
	decls map[*types.Func]*ast.FuncDecl // the candidates
	known map[*types.Func]bool
	// ending are variables by which candidates call their last function: one literal, which never returns.
	ending map[*types.Var]bool
}

func run(pass *analysis.Pass) (any, error) {
	r := &Result{
		pass:   pass,
		decls:  make(map[*types.Func]*ast.FuncDecl),
		known:  make(map[*types.Func]bool),
		ending: make(map[*types.Var]bool),
	}
	var fns []*types.Func // in source order, on which the answer for a cycle depends
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil || returns(decl.Body) {
				continue
			}
			if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				r.decls[fn] = decl
				fns = append(fns, fn)
			}
		}
	}
	for _, fn := range fns {
		if r.never(fn) {
			pass.ExportObjectFact(fn, new(neverReturns))
		}
	}
	return r, nil
}

// returns is a cheap look at a body that tells of most functions that they
// return: their last statement is not one that can end a path otherwise.
func returns(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return true
	}
	switch last := body.List[len(body.List)-1].(type) {
	case *ast.ExprStmt:
		_, ok := last.X.(*ast.CallExpr)
		return !ok
	case *ast.ForStmt:
		return last.Cond != nil
	case *ast.IfStmt:
		return last.Else == nil
	case *ast.BranchStmt, *ast.SelectStmt, *ast.LabeledStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
		return false
	}
	return true
}

// never tells whether fn never returns.
func (r *Result) never(fn *types.Func) bool {
	fn = fn.Origin()
	if never, ok := r.known[fn]; ok {
		return never
	}
	if api.NeverReturns(fn) {
		return true
	}
	if fn.Pkg() != r.pass.Pkg {
		return r.pass.ImportObjectFact(fn, new(neverReturns))
	}
	decl := r.decls[fn]
	if decl == nil {
		return false
	}
	defer guard.In(decl)
	r.known[fn] = false // a function that calls itself tells nothing new
	if last, ok := decl.Body.List[len(decl.Body.List)-1].(*ast.ExprStmt); ok {
		call := last.X.(*ast.CallExpr)
		if v, ok := typeutil.Callee(r.pass.TypesInfo, call).(*types.Var); ok {
			lit := r.literalIn(decl, v)
			r.ending[v] = lit != nil && cfg.New(lit.Body, r.MayReturn).NoReturn()
		}
		if r.MayReturn(call) {
			return false
		}
	}
	never := cfg.New(decl.Body, r.MayReturn).NoReturn()
	r.known[fn] = never
	return never
}

// MayReturn tells whether a call of the package can return. It is the function
// that [cfg.New] wants.
func (r *Result) MayReturn(call *ast.CallExpr) bool {
	switch callee := typeutil.Callee(r.pass.TypesInfo, call).(type) {
	case *types.Builtin:
		return callee.Name() != "panic"
	case *types.Func:
		return !r.never(callee)
	case *types.Var:
		return !r.ending[callee]
	}
	return true
}

// literalIn returns the literal that a variable of a function holds all the time, or nil.
//
//	exit := func() { os.Exit(1) }
func (r *Result) literalIn(fn *ast.FuncDecl, v *types.Var) *ast.FuncLit {
	if v.Kind() != types.LocalVar {
		return nil
	}
	var values []ast.Expr
	assign := func(lhs, rhs ast.Expr) {
		if id, ok := ast.Unparen(lhs).(*ast.Ident); ok && api.ObjectOf(r.pass.TypesInfo, id) == v {
			values = append(values, rhs)
		}
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				assign(lhs, n.Rhs[min(i, len(n.Rhs)-1)])
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Values) > 0 {
					assign(name, n.Values[min(i, len(n.Values)-1)])
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				assign(n.X, n) // whoever gets the address may write
			}
		case *ast.RangeStmt:
			assign(n.Key, n.X)
			assign(n.Value, n.X)
		}
		return true
	})
	if len(values) != 1 {
		return nil
	}
	lit, _ := ast.Unparen(values[0]).(*ast.FuncLit)
	return lit
}
