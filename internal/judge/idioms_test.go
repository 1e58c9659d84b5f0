package judge

import (
	"regexp"
	"strings"
)

// An idiom is a form of a few statements that handlers are made of. In it
// [[a~b]] is one of a and b, $x, $y and $l are new names, and $bool, $int and
// $err new names of variables that what follows may use, $w is the writer, $is a
// condition, $num a number from 0 to 3, $fails work that may fail, $reads work that may fail with io.EOF or else, and $site a
// use of package env. The lines ERROR, REPLY and BLOCK are statements, MAYBE is
// one or none, and END is a return statement or nothing.
type idiom string

// correlations set something on the branch that replied, and test it later.
var correlations = []idiom{
	"$x := [[0~0~1]]\nif $is {\nERROR\n$x[[++~ += 1~ = 1~ = $x + 1~ = 2]]\nEND\n}\nMAYBE\nif [[$x > 0~$x != 0~$x == 0~$x >= 1~0 < $x~$x > 1~$x == 2]] {\nBLOCK\nEND\n}",
	"var $err error\nif $is {\nERROR\n$err = [[errors.New(\"no\")~fmt.Errorf(\"no: %d\", 1)~io.EOF~errNo]]\n}\nMAYBE\nif $err [[!=~==]] nil {\nBLOCK\nEND\n}",
	"$x := [[0~http.StatusOK]]\nif $is {\nERROR\n$x = [[404~http.StatusForbidden]]\n}\nMAYBE\nif $x [[== 404~>= 400~!= 404~< 400~!= 0~== http.StatusOK~!= http.StatusOK]] {\nBLOCK\nEND\n}",
	"$x := [[200~http.StatusOK]]\nif $is {\n$x = [[404~http.StatusForbidden]]\n}\nMAYBE\nif $x [[== 404~>= 400~!= 200~> 399]] {\nhttp.Error($w, \"no\", $x)\nEND\n}",
	"[[$x := \"\"~var $x string]]\nif $is {\nERROR\n$x = \"no\"\n}\nMAYBE\nif [[$x != \"\"~$x == \"\"~len($x) > 0~len($x) == 0~$x == \"no\"]] {\nBLOCK\nEND\n}",
	"[[var $x []string~$x := []string{}~$x := make([]string, 0, 2)]]\nif $is {\nERROR\n$x = append($x, \"no\")\n}\nMAYBE\nif len($x) [[> 0~== 0~!= 0]] {\nBLOCK\nEND\n}",
	"var $x *int\nif $is {\nERROR\n} else {\n$x = new(int)\n}\nMAYBE\nif $x [[==~!=]] nil {\nBLOCK\nEND\n}",
	"$x, $bool := env.Map($site)[\"a\"]\nif !$bool {\nERROR\nEND\n}\nMAYBE\nif [[$bool~!$bool]] {\nBLOCK\nenv.Note($x)\n}",
	"$bool := [[false~true]]\nswitch $num {\ncase 0:\nERROR\n$bool = !$bool\ncase 1:\nREPLY\n[[return~fallthrough~$bool = true]]\ndefault:\nMAYBE\n}\nif [[$bool~!$bool]] {\nBLOCK\nEND\n}",
	"$x := &item{}\nif $is {\nERROR\n$x.[[bad = true~n = 1~n++~err = errNo~name = \"no\"]]\n}\nMAYBE\nif [[$x.bad~$x.n > 0~$x.err != nil~$x.name == \"\"~!$x.bad~$x.n == 0]] {\nBLOCK\nEND\n}",
	"var $x struct{ bad bool }\nif $is {\nERROR\n$x.bad = true\n}\nMAYBE\nif [[~!]]$x.bad {\nBLOCK\nEND\n}",
	"$x := env.Pick($site)\nif [[~!]]$x.Ok {\nERROR\nEND\n}\nMAYBE\nif [[~!]]$x.Ok {\nBLOCK\nEND\n}",
	"$x := env.Text($site)\nif $x [[==~!=]] [[\"\"~\"a\"]] {\nERROR\nEND\n}\nMAYBE\nif $x [[==~!=]] [[\"\"~\"a\"~\"b\"]] {\nBLOCK\nEND\n}",
	"$x := env.Text($site)\nswitch $x {\ncase \"\":\nERROR\nEND\ncase \"a\"[[, \"c\"~]]:\nREPLY\ndefault:\nMAYBE\n}\nif $x [[==~!=]] [[\"\"~\"a\"~\"b\"]] {\nBLOCK\nEND\n}",
	"$x := env.List($site)\nif len($x) [[== 0~> 0~< 1~!= 0]] {\nERROR\nEND\n}\nMAYBE\nif len($x) [[== 0~> 0~>= 1~!= 0~> 1]] {\nBLOCK\nEND\n}",
	"$bool := $is\nif $bool {\nERROR\n}\nif $is && $bool {\nMAYBE\nreturn\n}\nif [[$bool~!$bool]] {\nBLOCK\nEND\n}",
	"$err := $fails\nif $err != nil {\nERROR\nEND\n}\nMAYBE\nif $err == nil {\nBLOCK\nEND\n}",
	"$err := $fails\nif $err == nil {\n$err = $fails\n}\nif $err != nil {\nERROR\nEND\n}\nif $err [[!=~==]] nil {\nBLOCK\nEND\n}",
	"$x, $y := $is, $is\nif $x [[&&~||]] $y {\nERROR\nEND\n}\nMAYBE\nif [[!~]]$x [[&&~||]] [[!~]]$y {\nBLOCK\nEND\n}",
	"$x := $is\n$bool := [[!$x~$x~$x && $is~$x == false]]\nif [[!~]]$bool {\nERROR\nEND\n}\nif [[!~]]$x {\nBLOCK\nEND\n}",
}

