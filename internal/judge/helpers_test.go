package judge

import (
	"slices"
	"strconv"
	"strings"
)

// A helperKind says what the generator means a helper to do. The judge does not
// rely on it.
type helperKind int

const (
	errorHelper    helperKind = iota // sends an error
	replyHelper                      // replies
	vagueHelper                      // may reply
	falseHelper                      // has replied if it returns false
	trueHelper                       // true
	errHelper                        // an error
	nilHelper                        // no error
	valueHelper                      // a value and false
	valueErrHelper                   // a value and an error
	pointerHelper                    // nil
)

// A helper is a function that handlers call.
type helper struct {
	kind    helperKind
	pkg     string
	generic bool
	call    string // with W for the writer, SERVER for what holds one, STATUS for a status
}

// helper returns a helper of one of the kinds that can be called.
func (g *generator) helper(kinds ...helperKind) (helper, bool) {
	var list []helper
	for _, h := range g.helpers {
		if slices.Contains(kinds, h.kind) && (!strings.Contains(h.call, "SERVER") || g.some("server") != "") {
			list = append(list, h)
		}
	}
	if len(list) == 0 {
		return helper{}, false
	}
	return pick(g, list...), true
}

// with returns a call of the helper.
func (h helper) with(g *generator) string {
	call := h.call
	if h.pkg != g.pkg {
		call = h.pkg + "." + call
	}
	if method, ok := strings.CutPrefix(call, "new(base)."); ok && g.oneIn(3) {
		name, args, _ := strings.Cut(method, "(")
		call = "(*base)." + name + "(nil, " + args
	}
	return strings.NewReplacer("W", g.writer(), "SERVER", g.some("server"), "STATUS", g.errorStatus()).Replace(call)
}

// A helperForm is one form of the body of a helper. In it IS stands for a
// condition, FAILS for work that may fail, ERROR and REPLY for statements, and @false
// and @err for calls of such helpers.
type helperForm struct {
	kind    helperKind
	status  bool   // it has a parameter status
	results string // as in the source
	body    string
}

