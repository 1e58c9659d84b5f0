package judge

import (
	"fmt"
	"go/ast"
	"go/types"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/sqlrowscheck"
)

func TestRows(t *testing.T) {
	for _, seed := range more.Seeds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { judgeRows(t, seed, 125) })
	}
}

// judgeRows runs random functions over rows that fail at each of their rows, and
// compares the calls of Next whose failure was swallowed with those that
// sqlrowscheck reports, before and after the fixes.
func judgeRows(t *testing.T, seed uint64, functions int) {
	g := &rowsGenerator{generator: &generator{Rand: rand.New(rand.NewPCG(seed, 3))}}
	dir := write(t, "rows", map[string][]byte{"functions/generated.go": g.functions(functions)})
	p := read(t, dir, "./functions", "./helpers")
	before := p.compareRows(t)
	if len(before) < functions/3 {
		t.Errorf("there are no more than %d reports of %d functions", len(before), functions)
	}
	applied, _ := p.fix(t, before)
	fixed := read(t, dir, "./functions", "./helpers")
	after := fixed.compareRows(t)
	if applied < len(before)/2 || len(after) > len(before)-applied {
		t.Errorf("%d fixes leave %d of %d reports", applied, len(after), len(before))
	}
	fixable := fixed.fixable()
	for _, r := range after {
		if fixable[r.line] {
			t.Errorf("after the fixes there is %s", fixed.describe(r))
		}
	}
	t.Logf("%d functions: %d reports, %d fixes, %d reports", functions, len(before), applied, len(after))
}

// compareRows returns what the rule reports, all of which must be as the runs
// show.
func (p *program) compareRows(t *testing.T) []report {
	t.Helper()
	reports := p.analyze(t, sqlrowscheck.Analyzer)
	swallowed := make(map[int]bool)
	for text := range strings.FieldsSeq(string(p.command(t, "go", "run", "."))) {
		var n int
		if _, err := fmt.Sscan(text, &n); err != nil {
			t.Fatal(err)
		}
		swallowed[n] = true
	}
	reported := make(map[line]bool)
	for _, r := range reports {
		reported[r.line] = true
		if !swallowed[r.line.Line] {
			t.Errorf("swallows no failure: %s", p.describe(r))
		}
	}
	for n := range swallowed {
		if at := (line{"functions/generated.go", n}); !reported[at] {
			t.Errorf("swallows a failure, not reported: line %d\n%s", n, p.function(at))
		}
	}
	return reports
}

// fixable returns the lines of the calls of Next whose failure a fix can return:
// conditions of a loop or of an if statement, or results, in a function that returns
// an error.
func (p *program) fixable() map[line]bool {
	lines := make(map[line]bool)
	for pkg, f := range p.files {
		var within func(fn *ast.FuncType, n ast.Node)
		within = func(fn *ast.FuncType, n ast.Node) {
			ast.Inspect(n, func(n ast.Node) bool {
				var cond ast.Expr
				switch n := n.(type) {
				case *ast.FuncLit:
					within(n.Type, n.Body)
					return false
				case *ast.ForStmt:
					cond = n.Cond
				case *ast.IfStmt:
					cond = n.Cond
				case *ast.ReturnStmt:
					if len(n.Results) > 1 {
						cond = n.Results[0]
					}
				}
				if cond == nil || fn.Results == nil || !strings.Contains(types.ExprString(cond), "rows.Next()") {
					return true
				}
				results := fn.Results.List
				if types.ExprString(results[len(results)-1].Type) == "error" {
					lines[line{p.name(pkg, cond.Pos()), pkg.Fset.Position(cond.Pos()).Line}] = true
				}
				return true
			})
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				within(fn.Type, fn.Body)
			}
		}
	}
	return lines
}

// A rowsGenerator writes random functions.
type rowsGenerator struct {
	*generator
	n     int    // of the function
	again bool   // its variable gets other rows later
	drain string // the helper that it has called, if it has
}

// functions returns a file of n functions.
func (g *rowsGenerator) functions(n int) []byte {
	for i := range n {
		g.function(i)
	}
	g.line("// All are the functions.\nvar All = []func(*sql.DB, bool, bool, bool, bool) error{")
	for i := range n {
		g.line("f%d,", i)
	}
	g.line("}")
	text := g.out.String()
	g.out.Reset()
	g.line("var (\n_ = cmp.Or[int]\n_ = helpers.Scan\n)\n%s", text)
	return g.file("package functions\n", `"cmp"; "database/sql"; "encoding/json"; "errors"; "fmt"; "io"; "log"; "generated/helpers"`)
}

// one returns one of several pieces of code.
func (g *rowsGenerator) one(pieces ...string) string { return pick(g.generator, pieces...) }

