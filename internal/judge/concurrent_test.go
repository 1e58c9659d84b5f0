package judge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// generateGoroutines returns the generated files by name, of handlers that start
// goroutines.
func generateGoroutines(seed uint64, handlers int) map[string][]byte {
	const imports = `"bytes"; "context"; "encoding/json"; "errors"; "fmt"; "io"; "log"; "net/http"; "runtime"; "sync"; "time"; "golang.org/x/sync/errgroup"; "judged/env"`
	const use = "\nvar (\n_ bytes.Buffer\n_ context.Context\n_ = runtime.Goexit\n_ sync.WaitGroup\n_ errgroup.Group\n_ = time.After\n)"
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 2)), table: concurrentStatements, statements: 6}
	files := make(map[string][]byte)
	g.pkg = "lib"
	g.helperFuncs(1)
	g.starterFuncs(2)
	g.line(use)
	files["lib/generated.go"] = g.file("package lib\n", imports)
	g.pkg = "handlers"
	g.helperFuncs(1)
	g.starterFuncs(2)
	g.handlerFuncs(handlers)
	g.line(use)
	files["handlers/generated.go"] = g.file("package handlers\n", imports+`; "judged/lib"`)
	return files
}

// concurrentStatements are the productions of the statements of handlers that
// start goroutines. Those of handlers that start none are shared.
var concurrentStatements []production

func init() {
	concurrentStatements = []production{
		{12, true, always((*generator).episode)},
		{1, false, always((*generator).errorReply)},
		{1, false, always((*generator).reply)},
		{1, false, always((*generator).header)},
		{2, false, always((*generator).work)},
		{1, false, always((*generator).note)},
		{1, false, always((*generator).alias)},
		{4, false, (*generator).end},
		{6, true, always((*generator).ifStmt)},
		{1, true, always((*generator).switchStmt)},
		{1, true, always((*generator).failure)},
		{1, true, always((*generator).conditional)},
	}
}

// A signal is a way in which a goroutine tells its end. In it SIG stands for the
// variable, BLOCK for statements, COND for a condition, and NEW for a new name.
type signal struct {
	kind       string
	declare    string
	param, arg string // of functions that are handed it; "" if none is
	start      string // before each start
	begin      string // how the goroutine begins
	end        string // how it ends, if it does not begin so
	repeated   bool   // several goroutines can share it
	joins      []string
	guarded    bool // a join does no harm where nothing was started
}

var signals = []signal{
	{kind: "none", joins: []string{"BLOCK"}},
	{
		kind:    "group",
		declare: "var SIG sync.WaitGroup",
		param:   "SIG *sync.WaitGroup", arg: "&SIG",
		start: "SIG.Add(1)", begin: "defer SIG.Done()", end: "SIG.Done()",
		repeated: true, guarded: true,
		joins: []string{
			"SIG.Wait()",
			"SIG.Wait()",
			"defer SIG.Wait()",
			"defer func() {\nSIG.Wait()\n}()",
			"if COND {\nSIG.Wait()\n}",
			"if COND {\nreturn\n}\nSIG.Wait()",
			"switch env.Num(SITE) {\ncase 0:\nreturn\ncase 1:\nSIG.Wait()\nreturn\n}\nSIG.Wait()",
			"NEW := make(chan struct{})\ngo func() {\nSIG.Wait()\nclose(NEW)\n}()\n<-NEW",
			"NEW := make(chan struct{})\ngo func() {\ndefer close(NEW)\nSIG.Wait()\n}()\nselect {\ncase <-NEW:\ncase <-time.After(time.Second):\n}",
			"NEW := func() {\nSIG.Wait()\n}\nNEW()",
			"NEW := func() {\nSIG.Wait()\n}\ndefer NEW()",
			"lib.Await(&SIG)",
			"BLOCK",
		},
	},
	{
		kind:    "errgroup",
		declare: "SIG := new(errgroup.Group)",
		param:   "SIG *errgroup.Group", arg: "SIG",
		repeated: true, guarded: true,
		joins: []string{
			"_ = SIG.Wait()",
			"if err := SIG.Wait(); err != nil {\nreturn\n}",
			"defer SIG.Wait()",
			"if COND {\n_ = SIG.Wait()\n}",
			"if COND {\nreturn\n}\n_ = SIG.Wait()",
			"BLOCK",
		},
	},
	{
		kind:    "closed",
		declare: "SIG := make(chan struct{})",
		param:   "SIG chan struct{}", arg: "SIG",
		begin: "defer close(SIG)", end: "close(SIG)",
		joins: append([]string{
			"for range SIG {\n}",
			"<-SIG\n<-SIG",
			"NEW := func() {\n<-SIG\n}\nNEW()",
			"for {\nselect {\ncase <-SIG:\nreturn\ncase <-time.After(time.Second):\nenv.Note(1)\n}\n}",
			"BLOCK",
		}, selects...),
	},
	{
		kind:    "sent",
		declare: "SIG := make(chan error)",
		param:   "SIG chan error", arg: "SIG",
		begin: "defer func() {\nSIG <- FAILS\n}()", end: "SIG <- FAILS",
		repeated: true,
		joins:    append([]string{"if err := <-SIG; err != nil {\nreturn\n}", "NEW := <-SIG\n_ = NEW", "_ = <-SIG"}, selects...),
	},
	{
		kind:    "buffered",
		declare: "SIG := make(chan error, 4)",
		param:   "SIG chan error", arg: "SIG",
		begin: "defer func() {\nSIG <- FAILS\n}()", end: "SIG <- FAILS",
		repeated: true,
		joins:    append([]string{"<-SIG", "_, _ = <-SIG"}, selects...),
	},
	{
		kind:    "context",
		declare: "SIG, cancelSIG := context.WithCancel(context.Background())",
		begin:   "defer cancelSIG()", end: "cancelSIG()",
		joins: []string{"<-SIG.Done()", "<-SIG.Done()", "select {\ncase <-SIG.Done():\ncase <-time.After(time.Second):\n}", "BLOCK\n_ = SIG"},
	},
	{
		kind:    "request",
		declare: "SIG, cancelSIG := context.WithCancel(r.Context())",
		begin:   "defer cancelSIG()", end: "cancelSIG()",
		joins: []string{"<-SIG.Done()"},
	},
}

