package fuzz

import (
	"fmt"
	"slices"
	"strings"
)

// prelude declares what the generated functions use.
const prelude = `package p

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

var (
	_ = context.Background
	_ = json.NewEncoder
	_ = io.WriteString
	_ = log.Print
	_ = os.Exit
	_ = strings.Contains
	_ = time.Now
	_ sync.Mutex
)

const (
	zero = iota * 100
	_
	ok200
	moved
	bad, worse = 100 * iota, "5" + "00"
	big = 1<<70 >> 68 * bad
)

type code int

const (
	teapot code = 418 + iota
	other
)

type wrapper struct {
	http.ResponseWriter
	status int
	err    error
}

func (w *wrapper) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w wrapper) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type server struct {
	*wrapper
	db    *sql.DB
	rows  *sql.Rows
	errs  map[string]error
	reply func(http.ResponseWriter, error) bool
	inner *server
}

type replier interface {
	answer(w http.ResponseWriter, err error) error
}

type myError struct{ code }

func (e *myError) Error() string { return fmt.Sprint(e.code) }

type list[T any] struct {
	head T
	tail *list[T]
}

func (l *list[T]) each(yield func(int, T) bool) {
	for i := 0; l != nil; i, l = i+1, l.tail {
		if !yield(i, l.head) {
			return
		}
	}
}

type number interface{ ~int | ~int64 }

func pick[T any](b bool, x, y T) T {
	if b {
		return x
	}
	return y
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func clamp[N number](n N) N { return min(max(n, 200), 599) }

func errs(seq iter.Seq[error]) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		i := 0
		for err := range seq {
			if i++; !yield(i, err) {
				return
			}
		}
	}
}

var errGone = fmt.Errorf("gone: %w", sql.ErrNoRows)

var errPlain = errors.New("plain")
`

// A signature is that of a generated function or method.
type signature struct {
	name    string
	recv    string // "" for a function
	params  []variable
	results []variable // the names are "" or all there
}

type variable struct{ name, typ string }

// shapes are the signatures of generated functions; the names are given to them later.
var shapes = []signature{
	{params: []variable{{"w", "http.ResponseWriter"}, {"r", "*http.Request"}}},
	{recv: "s *server", params: []variable{{"w", "http.ResponseWriter"}, {"r", "*http.Request"}}},
	{params: []variable{{"w", "http.ResponseWriter"}, {"err", "error"}}, results: []variable{{"", "error"}}},
	{params: []variable{{"db", "*sql.DB"}, {"n", "int"}}, results: []variable{{"rows", "*sql.Rows"}, {"err", "error"}}},
	{recv: "s *server", params: []variable{{"w", "http.ResponseWriter"}, {"err", "error"}}, results: []variable{{"err2", "error"}}},
	{params: []variable{{"rows", "*sql.Rows"}}, results: []variable{{"", "string"}, {"", "error"}}},
	{params: []variable{{"err", "error"}, {"n", "int"}}, results: []variable{{"ok", "bool"}}},
	{recv: "s server", params: []variable{{"db", "*sql.DB"}, {"b", "bool"}}, results: []variable{{"", "int"}, {"", "error"}}},
	{params: []variable{{"w", "http.ResponseWriter"}, {"n", "int"}, {"b", "bool"}}},
	{params: []variable{{"db", "*sql.DB"}, {"w", "http.ResponseWriter"}, {"r", "*http.Request"}}, results: []variable{{"_", "int"}, {"err", "error"}}},
	{params: []variable{{"w", "*wrapper"}, {"err", "error"}}, results: []variable{{"", "bool"}}},
	{params: nil, results: []variable{{"", "func(http.ResponseWriter, *http.Request)"}}},
}

// types are those of generated variables.
var kinds = []string{
	"error", "bool", "int", "string", "http.ResponseWriter", "*http.Request", "*sql.DB", "*sql.Rows",
	"*wrapper", "*server", "[]int", "map[string]int", "chan error", "any", "func() error",
	"func(http.ResponseWriter, *http.Request)", "*list[error]", "[]byte", "code",
}

// names are few, so that inner variables often shadow outer ones.
var names = []string{"err", "w", "rows", "n", "ok", "x", "y"}

// A generator writes a package. Each of its choices is one of the bytes; when these are
// used up it takes the first alternative, which ends soon.
type generator struct {
	data   []byte
	out    *strings.Builder
	fns    []signature
	scopes [][]variable
	unique int

	results []variable // of the function or literal around
	loops   []loop     // in the function or literal around
	depth   int
	inExpr  int
}

