package flow_test

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"slices"
	"strings"
)

// A generator writes random bodies of functions. What they call is declared in
// testdata/random/main.go.
type generator struct {
	*rand.Rand
	names int // of variables, literals and labels so far
	steps int // so far
	left  int // statements that may still be written
	depth int // of blocks
	vars  []variable
	fn    function
}

// A function is what the generator knows of the function or literal where it is.
type function struct {
	labels    []string // of the loops around
	breakable bool     // a loop or switch is around
}

// A variable in scope. Its kind is its type, or that it counts rounds.
type variable struct{ name, kind string }

const (
	counter  = "counter"    // an int
	elements = "[]int"      // of length 2
	literal  = "func()"     // holds one literal, as do those of literals
	number   = "func() int" // holds one literal, which assigns nothing
)

// literals are the kinds of variables that hold a literal without results.
var literals = []string{literal, literal, "func(bool)", "func(error)", "func(int)"}

// takers are those of them that take something, and the types of that.
var takers = map[string]string{"func(bool)": "bool", "func(error)": "error", "func(int)": "int"}

// kinds are the types of what is assigned and compared.
var kinds = []string{"int", "int", "int", "bool", "string", "error", "error"}

// constants are those of a type.
var constants = map[string][]string{
	"int":    {"-1", "0", "1", "2", "3", "4"},
	"bool":   {"true", "false"},
	"string": {`""`, `"x"`, `"y"`},
	"error":  {"nil", "errBad", "errOther"},
}

// calls are those of which the result is unknown, by its type.
var calls = map[string]string{"int": "number()", "bool": "truth()", "string": "text()", "error": "fail()"}

// The parameters of all bodies: as they are declared, and what can be assigned to.
const parameters = "(a, b bool, n, m int, s string, err, err2 error, t *T, list []int)"

var params = []variable{
	{"a", "bool"}, {"b", "bool"}, {"n", "int"}, {"m", "int"}, {"s", "string"},
	{"err", "error"}, {"err2", "error"}, {"t.ok", "bool"}, {"t.err", "error"},
}

// The bounds of one body.
const (
	maxStatements = 12
	maxDepth      = 4
	maxSteps      = 31 // the numbers of steps are elements of a set of 32 bits
)

// generate returns a file of bodies: the functions f0, f1 and so on.
func generate(seed uint64, bodies int) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	var list, functions strings.Builder
	for i := range bodies {
		g := &generator{Rand: r, left: maxStatements, vars: slices.Clone(params)}
		fmt.Fprintf(&list, "f%d,\n", i)
		fmt.Fprintf(&functions, "\nfunc f%d%s {\n%s}\n", i, parameters, g.body())
	}
	text := fmt.Sprintf("%svar bodies = []body{\n%s}\n%s", header, list.String(), functions.String())
	src, err := format.Source([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, text))
	}
	return src
}

// header uses the packages that the bodies may happen not to use.
const header = `package main

import (
	"errors"
	"fmt"
	"strings"
)

var (
	_ = errors.New
	_ = fmt.Errorf
	_ = strings.Contains
)

`

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

// oneIn tells, once in n times, true.
func (g *generator) oneIn(n int) bool { return g.IntN(n) == 0 }

// name returns a new name.
func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprint(prefix, g.names)
}

// declare returns a new variable of a kind, which is in scope from now on.
func (g *generator) declare(prefix, kind string) string {
	name := g.name(prefix)
	g.vars = append(g.vars, variable{name, kind})
	return name
}

// scope returns what write writes, and takes the variables that it declares out of scope.
func (g *generator) scope(write func() string) string {
	vars := len(g.vars)
	defer func() { g.vars = g.vars[:vars] }()
	return write()
}

// all returns the variables of a kind that are in scope.
func (g *generator) all(kind string) []string {
	var names []string
	for _, v := range g.vars {
		if v.kind == kind {
			names = append(names, v.name)
		}
	}
	return names
}

// constant returns a constant of a type.
func (g *generator) constant(kind string) string { return g.spelled(pick(g, constants[kind]...)) }

// spelled returns a constant, or its name if it has one.
func (g *generator) spelled(constant string) string {
	if constant == "3" && g.oneIn(3) {
		return "limit"
	}
	return constant
}

