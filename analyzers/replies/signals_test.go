package replies

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// methodsOf returns a Result for the methods of a type, without anything about
// writers.
func methodsOf(t testing.TB, src string) (*Result, *types.Package) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n"+src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		ResultOf: map[*analysis.Analyzer]any{inspect.Analyzer: new(inspector.Inspector)},
	}
	return &Result{pass: pass, signalled: make(map[*types.Func][]string)}, pkg
}

func signalledBy(r *Result, pkg *types.Package, typ, method string) []string {
	obj, _, _ := types.LookupFieldOrMethod(pkg.Scope().Lookup(typ).Type(), true, pkg, method)
	return r.signalledBy(obj.(*types.Func))
}

func TestSignalledBy(t *testing.T) {
	const src = `
type inner struct{ done chan int }

func (i *inner) tell() { i.done <- 1 }

type outer struct {
	a, b       inner
	own, other chan int
}

func (o *outer) direct()  { close(o.own) }
func (o *outer) calls()   { o.direct() }
func (o *outer) hands()   { func(f func()) { f() }(o.direct) }
func (o *outer) fields()  { o.a.tell(); o.b.tell() }
func (o *outer) another() { var p outer; p.direct(); p.a.tell() }
func (o *outer) odd()     { o.even(); o.own <- 1 }
func (o *outer) even()    { o.third(); o.a.tell() }
func (o *outer) third()   { o.odd(); o.other <- 1 }

type list struct {
	next *list
	done chan int
}

func (l *list) walk() { l.next.walk(); l.done <- 1 }
`
	all := []struct {
		typ, method string
		want        []string
	}{
		{"outer", "direct", []string{"own"}},
		{"outer", "calls", []string{"own"}},
		{"outer", "hands", []string{"own"}},
		{"outer", "fields", []string{"a.done", "b.done"}},
		{"outer", "another", nil},
		// Each of a cycle knows all of it, whichever is asked about first.
		{"outer", "odd", []string{"a.done", "other", "own"}},
		{"outer", "even", []string{"a.done", "other", "own"}},
		{"outer", "third", []string{"a.done", "other", "own"}},
		{"list", "walk", []string{"done", "next.done", "next.next.done", "next.next.next.done"}},
	}
	for first := range all {
		r, pkg := methodsOf(t, src)
		for i := range all {
			test := all[(first+i)%len(all)]
			if got := signalledBy(r, pkg, test.typ, test.method); !slices.Equal(got, test.want) {
				t.Errorf("%s.%s signals %q, want %q", test.typ, test.method, got, test.want)
			}
		}
	}
}

// TestSignalledByCost holds that each method is looked at once, however many ways of
// calls lead to it.
func TestSignalledByCost(t *testing.T) {
	cost := func(methods int) float64 {
		var src strings.Builder
		src.WriteString("type server struct{ done chan int }\n")
		for i := range methods {
			fmt.Fprintf(&src, "func (s *server) m%d() { s.m%d(); s.m%d() }\n", i, i+1, i+2)
		}
		fmt.Fprintf(&src, "func (s *server) m%d() { s.done <- 1 }\nfunc (s *server) m%d() {}\n", methods, methods+1)
		r, pkg := methodsOf(t, src.String())
		return testing.AllocsPerRun(1, func() {
			clear(r.signalled)
			if got := signalledBy(r, pkg, "server", "m0"); !slices.Equal(got, []string{"done"}) {
				t.Fatalf("%d methods signal %q", methods, got)
			}
		})
	}
	if few, many := cost(15), cost(30); many > 2.5*few {
		t.Errorf("twice as many methods take %.0f allocations in place of %.0f", many, few)
	}
}