// A loop is a statement that break or continue can leave, by its label or without.
type loop struct {
	label     string
	continues bool // it is a loop, and not a switch or select
}

// generate returns the source of a package.
func generate(data []byte) string {
	g := &generator{data: data, out: new(strings.Builder)}
	g.out.WriteString(prelude)
	n := 1 + g.choose(6)
	for i := range n {
		fn := shapes[g.choose(len(shapes))]
		fn.name = fmt.Sprintf("f%d", i)
		g.fns = append(g.fns, fn)
	}
	for _, fn := range g.fns {
		g.function(fn)
	}
	if g.choose(3) == 2 {
		g.line("")
		g.results, g.loops = []variable{{"", "error"}}, nil
		g.linef("var literal = %s", g.literal("func() error", nil, g.results))
	}
	return g.out.String()
}

// choose returns a number less than n.
func (g *generator) choose(n int) int {
	if len(g.data) == 0 || n < 2 {
		return 0
	}
	b := int(g.data[0])
	g.data = g.data[1:]
	return b % n
}

func (g *generator) line(s string) {
	g.out.WriteString(s)
	g.out.WriteByte('\n')
}

func (g *generator) linef(format string, args ...any) { g.line(fmt.Sprintf(format, args...)) }

func (g *generator) fresh(prefix string) string {
	g.unique++
	return fmt.Sprintf("%s%d", prefix, g.unique)
}

// capture returns what f writes.
func (g *generator) capture(f func()) string {
	outer := g.out
	g.out = new(strings.Builder)
	f()
	s := g.out.String()
	g.out = outer
	return s
}

func list(vars []variable) string {
	var parts []string
	for _, v := range vars {
		parts = append(parts, strings.TrimSpace(v.name+" "+v.typ))
	}
	return strings.Join(parts, ", ")
}

func (g *generator) function(fn signature) {
	g.line("")
	recv := ""
	var scope []variable
	if fn.recv != "" {
		recv = "(" + fn.recv + ") "
		name, typ, _ := strings.Cut(fn.recv, " ")
		scope = append(scope, variable{name, typ})
	}
	scope = append(scope, fn.params...)
	g.scopes = nil
	g.linef("func %s%s(%s) (%s) {", recv, fn.name, list(fn.params), list(fn.results))
	g.body(scope, fn.results)
	g.line("}")
}

// body writes the statements of a function or literal.
func (g *generator) body(scope, results []variable) {
	outerResults, outerLoops := g.results, g.loops
	g.results, g.loops = results, nil
	for _, r := range results {
		if r.name != "" {
			scope = append(scope, r)
		}
	}
	g.statements(scope, g.ret)
	g.results, g.loops = outerResults, outerLoops
}

// block writes statements in a scope of their own.
func (g *generator) block(scope []variable) { g.statements(scope, func() {}) }

// statements is block with something to write at the end.
func (g *generator) statements(scope []variable, end func()) {
	g.scopes = append(g.scopes, slices.Clone(scope))
	g.depth++
	for range 1 + g.choose(6) {
		g.stmt()
	}
	end()
	g.depth--
	g.scopes = g.scopes[:len(g.scopes)-1]
}

func (g *generator) ret() {
	switch named := len(g.results) > 0 && g.results[0].name != ""; {
	case len(g.results) == 0:
		g.line("return")
	case named && g.choose(2) == 1 && g.visible(g.results):
		g.line("return")
	default:
		var vals []string
		for _, r := range g.results {
			vals = append(vals, g.expr(r.typ))
		}
		g.linef("return %s", strings.Join(vals, ", "))
	}
}

// visible tells whether none of the results is shadowed.
func (g *generator) visible(results []variable) bool {
	for _, r := range results {
		depth := 0
		for _, scope := range g.scopes {
			for _, v := range scope {
				if v.name == r.name {
					depth++
				}
			}
		}
		if r.name != "_" && depth != 1 {
			return false
		}
	}
	return true
}

// vars returns the variables of a type that are not shadowed, the innermost first.
func (g *generator) vars(typ string) []string {
	var found []string
	seen := map[string]bool{"_": true}
	for i := len(g.scopes) - 1; i >= 0; i-- {
		for j := len(g.scopes[i]) - 1; j >= 0; j-- {
			v := g.scopes[i][j]
			if !seen[v.name] && v.typ == typ {
				found = append(found, v.name)
			}
			seen[v.name] = true
		}
	}
	return found
}

