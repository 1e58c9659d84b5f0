package flow_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// prelude declares what the bodies of the tests are made of.
const prelude = `package p

import (
	"errors"
	"fmt"
	"strings"
)

type T struct {
	ok, bad bool
	in      struct{ ok bool }
	err     error
}

func (*T) change()          {}
func (T) with() *T          { return nil }
func step(n int)            {}
func truth() bool           { return false }
func fail() error           { return nil }
func both() (int, error)    { return 0, nil }
func give(t *T)             {}
func set(b *bool)           {}
func run(f func())          {}
func exit()                 {}

var (
	errBad = errors.New("bad")
	other  = new(T)
	_      = fmt.Sprint
	_      = strings.Contains
)

const limit = 3

`

// signature is that of the function that has a body of the tests.
const signature = "func f(a, b bool, n, m int, s string, err, err2 error, t, u *T, c chan int, list []int, v any)"

// steps is the set of the steps that a path has made.
type steps uint32

func (s steps) String() string {
	var parts []string
	for i := range 32 {
		if s&(1<<i) != 0 {
			parts = append(parts, strconv.Itoa(i))
		}
	}
	return strings.Join(parts, "+")
}

// load type-checks a function and returns it ready to be explored. Calls of exit
// do not return.
func load(t *testing.T, function string) (f *flow.Func, fn *ast.FuncDecl, info *types.Info) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", prelude+function, 0)
	if err != nil {
		t.Fatal(err)
	}
	info = check(t, fset, file)
	fn = file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	return newFunc(info, fn, func(call *ast.CallExpr) bool { return name(call) != "exit" && name(call) != "panic" }), fn, info
}

func newFunc(info *types.Info, fn *ast.FuncDecl, mayReturn func(*ast.CallExpr) bool) *flow.Func {
	in := inspector.New([]*ast.File{{Name: ast.NewIdent("p"), Decls: []ast.Decl{fn}}})
	for c := range in.Root().Preorder((*ast.FuncDecl)(nil)) {
		return flow.New(info, c, mayReturn)
	}
	panic("no function")
}