// values come with an error, or with what tells whether there are any.
var values = []idiom{
	"$v, $err := env.Find($site)\nif $err != nil {\nERROR\nEND\n}\nMAYBE\n$uses",
	"$v, $bool := env.Look($site)\nif !$bool {\nERROR\nEND\n}\nMAYBE\n$uses",
	"$v, $err := env.Find($site)\nif $err == nil {\n$uses\n} else {\nERROR\nEND\n}\nMAYBE\n$uses",
	"$v, $bool := env.Look($site)\nif $bool {\n[[$uses~REPLY]]\n} else {\nERROR\nEND\n}\n$uses",
	"$v, $err := env.Find($site)\nswitch {\ncase $err != nil:\nERROR\nEND\ncase $is:\nREPLY\n}\n$uses",
	"if $u, $e := env.Find($site); $e != nil {\nERROR\nEND\n} else {\nenv.Use($u)\n}",
	"$v, $err := env.Find($site)\nif $err != nil {\nERROR\n$v = nil\n}\n$uses",
	"$v, $err := env.Find($site)\nif $err != nil {\nERROR\n$v, $err = env.Find($site)\n}\nif $err != nil {\nERROR\nEND\n}\n$uses",
	"var $v *env.Value\nvar $err error\nif $v, $err = env.Find($site); $err != nil {\nERROR\nEND\n}\n$uses",
	"$v, $err := env.Find($site)\nif $err != nil && $is {\nERROR\nEND\n}\n$uses",
	"$v, $bool := env.Look($site)\nif !$bool || $is {\nERROR\nEND\n}\nMAYBE\n$uses",
	"$v, $err := env.Find($site)\nif $err != nil {\nif $is {\nERROR\nEND\n}\nMAYBE\n}\n$uses",
	"for range env.Len($site) {\n$u, $e := env.Find($site)\nif $e != nil {\nERROR\n[[continue~break~return~]]\n}\n$u.Do()\n}",
	"$x := func(v *env.Value, err error) {\nif err != nil {\nERROR\nreturn\n}\nenv.Use(v)\n}\n$v, $err := env.Find($site)\n$x($v, $err)",
}