// variable returns one of the variables of a type, or "".
func (g *generator) variable(typ string) string {
	vars := g.vars(typ)
	if len(vars) == 0 {
		return ""
	}
	return vars[g.choose(len(vars))]
}

// declare returns a name that the innermost scope does not have yet.
func (g *generator) declare(typ string) string {
	name := names[g.choose(len(names))]
	top := len(g.scopes) - 1
	if slices.ContainsFunc(g.scopes[top], func(v variable) bool { return v.name == name }) {
		name = g.fresh("v")
	}
	g.scopes[top] = append(g.scopes[top], variable{name, typ})
	return name
}

// expr returns an expression of a type.
func (g *generator) expr(typ string) string {
	g.inExpr++
	defer func() { g.inExpr-- }()
	v := g.variable(typ)
	if v != "" && g.choose(3) < 2 {
		return v
	}
	if g.inExpr > 4 {
		return plain[typ]
	}
	switch typ {
	case "error":
		switch g.choose(19) {
		case 1:
			return "sql.ErrNoRows"
		case 2:
			return "errors.New(" + g.expr("string") + ")"
		case 3:
			return `fmt.Errorf("x: %w", ` + g.expr("error") + ")"
		case 4:
			return `fmt.Errorf("%v %w", ` + g.expr("error") + ", " + g.expr("error") + ")"
		case 5:
			return g.expr("func() error") + "()"
		case 6:
			return "errors.Join(" + g.expr("error") + ", errGone)"
		case 7:
			return g.expr("*server") + ".err"
		case 8:
			return g.expr("*sql.Rows") + ".Err()"
		case 9:
			return g.expr("*sql.DB") + `.QueryRow("SELECT a FROM t WHERE b = ?", ` + g.expr("int") + ").Scan(new(int))"
		case 10:
			return "(func(e error, _ int) error { return e })(" + g.expr("error") + ", " + g.expr("int") + ")"
		case 11:
			return "pick(" + g.expr("bool") + ", " + g.expr("error") + ", " + g.expr("error") + ")"
		case 12:
			return g.expr("*list[error]") + ".head"
		case 13:
			return "json.NewEncoder(" + g.expr("http.ResponseWriter") + ").Encode(" + g.expr("any") + ")"
		case 14:
			return "replier(nil).answer(" + g.expr("http.ResponseWriter") + ", " + g.expr("error") + ")"
		case 15:
			return "error(&myError{" + g.expr("code") + "})"
		case 16:
			return "errors.Unwrap(" + g.expr("error") + ")"
		case 17:
			if fn := g.callOf("error"); fn != "" {
				return fn
			}
			return "errPlain"
		case 18:
			return "(<-" + g.expr("chan error") + ")"
		}
	case "bool":
		switch g.choose(18) {
		case 1:
			return g.expr("error") + " != nil"
		case 2:
			return g.expr("error") + " == nil"
		case 3:
			return "errors.Is(" + g.expr("error") + ", sql.ErrNoRows)"
		case 4:
			return g.expr("error") + " == sql.ErrNoRows"
		case 5:
			return "strings.Contains(" + g.expr("error") + `.Error(), "duplicate key")`
		case 6:
			return "(" + g.expr("bool") + " && " + g.expr("bool") + ")"
		case 7:
			return "(" + g.expr("bool") + " || " + g.expr("bool") + ")"
		case 8:
			return "!(" + g.expr("bool") + ")"
		case 9:
			return g.expr("int") + " < " + g.expr("int")
		case 10:
			return g.expr("*http.Request") + `.Method == "GET"`
		case 11:
			return g.expr("*sql.Rows") + ".Next()"
		case 12:
			return g.expr("*server") + ".reply(" + g.expr("http.ResponseWriter") + ", " + g.expr("error") + ")"
		case 13:
			return g.expr("any") + " == any(nil)"
		case 14:
			return "pick[bool](" + g.expr("bool") + ", " + g.expr("bool") + ", true)"
		case 15:
			if fn := g.callOf("bool"); fn != "" {
				return fn
			}
		case 16:
			return g.expr("error") + `.Error() == "sql: no rows in result set"`
		case 17:
			return g.expr("string") + " == worse"
		}
	case "int":
		switch g.choose(12) {
		case 1:
			return "http.StatusNotFound"
		case 2:
			return "http.StatusInternalServerError"
		case 3:
			return "len(" + g.expr("string") + ")"
		case 4:
			return "bad"
		case 5:
			return g.expr("int") + " + " + g.expr("int")
		case 6:
			return "int(" + g.expr("code") + ")"
		case 7:
			return "clamp(" + g.expr("int") + ")"
		case 8:
			return g.expr("map[string]int") + "[" + g.expr("string") + "]"
		case 9:
			return "-(" + g.expr("int") + ")"
		case 10:
			return "big / bad"
		case 11:
			return g.expr("*wrapper") + ".status"
		}
	case "string":
		switch g.choose(6) {
		case 1:
			return g.expr("error") + ".Error()"
		case 2:
			return g.expr("*http.Request") + `.FormValue("a")`
		case 3:
			return g.expr("string") + " + worse"
		case 4:
			return "fmt.Sprint(" + g.expr("any") + ")"
		case 5:
			return "string(" + g.expr("[]byte") + ")"
		}
	case "http.ResponseWriter":
		switch g.choose(5) {
		case 1:
			return "http.ResponseWriter(&wrapper{ResponseWriter: " + g.expr("http.ResponseWriter") + "})"
		case 2:
			return "http.ResponseWriter(" + g.expr("*server") + ".wrapper)"
		case 3:
			return g.expr("*wrapper") + ".ResponseWriter"
		case 4:
			return "pick(" + g.expr("bool") + ", " + g.expr("http.ResponseWriter") + ", nil)"
		}
	case "*sql.DB":
		if g.choose(2) == 1 {
			return g.expr("*server") + ".db"
		}
	case "*sql.Rows":
		switch g.choose(4) {
		case 1:
			return g.expr("*server") + ".rows"
		case 2:
			return "must(" + g.expr("*sql.DB") + `.Query("SELECT a FROM t"))`
		case 3:
			return g.expr("*server") + ".inner.inner.rows"
		}
	case "*wrapper":
		switch g.choose(3) {
		case 1:
			return "(&wrapper{ResponseWriter: " + g.expr("http.ResponseWriter") + "})"
		case 2:
			return g.expr("*server") + ".wrapper"
		}
	case "*server":
		switch g.choose(3) {
		case 1:
			return "(&server{rows: " + g.expr("*sql.Rows") + ", wrapper: " + g.expr("*wrapper") + "})"
		case 2:
			return g.expr("*server") + ".inner"
		}
	case "any":
		inner := []string{"error", "int", "http.ResponseWriter", "*sql.Rows", "string", "func() error"}
		return "any(" + g.expr(inner[g.choose(len(inner))]) + ")"
	case "func() error":
		switch g.choose(4) {
		case 1:
			return g.literal(typ, nil, []variable{{"", "error"}})
		case 2:
			return g.expr("*sql.Rows") + ".Err"
		case 3:
			return g.expr("*sql.Rows") + ".Close"
		}
	case "func(http.ResponseWriter, *http.Request)":
		switch g.choose(4) {
		case 1:
			return g.literal(typ, []variable{{"w", "http.ResponseWriter"}, {"r", "*http.Request"}}, nil)
		case 2:
			return "http.NotFound"
		case 3:
			return "http.HandlerFunc(" + g.expr(typ) + ").ServeHTTP"
		}
	case "*list[error]":
		if g.choose(2) == 1 {
			return "(&list[error]{head: " + g.expr("error") + "})"
		}
	case "code":
		if g.choose(2) == 1 {
			return "other + code(" + g.expr("int") + ")"
		}
	}
	return plain[typ]
}