// item returns an element of a variable.
func (g *generator) item(w string) string { return w + pick(g, "[0]", "[1]", "[n&1]") }

// operand returns an expression of which something can be known: a variable, a field,
// an element, a length, the result of a literal.
func (g *generator) operand(kind string) string {
	list := g.places(kind)
	if kind == "int" {
		list = append(list, g.all(counter)...)
		list = append(list, "len(list)")
		for _, f := range g.all(number) {
			list = append(list, f+"()")
		}
	}
	return pick(g, list...)
}

// target returns what a value of a type is assigned to. It is seldom a counter, with
// which loops might never end.
func (g *generator) target(kind string) string {
	list := g.places(kind)
	if kind == "int" && g.oneIn(6) {
		list = append(list, g.all(counter)...)
	}
	return pick(g, list...)
}

// places returns the variables, fields and elements of a type.
func (g *generator) places(kind string) []string {
	list := g.all(kind)
	if kind == "int" {
		for _, w := range g.all(elements) {
			list = append(list, g.item(w))
		}
	}
	return list
}

// value returns an expression of a type.
func (g *generator) value(kind string) string {
	switch g.IntN(6) {
	case 0:
		return calls[kind]
	case 1:
		return g.derived(kind)
	case 2, 3:
		return g.operand(kind)
	default:
		return g.constant(kind)
	}
}

// derived returns an expression with an operation.
func (g *generator) derived(kind string) string {
	switch kind {
	case "int":
		return pick(g, "n-1", "len(list)-1", g.operand(kind)+"+1")
	case "bool":
		return "(" + g.condition() + ")"
	case "string":
		return g.operand(kind) + ` + "x"`
	default:
		return pick(g, `errors.New("new")`, `fmt.Errorf("%w", `+g.operand(kind)+")")
	}
}

// condition returns a condition that is no constant.
func (g *generator) condition() string {
	switch g.IntN(10) {
	case 0:
		return calls["bool"]
	case 1:
		return g.operand("bool")
	case 2:
		return "!" + g.operand("bool")
	case 3:
		return pick(g, "errors.Is("+g.operand("error")+", errBad)", "strings.Contains("+g.operand("string")+`, "x")`)
	case 4:
		return "(" + g.condition() + pick(g, " && ", " || ") + g.condition() + ")"
	default:
		return g.comparison()
	}
}

func (g *generator) comparison() string {
	kind := pick(g, kinds...)
	x, y := g.operand(kind), g.value(kind)
	if g.oneIn(3) {
		x, y = y, x
	}
	op := pick(g, "==", "==", "!=")
	if kind == "int" && g.oneIn(2) {
		op = pick(g, "<", "<=", ">", ">=")
	}
	return x + " " + op + " " + y
}

// body returns the statements of a function.
func (g *generator) body() string {
	text := ""
	for g.left > maxStatements/2 {
		text += g.statement()
	}
	return text
}

// block returns the statements of a block.
func (g *generator) block() string {
	g.depth++
	defer func() { g.depth-- }()
	return g.scope(func() string {
		text := g.statement()
		for n := g.IntN(4); n > 0 && g.left > 0; n-- {
			text += g.statement()
		}
		if g.oneIn(8) {
			text += g.jump()
		}
		return text
	})
}

// statement returns a statement, or several that belong together.
func (g *generator) statement() string {
	if g.left <= 0 {
		return g.step()
	}
	g.left--
	if g.depth == maxDepth || g.oneIn(2) {
		return pick(g, g.test, g.test, g.test, g.assign, g.assign, g.assign, g.variable, g.object, g.leave, g.leave, g.call)()
	}
	return pick(g, g.ifStmt, g.ifStmt, g.ifStmt, g.ifStmt, g.switchStmt, g.switchStmt,
		g.rangeStmt, g.rangeStmt, g.forStmt, g.inPlace, g.held, g.number)()
}

func (g *generator) step() string {
	g.steps++
	if g.steps > maxSteps {
		return fmt.Sprintf("step(%d)\n", 1+g.IntN(maxSteps))
	}
	return fmt.Sprintf("step(%d)\n", g.steps)
}

