package judge

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"strings"
)

// A generator writes a package of helpers, lib, and one of handlers with more
// helpers.
type generator struct {
	*rand.Rand
	pkg        string // the package that is written
	out        strings.Builder
	table      []production // of the statements that are written
	statements int          // at most, in a handler
	helpers    []helper
	starters   []starter
	sites      int // number of uses of package env so far
	names      int // number of variables so far
	fn         function
}

// A function is what the generator knows where it is in one.
type function struct {
	choices  int // so far
	left     int // statements that may still be written
	depth    int
	vars     []variable
	labels   []string // of the loops around; "" for none
	deferred bool     // in a deferred literal, which panics would end twice
	loops    int      // in which loops a break or continue may stand: the last ones
}

// A variable in scope.
type variable struct {
	name string
	kind string // "bool", "int", "err", "writer", "server", "fail", "status"
}

// The bounds of one handler.
const (
	maxStatements = 14
	maxChoices    = 8
	maxDepth      = 3
)

// generate returns the generated files by name.
func generate(seed uint64, handlers int) map[string][]byte {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), table: statements, statements: maxStatements}
	files := make(map[string][]byte)
	g.pkg = "lib"
	g.helperFuncs(3)
	files["lib/generated.go"] = g.file("package lib\n", `"encoding/json"; "errors"; "fmt"; "io"; "log"; "net/http"; "judged/env"`)
	g.pkg = "handlers"
	g.helperFuncs(2)
	g.handlerFuncs(handlers)
	g.line("\nvar (\n_ = runtime.Goexit\n_ = bufio.NewWriter\n_ = gzip.NewWriter\n_ = csv.NewWriter\n_ = strings.NewReader\n)")
	files["handlers/generated.go"] = g.file("package handlers\n", `"bufio"; "compress/gzip"; "encoding/csv"; "encoding/json"; "errors"; "fmt"; "io"; "log"; "net/http"; "runtime"; "strings"; "judged/env"; "judged/lib"`)
	return files
}

// handlerFuncs writes the handlers: functions, methods, functions that return
// handlers, and literals.
func (g *generator) handlerFuncs(handlers int) {
	const params = "(w http.ResponseWriter, r *http.Request)"
	var table strings.Builder
	for i := range handlers {
		name := fmt.Sprint("h", i)
		g.fn = function{left: g.statements, vars: []variable{{"w", "writer"}}}
		value := name
		before := g.out.String()
		switch g.IntN(8) {
		case 0:
			g.line("\nfunc (b *base) %s%s {", name, params)
			g.block()
			g.line("}")
			value = "new(base)." + name
		case 1:
			g.line("\nfunc %s() http.HandlerFunc {\nreturn func%s {", name, params)
			g.block()
			g.line("}\n}")
			value += "()"
		case 2:
			g.line("\nfunc %s(next http.Handler) http.Handler {\nreturn http.HandlerFunc(func%s {", name, params)
			g.block()
			g.line("})\n}")
			value += "(nil).ServeHTTP"
		case 3:
			g.out.Reset()
			g.line("func%s {", params)
			g.block()
			g.line("}")
			value = strings.TrimSuffix(g.out.String(), "\n")
			g.out.Reset()
			g.out.WriteString(before)
		default:
			g.line("\nfunc %s%s {", name, params)
			g.block()
			g.line("}")
		}
		fmt.Fprintf(&table, "%q: %s,\n", name, value)
	}
	g.line("\n// All holds the handlers by name.\nvar All = map[string]http.HandlerFunc{\n%s}", table.String())
}

// file returns the file with what was written since the last call.
func (g *generator) file(header, imports string) []byte {
	text := header + "\nimport (\n" + strings.ReplaceAll(imports, "; ", "\n") + "\n)\n\n" + keepImports + g.out.String()
	g.out.Reset()
	src, err := format.Source([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, text))
	}
	return src
}

// keepImports uses the packages that a file may happen not to use.
const keepImports = `var (
	_ = json.Marshal
	_ = errors.New
	_ = fmt.Sprint
	_ = io.WriteString
	_ = log.Print
)
`

func (g *generator) line(form string, args ...any) {
	fmt.Fprintf(&g.out, form+"\n", args...)
}

// site returns the number of a new use of package env.
func (g *generator) site() int {
	g.sites++
	return g.sites
}

// choice returns the number of a new condition.
func (g *generator) choice() int {
	g.fn.choices++
	return g.site()
}

// name returns a new name for a variable.
func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprint(prefix, g.names)
}

func (g *generator) declare(name, kind string) { g.fn.vars = append(g.fn.vars, variable{name, kind}) }

// some returns a variable of a kind that is in scope, or "".
func (g *generator) some(kind string) string {
	var names []string
	for _, v := range g.fn.vars {
		if v.kind == kind {
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return pick(g, names...)
}

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

// oneIn tells, once in n times, true.
func (g *generator) oneIn(n int) bool { return g.IntN(n) == 0 }

// block writes the statements of a block. It tells whether control leaves it
// before its end.
func (g *generator) block() (ends bool) {
	vars := len(g.fn.vars)
	g.fn.depth++
	defer func() {
		g.fn.vars = g.fn.vars[:vars]
		g.fn.depth--
	}()
	for range 1 + g.IntN(5-g.fn.depth) {
		if g.statement() {
			return true
		}
	}
	return false
}

// A production writes one kind of statement. emit tells whether control leaves
// the block.
type production struct {
	weight int
	nested bool // it has blocks
	emit   func(*generator) (ends bool)
}

func (g *generator) statement() (ends bool) {
	if g.fn.left <= 0 {
		g.note()
		return false
	}
	g.fn.left--
	total := 0
	for _, p := range g.table {
		total += p.weight
	}
	for {
		n := g.IntN(total)
		i := 0
		for ; n >= g.table[i].weight; i++ {
			n -= g.table[i].weight
		}
		p := g.table[i]
		if p.nested && (g.fn.depth > maxDepth || g.fn.choices >= maxChoices) {
			continue
		}
		return p.emit(g)
	}
}