// plain is the simplest expression of each type that may stand anywhere.
var plain = map[string]string{
	"error": "error(nil)", "bool": "(zero == 0)", "int": "1", "string": `"a"`, "http.ResponseWriter": "http.ResponseWriter(nil)",
	"*http.Request": "(*http.Request)(nil)", "*sql.DB": "(*sql.DB)(nil)", "*sql.Rows": "(*sql.Rows)(nil)",
	"*wrapper": "(*wrapper)(nil)", "*server": "(*server)(nil)", "[]int": "[]int{200, 404}", "map[string]int": `map[string]int{"a": 1}`,
	"chan error": "make(chan error, 1)", "any": "any(nil)", "func() error": "(func() error)(nil)",
	"func(http.ResponseWriter, *http.Request)": "(func(http.ResponseWriter, *http.Request))(nil)",
	"*list[error]": "(*list[error])(nil)", "[]byte": "[]byte(worse)", "code": "teapot",
}

// callOf returns a call of a generated function that has just the one result, or "".
func (g *generator) callOf(typ string) string {
	for _, fn := range g.fns {
		if len(fn.results) == 1 && fn.results[0].typ == typ {
			return g.call(fn)
		}
	}
	return ""
}

func (g *generator) call(fn signature) string {
	var args []string
	recv := ""
	if fn.recv != "" {
		recv = g.expr("*server") + "."
		if g.choose(4) == 3 {
			recv = "(*server)." // a method expression
			args = append(args, g.expr("*server"))
		}
	}
	for _, p := range fn.params {
		args = append(args, g.expr(p.typ))
	}
	return recv + fn.name + "(" + strings.Join(args, ", ") + ")"
}