// selects are joins by a channel.
var selects = []string{
	"<-SIG",
	"<-SIG",
	"defer func() {\n<-SIG\n}()",
	"if COND {\n<-SIG\n}",
	"select {\ncase <-SIG:\n}",
	"select {\ncase <-SIG:\ncase <-time.After(time.Second):\n}",
	"select {\ncase <-SIG:\ncase <-time.After(time.Second):\nBLOCK\n}",
	"select {\ncase <-SIG:\ncase <-time.After(time.Second):\n<-SIG\n}",
	"select {\ncase <-SIG:\ncase <-r.Context().Done():\nreturn\n}",
	"select {\ncase <-SIG:\ndefault:\n}",
}

// A starter is a function of the generated code that runs in a goroutine, or
// starts one.
type starter struct {
	kind   string // of the signal that it is handed
	pkg    string
	call   string // a statement with WRITER for the writer, ARG for the signal
	method bool   // of server, which holds the writer
}

// starterFuncs writes rounds functions of each kind to the package.
func (g *generator) starterFuncs(rounds int) {
	prefix := map[string]string{"lib": "", "handlers": "own"}[g.pkg]
	g.line("\nfunc %sRun(f func()) {\ngo f()\n}", prefix)
	g.line("\nfunc %sRunSafely(f func()) {\ngo func() {\ndefer func() {\n_ = recover()\n}()\nf()\n}()\n}", prefix)
	g.line("\nfunc %sIgnore(_ http.ResponseWriter, _ *http.Request) {\nenv.Note(0)\n}", prefix)
	if g.pkg == "lib" {
		g.line("\nfunc Await(group *sync.WaitGroup) {\ngroup.Wait()\n}")
	}
	for range rounds {
		for _, sig := range signals {
			if sig.param != "" || sig.kind == "none" {
				g.starterFunc(sig, false)
				g.starterFunc(sig, true)
			}
		}
		g.joinedFunc()
	}
}