// shapes are ways in which control goes.
var shapes = []idiom{
	"$x := false\nfor range env.Len($site) {\nif $is {\nERROR\n$x = true\n[[break~break~continue~]]\n}\n}\nif [[~!]]$x {\nMAYBE\nreturn\n}",
	"for range env.Len($site) {\nif $is {\nERROR\n[[break~return~continue~]]\n}\n[[REPLY~MAYBE]]\n}",
	"$l:\nfor range env.Len($site) {\nfor range 2 {\nif $is {\nERROR\n[[break $l~continue $l~return~break]]\n}\n[[REPLY~MAYBE]]\n}\n}",
	"$l:\nfor range env.Len($site) {\nswitch $num {\ncase 0:\nERROR\n[[break $l~continue $l~return~break]]\ncase 1:\nREPLY\n[[break $l~continue $l~return~break]]\n}\nMAYBE\n}",
	"for $x := range env.List($site) {\nif $x == 1 {\nERROR\n[[break~return~continue~]]\n}\n}",
	"for $x := 0; $x < 2; $x++ {\nif $is {\nERROR\n[[break~return~continue~]]\n}\n[[REPLY~MAYBE]]\n}",
	"for {\nif $is {\nERROR\n[[break~return]]\n}\n[[REPLY~MAYBE]]\nbreak\n}",
	"for $x := range env.Seq($site) {\nif $x == 1 {\nERROR\n[[break~return~continue~]]\n}\nenv.Note($x)\n}",
	"$bool := false\nfor range env.Seq($site) {\nif $is {\nERROR\n$bool = true\n[[break~return~continue]]\n}\nMAYBE\n}\nif [[~!]]$bool {\nBLOCK\nEND\n}",
	"select {\ncase <-env.Chan($site):\nERROR\nEND\ndefault:\n[[REPLY~MAYBE]]\n}",
	"select {\ncase $x, $e := <-env.Chan($site):\nenv.Note($x)\nif !$e {\nERROR\nEND\n}\ndefault:\n}",
	"switch $x := $reads.(type) {\ncase nil:\nBLOCK\ncase *env.Broken:\nlog.Print($x)\nERROR\nEND\ndefault:\nERROR\n}",
	"$err := $reads\nswitch $err.(type) {\ncase nil:\n[[MAYBE~]]\ncase *env.Broken:\nERROR\nEND\ndefault:\nERROR\n}\nif $err [[!=~==]] nil {\nBLOCK\n}",
	"switch $e := $reads; {\ncase $e == nil:\nBLOCK\ncase errors.Is($e, io.EOF):\nERROR\nEND\ndefault:\nERROR\nEND\n}",
	"switch $e := $reads; $e {\ncase nil:\nBLOCK\ncase io.EOF:\nERROR\nEND\ndefault:\nERROR\nEND\n}",
	"{\nif $is {\ngoto $l\n}\n{\nBLOCK\nEND\n}\n$l:\n[[ERROR~REPLY]]\n}",
	"{\nif $is {\nERROR\ngoto $l\n}\n{\nBLOCK\nEND\n}\n$l:\nMAYBE\n}",
	"if $x := $is; $x {\nERROR\nEND\n} else if $is {\nERROR\nreturn\n} else if !$x {\nBLOCK\n}",
	"switch {\ncase $is:\nERROR\ncase $is:\nERROR\nreturn\n}",
	"switch $num {\ncase 0, 1:\nERROR\ncase 2:\nreturn\ndefault:\nBLOCK\n}",
	"switch true {\ncase $is:\nERROR\nEND\ncase $is:\nREPLY\nEND\n}",
	"if err := $reads; err != nil {\nif errors.Is(err, io.EOF) {\nERROR\nEND\n}\nERROR\nEND\n}",
	"if err := $reads; err != nil {\nif errors.Is(err, io.EOF) {\nERROR\n} else {\nERROR\n}\nEND\n}",
}