// literal returns a function literal of a type.
func (g *generator) literal(typ string, params, results []variable) string {
	if g.depth > 4 {
		return plain[typ]
	}
	depth := g.inExpr
	g.inExpr = 0
	defer func() { g.inExpr = depth }()
	return g.capture(func() {
		g.linef("func(%s) (%s) {", list(params), list(results))
		g.body(params, results)
		g.out.WriteString("}")
	})
}

// assignable returns a variable of the type, of any of the functions around, or "".
func (g *generator) assignable(typ string) string {
	if typ == "error" && g.choose(6) == 5 {
		if s := g.variable("*server"); s != "" {
			return s + ".err"
		}
	}
	return g.variable(typ)
}

func (g *generator) stmt() {
	if g.depth > 7 {
		g.line(";")
		return
	}
	const last = 34
	switch g.choose(last + 1) {
	case 0:
		g.linef("_ = %s", g.expr("error"))
	case 1, 2:
		typ := kinds[g.choose(len(kinds))]
		value := g.expr(typ)
		name := g.declare(typ)
		g.linef("var %s %s = %s", name, typ, value)
		g.linef("_ = %s", name)
	case 3, 4:
		typ := kinds[g.choose(len(kinds))]
		if v := g.assignable(typ); v != "" {
			g.linef("%s = %s", v, g.expr(typ))
		}
	case 5, 6:
		g.query()
	case 7, 8:
		g.reply()
	case 9, 10:
		g.ifStmt(g.choose(4))
	case 11:
		g.forStmt()
	case 12:
		g.rangeStmt()
	case 13:
		g.switchStmt()
	case 14:
		g.typeSwitch()
	case 15:
		g.selectStmt()
	case 16:
		g.linef("defer %s", g.deferred())
	case 17:
		g.linef("go %s", g.deferred())
	case 18:
		g.leave()
	case 19:
		g.jump()
	case 20:
		g.line("{")
		g.block(nil)
		g.line("}")
	case 21:
		g.line("if " + g.expr("bool") + " {")
		g.ret()
		g.line("}")
	case 22:
		fn := g.fns[g.choose(len(g.fns))]
		g.line(g.call(fn))
	case 23:
		var lhs []string
		fn := g.fns[g.choose(len(g.fns))]
		if len(fn.results) == 0 {
			return
		}
		call := g.call(fn)
		for _, r := range fn.results {
			if g.choose(3) == 2 {
				lhs = append(lhs, "_")
			} else {
				lhs = append(lhs, g.declare(r.typ))
			}
		}
		if !slices.ContainsFunc(lhs, func(s string) bool { return s != "_" }) {
			g.linef("%s = %s", strings.Join(lhs, ", "), call)
			return
		}
		g.linef("%s := %s", strings.Join(lhs, ", "), call)
		for _, name := range lhs {
			if name != "_" {
				g.linef("_ = %s", name)
			}
		}
	case 24:
		g.linef("panic(%s)", g.expr("any"))
	case 25:
		g.line([]string{"log.Fatal()", "os.Exit(1)", "log.Print()", "http.Error(nil, worse, bad)"}[g.choose(4)])
	case 26:
		if v := g.variable("int"); v != "" {
			g.line(v + []string{"++", "--", " <<= 1", " += " + g.expr("int")}[g.choose(4)])
		}
	case 27:
		g.linef("%s <- %s", g.expr("chan error"), g.expr("error"))
	case 28:
		typ := g.fresh("t")
		g.linef("type %s struct { error; %s }", typ, []string{"n int", "*server", "http.ResponseWriter", "next *" + typ}[g.choose(4)])
		g.linef("_ = %s{error: %s}", typ, g.expr("error"))
	case 29:
		c := g.fresh("c")
		g.linef("const (\n_, %s = iota, iota << 9\n_, _\n)\n_ = %s", c, c)
	case 30:
		name := g.declare("func() error")
		g.linef("var %s func() error", name)
		g.linef("%s = %s", name, g.literal("func() error", nil, []variable{{"err", "error"}}))
		g.linef("_ = %s", name)
	case 31:
		g.recovering()
	case 32:
		a, b := g.variable("error"), g.variable("error")
		if a != "" {
			g.linef("%s, %s = %s, %s", a, b, b, a)
		}
	case 33:
		p := g.fresh("p")
		if v := g.variable("error"); v != "" {
			g.linef("%s := &%s\n*%s = %s", p, v, p, g.expr("error"))
		}
	case 34:
		g.line("func() {")
		g.body(nil, nil)
		g.line("}()")
	}
}