// starterFunc writes a function that uses the writer, or one that starts a
// goroutine which does.
func (g *generator) starterFunc(sig signal, starts bool) {
	name := g.name(map[string]string{"lib": "Work", "handlers": "work"}[g.pkg])
	// Handed the request as well, it would be a handler.
	params, args := []string{"w http.ResponseWriter"}, []string{"WRITER"}
	g.fn = function{choices: maxChoices, vars: []variable{{"w", "writer"}}}
	s := starter{kind: sig.kind, pkg: g.pkg}
	if g.pkg == "handlers" && g.oneIn(3) {
		s.method = true
		params, args = nil, nil
		g.fn.vars = []variable{{"s.w", "writer"}}
	}
	if sig.kind != "none" {
		params, args = append(params, strings.ReplaceAll(sig.param, "SIG", "sig")), append(args, "ARG")
	}
	call := fmt.Sprintf("%s(%s)", name, strings.Join(args, ", "))
	switch {
	case s.method:
		g.line("\nfunc (s *server) %s(%s) {", name, strings.Join(params, ", "))
		call = "SERVER." + call
	default:
		g.line("\nfunc %s(%s) {", name, strings.Join(params, ", "))
		if s.pkg == "lib" {
			call = "lib." + call
		}
	}
	g.line("r := new(http.Request)\n_ = r")
	if sig.kind == "errgroup" {
		g.line("sig.Go(func() error {")
		g.goroutine(sig, "sig", true)
		g.line("return nil\n})\n}")
		s.call = call
	} else if starts {
		g.lines(sig.start, "sig")
		g.line("go func() {")
		g.goroutine(sig, "sig", true)
		g.line("}()\n}")
		s.call = call
	} else {
		g.goroutine(sig, "sig", true)
		g.line("}")
		s.call = "go " + call
		if sig.start != "" {
			s.call = sig.start + "\n" + s.call
		}
	}
	g.starters = append(g.starters, s)
}

// joinedFunc writes a function that waits for the goroutine which it starts.
func (g *generator) joinedFunc() {
	name := g.name(map[string]string{"lib": "Joined", "handlers": "joined"}[g.pkg])
	g.fn = function{choices: maxChoices, vars: []variable{{"w", "writer"}}}
	g.line("\nfunc %s(w http.ResponseWriter) {\nr := new(http.Request)\n_ = r\ndone := make(chan struct{})\ngo func() {\ndefer close(done)", name)
	g.use()
	g.line("}()\n<-done\n}")
	if g.pkg == "lib" {
		name = "lib." + name
	}
	g.starters = append(g.starters, starter{kind: "none", pkg: g.pkg, call: name + "(WRITER)"})
}

// lines writes lines of a form about a signal.
func (g *generator) lines(form, sig string) {
	if form == "" {
		return
	}
	form = strings.NewReplacer("SIG", sig, "NEW", g.name("ended")).Replace(form)
	for part := range strings.SplitSeq(form, "\n") {
		switch {
		case part == "BLOCK":
			g.block()
		case strings.Contains(part, "COND"):
			g.line("%s", strings.Replace(part, "COND", g.condition(), 1))
		default:
			g.line("%s", g.fill(part))
		}
	}
}

// goroutine writes what runs in a goroutine.
func (g *generator) goroutine(sig signal, name string, uses bool) {
	late := sig.end != "" && g.oneIn(2)
	if !late {
		g.lines(sig.begin, name)
	}
	switch {
	case !uses:
		g.line("var buf bytes.Buffer\nfmt.Fprintln(&buf, \"no\")")
		if sig.kind != "none" {
			g.line("env.Slow(%d)", g.site())
		}
	case g.oneIn(6) && g.fn.choices < maxChoices:
		g.line("if env.Is(%d) {", g.choice())
		g.use()
		g.line("}")
	default:
		g.use()
	}
	if late {
		g.lines(sig.end, name)
	}
}

// use writes a call that uses the writer.
func (g *generator) use() {
	switch g.IntN(4) {
	case 0:
		g.line("%s.Header().%s", g.writer(), pick(g, `Set("X-A", "a")`, `Add("X-A", "b")`, `Del("X-A")`))
	case 1:
		g.errorReply()
	default:
		g.reply()
	}
}

// episode writes starts of goroutines and what the handler does until it has
// waited for them, if it does.
func (g *generator) episode() {
	sig := pick(g, signals...)
	name := g.name("sig")
	if sig.declare != "" {
		g.lines(sig.declare, name)
	}
	b := ""
	if g.oneIn(4) {
		b = g.name("b")
		g.line("%s := env.Is(%d)", b, g.choice())
	}
	deferred := sig.guarded && g.oneIn(5)
	if deferred {
		g.line("defer %s.Wait()", name)
	}
	count := 1
	if sig.repeated {
		count = pick(g, 1, 1, 2, 2, 2, 3)
	}
	g.guard(b, func() {
		if sig.repeated && g.oneIn(5) {
			g.looped(sig, name)
			count = 0
			return
		}
		for range count {
			g.start(sig, name)
		}
	})
	g.between()
	if deferred {
		return
	}
	switch {
	case count == 0 && !sig.guarded:
		g.guard(b, func() {
			g.line("%s", strings.ReplaceAll(pick(g, "for range 2 {\n<-SIG\n}", "<-SIG", "for range 2 {\nif err := <-SIG; err != nil {\nreturn\n}\n}", "for i := 0; i < 2; i++ {\nif err := <-SIG; err != nil {\nlog.Print(err)\n}\n}"), "SIG", name))
		})
		return
	case sig.guarded && g.oneIn(3):
		b = "" // waited for in any case
	case b != "" && g.oneIn(5):
		b += " && " + g.atom()
	}
	waits := 1
	if sig.kind == "sent" || sig.kind == "buffered" {
		waits = pick(g, count, count, count, 1+g.IntN(count))
	}
	g.guard(b, func() {
		for i := range waits {
			if i > 0 {
				g.between()
			}
			g.join(sig, name, count)
		}
	})
}