// writers are what writes to a writer in other ways.
var writers = []idiom{
	"$x := csv.NewWriter($w)\n_ = $x.Write([]string{\"a\"})\n$x.Flush()",
	"$x := bufio.NewWriter($w)\nfmt.Fprintln($x, \"yes\")\n$x.Flush()",
	"$x := gzip.NewWriter($w)\n$x.Write([]byte(\"yes\"))\nMAYBE\n_ = $x.Flush()",
	"$x := io.MultiWriter($w, io.Discard)\nfmt.Fprintln($x, \"yes\")",
	"$x := json.NewEncoder($w)\n$x.SetIndent(\"\", \" \")\nMAYBE\n_ = $x.Encode(1)",
	"[[_ = ~]]page.Execute($w, 1)",
	"_, _ = io.Copy($w, strings.NewReader(\"yes\"))",
	"$x := http.NewResponseController($w)\nMAYBE\n_ = $x.Flush()",
	"var $x io.Writer = $w\nMAYBE\nfmt.Fprintln($x, \"yes\")",
	"if err := json.NewEncoder($w).Encode(\"try\"); err != nil {\nERROR\nEND\n}",
	"if err := page.Execute($w, \"try\"); err != nil {\nERROR\nEND\n}",
	"if _, err := io.Copy($w, strings.NewReader(\"try\")); err != nil {\nERROR\nEND\n}",
	"$x := $w.Header()\nMAYBE\n$x.[[Set(\"X-A\", \"a\")~Del(\"X-A\")]]",
	"$w.Header().Set(http.TrailerPrefix+\"X-A\", \"a\")",
	"$w.WriteHeader([[103~http.StatusProcessing~http.StatusContinue]])",
	"var $x http.ResponseWriter = [[&wrapper{$w}~wrapper{ResponseWriter: $w}]]\nhttp.Error($x, \"no\", 404)\nMAYBE",
	"$x := [[&wrapper{$w}~wrapper{$w}]]\nif $is {\n$x.WriteHeader([[200~404]])\nfmt.Fprintln($x, \"text\")\nEND\n}",
	"$x := &tracker{ResponseWriter: $w}\nif $is {\nhttp.Error($x, \"no\", 404)\n}\nif [[$x.wrote~$x.Written()~!$x.wrote]] {\nBLOCK\nEND\n}",
	"$x := &tracker{ResponseWriter: $w}\nif $is {\nhttp.Error($x, \"no\", 404)\nEND\n}\nMAYBE\n$x.WriteHeader(200)",
}

// closures are function literals in a handler.
var closures = []idiom{
	"$x := func() bool {\nif $is {\nERROR\nreturn [[true~false]]\n}\nreturn [[true~false]]\n}\nif [[~!]]$x() {\nMAYBE\nreturn\n}",
	"$x := func() bool {\nif $is {\nERROR\nreturn [[true~false]]\n}\nreturn [[true~false]]\n}\n[[$bool := $x()~var $bool bool\n$bool = $x()]]\nif [[~!]]$bool {\nBLOCK\nEND\n}",
	"$x := func() error {\nif $is {\nERROR\nreturn errors.New(\"no\")\n}\nreturn nil\n}\nif $e := $x(); $e [[!=~==]] nil {\nBLOCK\nEND\n}",
	"$x := func(msg string, code int) {\nhttp.Error($w, msg, code)\n}\nif $is {\n$x(\"no\", [[404~http.StatusForbidden]])\nEND\n}",
	"$x := func(code int) {\n$w.WriteHeader(code)\nfmt.Fprintln($w, \"text\")\n}\nif $is {\n$x([[404~200]])\nEND\n}",
	"$x := func(code int, v any) {\n$w.Header().Set(\"X-A\", \"a\")\n$w.WriteHeader(code)\n_ = json.NewEncoder($w).Encode(v)\n}\nif $is {\n$x([[404~200]], \"a\")\nEND\n}",
	"$x := func(out http.ResponseWriter) {\nhttp.Error(out, \"no\", 400)\n}\nif $is {\n$x($w)\nEND\n}",
	"$x := func(err error) bool {\nif err == nil {\nreturn false\n}\nERROR\nreturn true\n}\nif $x($fails) {\nMAYBE\nEND\n}",
	"$x := func(err error) {\nif err != nil {\nERROR\n}\n}\nif $y := $fails; $y != nil {\n$x($y)\nEND\n}",
	"$bool := false\n$x := func() {\nERROR\n$bool = true\n}\nif $is {\n$x()\nEND\n}\nMAYBE\nif [[~!]]$bool {\nBLOCK\nEND\n}",
	"$bool := true\nfunc() {\nif $is {\nERROR\n$bool = false\nreturn\n}\nMAYBE\n}()\nif [[~!]]$bool {\nBLOCK\nEND\n}",
	"if $e := func() bool {\nif $is {\nERROR\nreturn false\n}\nreturn true\n}(); [[~!]]$e {\nBLOCK\nEND\n}",
	"defer func() {\nif $x := recover(); $x != nil {\nERROR\n}\n}()",
	"var $err error\ndefer func() {\nif $err != nil {\nERROR\n}\n}()\nif $err = $fails; $err != nil {\nEND\n}",
	"$x := func() (ok bool) {\nif $is {\nERROR\nreturn\n}\nok = true\nreturn\n}\nif [[~!]]$x() {\nBLOCK\nEND\n}",
	"$x := func() (int, bool) {\nif $is {\nERROR\nreturn 0, false\n}\nreturn 1, true\n}\n$y, $bool := $x()\nif [[~!]]$bool {\nBLOCK\nEND\n}\nenv.Note($y)",
	"$x := func() {\nERROR\n}\n$y := func() {\n$x()\n}\nif $is {\n$y()\nEND\n}",
}