func (g *generator) recovering() {
	results, loops := g.results, g.loops
	g.results, g.loops = nil, nil
	g.line("defer func() {")
	g.line("if r := recover(); r != nil {")
	g.scopes = append(g.scopes, []variable{{"r", "any"}})
	g.reply()
	if v := g.assignable("error"); v != "" {
		g.linef("%s = %s", v, g.expr("error"))
	}
	g.line("}")
	g.line("}()")
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.results, g.loops = results, loops
}

// query writes a query and what becomes of its error.
func (g *generator) query() {
	db := g.expr("*sql.DB")
	if g.choose(2) == 0 {
		query := []string{"SELECT a FROM t WHERE b = ?", "SELECT count(*) FROM t", "SELECT a FROM t LIMIT 1"}[g.choose(3)]
		arg := g.expr("int")
		name := g.declare("error")
		g.linef("%s := %s.QueryRow(%q, %s).Scan(new(int))", name, db, query, arg)
		g.linef("_ = %s", name)
		return
	}
	rows, err := g.declare("*sql.Rows"), g.declare("error")
	g.linef("%s, %s := %s.Query(\"SELECT a FROM t\")", rows, err, db)
	if g.choose(3) > 0 {
		g.linef("if %s != nil {", err)
		g.ret()
		g.line("}")
	}
	g.linef("_ = %s", err)
	if g.choose(2) == 1 {
		g.linef("defer %s.Close()", rows)
	}
	label := g.label()
	g.linef("for %s.Next() {", rows)
	g.loops = append(g.loops, loop{label, true})
	g.used(label, nil)
	g.linef("%s = %s.Scan(new(int))", err, rows)
	g.block(nil)
	g.loops = g.loops[:len(g.loops)-1]
	g.line("}")
	switch g.choose(4) {
	case 1:
		g.linef("if err := %s.Err(); err != nil {", rows)
		g.scopes = append(g.scopes, []variable{{"err", "error"}})
		g.ret()
		g.scopes = g.scopes[:len(g.scopes)-1]
		g.line("}")
	case 2:
		g.linef("%s = %s.Err()", err, rows)
	case 3:
		g.linef("%s.Err()", rows)
	}
}

// label writes a label, which something has to use, or none.
func (g *generator) label() string {
	if g.choose(3) < 2 {
		return ""
	}
	label := g.fresh("L")
	g.linef("%s:", label)
	return label
}

// used makes the label of a statement one that is used, inside that, where a scope more is
// visible.
func (g *generator) used(label string, scope []variable) {
	if label != "" {
		g.scopes = append(g.scopes, scope)
		g.linef("if %s { break %s }", g.expr("bool"), label)
		g.scopes = g.scopes[:len(g.scopes)-1]
	}
}

func (g *generator) reply() {
	w := g.expr("http.ResponseWriter")
	switch g.choose(15) {
	case 0:
		g.linef("http.Error(%s, %s, %s)", w, g.expr("string"), g.expr("int"))
	case 1:
		g.linef("%s.WriteHeader(%s)", w, g.expr("int"))
	case 2:
		g.linef("fmt.Fprintln(%s, %s)", w, g.expr("any"))
	case 3:
		g.linef(`%s.Header().Set("A", %s)`, w, g.expr("string"))
	case 4:
		g.linef(`%s.Header()["A"] = []string{%s}`, w, g.expr("string"))
	case 5:
		g.linef("%s.Write(%s)", w, g.expr("[]byte"))
	case 6:
		f := g.fresh("write")
		g.linef("%s := %s.Write", f, w) // a method value
		g.linef("%s(%s)", f, g.expr("[]byte"))
	case 7:
		g.linef(`http.Redirect(%s, %s, "/", http.StatusFound)`, w, g.expr("*http.Request"))
	case 8:
		g.linef("http.ResponseWriter.WriteHeader(%s, %s)", w, g.expr("int"))
	case 9:
		g.linef("if f, ok := %s.(http.Flusher); ok { f.Flush() }", w)
	case 10:
		g.linef("http.HandlerFunc(%s)(%s, %s)", g.expr("func(http.ResponseWriter, *http.Request)"), w, g.expr("*http.Request"))
	case 11:
		g.linef("if _, err := io.WriteString(%s, worse); err != nil { log.Print(err) }", w)
	case 12:
		g.linef("http.Error(%s, %s.Error(), http.StatusBadRequest)", w, g.expr("error"))
		g.ret()
	case 13:
		g.linef("delete(%s.Header(), worse)", w)
	case 14:
		g.linef("%s.WriteHeader(%s)", g.expr("*wrapper"), g.expr("int"))
	}
}