// join writes a join, without a block of another where several are needed.
func (g *generator) join(sig signal, name string, count int) {
	joins := sig.joins
	if count > 1 && !sig.guarded {
		// Receiving twice from a channel that as many have not sent on never ends.
		joins = slices.DeleteFunc(slices.Clone(joins), func(j string) bool { return strings.Count(j, "<-SIG") > 1 })
	}
	g.lines(pick(g, joins...), name)
}

// looped writes a loop that starts two goroutines.
func (g *generator) looped(sig signal, name string) {
	g.line("for range 2 {")
	g.start(sig, name)
	g.line("}")
}

// guard writes code that is run if b is true, if there is such a variable.
func (g *generator) guard(b string, emit func()) {
	if b == "" {
		emit()
		return
	}
	g.line("if %s {", b)
	emit()
	g.line("}")
}

// between writes what the handler does before it waits.
func (g *generator) between() {
	for g.oneIn(3) && g.fn.choices < maxChoices && g.fn.left > 0 {
		g.fn.left--
		switch g.IntN(6) {
		case 0:
			g.use()
		case 1:
			g.work()
		case 2:
			g.line("if %s {", g.condition())
			g.line("%s", pick(g, "return", "return", "return", "panic(\"end\")", "runtime.Goexit()", "lib.Die()"))
			g.line("}")
		case 3:
			g.line("if err := env.Work(%d); err != nil {", g.choice())
			g.use()
			g.line("return\n}")
		case 4:
			g.line("if %s {", g.condition())
			g.use()
			g.line("}")
		default:
			g.note()
		}
	}
}

// start writes the start of a goroutine.
func (g *generator) start(sig signal, name string) {
	uses := !g.oneIn(6)
	g.fn.choices++ // whether it is held back
	if s, ok := g.starter(sig); ok && uses && g.oneIn(2) {
		arg := strings.ReplaceAll(sig.arg, "SIG", name)
		for part := range strings.SplitSeq(s.call, "\n") {
			g.line("%s", strings.NewReplacer("SIG", name, "ARG", arg, "WRITER", g.writer(), "SERVER", g.some("server")).Replace(part))
		}
		return
	}
	if sig.kind == "none" && g.oneIn(4) {
		w := g.writer()
		g.line("%s", pick(g, "go fmt.Fprintln("+w+", \"late\")", "go lib.Ignore("+w+", r)", "go ownIgnore("+w+", r)", "go func(http.ResponseWriter) {\nenv.Note(0)\n}("+w+")"))
		return
	}
	defer func(vars []variable) { g.fn.vars = vars }(g.fn.vars)
	if sig.kind == "errgroup" {
		g.line("%s.Go(func() error {", name)
		g.goroutine(sig, name, uses)
		g.line("return env.Work(%d)\n})", g.site())
		return
	}
	if sig.kind == "group" && g.oneIn(2) {
		sig.start, sig.begin, sig.end = "", "", ""
		g.line("%s.Go(func() {", name)
		g.goroutine(sig, name, uses)
		g.line("})")
		return
	}
	g.lines(sig.start, name)
	switch g.IntN(6) {
	case 0:
		late := g.name("late")
		g.line("%s := func() {", late)
		g.goroutine(sig, name, uses)
		g.line("}\ngo %s()", late)
	case 1:
		w := g.writer()
		g.line("go func(out http.ResponseWriter) {")
		g.fn.vars = []variable{{"out", "writer"}}
		g.goroutine(sig, name, uses)
		g.line("}(%s)", w)
	case 2, 3:
		g.line("%s(func() {", pick(g, "lib.Run", "lib.RunSafely", "ownRun", "ownRunSafely"))
		g.goroutine(sig, name, uses)
		g.line("})")
	default:
		g.line("go func() {")
		g.goroutine(sig, name, uses)
		g.line("}()")
	}
}

// starter returns a function that can be handed the signal.
func (g *generator) starter(sig signal) (starter, bool) {
	var list []starter
	for _, s := range g.starters {
		if s.kind == sig.kind && (!s.method || g.some("server") != "") {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return starter{}, false
	}
	return pick(g, list...), true
}