// check type-checks the files of a package.
func check(t *testing.T, fset *token.FileSet, files ...*ast.File) *types.Info {
	t.Helper()
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Implicits:  make(map[ast.Node]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	conf := types.Config{Importer: std}
	if _, err := conf.Check("p", fset, files, info); err != nil {
		t.Fatal(err)
	}
	return info
}

var std = importer.ForCompiler(token.NewFileSet(), "source", nil)

func name(call *ast.CallExpr) string {
	if id, ok := call.Fun.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// visitor returns a visitor that notes each call step(n) with a constant n and
// goes into literals that are called. It calls bound if not all paths of one were
// followed, and done where a path ends.
func visitor(f *flow.Func, bound func(), done func(steps)) flow.Visitor[steps] {
	return flow.Visitor[steps]{
		Call: func(c flow.Call[steps]) []flow.Outcome[steps] {
			if lit := f.Literal(c.Expr); lit != nil {
				var outcomes []flow.Outcome[steps]
				v := visitor(f, bound, nil)
				v.Return = func(_ *ast.ReturnStmt, results []flow.Value, env *flow.Env, s steps) {
					outcomes = append(outcomes, flow.Outcome[steps]{State: s, Results: results, Env: env})
				}
				if !flow.Explore(f, lit, c.Env, c.State, v) {
					bound()
				}
				return outcomes
			}
			s := c.State
			if name(c.Expr) == "step" {
				n, err := strconv.Atoi(c.Args[0].Const)
				if err != nil {
					n = 0 // not known
				}
				s |= 1 << n
			}
			return []flow.Outcome[steps]{{State: s}}
		},
		Return: func(_ *ast.ReturnStmt, _ []flow.Value, _ *flow.Env, s steps) { done(s) },
	}
}

// TestPaths follows bodies and compares the sets of steps of their paths, in
// the order of their numbers.
func TestPaths(t *testing.T) {
	tests := []struct {
		name string
		body string
		want string // the sets, separated by blanks; - is the empty one
	}{
		// The same condition twice.
		{"opposite", "if a { step(1) }; if !a { step(2) }", "1 2"},
		{"independent", "if a { step(1) }; if b { step(2) }", "- 1 2 1+2"},
		{"same error", "if err != nil { step(1) }; if err == nil { step(2) }", "1 2"},
		{"mirrored", "if nil != err { step(1) }; if err == nil { step(2) }", "1 2"},
		{"same field", "if t.ok { step(1) }; if !t.ok { step(2) }", "1 2"},
		{"another field", "if t.ok { step(1) }; if !t.bad { step(2) }", "- 1 2 1+2"},
		{"same field path", "if t.in.ok { step(1) }; if !t.in.ok { step(2) }", "1 2"},
		{"another object", "if t.ok { step(1) }; if !u.ok { step(2) }", "- 1 2 1+2"},
		{"same order", "if n < m { step(1) }; if n >= m { step(2) }", "1 2"},
		{"same order turned round", "if n < m { step(1) }; if m <= n { step(2) }", "1 2"},
		{"another order", "if n < m { step(1) }; if n > m { step(2) }", "- 1 2 1+2"},
		{"same length", "if len(list) == 0 { step(1) }; if len(list) > 0 { step(2) }", "1 2"},
		{"same call", `if strings.Contains(s, "x") { step(1) }; if !strings.Contains(s, "x") { step(2) }`, "1 2"},
		{"call with another argument", `if strings.Contains(s, "x") { step(1) }; if !strings.Contains(s, "y") { step(2) }`, "- 1 2 1+2"},
		{"call that may change its mind", "if truth() { step(1) }; if !truth() { step(2) }", "- 1 2 1+2"},
		{"same sentinel", "if errors.Is(err, errBad) { step(1) }; if !errors.Is(err, errBad) { step(2) }", "1 2"},
		{"a sentinel is not nil", "if errors.Is(err, errBad) { step(1) }; if err == nil { step(2) }", "- 1 2"},
		{"equal to a sentinel", "if err == errBad { step(1) }; if err == nil { step(2) }", "- 1 2"},
		{"parentheses", "if (a) { step(1) }; if !((a)) { step(2) }", "1 2"},

		// What makes it another condition.
		{"assigned", "if a { step(1) }; a = truth(); if !a { step(2) }", "- 1 2 1+2"},
		{"its operand assigned", "if n < m { step(1) }; n++; if n >= m { step(2) }", "- 1 2 1+2"},
		{"added to", "if n < m { step(1) }; n += 2; if n >= m { step(2) }", "- 1 2 1+2"},
		{"field assigned", "if t.ok { step(1) }; t.ok = truth(); if !t.ok { step(2) }", "- 1 2 1+2"},
		{"another field assigned", "if t.ok { step(1) }; t.bad = truth(); if !t.ok { step(2) }", "1 2"},
		{"object assigned", "if t.ok { step(1) }; t = u; if !t.ok { step(2) }", "- 1 2 1+2"},
		{"handed out by address", "if a { step(1) }; set(&a); if !a { step(2) }", "- 1 2 1+2"},
		{"method of the object", "if t.ok { step(1) }; t.change(); if !t.ok { step(2) }", "- 1 2 1+2"},
		{"method of another object", "if t.ok { step(1) }; u.change(); if !t.ok { step(2) }", "1 2"},
		{"object handed out", "if t.ok { step(1) }; give(t); if !t.ok { step(2) }", "1 2"},
		{"field assigned and object handed out", "t.ok = true; give(t); if t.ok { step(1) } else { step(2) }", "1 2"},
		{"shadowed", "if a { step(1) }; if a := truth(); !a { step(2) }", "- 1 2 1+2"},
		{"element assigned", "if list[0] == 1 { step(1) }; list[n] = 2; if list[0] != 1 { step(2) }", "- 1 2 1+2"},

		// What is known from assignments.
		{"constant", "a = true; if a { step(1) } else { step(2) }", "1"},
		{"zero value", "var x bool; if x { step(1) } else { step(2) }", "2"},
		{"zero error", "var e error; if e != nil { step(1) } else { step(2) }", "2"},
		{"new error", `err = errors.New(s); if err != nil { step(1) } else { step(2) }`, "1"},
		{"wrapped error", `err = fmt.Errorf("%w", err2); if err != nil { step(1) } else { step(2) }`, "1"},
		{"sentinel", "err = errBad; if err != nil { step(1) } else { step(2) }", "1"},
		{"unknown call", "err = fail(); if err != nil { step(1) } else { step(2) }", "1 2"},
		{"composite literal", "t = &T{}; if t != nil { step(1) } else { step(2) }", "1"},
		{"made", "list = make([]int, n); if list != nil { step(1) } else { step(2) }", "1"},
		{"copied", "if a { }; x := a; if a { step(1) }; if !x { step(2) }", "1 2"},
		{"copied condition", "x := err == nil; if x { step(1) }; if err != nil { step(2) }", "1 2"},
		{"copied negation", "if a { }; x := !a; if a { step(1) }; if x { step(2) }", "1 2"},
		{"flag set on a branch", "ok := true; if truth() { step(1); ok = false }; if ok { step(2) }", "1 2"},
		{"put into a field", "if !a { return }; z := T{ok: a}; if z.ok { step(1) } else { step(2) }", "- 1"},
		{"a value of a round in a field", "for _, x := range []bool{a, b} { if !x { continue }; z := T{ok: x}; if z.ok { step(1) } else { step(2) } }", "- 1"},
		{"a field of a round in a field", "for _, u := range []*T{t} { if u.err != nil { continue }; if n == 1 { give(nil) }; z := T{err: u.err}; if z.err != nil { step(1) } }", "-"},
		{"two at once", "a, b = true, false; if a && !b { step(1) } else { step(2) }", "1"},
		{"two results", "n, err = both(); if err != nil { step(1) }; if err == nil { step(2) }", "1 2"},
		{"named constant", "n = limit; if n == 3 { step(1) } else { step(2) }", "1"},
		{"order of constants", "n = 2; if n < limit { step(1) } else { step(2) }", "1"},
		{"tested, then compared", "if n == 3 { if n == 4 { step(1) } else { step(2) } }", "- 2"},
		{"constant argument", "n = 5; step(n)", "5"},
		{"changed argument", "n = 5; n++; step(n)", "0"},

		// Short-circuit conditions.
		{"and", "if a && b { step(1) }; if a && !b { step(2) }; if !a { step(3) }", "1 2 3"},
		{"or", "if a || b { step(1) }; if !a && !b { step(2) }", "1 2"},
		{"right operand is not reached", "if a && truth2(1) { }; if !a { step(2) }", "1 2"},
		{"known left operand", "if a { if a || b { step(1) } else { step(2) } }", "- 1"},
		{"value of a condition", "x := a && b; if x { step(1) }; if !a { step(2) }", "- 1 2"},

		// Switches.
		{"switch without a tag", "switch { case a: step(1); case b: step(2); default: step(3) }", "1 2 3"},
		{"cases exclude", "switch { case a: step(1); case !a: step(2); default: step(3) }", "1 2"},
		{"switch on a constant", "n = 2; switch n { case 1: step(1); case 2: step(2); default: step(3) }", "2"},
		{"same tag twice", "switch n { case 1, 2: step(1) }; switch n { case 1: ; case 2: ; default: step(2) }", "1 2"},
		{"tag and condition", "switch n { case 1: step(1) }; if n == 1 { step(2) }", "- 1+2"},
		{"a constant in every round", "for range list { if n == 3 { step(1) } else { step(2) } }", "- 1 2"},
		{"a case in every round", "for range list { switch n { case 3: step(1); default: step(2) } }", "- 1 2"},
		{"a constant, then its value", "if n == 3 { return }; m = 3; if n == m { step(1) }; step(2)", "- 2"},
		{"a constant in a literal", "f := func() { if n == 3 { step(1) } }; if n == 3 { step(2) }; f()", "- 1+2"},
		{"a constant, then the result of a call", "g := func() int { return 3 }; if n == 3 { return }; if n == g() { step(1) }; step(2)", "- 2"},
		{"a constant, then a case that is called", "g := func() int { return 3 }; if n == 3 { return }; switch n { case g(): step(1) }; step(2)", "- 2"},
		{"a constant, then a length", "if n == 0 { return }; if n == len([]int{}) { step(1) }; step(2)", "- 2"},
		{"a constant in a default before a case", "if n == 3 { return }; switch n { default: if n == 3 { step(1) }; case 5: ; case 6: }; step(2)", "- 2"},
		{"a case after the default", "switch n { default: if n == 1 { step(1) }; case 1: ; case 2: ; case 4: }; step(2)", "2"},
		{"a condition in a default before a case", "if a { return }; switch m { default: if a { step(1) }; case 5: ; case 6: }; step(2)", "- 2"},
		{"a variable as a case", "if n == m { return }; switch n { case m: step(1) }; step(2)", "- 2"},
		{"a value of a round as a case", "for _, x := range list { if n == x { continue }; switch n { case x: step(1) }; step(2) }", "- 2"},
		{"a sentinel of a round as a case", "for _, e := range []error{err, err2} { if e == errBad { continue }; switch e { case errBad: step(1); case nil: step(2) }; give(nil) }", "- 2"},
		{"tag of every round", "for range list { switch truth() { case true: step(1); case false: step(2) } }", "- 1 2 1+2"},
		{"switch on an error", "switch err { case nil: step(1); case errBad: step(2); default: step(3) }; if err == nil { step(4) }", "1+4 2 3"},
		{"fallthrough", "switch n { case 1: step(1); fallthrough; case 2: step(2) }", "- 2 1+2"},
		{"type switch", "switch v.(type) { case int: step(1); case nil: step(2) }", "- 1 2"},
		{"break", "switch { case a: if b { break }; step(1) }", "- 1"},

		// Loops.
		{"for", "for a { step(1); a = truth() }; step(2)", "2 1+2"},
		{"endless", "for { step(1); if a { break } ; exit() }; step(2)", "1+2"},
		{"range", "for range list { step(1) }; step(2)", "2 1+2"},
		{"variable of a range", "x := 1; for x = range list { }; if x == 1 { step(1) } else { step(2) }", "1 2"},
		{"length of a value of a round", "for _, x := range []string{s} { if len(x) == 0 { continue }; if n == 1 { give(nil) }; y := x; if len(y) == 0 { step(1) }; step(2) }", "- 2"},
		{"appended to a value of a round", "for _, x := range [][]int{list} { if len(x) == 0 { continue }; if n == 1 { give(nil) }; y := append(x, list...); if len(y) == 0 { step(1) }; step(2) }", "- 2"},
		{"the second round, then the third", "for i := range list { if i == 1 { b = true }; if i == 2 && !b { step(1) } }", "-"},
		{"cases by rounds", "for i := range list { switch i { case 0: m = 0; case 1: m = 1; case 2: if m == 0 { step(1) } } }", "-"},
		{"the last round, asked twice", "for i := range list { if i == n-1 { step(1) }; if i != n-1 { step(2) } }", "- 1 2 1+2"},
		{"the last round, asked of the other side", "for i := range list { if i == n-1 { b = true } else { b = false }; if n-1 == i && !b { step(1) } }", "-"},
		{"one round is the last", "for i := range list { if i > 0 { break }; if i == n-1 { step(1) }; if n-1 == 0 { step(2) } }", "- 1+2"},
		{"as many rounds as a variable", "k := 2; for i := 0; i < k; i++ { if i == 1 { step(1) } }; step(2)", "1+2"},
		{"no counter, no round", "k := 7; if n == k { step(1) }; switch n { case 7: step(2) }", "- 1+2"},
		{"a counter that equals a variable", "for i := range list { if i == m { step(1) }; if m == 1 && i == 1 { step(2) } }", "- 1 1+2"},
		{"a counter is copied", "k := 0; if a { k++; step(1) }; x := k; if x == 0 { step(2) }", "1 2"},
		{"a counter is a tag", "k := 0; if a { k++; step(1) }; switch x := k; x { case 0: step(2) }", "1 2"},
		{"a counter is returned", "g := func() int { k := 0; if a { k++; step(1) }; return k }; if g() == 0 { step(2) }", "1 2"},
		{"a counter is a named result", "g := func() (k int) { if a { k += 1; step(1) }; return }; if g() == 0 { step(2) }", "1 2"},
		{"a counter in a composite literal", "k := 0; if a { k++; step(1) }; z := struct{ n int }{n: k}; if z.n == 0 { step(2) }", "1 2"},
		{"the round is copied", "pos := -1; for i, x := range list { if x == n { step(1); pos = i; break } }; if pos == -1 { step(2) }", "1 2"},
		{"a length is copied", "if len(list) < 2 { return }; if n == 1 { give(nil) }; y := len(list); if y == 0 { step(1) }", "-"},
		{"a counter of an inner loop", "for range list { for i := 0; i < 2; i++ { if i == n { step(1); return } }; step(2) }", "- 1 2"},
		{"a counter of an inner loop as a case", "for range list { for i := 0; i < 2; i++ { switch n { case i: step(1); return } }; step(2) }", "- 1 2"},
		{"two counters", "b = false; for i := 0; i < 2; i++ { if i == n { b = true } }; for i := 0; i < 2; i++ { if i == n && !b { step(1) } }", "-"},
		{"a counter of every round", "for range list { k := 0; if n == k { step(1); return }; step(2); k++; give(nil) }", "- 1 2"},
		{"a counter, then a copy of it", "for i := range list { if i == m { step(1) } else { k := i; if k == m { step(2) } }; break }", "- 1"},
		{"a counter, then a constant", "k := 0; if n == k { return }; k++; x := 0; if n == x { step(1) }", "-"},
		{"a value from a channel", "for x := range c { if x != 0 { continue }; if n == x { step(1) } else { step(2) } }", "- 1 2"},
		{"a key of a map", `for k := range map[string]int{s: n} { if k != "x" { continue }; if s == k { step(1) } else { step(2) } }`, "- 1 2"},
		{"a case twice", "n = 0; switch len(s) * 2 { case n: step(1); case n: step(2) }; n++", "- 1"},
		{"known before one side was", "if n == m-1 { return }; if m-1 == 3 { if n == m-1 { step(1) } }", "-"},
		{"an order known before one side was", "if n < m-1 { step(1) }; if m-1 == 3 { step(2) }; if n < m-1 { step(3) }", "- 1+2+3 1+3 2"},
		{"known before the last round", "if n == m-1 { step(1) }; for i := range list { if i == m-1 { step(2) }; break }; if n != m-1 { step(3) }", "1 1+2 2+3 3"},
		{"known of a variable before it was", "if n > m { step(1) }; if m == 0 { step(2) }; if n <= m { step(3) }", "1 1+2 2+3 3"},
		{"known before both sides were", "for i := range list { if m < limit { step(1) }; if m == len(list)-1 { x := i; if len(list)-1 != x { step(2) } } else { step(3) }; give(nil) }", "- 1 1+2 1+3 2 3"},
		{"two errors that are none", "if err == err2 { if err == nil { step(1) } }", "- 1"},
		{"an error that equals one that is none of its own", "if err2 == nil { return }; if err == err2 { if err == nil { step(1) } }", "-"},
		{"the opposite in a field", "z := T{ok: n != m}; if z.ok { if n == m { step(1) } else { step(2) } }", "- 2"},
		{"deleted", "mm := map[int]int{n: m}; if len(mm)-1 == 0 { step(1); delete(mm, n); if len(mm)-1 == 0 { step(2) } else { step(3) } }", "- 1+2 1+3"},
		{"copied over", "if list[0]-1 == 0 { step(1); copy(list, list[1:]); if list[0]-1 == 0 { step(2) } else { step(3) } }", "- 1+2 1+3"},
		{"received", "for len(c) > 2 { step(1); <-c }; step(2)", "1+2 2"},
		{"sent", "if len(c) == 1 { c <- n; if len(c) == 1 { step(1) } else { step(2) } }", "- 1 2"},
		{"written", "var sb strings.Builder; if sb.Len() == 0 { step(1); sb.WriteString(s); if sb.Len() > 0 { step(2) } }", "- 1 1+2"},
		{"an element becomes a value", "x := v; if x == nil { step(1) }; w := []any{x}; w[0] = x; if x != nil { step(2) }", "1 2"},
		{"left in the second round", "for i := range list { if i == 1 { step(2); break }; if i > 1 { step(1) } }", "- 2"},
		{"known at the first round only", "x := true; for range list { if x { step(1) } else { step(2) }; x = false }", "- 1 1+2"},
		{"continue", "for range list { if a { continue }; step(1) }; step(2)", "2 1+2"},
		{"continue outside", "outer: for range list { for range list { if a { continue outer }; step(1) } ; step(2) }", "- 1+2 2"},
		{"break outside", "outer: for { for { if a { break outer }; step(1); if b { return } } }; step(2)", "1 2"},
		{"left if done", "x := false; for range list { if truth() { x = true; step(1); break } }; if !x { step(2) }", "1 2"},

		// Selects, gotos, ends.
		{"select", "select { case <-c: step(1); case c <- 1: step(2) }", "1 2"},
		{"select assigns", "a = true; var ok bool; select { case n, ok = <-c: step(1); default: step(2) }; if ok { step(3) }", "1 1+3 2"},
		{"goto", "if a { step(1); goto end }; step(2); end: step(3)", "1+3 2+3"},
		{"backward goto", "again: step(1); if truth() { goto again }; step(2)", "1+2"},
		{"return", "if a { step(1); return }; step(2)", "1 2"},
		{"call that never returns", "if a { step(1); exit() }; step(2)", "2"},
		{"panic", "if a { step(1); panic(1) }; step(2)", "2"},
		{"go and defer", "defer step(1); go step(2); step(3)", "3"},
		{"arguments of go and defer", "defer give(one(1)); go give(one(2)); step(3)", "1+2+3"},

		// Order of evaluation.
		{"argument before call", "take(one(1), one(2)); step(3)", "1+2+3"},
		{"result used", "if truth2(1) { step(2) }; if truth() { step(3) }", "1 1+2 1+3 1+2+3"},

		// Literals.
		{"run at once", "func() { step(1) }(); step(2)", "1+2"},
		{"bound", "f := func(n int) { step(n) }; f(3)", "3"},
		{"bound, with two arguments", "f := func(x, y int) { step(x); step(y) }; f(3, 4)", "3+4"},
		{"bound, anew", "f := func(x int) { step(x) }; f(3); f(n)", "0+3"},
		{"bound, to the results of a call", "f := func(x int, e error) { if e != nil { step(1) } }; f(3, nil); f(both())", "- 1"},
		{"bound, to a list", "f := func(list ...error) { if list == nil { step(1) } }; f(nil)", "- 1"},
		{"bound, what it tests is known after it", "f := func(e error) { if e != nil { step(1) } }; f(err); if err == nil { step(2) }", "1 2"},
		{"run at once, what it tests is known after it", "func(x bool, _ int) { if x { step(1) } }(t.ok, 1); if !t.ok { step(2) }", "1 2"},
		{"bound, what it tests is assigned after it", "f := func(e error) { if e != nil { step(1) } }; f(err); err = fail(); if err == nil { step(2) }", "- 1 2 1+2"},
		{"bound, its argument is assigned in it", "f := func(e error) { err = nil; if e != nil { step(1) } }; f(err); if err == nil { step(2) }", "2 1+2"},
		{"bound, to the same twice", "f := func(e, e2 error) { if e != nil { step(1) }; if e2 == nil { step(2) } }; f(err, err); if err == nil { step(3) }", "1 2+3"},
		{"bound, an argument assigned by another", "f := func(e error, _ bool) { if e != nil { step(1) } }; f(err, func() bool { err = nil; return a }()); if err != nil { step(2) }", "- 1"},
		{"bound, to many that nobody asks for again", "f := func(e bool) { if e { step(1) } }; n = 3; f(t.ok); f(u.ok); f(t.bad); f(u.bad); f(t.in.ok); step(n)", "3 1+3"},
		{"bound, on a branch", "f := func() { step(1) }; if a { f() }; if !a { step(2) }", "1 2"},
		{"bound, with a result", "f := func() bool { if a { step(1) }; return a }; if f() { step(2) }", "- 1+2"},
		{"bound, with its knowledge", "x := false; f := func() { x = true; step(1) }; if a { f() }; if !x { step(2) }", "1 2"},
		{"handed on", "x := false; run(func() { x = true }); if x { step(1) } else { step(2) }", "1 2"},
		{"bound and handed on", "x := false; f := func() { x = true }; run(f); if x { step(1) } else { step(2) }", "1 2"},
		{"one of two", "x := false; f := func() {}; f = func() { x = true }; x = false; f(); if x { step(1) } else { step(2) }", "1 2"},
		{"assigned twice", "f := func() { step(1) }; f = func() { step(2) }; f()", "-"},
		{"not run", "f := func() { step(1) }; _ = f", "-"},
		{"in a goroutine", "x := false; go func() { x = true; c <- 1 }(); <-c; if x { step(1) } else { step(2) }", "1 2"},

		// Numbers.
		{"bounds", "if n > 10 { step(1) }; if n < 5 { step(2) }", "- 1 2"},
		{"bounds that meet", "if n > 10 { step(1) }; if n <= 10 { step(2) }", "1 2"},
		{"bounds and a number", "if n >= 10 { step(1) }; if n == 3 { step(2) }", "- 1 2"},
		{"a number and bounds", "if n == 3 { step(1) }; if n > 2 { step(2) }", "- 1+2 2"},
		{"bounds from both sides", "if n < 1 || n > 9 { step(1); return }; if 0 < n { step(2) }; if n == 12 { step(3) }", "1 2"},
		{"bounds, assigned", "if n > 10 { step(1) }; n--; if n < 5 { step(2) }", "- 1 1+2 2"},
		{"bounds of a length", "if len(list) > 0 { step(1) }; if len(list) >= 1 { step(2) }; if len(list) < 0 { step(3) }", "- 1+2"},

		{"copied unknown", "x := a; if a { step(1) }; if !x { step(2) }", "1 2"},
		{"switch on a call", "switch truth() { case true: step(1); case false: step(2) }", "1 2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const more = "func one(n int) *T { step(n); return nil }\nfunc take(...*T) {}\nfunc truth2(n int) bool { return false }\n"
			f, fn, _ := load(t, more+signature+" {\n"+test.body+"\n}")
			var got []string
			bound := func() { t.Fatal("the bound was reached") }
			v := visitor(f, bound, func(s steps) { got = append(got, s.String()) })
			call := v.Call
			v.Call = func(c flow.Call[steps]) []flow.Outcome[steps] {
				switch name(c.Expr) {
				case "one", "truth2": // calls that step themselves
					n, err := strconv.Atoi(c.Args[0].Const)
					if err != nil {
						t.Fatal(err)
					}
					return []flow.Outcome[steps]{{State: c.State | 1<<n}}
				}
				return call(c)
			}
			if !flow.Explore(f, fn, f.Empty(), 0, v) {
				bound()
			}
			for i, s := range got {
				if s == "" {
					got[i] = "-"
				}
			}
			slices.Sort(got)
			got = slices.Compact(got)
			want := strings.Fields(test.want)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s\nhas the paths %v, not %v", test.body, got, want)
			}
		})
	}
}