// test steps if a condition is true, by which what the engine knows shows.
func (g *generator) test() string { return fmt.Sprintf("if %s {\n%s}\n", g.condition(), g.step()) }

func (g *generator) assign() string {
	kind := pick(g, kinds...)
	to := g.target(kind)
	switch {
	case g.oneIn(6):
		return fmt.Sprintf("%s, %s = %s, %s\n", to, g.target("bool"), g.value(kind), g.value("bool"))
	case kind == "int" && g.oneIn(2):
		return to + pick(g, "++\n", "--\n", " += 2\n", " = "+to+" + 1\n")
	case kind == "string" && g.oneIn(3):
		return to + " += \"x\"\n"
	}
	return fmt.Sprintf("%s = %s\n", to, g.value(kind))
}

// variable declares a variable.
func (g *generator) variable() string {
	kind := pick(g, kinds...)
	switch g.IntN(4) {
	case 0:
		x := g.declare("x", kind)
		return fmt.Sprintf("var %s %s\nuse(%s)\n", x, kind, x)
	case 1:
		values := g.value("int") + ", " + g.value("int")
		w := g.declare("w", elements)
		return fmt.Sprintf("%s := []int{%s}\nuse(%s)\n", w, values, w)
	default:
		value := g.value(kind)
		x := g.declare("x", kind)
		return fmt.Sprintf("var %s %s = %s\nuse(%s)\n", x, kind, value, x)
	}
}

// object does something with t.
func (g *generator) object() string {
	return pick(g, "give(t)\n", "t.change()\n", fmt.Sprintf("t = &T{ok: %s, err: %s}\n", g.value("bool"), g.value("error")))
}

// leave jumps if a condition is true.
func (g *generator) leave() string { return fmt.Sprintf("if %s {\n%s}\n", g.condition(), g.jump()) }

// jump ends a block.
func (g *generator) jump() string {
	jumps := []string{"return"}
	if g.fn.breakable {
		jumps = append(jumps, "break")
	}
	if len(g.fn.labels) > 0 {
		jumps = append(jumps, "continue", pick(g, "break ", "continue ")+pick(g, g.fn.labels...))
	}
	return pick(g, jumps...) + "\n"
}

func (g *generator) ifStmt() string {
	text := fmt.Sprintf("if %s {\n%s}", g.condition(), g.block())
	switch g.IntN(4) {
	case 0:
		text += fmt.Sprintf(" else if %s {\n%s}", g.condition(), g.block())
	case 1:
		text += fmt.Sprintf(" else {\n%s}", g.block())
	}
	return text + "\n"
}

func (g *generator) switchStmt() string {
	return g.scope(func() string {
		outer := g.fn.breakable
		defer func() { g.fn.breakable = outer }()
		g.fn.breakable = true
		if g.oneIn(3) {
			return "switch {\n" + g.clauses(g.condition) + "}\n"
		}
		kind := pick(g, kinds...)
		left := g.Perm(len(constants[kind])) // the compiler wants no constant twice
		return "switch " + g.tag(kind) + " {\n" + g.clauses(func() string {
			if len(left) == 0 || g.oneIn(4) {
				return g.operand(kind)
			}
			c := constants[kind][left[0]]
			left = left[1:]
			return g.spelled(c)
		}) + "}\n"
	})
}

// tag returns the tag of a switch.
func (g *generator) tag(kind string) string {
	switch g.IntN(4) {
	case 0:
		return calls[kind]
	case 1:
		value := g.operand(kind)
		x := g.declare("x", kind)
		return fmt.Sprintf("%s := %s; %s", x, value, x)
	default:
		return g.operand(kind)
	}
}

// clauses returns the clauses of a switch.
func (g *generator) clauses(expression func() string) string {
	n := 1 + g.IntN(3)
	byDefault := g.IntN(2 * n) // the clause that is the default; often none
	text := ""
	for i := range n {
		switch {
		case i == byDefault:
			text += "default:\n"
		case g.oneIn(3):
			text += fmt.Sprintf("case %s, %s:\n", expression(), expression())
		default:
			text += fmt.Sprintf("case %s:\n", expression())
		}
		text += g.block()
		if i < n-1 && g.oneIn(5) {
			text += "fallthrough\n"
		}
	}
	return text
}

