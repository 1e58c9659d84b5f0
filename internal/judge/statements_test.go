package judge

import (
	"fmt"
	"strings"
)

// statements are the productions of statements.
var statements []production

func init() {
	statements = []production{
		{10, false, always((*generator).errorReply)},
		{7, false, always((*generator).reply)},
		{2, false, always((*generator).status)},
		{3, false, always((*generator).header)},
		{2, false, always((*generator).passOn)},
		{1, false, always((*generator).redirect)},
		{4, false, always((*generator).work)},
		{1, false, always((*generator).note)},
		{2, false, always((*generator).vague)},
		{1, false, always((*generator).alias)},
		{5, false, (*generator).end},
		{10, true, always((*generator).ifStmt)},
		{4, true, always((*generator).switchStmt)},
		{3, true, always((*generator).loop)},
		{7, true, always((*generator).conditional)},
		{4, true, always((*generator).failure)},
		{3, true, always((*generator).correlated)},
		{3, true, always((*generator).flag)},
		{3, true, always(func(g *generator) { g.expand(correlations) })},
		{4, true, always(func(g *generator) { g.expand(shapes) })},
		{3, true, always(func(g *generator) { g.expand(values) })},
		{3, true, always(func(g *generator) { g.expand(writers) })},
		{1, false, always((*generator).useValue)},
		{3, true, always((*generator).closure)},
		{3, true, always(func(g *generator) { g.expand(closures) })},
		{1, true, always((*generator).deferred)},
		{2, true, always((*generator).bound)},
	}
}

func always(emit func(*generator)) func(*generator) bool {
	return func(g *generator) bool {
		emit(g)
		return false
	}
}

// writer returns an expression of the writer, where it is known by name.
func (g *generator) writer() string {
	if s := g.some("server"); s != "" && g.oneIn(2) {
		return s + ".w"
	}
	return g.some("writer")
}

// errorStatus returns an expression of a status of 400 or more.
func (g *generator) errorStatus() string {
	if s := g.some("status"); s != "" && g.oneIn(2) {
		return s
	}
	return pick(g, "400", "http.StatusForbidden", "404", "http.StatusInternalServerError")
}

// errorReply writes a complete error reply.
func (g *generator) errorReply() {
	if fail := g.some("fail"); fail != "" && g.oneIn(3) {
		g.line("%s(%q)", fail, "no")
		return
	}
	if h, ok := g.helper(errorHelper); ok && g.oneIn(2) {
		g.line("%s", h.with(g))
		return
	}
	w := g.writer()
	switch g.IntN(4) {
	case 0:
		g.line("http.NotFound(%s, r)", w)
	default:
		g.line("http.Error(%s, %q, %s)", w, "no", g.errorStatus())
	}
}

// reply writes a reply that is no error reply.
func (g *generator) reply() {
	if h, ok := g.helper(replyHelper); ok && g.oneIn(3) {
		g.line("%s", h.with(g))
		return
	}
	g.line(pick(g,
		"fmt.Fprintln(%s, \"yes\")",
		"%s.Write([]byte(\"yes\"))",
		"io.WriteString(%s, \"yes\")",
		"_ = json.NewEncoder(%s).Encode(1)",
		"%s.(http.Flusher).Flush()",
	), g.writer())
}

func (g *generator) status() {
	g.line("%s.WriteHeader(%s)", g.writer(), pick(g, "200", "http.StatusCreated", "404", g.errorStatus()))
}

func (g *generator) header() {
	w := g.writer()
	switch g.IntN(5) {
	case 0:
		g.line("http.SetCookie(%s, &http.Cookie{Name: \"a\"})", w)
	case 1:
		g.line("%s.Header()[\"X-A\"] = []string{\"a\"}", w)
	case 2:
		g.line("delete(%s.Header(), \"X-A\")", w)
	default:
		g.line("%s.Header().%s", w, pick(g, `Set("X-A", "a")`, `Add("X-A", "b")`, `Del("X-A")`))
	}
}

func (g *generator) passOn() {
	g.line("Next.ServeHTTP(%s, r)", g.writer())
}

func (g *generator) redirect() {
	g.line("http.Redirect(%s, r, \"/\", http.StatusSeeOther)", g.writer())
}

func (g *generator) work() {
	if g.fn.choices >= maxChoices || g.oneIn(2) {
		g.line("_ = env.Work(%d)", g.choice())
		return
	}
	g.line("env.Work(%d)", g.choice())
}