// TestBound follows a function with more paths that differ than are followed.
func TestBound(t *testing.T) {
	for _, once := range []string{
		"x%d := truth()\nif x%[1]d { n++ }\n",
		"t.change()\nx%d := t.ok\n",
		"x%d := truth()\ncheck(x%[1]d)\n",
	} {
		for _, test := range []struct {
			branches int
			known    bool // each is tested again at the end
			ok       bool
		}{
			{4, true, true},
			{40, true, false},
			{40, false, true}, // paths that agree in what can matter are one
		} {
			var body strings.Builder
			body.WriteString("check := func(x bool) { if x { n++ } }\n_ = check\n")
			for i := range test.branches {
				fmt.Fprintf(&body, once+"_ = x%[1]d\n", i)
			}
			for i := range test.branches {
				if test.known {
					fmt.Fprintf(&body, "if x%d { n++ }\n", i)
				}
			}
			checkBound(t, body.String(), test.ok)
		}
	}

	// All arguments of one call.
	var params, args, tests []string
	for i := range 40 {
		params = append(params, fmt.Sprintf("x%d bool", i))
		args = append(args, fmt.Sprintf("l.x%d", i))
		tests = append(tests, fmt.Sprintf("if x%d { n++ }; ", i))
	}
	fields := strings.ReplaceAll(strings.Join(params, "; "), ",", "")
	call := fmt.Sprintf("l := []struct { %s }{}[0]; func(%s) { %s }(%s); ", fields, strings.Join(params, ", "), strings.Join(tests, ""), strings.Join(args, ", "))
	checkBound(t, call, true)
	checkBound(t, call+strings.ReplaceAll(strings.Join(tests, ""), "if ", "if l."), false)
}