var helperForms = []helperForm{
	{errorHelper, false, "", "ERROR"},
	{errorHelper, false, "", "HEADER\nlog.Print(\"no\")\nERROR"},
	{errorHelper, false, "", "if IS {\nERROR\nreturn\n}\nERROR"},
	{errorHelper, false, "", "if IS {\nERROR\n} else {\nERROR\n}"},
	{errorHelper, false, "", "switch NUM {\ncase 0:\nERROR\ncase 1, 2:\nERROR\ndefault:\nERROR\n}"},
	{errorHelper, false, "", "status := 500\nif IS {\nstatus = http.StatusNotFound\n}\nhttp.Error(w, \"no\", status)"},
	{errorHelper, false, "", "w.WriteHeader(404)\nfmt.Fprintln(w, \"no\")"},
	{errorHelper, false, "", "HEADER\nw.WriteHeader(http.StatusBadRequest)\nif IS {\nfmt.Fprintln(w, \"no\")\n}"},
	{errorHelper, true, "", "HEADER\nw.WriteHeader(status)\n_ = json.NewEncoder(w).Encode(status)"},
	{errorHelper, true, "", "http.Error(w, \"no\", status)"},
	{errorHelper, true, "", "if err := FAILS; err != nil {\nhttp.Error(w, \"no\", 500)\nreturn\n}\nw.WriteHeader(status)\nw.Write([]byte(\"no\"))"},
	{replyHelper, false, "", "REPLY"},
	{replyHelper, false, "", "w.WriteHeader(200)\nREPLY"},
	{replyHelper, false, "", "if IS {\nREPLY\nreturn\n}\nw.WriteHeader(http.StatusCreated)"},
	{vagueHelper, false, "", "if IS {\nERROR\n}"},
	{vagueHelper, false, "", "if IS {\nREPLY\n}"},
	{vagueHelper, false, "", "switch NUM {\ncase 1:\nERROR\ncase 2:\nREPLY\n}"},
	{falseHelper, false, "bool", "if IS {\nERROR\nreturn false\n}\nreturn true"},
	{falseHelper, false, "bool", "ok := IS\nif !ok {\nERROR\n}\nreturn ok"},
	{falseHelper, false, "bool", "err := FAILS\nif err != nil {\nERROR\n}\nreturn err == nil"},
	{falseHelper, false, "(ok bool)", "if IS {\nERROR\nreturn\n}\nok = true\nreturn"},
	{falseHelper, true, "bool", "if IS {\nhttp.Error(w, \"no\", status)\nreturn false\n}\nreturn true"},
	{falseHelper, false, "bool", "switch {\ncase IS:\nERROR\nreturn false\ncase IS:\nERROR\nreturn false\n}\nreturn true"},
	{falseHelper, false, "bool", "for range env.Len(SITE) {\nif IS {\nERROR\nreturn false\n}\n}\nreturn true"},
	{falseHelper, false, "bool", "switch err := env.Read(SITE); {\ncase err == nil:\nreturn true\ncase errors.Is(err, io.EOF):\nERROR\ndefault:\nERROR\n}\nreturn false"},
	{falseHelper, false, "bool", "fail := func() bool {\nERROR\nreturn false\n}\nif IS {\nreturn fail()\n}\nreturn true"},
	{falseHelper, false, "(ok bool)", "ok = !IS\nif !ok {\nERROR\n}\nreturn"},
	{falseHelper, false, "(ok bool)", "defer env.Note(SITE)\nif IS {\nERROR\nreturn false\n}\nreturn true"},
	{falseHelper, false, "bool", "if !@false {\nreturn false\n}\nif IS {\nERROR\nreturn false\n}\nreturn true"},
	{falseHelper, false, "bool", "ok := @false\nreturn ok"},
	{falseHelper, false, "bool", "return @false"},
	{falseHelper, false, "bool", "return @false && @false"},
	{falseHelper, false, "bool", "return @err == nil"},
	{falseHelper, false, "bool", "if err := @err; err != nil {\nreturn false\n}\nreturn true"},
	{trueHelper, false, "bool", "return !@false"},
	{errHelper, false, "error", "return @err"},
	{errHelper, false, "error", "if err := @err; err != nil {\nreturn fmt.Errorf(\"no: %w\", err)\n}\nif IS {\nERROR\nreturn errors.New(\"no\")\n}\nreturn nil"},
	{errHelper, false, "error", "if !@false {\nreturn io.EOF\n}\nreturn nil"},
	{trueHelper, false, "bool", "if IS {\nERROR\nreturn true\n}\nreturn false"},
	{trueHelper, false, "bool", "bad := IS\nif bad {\nERROR\n}\nreturn bad"},
	{trueHelper, false, "bool", "if err := FAILS; err != nil {\nERROR\nreturn true\n}\nreturn false"},
	{errHelper, false, "error", "if IS {\nERROR\nreturn errors.New(\"no\")\n}\nreturn nil"},
	{errHelper, false, "error", "err := FAILS\nif err != nil {\nERROR\nreturn fmt.Errorf(\"no: %w\", err)\n}\nreturn nil"},
	{errHelper, false, "error", "err := FAILS\nif err != nil {\nERROR\n}\nreturn err"},
	{errHelper, false, "(err error)", "if err = FAILS; err != nil {\nERROR\n}\nreturn"},
	{nilHelper, false, "error", "HEADER\nreturn json.NewEncoder(w).Encode(\"try\")"},
	{nilHelper, false, "error", "if _, err := fmt.Fprintln(w, \"try\"); err != nil {\nreturn err\n}\nreturn nil"},
	{valueHelper, false, "(int, bool)", "if IS {\nERROR\nreturn 0, false\n}\nreturn 1, true"},
	{valueHelper, false, "(n int, ok bool)", "if IS {\nERROR\nreturn\n}\nreturn 1, true"},
	{valueHelper, false, "(int, bool)", "ok := @false\nreturn 1, ok"},
	{valueErrHelper, false, "(v *env.Value, err error)", "if v, err = env.Find(SITE); err != nil {\nERROR\n}\nreturn"},
	{valueErrHelper, false, "(*env.Value, error)", "v, err := env.Find(SITE)\nif err != nil {\nERROR\n}\nreturn v, err"},
	{pointerHelper, false, "*env.Value", "if IS {\nERROR\nreturn nil\n}\nreturn new(env.Value)"},
	{pointerHelper, false, "(v *env.Value)", "if IS {\nERROR\nreturn\n}\nv = &env.Value{Site: 1}\nreturn"},
	{valueErrHelper, false, "(*env.Value, error)", "v, err := env.Find(SITE)\nif err != nil {\nERROR\nreturn nil, err\n}\nreturn v, nil"},
}