func (g *rowsGenerator) function(n int) {
	g.n, g.drain = n, ""
	g.again = g.oneIn(4)
	body := ""
	if g.oneIn(8) {
		body = g.exists()
	}
	body += g.query(":=")
	if g.again {
		g.again = false
		body += g.query("=")
	}
	if strings.Contains(body, "err == nil {\nerr =") || strings.Contains(body, "defer finish") {
		// The deferred call would not look where there is another error.
		body = strings.NewReplacer("errOther", "nil", "e != nil {\nreturn fmt.Errorf(\"read: %w\", err)", "e != nil {\nreturn err").Replace(body)
	}
	if g.drain != "" {
		g.line("%s", g.drain)
	}
	g.line("func f%d(db *sql.DB, a, b, c, d bool) (err error) {", n)
	g.line("%sreturn %s\n}\n", body, g.one("nil", "nil", "nil", "err"))
}

// exists writes a query of which all that is returned is whether there is a row.
func (g *rowsGenerator) exists() string {
	return "if _, err := func() (bool, error) {\nrows, err := db.Query(\"\")\nif err != nil {\nreturn false, err\n}\ndefer rows.Close()\n" +
		g.one("return rows.Next(), nil\n", "return !rows.Next(), nil\n", "return rows.Next(), rows.Err()\n") +
		"}(); err != nil {\nreturn err\n}\n"
}

func (g *rowsGenerator) cond() string { return g.one("a", "b", "c", "!a", "a && b", "a || c") }

// maybe puts code into a branch, or not.
func (g *rowsGenerator) maybe(code string) string {
	if g.IntN(3) > 0 {
		return code
	}
	return fmt.Sprintf("if %s {\n%s}\n", g.cond(), code)
}

// query writes a query with what is done with its rows.
func (g *rowsGenerator) query(assign string) string {
	var b strings.Builder
	b.WriteString("rows, err " + assign + g.one(" db", " db", " querier(db)") + ".Query(\"\")\nif err != nil {\nreturn err\n}\n")
	if g.oneIn(2) {
		b.WriteString("defer rows.Close()\n")
	}
	if assign == ":=" && g.oneIn(5) {
		b.WriteString(g.maybe(g.one(
			"defer func() {\nif err == nil {\nerr = rows.Err()\n}\n}()\n",
			"defer finish(rows, &err)\n",
			"defer helpers.Finish(rows, &err)\n",
			"defer func() {\nerr = errors.Join(err, rows.Err())\n}()\n",
			"defer func() {\nif e := rows.Err(); e != nil {\nerr = e\n}\n}()\n",
			"defer func() {\nerr = cmp.Or(rows.Err(), err)\n}()\n")))
	}
	if g.oneIn(6) {
		b.WriteString("if rows.Err() != nil {\nreturn rows.Err()\n}\n")
	}
	b.WriteString(g.maybe(g.loop()))
	if g.oneIn(4) {
		b.WriteString(fmt.Sprintf("if %s {\nreturn %s\n}\n", g.cond(), g.one("nil", "errOther", "rows.Err()", "rows.Close()")))
	}
	if g.oneIn(4) {
		b.WriteString(g.one("rows.Close()\n", "if err := rows.Close(); err != nil {\nreturn err\n}\n", "_ = rows != nil\n"))
	}
	if g.IntN(4) > 0 {
		b.WriteString(g.maybe(g.look()))
	}
	return b.String()
}