// loop returns a loop. Its body uses the variables that the head declares, which the
// compiler asks for.
func (g *generator) loop(head string, declared ...string) string {
	outer := g.fn
	defer func() { g.fn = outer }()
	label := g.name("L")
	g.fn.labels = append(slices.Clone(outer.labels), label)
	g.fn.breakable = true
	uses := ""
	for _, v := range declared {
		uses += fmt.Sprintf("use(%s)\n", v)
	}
	text := fmt.Sprintf("for %s {\n%s%s}\n", head, uses, g.block())
	if strings.Contains(text, " "+label+"\n") {
		return label + ":\n" + text
	}
	return text
}

func (g *generator) rangeStmt() string {
	return g.scope(func() string {
		switch g.IntN(7) {
		case 0:
			return g.loop("range list")
		case 1:
			i := g.declare("i", counter)
			return g.loop(i+" := range list", i)
		case 2:
			i, x := g.declare("i", counter), g.declare("x", "int")
			return g.loop(i+", "+x+" := range list", i, x)
		case 3:
			return g.loop(fmt.Sprintf(pick(g, "%s = range list", "_, %s = range list"), g.target("int")))
		case 4:
			i := g.declare("i", counter)
			return g.loop(i+" := range "+pick(g, "2", "limit", "n"), i)
		case 5:
			x := g.declare("x", "int")
			return g.loop("_, "+x+" := range list", x)
		default:
			kind := pick(g, kinds...)
			values := fmt.Sprintf("[]%s{%s, %s}", kind, g.value(kind), g.value(kind))
			x := g.declare("x", kind)
			return g.loop("_, "+x+" := range "+values, x)
		}
	})
}

func (g *generator) forStmt() string {
	return g.scope(func() string {
		if g.oneIn(2) {
			return g.loop(g.condition())
		}
		end := g.value("int")
		j := g.declare("j", counter)
		return g.loop(fmt.Sprintf("%s := %s; %s %s %s; %s++", j, pick(g, "0", "1"), j, pick(g, "<", "!=", "<="), end, j))
	})
}

// lit returns a literal of a kind. It tests its parameter.
func (g *generator) lit(kind string) string {
	outer := g.fn
	defer func() { g.fn = outer }()
	g.fn = function{}
	if kind == literal {
		return fmt.Sprintf("func() {\n%s}", g.block())
	}
	return g.scope(func() string {
		param := takers[kind]
		p := g.declare("p", param)
		test := p
		if param != "bool" {
			test = fmt.Sprintf("%s %s %s", p, pick(g, "==", "!="), g.constant(param))
		}
		return fmt.Sprintf("func(%s %s) {\nif %s {\n%s}\n%s}", p, param, test, g.step(), g.block())
	})
}

// callOf calls a literal of a kind.
func (g *generator) callOf(f, kind string) string {
	if kind == literal {
		return f + "()\n"
	}
	return fmt.Sprintf("%s(%s)\n", f, g.operand(takers[kind]))
}

// inPlace calls a literal where it stands.
func (g *generator) inPlace() string {
	kind := pick(g, literals...)
	return g.callOf(g.lit(kind), kind)
}

// held calls a literal that a variable holds.
func (g *generator) held() string {
	kind := pick(g, literals...)
	lit := g.lit(kind)
	f := g.declare("f", kind)
	text := fmt.Sprintf("%s := %s\n", f, lit)
	for range g.IntN(3) {
		text += g.statement()
	}
	return text + g.callOf(f, kind)
}

// call calls a literal that a variable in scope holds.
func (g *generator) call() string {
	var list []variable
	for _, v := range g.vars {
		if slices.Contains(literals, v.kind) {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return g.step()
	}
	v := pick(g, list...)
	return g.callOf(v.name, v.kind)
}

// number declares a literal with a result, and tests that.
func (g *generator) number() string {
	// It assigns nothing: Go leaves open whether n is read before or after the call in n == g().
	body := fmt.Sprintf("if %s {\n%sreturn %s\n}\nreturn %s\n", g.condition(), g.step(), g.value("int"), g.value("int"))
	f := g.declare("g", number)
	return fmt.Sprintf("%s := func() int {\n%s}\nif %s() == %s {\n%s}\n", f, body, f, g.value("int"), g.block())
}