// helperFuncs writes rounds functions of each form to the package.
func (g *generator) helperFuncs(rounds int) {
	if g.pkg == "lib" {
		g.line("\n// Die never returns.\nfunc Die() {\npanic(\"die\")\n}")
	}
	for range rounds {
		for _, form := range helperForms {
			g.helperFunc(form)
		}
	}
}

func (g *generator) helperFunc(form helperForm) {
	for _, f := range forwards {
		if _, ok := g.helper(f.kind); !ok && strings.Contains(form.body, f.mark) {
			return // there is none yet
		}
	}
	h := helper{kind: form.kind, pkg: g.pkg}
	name := g.name(map[string]string{"lib": "Help", "handlers": "help"}[g.pkg])
	params, args := "r *http.Request", "r"
	switch g.IntN(3) {
	case 0:
		params, args = "w http.ResponseWriter, "+params, "W, "+args
	default:
		params, args = params+", w http.ResponseWriter", args+", W"
	}
	body := form.body
	if form.status {
		params, args = params+", status int", args+", STATUS"
	}
	h.call = name + "(" + args + ")"
	switch g.IntN(8) {
	case 0:
		params, h.call = params+", _ T", name+"("+args+", 1)"
		name += "[T any]"
		h.generic = true
	case 1:
		params, h.call = params+", _ ...any", name+"("+args+pick(g, ", 1, 2)", ")")
	case 2:
		if g.pkg == "handlers" {
			h.call = "new(base)." + h.call
			name = "(*base) " + name
		}
	}
	writer := variable{"w", "writer"}
	if g.pkg == "handlers" && g.oneIn(4) && !strings.ContainsAny(name, "[(") {
		name = "(s *server) " + name
		params, body = strings.Replace(params, "w http.ResponseWriter", "_ bool", 1), strings.ReplaceAll(body, "w.Write", "s.w.Write")
		body = strings.NewReplacer("(w)", "(s.w)", "(w,", "(s.w,").Replace(body)
		h.call = "SERVER." + strings.Replace(h.call, "W", "true", 1)
		writer.name = "s.w"
	}
	g.line("\nfunc %s(%s) %s {", name, params, form.results)
	g.fn = function{vars: []variable{writer}}
	for part := range strings.SplitSeq(body, "\n") {
		switch part {
		case "ERROR":
			g.errorReply()
		case "REPLY":
			g.reply()
		case "HEADER":
			g.line("%s.Header().Set(\"X-A\", \"a\")", writer.name)
		default:
			g.line("%s", g.forward(g.fill(part)))
		}
	}
	g.line("}")
	g.helpers = append(g.helpers, h)
}

// forwards are the marks of calls of other helpers in forms.
var forwards = []struct {
	mark string
	kind helperKind
}{{"@false", falseHelper}, {"@err", errHelper}}

// forward puts calls of other helpers into a line of a form.
func (g *generator) forward(line string) string {
	for _, f := range forwards {
		for strings.Contains(line, f.mark) {
			h, _ := g.helper(f.kind)
			line = strings.Replace(line, f.mark, h.with(g), 1)
		}
	}
	return line
}

// fill puts uses of package env into a line of a form.
func (g *generator) fill(line string) string {
	line = strings.NewReplacer("!IS", "!env.Is(SITE)", "IS", "env.Is(SITE)", "NUM", "env.Num(SITE)", "FAILS", "env.Work(SITE)").Replace(line)
	for strings.Contains(line, "SITE") {
		line = strings.Replace(line, "SITE", strconv.Itoa(g.site()), 1)
	}
	return line
}