// useValue writes a use of a value that came with an error.
func (g *generator) useValue() {
	v := g.some("value")
	if n := g.some("number"); n != "" && (v == "" || g.oneIn(2)) {
		g.line(pick(g, "env.Note(%s)", "log.Print(%s)"), n)
		return
	}
	if v == "" {
		g.note()
		return
	}
	g.line(pick(g, "env.Use(%s)", "%s.Do()", "_ = %s.Try()", "log.Print(%s)"), v)
}

func (g *generator) note() {
	g.line(pick(g, "env.Note(%d)", "log.Print(%d)"), g.site())
}

func (g *generator) vague() {
	if h, ok := g.helper(vagueHelper); ok {
		g.line("%s", h.with(g))
		return
	}
	g.note()
}

// alias writes a second name for the writer, or a struct that holds it.
func (g *generator) alias() {
	if g.oneIn(2) {
		out := g.name("out")
		g.line("%s := %s", out, g.writer())
		g.line("_ = %s", out)
		g.declare(out, "writer")
		return
	}
	if g.pkg == "handlers" {
		s := g.name("s")
		g.line("%s := &server{w: %s}", s, g.some("writer"))
		g.line("_ = %s", s)
		g.declare(s, "server")
	}
}

// end writes a statement that leaves the block, the function or the program.
func (g *generator) end() bool {
	if g.fn.depth == 1 {
		g.note()
		return false
	}
	n := g.IntN(10)
	switch {
	case n < 2 && g.fn.loops > 0:
		tok := pick(g, "break", "continue")
		labels := g.fn.labels[len(g.fn.labels)-g.fn.loops:]
		if label := pick(g, labels...); label != "" && g.oneIn(2) {
			tok += " " + label
		}
		g.line("%s", tok)
	case g.fn.deferred:
		g.line("return")
	case n == 3:
		g.line("panic(\"end\")")
	case n == 4:
		g.line(pick(g, "log.Panicln(\"end\")", "runtime.Goexit()", "lib.Die()"))
	default:
		g.line("return")
	}
	return true
}

// condition returns a condition, of few choices.
func (g *generator) condition() string {
	switch b, n, err := g.some("bool"), g.some("int"), g.some("err"); g.IntN(9) {
	case 0:
		if b != "" {
			return b
		}
	case 1:
		if b != "" {
			return "!" + b
		}
	case 2:
		if n != "" {
			return fmt.Sprintf("%s %s %d", n, pick(g, "==", "!="), g.IntN(3))
		}
	case 3:
		if err != "" {
			return err + pick(g, " != nil", " == nil")
		}
	case 4:
		return g.atom() + pick(g, " && ", " || ") + g.atom()
	case 5:
		return "!(" + g.atom() + pick(g, " && ", " || ") + g.atom() + ")"
	case 6:
		return fmt.Sprintf("env.Num(%d) == %d", g.choice(), g.IntN(3))
	}
	return fmt.Sprintf("env.Is(%d)", g.choice())
}

// atom returns a condition without operators, but for a negation.
func (g *generator) atom() string {
	not := pick(g, "", "!")
	if b := g.some("bool"); b != "" && g.oneIn(2) {
		return not + b
	}
	return fmt.Sprintf("%senv.Is(%d)", not, g.choice())
}

func (g *generator) ifStmt() {
	g.line("if %s {", g.condition())
	g.block()
	for g.oneIn(4) && g.fn.choices < maxChoices {
		g.line("} else if %s {", g.condition())
		g.block()
	}
	if g.oneIn(3) {
		g.line("} else {")
		g.block()
	}
	g.line("}")
}

func (g *generator) switchStmt() {
	switch {
	case g.oneIn(3):
		g.line("switch {")
		g.cases(func(int) string { return g.condition() })
		return
	case g.oneIn(3) && g.some("bool") != "":
		g.line("switch %s {", g.some("bool"))
		g.cases(func(i int) string { return []string{"true", "false", ""}[i] })
		return
	case g.oneIn(2):
		n := g.number()
		g.line("switch %s {", n)
	default:
		g.line("switch env.Num(%d) {", g.choice())
	}
	g.cases(func(i int) string { return []string{"0", "1", "2"}[i] })
}