var alternatives = regexp.MustCompile(`\[\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\]`)

// expand writes an idiom of a list.
func (g *generator) expand(list []idiom) {
	outer := g.fn.loops
	g.fn.loops = 0 // a literal has none around it
	defer func() { g.fn.loops = outer }()
	form := string(pick(g, list...))
	for alternatives.MatchString(form) {
		form = alternatives.ReplaceAllStringFunc(form, func(s string) string {
			return pick(g, strings.Split(s[2:len(s)-2], "~")...)
		})
	}
	if strings.HasPrefix(form, "$l:") && strings.Count(form, "$l") == 1 {
		form = strings.TrimPrefix(form, "$l:\n")
	}
	for strings.Contains(form, "$uses") {
		form = strings.Replace(form, "$uses", pick(g, "env.Use($v)", "$v.Do()", "_ = $v.Try()", "log.Print($v)", "_ = $v == nil"), 1)
	}
	pairs := []string{"$is", "env.Is(SITE)", "$num", "env.Num(SITE)", "$fails", "env.Work(SITE)", "$reads", "env.Read(SITE)", "$site", "SITE"}
	for i := 0; i < len(pairs); i += 2 {
		g.fn.choices += strings.Count(form, pairs[i])
	}
	for _, n := range []variable{{"$bool", "bool"}, {"$err", "err"}, {"$v", "value"}, {"$u", ""}, {"$x", ""}, {"$y", ""}, {"$e", ""}, {"$l", ""}} {
		if strings.Contains(form, n.name) {
			name := g.name(n.name[1:2])
			pairs = append(pairs, n.name, name)
			if n.kind != "" {
				defer g.declare(name, n.kind)
			}
		}
	}
	form = strings.NewReplacer(pairs...).Replace(form)
	depth := 0
	for part := range strings.SplitSeq(form, "\n") {
		depth += strings.Count(part, "{") - strings.Count(part, "}")
		switch part {
		case "ERROR":
			g.errorReply()
		case "REPLY":
			g.reply()
		case "BLOCK":
			g.block()
		case "MAYBE":
			vars := g.fn.vars
			if g.oneIn(3) {
				g.statement()
			}
			if depth > 0 {
				g.fn.vars = vars
			}
		case "END":
			if g.oneIn(2) {
				g.line("return")
			}
		default:
			g.line("%s", g.fill(strings.ReplaceAll(part, "$w", g.writer())))
		}
	}
}