func (g *generator) ifStmt(elses int) {
	g.scopes = append(g.scopes, nil)
	switch g.choose(3) {
	case 0:
		g.linef("if %s {", g.expr("bool"))
	case 1:
		value := g.expr("error")
		err := g.declare("error")
		g.linef("if %s := %s; %s != nil {", err, value, err)
	case 2:
		value := g.expr("any")
		v, ok := g.declare("error"), g.declare("bool")
		g.linef("if %s, %s := (%s).(error); %s || %s != nil {", v, ok, value, ok, v)
	}
	g.block(nil)
	switch elses {
	case 0:
		g.line("}")
	case 1:
		g.line("} else {")
		g.block(nil)
		g.line("}")
	default:
		g.out.WriteString("} else ")
		g.ifStmt(elses - 2)
	}
	g.scopes = g.scopes[:len(g.scopes)-1]
}

// loopBody writes the body of a loop and its end.
func (g *generator) loopBody(label string, scope []variable) {
	g.loops = append(g.loops, loop{label, true})
	g.used(label, scope)
	g.block(scope)
	g.loops = g.loops[:len(g.loops)-1]
	g.line("}")
}

func (g *generator) forStmt() {
	label := g.label()
	switch g.choose(4) {
	case 0:
		g.line("for i := 0; i < 3; i++ {")
		g.loopBody(label, []variable{{"i", "int"}})
	case 1:
		g.linef("for %s {", g.expr("bool"))
		g.loopBody(label, nil)
	case 2:
		g.line("for {")
		g.loopBody(label, nil)
	case 3:
		value := g.expr("error")
		g.linef("for e := %s; e != nil; e = errors.Unwrap(e) {", value)
		g.loopBody(label, []variable{{"e", "error"}})
	}
}

func (g *generator) rangeStmt() {
	head, typ := "for range 3 {", ""
	switch g.choose(9) {
	case 1:
		head, typ = "for i := range "+g.expr("int")+" {", "int"
	case 2:
		head, typ = "for _, i := range "+g.expr("[]int")+" {", "int"
	case 3:
		head, typ = "for i := range "+g.expr("map[string]int")+" {", "string"
	case 4:
		head, typ = "for i := range "+g.expr("chan error")+" {", "error"
	case 5:
		head, typ = "for _, i := range "+g.expr("*list[error]")+".each {", "error"
	case 6:
		head, typ = "for _, i := range errs(func(yield func(error) bool) { _ = yield(nil) && yield("+g.expr("error")+") }) {", "error"
	case 7:
		head, typ = "for i := range [2]bool{} {", "int"
	case 8:
		head = "for range worse {"
	}
	label := g.label()
	g.line(head)
	var scope []variable
	if typ != "" {
		g.line("_ = i")
		scope = []variable{{"i", typ}}
	}
	g.loopBody(label, scope)
}

func (g *generator) switchStmt() {
	cases := g.choose(6)
	if g.choose(8) == 7 {
		cases = 10 * g.choose(20)
	}
	kind := g.choose(4)
	head := "switch {"
	var scope []variable
	switch kind {
	case 1:
		head = "switch " + g.expr("int") + " {"
	case 2:
		head, scope = "switch n := "+g.expr("int")+"; n {", []variable{{"n", "int"}}
	case 3:
		head, scope = "switch err := "+g.expr("error")+"; err {", []variable{{"err", "error"}}
	}
	label := g.label()
	g.line(head)
	g.scopes = append(g.scopes, scope)
	g.loops = append(g.loops, loop{label, false})
	def := g.choose(cases + 2)
	for i := range cases {
		if i == def {
			g.line("default:")
			g.used(label, nil)
			label = ""
			g.small(cases)
		}
		switch kind {
		case 0:
			g.linef("case %s:", g.expr("bool"))
		case 1, 2:
			g.linef("case %d, %d:", 2*i, 2*i+1)
		case 3:
			g.linef("case %s:", []string{"nil", "sql.ErrNoRows", "errPlain", "io.EOF", "errGone", g.expr("error")}[min(i, 5)])
		}
		g.used(label, nil)
		label = ""
		g.small(cases)
		if i+1 < cases && i+1 != def && g.choose(5) == 4 {
			g.line("fallthrough")
		}
	}
	if label != "" {
		g.linef("default:\nbreak %s", label)
	}
	g.loops = g.loops[:len(g.loops)-1]
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.line("}")
}