// number declares a number of which nothing is known, or returns one.
func (g *generator) number() string {
	if n := g.some("int"); n != "" && g.oneIn(2) {
		return n
	}
	n := g.name("n")
	g.line("%s := env.Num(%d)", n, g.choice())
	g.declare(n, "int")
	return n
}

// cases writes the cases of a switch statement and its end.
func (g *generator) cases(expr func(i int) string) {
	list := 1 + g.IntN(3)
	for i := range list {
		e := expr(i)
		if e == "" {
			break
		}
		g.line("case %s:", e)
		ends := g.block()
		if !ends && i < list-1 && expr(0) == "0" && g.oneIn(5) {
			g.line("fallthrough")
		}
	}
	if g.oneIn(2) {
		g.line("default:")
		g.block()
	}
	g.line("}")
}

func (g *generator) loop() {
	label := ""
	text := g.out.String()
	if g.oneIn(3) {
		label = g.name("loop")
	}
	if g.oneIn(2) {
		g.line("for env.More(%d) {", g.choice())
	} else {
		g.line("for range env.Len(%d) {", g.choice())
	}
	g.fn.labels = append(g.fn.labels, label)
	g.fn.loops++
	g.fn.left = min(g.fn.left, 4)
	g.block()
	g.fn.loops--
	g.fn.labels = g.fn.labels[:len(g.fn.labels)-1]
	g.line("}")
	if body := g.out.String()[len(text):]; label != "" && (strings.Contains(body, "break "+label) || strings.Contains(body, "continue "+label)) {
		g.out.Reset()
		g.out.WriteString(text + label + ":\n" + body)
	}
}

// failure writes work whose error decides.
func (g *generator) failure() {
	err := g.name("err")
	switch g.IntN(3) {
	case 0:
		g.line("if %s := env.Work(%d); %s != nil {", err, g.choice(), err)
		g.declare(err, "err")
		g.block()
		g.line("}")
		g.fn.vars = g.fn.vars[:len(g.fn.vars)-1]
	case 1:
		g.line("if _, %s := fmt.Fprintln(%s, \"try\"); %s != nil {", err, g.writer(), err)
		g.choice()
		g.block()
		g.line("}")
	default:
		g.line("%s := env.Work(%d)", err, g.choice())
		g.declare(err, "err")
		g.line("if %s != nil {", err)
		g.block()
		g.line("}")
	}
}

// correlated writes a condition that is likely to be tested again.
func (g *generator) correlated() {
	b := g.some("bool")
	switch {
	case b != "" && g.oneIn(3):
		g.line("%s = env.Is(%d)", b, g.choice())
	case b == "" || g.oneIn(2):
		b = g.name("b")
		g.line("%s := env.Is(%d)", b, g.choice())
		g.declare(b, "bool")
	}
	g.line("if %s%s {", pick(g, "", "!"), b)
	g.block()
	g.line("}")
}

// flag writes a flag that is set on the branch that replied, and tests it.
func (g *generator) flag() {
	b := g.name("done")
	g.line("%s", pick(g, b+" := false", "var "+b+" bool"))
	g.line("if %s {", g.condition())
	g.errorReply()
	if g.oneIn(4) {
		g.line("return")
	} else {
		g.line("%s = true", b)
	}
	g.line("}")
	g.declare(b, "bool")
	if g.oneIn(3) {
		g.statement()
	}
	g.line("if %s {", pick(g, b, "!"+b, b+" == false", b+" != true"))
	g.block()
	g.line("}")
}

// closure writes a function literal that is run at once or bound to a variable.
func (g *generator) closure() {
	outer := g.fn.loops
	g.fn.loops = 0
	defer func() { g.fn.loops = outer }()
	if g.oneIn(2) {
		g.line("func() {")
		g.block()
		g.line("}()")
		return
	}
	fail := g.name("fail")
	g.line("%s := func(msg string) {", fail)
	g.line("http.Error(%s, msg, %s)", g.writer(), g.errorStatus())
	g.line("}")
	g.declare(fail, "fail")
	g.line("if %s {", g.condition())
	g.line("%s(\"no\")", fail)
	g.block()
	g.line("}")
}

// bound writes a helper that is bound to a variable.
func (g *generator) bound() {
	h, ok := g.helper(errorHelper)
	if !ok {
		g.note()
		return
	}
	call := h.with(g)
	if method, ok := strings.CutPrefix(call, "(*base)."); ok {
		call = "new(base)." + strings.Replace(method, "nil, ", "", 1)
	}
	open := strings.LastIndex(call, "(")
	fun, args := call[:open], call[open+1:]
	if h.generic {
		fun += "[int]"
	}
	x := g.name("x")
	g.line("%s := %s", x, fun)
	g.line("if %s {", g.condition())
	g.line("%s(%s", x, args)
	if ends := g.block(); !ends && g.oneIn(2) {
		g.line("return")
	}
	g.line("}")
}