func (g *rowsGenerator) loop() string {
	body := ""
	if g.oneIn(2) {
		body = g.one(
			fmt.Sprintf("if %s {\nbreak\n}\n", g.cond()),
			fmt.Sprintf("if %s {\nreturn nil\n}\n", g.cond()),
			fmt.Sprintf("if %s {\ncontinue\n}\n", g.cond()),
			"if err := rows.Err(); err != nil {\nreturn err\n}\n",
			"if err := scan(rows); err != nil {\nreturn err\n}\n",
			"if err := helpers.Scan(rows); err != nil {\nreturn err\n}\n")
	}
	name := g.name("l")
	switch g.IntN(13) {
	case 0, 1, 2:
		return "for rows.Next() {\n" + body + "}\n"
	case 3:
		return "for {\nif !rows.Next() {\nbreak\n}\n" + body + "}\n"
	case 4:
		return g.one("if !rows.Next() {\nreturn errOther\n}\n", "if rows.Next() {\nreturn nil\n}\n", "if !rows.Next() {\nreturn rows.Err()\n}\n")
	case 5:
		call := g.one("helpers.Collect(rows)", "collect(rows)", "helpers.Each(rows)", "(store{}).read(rows)", "store.read(store{}, rows)")
		return g.one("if err := "+call+"; err != nil {\nreturn err\n}\n",
			"if _, err := helpers.All(rows, func() (int, error) { return 1, scan(rows) }); err != nil {\nreturn err\n}\n",
			"if _, err := new(helpers.Reader).Read(rows); err != nil {\nreturn err\n}\n")
	case 6:
		return g.one("func() {\nfor rows.Next() {\n}\n}()\n", "if err := func() error {\nfor rows.Next() {\n}\nreturn nil\n}(); err != nil {\nreturn err\n}\n")
	case 7:
		return fmt.Sprintf("read%[1]s := func() error {\nfor rows.Next() {\n}\n%[2]s}\nif err := read%[1]s(); err != nil {\nreturn err\n}\n", name,
			g.one("return nil\n", "return rows.Err()\n", fmt.Sprintf("if %s {\nreturn nil\n}\nreturn rows.Err()\n", g.cond())))
	case 8:
		if g.again {
			break // what an iterator does with other rows is not followed
		}
		return fmt.Sprintf("seq%[1]s := func(yield func(int, error) bool) {\nfor rows.Next() {\nif !yield(1, nil) {\nreturn\n}\n}\nif err := rows.Err(); err != nil {\nyield(0, err)\n}\n}\nfor _, err := range seq%[1]s {\nif err != nil {\nreturn err\n}\n}\n", name)
	case 9:
		return g.one(
			fmt.Sprintf("%[1]s:\nif rows.Next() {\ngoto %[1]s\n}\n", name),
			fmt.Sprintf("%[1]s:\nfor rows.Next() {\nfor range 2 {\nif %[2]s {\nbreak %[1]s\n}\ncontinue %[1]s\n}\n}\n", name, g.cond()),
			"for {\nfor rows.Next() {\n}\nif !rows.NextResultSet() {\nbreak\n}\n}\n",
			fmt.Sprintf("for rows.Next() && (%s) {\n}\n", g.cond()),
			fmt.Sprintf("for (%s) && rows.Next() {\n}\n", g.cond()),
			"for range 3 {\nif !rows.Next() {\nbreak\n}\n}\n",
			"for {\nswitch {\ncase rows.Next():\ncontinue\n}\nbreak\n}\n",
			"for ok := rows.Next(); ok; ok = rows.Next() {\n}\n",
			"for {\nif rows.Next() {\ncontinue\n}\nbreak\n}\n",
			"for {\nif !rows.Next() {\nif err := rows.Err(); err != nil {\nreturn err\n}\nbreak\n}\n}\n",
			"more := true\nfor more {\nmore = rows.Next()\n}\n")
	}
	if g.drain != "" {
		return "for rows.Next() {\n" + body + "}\n"
	}
	return g.drained()
}

// drained writes a helper that runs Next to its end and may leave it to its
// caller to look, and returns the only call of it.
func (g *rowsGenerator) drained() string {
	name, recv := fmt.Sprint("drain", g.n), ""
	call := fmt.Sprintf("%s(rows, %s)", name, g.cond())
	if g.oneIn(2) {
		call, recv = "new(store)."+call, "(store) "
	}
	body := g.one(
		"for rows.Next() {\n}\nRETURN\n",
		"for rows.Next() {\nif a {\nRETURN\n}\n}\nRETURN\n",
		"for {\nif !rows.Next() {\nRETURN\n}\n}\n")
	if g.oneIn(4) {
		g.drain = fmt.Sprintf("func %s%s(rows *sql.Rows, a bool) {\n%s}\n", recv, name, strings.ReplaceAll(body, "RETURN", "return"))
		return call + "\n"
	}
	g.drain = fmt.Sprintf("func %s%s(rows *sql.Rows, a bool) error {\n%s}\n", recv, name, strings.ReplaceAll(body, "RETURN", "return nil"))
	return "if err := " + call + "; err != nil {\nreturn err\n}\n"
}

func (g *rowsGenerator) look() string {
	return g.one(
		"if err := rows.Err(); err != nil {\nreturn err\n}\n",
		"if err := rows.Err(); err != nil {\nreturn fmt.Errorf(\"read: %w\", err)\n}\n",
		"if rows.Err() != nil {\nreturn rows.Err()\n}\n",
		"if rows.Err() != nil {\nreturn err\n}\n",
		"if e := rows.Err(); e != nil {\nreturn err\n}\n",
		"rows.Err()\n",
		"err = rows.Err()\nif err != nil {\nreturn err\n}\n",
		"return rows.Err()\n",
		"return errors.Join(err, rows.Err())\n",
		"if err := check(rows); err != nil {\nreturn err\n}\n",
		"if err := checkIf(rows, d); err != nil {\nreturn err\n}\n",
		"return helpers.Check(rows)\n",
		"switch {\ncase rows.Err() != nil:\nreturn rows.Err()\n}\n",
		"if rows.Err() == nil {\nreturn nil\n} else {\nreturn rows.Err()\n}\n",
		"return func() error { return rows.Err() }()\n",
		"return errors.Join(rows.Err(), rows.Close())\n",
		"return cmp.Or(rows.Err(), err)\n",
		"if err := cmp.Or(err, rows.Err()); err != nil {\nreturn err\n}\n",
		"if err := new(store).finish(rows); err != nil {\nreturn err\n}\n",
		"return new(helpers.Reader).Finished(rows)\n",
		"if err = rows.Err(); err != nil {\nreturn\n}\n",
		"if e := rows.Err(); e != nil {\nreturn fmt.Errorf(\"read: %w\", err)\n}\n",
	)
}