// small writes the body of one of many cases.
func (g *generator) small(cases int) {
	if cases < 10 {
		g.block(nil)
		return
	}
	g.depth += 6
	g.block(nil)
	g.depth -= 6
}

func (g *generator) typeSwitch() {
	value := g.expr("any")
	label := g.label()
	g.linef("switch x := (%s).(type) {", value)
	g.loops = append(g.loops, loop{label, false})
	of := []string{"error", "http.ResponseWriter", "*wrapper", "*sql.Rows", "int"}
	for _, typ := range of[g.choose(len(of)):] {
		scope := []variable{{"x", typ}}
		g.linef("case %s:\n_ = x", typ)
		g.used(label, scope)
		label = ""
		g.block(scope)
	}
	if g.choose(2) == 1 {
		g.line("case nil, *myError:")
		g.block([]variable{{"x", "any"}})
	}
	g.loops = g.loops[:len(g.loops)-1]
	g.line("}")
}

func (g *generator) selectStmt() {
	n := g.choose(4)
	ch := g.expr("chan error")
	label := g.label()
	g.line("select {")
	g.loops = append(g.loops, loop{label, false})
	for i := range n {
		var scope []variable
		switch (i + g.choose(4)) % 4 {
		case 0:
			g.linef("case <-%s:", ch)
		case 1:
			g.linef("case %s <- %s:", ch, g.expr("error"))
		case 2:
			g.linef("case e, ok := <-%s:\n_, _ = e, ok", g.expr("chan error"))
			scope = []variable{{"e", "error"}, {"ok", "bool"}}
		case 3:
			if v := g.variable("error"); v != "" {
				g.linef("case %s = <-%s:", v, ch)
			} else {
				g.line("case <-time.After(time.Second):")
			}
		}
		g.used(label, scope)
		label = ""
		g.block(scope)
	}
	if label != "" || n > 0 && g.choose(2) == 1 {
		g.line("default:")
		g.used(label, nil)
		g.block(nil)
	}
	g.loops = g.loops[:len(g.loops)-1]
	g.line("}")
}

// deferred returns a call for a go or defer statement.
func (g *generator) deferred() string {
	switch g.choose(6) {
	case 0:
		return g.expr("*sql.Rows") + ".Close()"
	case 1:
		return g.call(g.fns[g.choose(len(g.fns))])
	case 2:
		return g.expr("func() error") + "()"
	case 3:
		return "http.Error(" + g.expr("http.ResponseWriter") + ", worse, " + g.expr("int") + ")"
	case 4:
		return "panic(" + g.expr("any") + ")"
	}
	return g.capture(func() {
		g.line("func(err error, w http.ResponseWriter) {")
		depth := g.inExpr
		g.inExpr = 0
		g.body([]variable{{"err", "error"}, {"w", "http.ResponseWriter"}}, nil)
		g.inExpr = depth
		g.out.WriteString("}(" + g.expr("error") + ", " + g.expr("http.ResponseWriter") + ")")
	})
}

// leave writes a break, continue or return statement.
func (g *generator) leave() {
	cond := g.choose(2) == 0
	if cond {
		g.linef("if %s {", g.expr("bool"))
	}
	switch {
	case len(g.loops) == 0:
		g.ret()
	default:
		l := g.loops[g.choose(len(g.loops))]
		switch {
		case l.label != "" && l.continues && g.choose(2) == 1:
			g.linef("continue %s", l.label)
		case l.label != "":
			g.linef("break %s", l.label)
		case g.loops[len(g.loops)-1].continues && g.choose(2) == 1:
			g.line("continue")
		default:
			g.line("break")
		}
	}
	if cond {
		g.line("}")
	}
}

// jump writes a goto statement, back or forward, and its label.
func (g *generator) jump() {
	label := g.fresh("G")
	if g.choose(2) == 0 {
		g.linef("%s:", label)
		g.line("{")
		g.block(nil)
		g.line("}")
		g.linef("if %s { goto %s }", g.expr("bool"), label)
		return
	}
	g.linef("if %s { goto %s }", g.expr("bool"), label)
	g.line("{")
	g.block(nil)
	g.line("}")
	g.linef("%s:", label)
	g.line(";")
}