func (g *generator) deferred() {
	outer := g.fn.loops
	g.fn.loops = 0
	defer func() { g.fn.loops = outer }()
	g.line("defer func() {")
	g.fn.left = min(g.fn.left, 2)
	g.fn.deferred = true
	g.block()
	g.fn.deferred = false
	g.line("}()")
}

// conditional writes a call of a helper whose result tells whether it has
// replied, and what is done with it.
func (g *generator) conditional() {
	h, ok := g.helper(falseHelper, trueHelper, errHelper, nilHelper, valueHelper, valueErrHelper, pointerHelper)
	if !ok {
		g.note()
		return
	}
	g.fn.choices++
	forms := usesOf[h.kind]
	uses := pick(g, forms...)
	name := g.name(map[bool]string{true: "ok", false: "err"}[strings.Contains(uses, "OK")])
	value := "_"
	if after, ok := strings.CutPrefix(uses, "VALUE, "); ok && g.oneIn(2) {
		value = g.name("v")
		first, rest, _ := strings.Cut(after, "\n")
		uses = "VALUE, " + first + "\n_ = VALUE\n" + rest
		defer g.declare(value, map[helperKind]string{valueHelper: "number", valueErrHelper: "value"}[h.kind])
	}
	uses = strings.NewReplacer("CALL", h.with(g), "OK", name, "ERR", name, "MORE", g.atom(), "VALUE", value, "POINTER", name).Replace(uses)
	for part := range strings.SplitSeq(uses, "\n") {
		if part != "BLOCK" {
			g.line("%s", part)
			continue
		}
		if ends := g.block(); !ends && g.oneIn(2) {
			g.line("return")
		}
	}
}

// usesOf lists the ways to use the result of a helper, by its kind.
var usesOf = map[helperKind][]string{
	falseHelper: {
		"if !CALL {\nBLOCK\n}",
		"if CALL {\nBLOCK\n}",
		"if CALL {\nBLOCK\n} else {\nBLOCK\n}",
		"OK := CALL\nif !OK {\nBLOCK\n}",
		"OK := CALL\nif OK == false {\nBLOCK\n}",
		"var OK bool\nOK = CALL\nif OK {\nBLOCK\n}",
		"if OK := CALL; !OK {\nBLOCK\n}",
		"switch {\ncase !CALL:\nBLOCK\ndefault:\nBLOCK\n}",
		"switch CALL {\ncase true:\nBLOCK\ncase false:\nBLOCK\n}",
		"if MORE && !CALL {\nBLOCK\n}",
		"if MORE || CALL {\nBLOCK\n}",
		"CALL",
		"_ = CALL",
	},
	errHelper: {
		"if ERR := CALL; ERR != nil {\nBLOCK\n}",
		"if ERR := CALL; ERR == nil {\nBLOCK\n}",
		"ERR := CALL\nif ERR != nil {\nBLOCK\n}",
		"ERR := CALL\nif nil == ERR {\nBLOCK\n} else {\nBLOCK\n}",
		"if CALL != nil {\nBLOCK\n}",
		"if MORE && CALL != nil {\nBLOCK\n}",
		"CALL",
		"_ = CALL",
	},
	valueHelper: {
		"VALUE, OK := CALL\nif !OK {\nBLOCK\n}",
		"if VALUE, OK := CALL; OK {\nBLOCK\n} else {\nBLOCK\n}",
		"CALL",
	},
	pointerHelper: {
		"POINTER := CALL\nif POINTER == nil {\nBLOCK\n}",
		"if POINTER := CALL; POINTER != nil {\nBLOCK\n}",
		"if CALL == nil {\nBLOCK\n}",
		"CALL",
	},
	valueErrHelper: {
		"VALUE, ERR := CALL\nif ERR != nil {\nBLOCK\n}",
		"if VALUE, ERR := CALL; ERR == nil {\nBLOCK\n}",
	},
}

func init() {
	usesOf[trueHelper] = usesOf[falseHelper]
	usesOf[nilHelper] = usesOf[errHelper]
}