// checkBound holds whether all paths of a body are followed.
func checkBound(t *testing.T, body string, want bool) {
	t.Helper()
	f, fn, _ := load(t, signature+" {\n"+body+"}")
	bounded := false
	all := flow.Explore(f, fn, f.Empty(), 0, visitor(f, func() { bounded = true }, func(steps) {}))
	if (all && !bounded) != want {
		t.Errorf("it is followed: %t, not %t:\n%s", !want, want, body)
	}
}

// TestResults holds what is known of the results where a path ends.
func TestResults(t *testing.T) {
	tests := []struct{ function, want string }{
		{"func f() (bool, error) { return true, nil }", "true,nil"},
		{"func f() error { return errBad }", "non-nil"},
		{"func f() int { return 404 }", "const"},
		{"func f(err error) bool { return err == nil }", "false true"},
		{"func f(err error) error { if err != nil { return err }; return nil }", "nil non-nil"},
		{"func f() error { return fail() }", ""}, // nothing known of any
		{"func f() (int, error) { return 1, fail() }", "const,unknown"},
		{"func f() (n int, err error) { return }", "const,nil"},
		{"func f(a bool) (ok bool, err error) { if a { ok = true; return }; err = errBad; return }", "true,nil false,non-nil"},
		{"func f(a bool) (err error) { if a { err = errBad }; fail(); return }", "nil non-nil"},
		{"func f() (_ int, ok bool) { return 1, true }", "const,true"},
		{"func f() {}", ""},
	}
	for _, test := range tests {
		f, fn, _ := load(t, test.function)
		var got []string
		flow.Explore(f, fn, f.Empty(), 0, flow.Visitor[int]{
			Return: func(_ *ast.ReturnStmt, results []flow.Value, _ *flow.Env, _ int) {
				var kinds []string
				for _, v := range results {
					kinds = append(kinds, v.Kind.String())
				}
				got = append(got, strings.Join(kinds, ","))
			},
		})
		slices.Sort(got)
		want := strings.Split(test.want, " ")
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\nreturns %v, not %v", test.function, got, want)
		}
	}
}

// TestTags holds that a tag goes with its value through assignments and tests.
func TestTags(t *testing.T) {
	f, fn, info := load(t, "func f(n int, a bool) { x := n; y := int64(x); if x > 3 { step(x) }; x++; step(x); step(int(y)) }")
	param := info.Defs[fn.Type.Params.List[0].Names[0]].(*types.Var)
	var got []flow.Tag
	flow.Explore(f, fn, f.Empty().With(param, flow.Value{Tag: 7}), 0, flow.Visitor[int]{
		Call: func(c flow.Call[int]) []flow.Outcome[int] {
			if name(c.Expr) == "step" && !slices.Contains(got, c.Args[0].Tag) {
				got = append(got, c.Args[0].Tag)
			}
			return []flow.Outcome[int]{{State: c.State}}
		},
	})
	slices.Sort(got)
	if want := []flow.Tag{0, 7}; !slices.Equal(got, want) {
		t.Errorf("the tags are %v, not %v", got, want)
	}
}
