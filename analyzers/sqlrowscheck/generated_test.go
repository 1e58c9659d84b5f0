package sqlrowscheck_test

import (
	"flag"
	"fmt"
	"go/format"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers/sqlrowscheck"
)

var (
	generated = flag.Int("generated", 100, "how many functions TestGenerated generates")
	seed      = flag.Uint64("seed", 1, "and from which seed")
)

// TestGenerated runs random functions over rows that fail at each of their rows,
// and compares the calls of Next whose failure was swallowed with those that the
// rule reports.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	g := generator{rand: rand.New(rand.NewPCG(*seed, 0))}
	for i := range *generated {
		g.function(i)
	}
	g.write("var functions = []func(*sql.DB, bool, bool, bool, bool) error{\n")
	for i := range *generated {
		g.write("f%d,\n", i)
	}
	g.write("}\n")
	code, err := format.Source([]byte(generatedHeader + g.code.String()))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"go.mod":         "module generated\n\ngo 1.25\n",
		"code.go":        string(code),
		"main.go":        generatedMain,
		"helpers/lib.go": generatedHelpers,
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	swallowed := run(t, dir)
	reported := report(t, dir)
	lines := strings.Split(string(code), "\n")
	all := maps.Clone(swallowed)
	maps.Copy(all, reported)
	for _, line := range slices.Sorted(maps.Keys(all)) {
		switch {
		case !reported[line]:
			t.Errorf("swallows a failure, not reported:\n%s", function(lines, line))
		case !swallowed[line]:
			t.Errorf("reported, swallows no failure:\n%s", function(lines, line))
		}
	}
	t.Logf("%d calls of Next of %d functions swallow failures", len(swallowed), *generated)
}

// run returns the lines of the calls of Next whose failure was swallowed.
func run(t *testing.T, dir string) map[int]bool {
	t.Helper()
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	swallowed := make(map[int]bool)
	for text := range strings.FieldsSeq(string(out)) {
		var line int
		if _, err := fmt.Sscan(text, &line); err != nil {
			t.Fatal(err)
		}
		swallowed[line] = true
	}
	return swallowed
}

// report returns the lines of the reports.
func report(t *testing.T, dir string) map[int]bool {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax,
		Dir:  dir,
		Env:  append(os.Environ(), "GOFLAGS=", "GOWORK=off"),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{sqlrowscheck.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	reported := make(map[int]bool)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, d := range act.Diagnostics {
			posn := act.Package.Fset.Position(d.Pos)
			if filepath.Base(posn.Filename) != "code.go" {
				t.Errorf("%s: %s", posn, d.Message)
			}
			reported[posn.Line] = true
		}
	}
	return reported
}

// function returns the function around a line, with its helper and the line marked.
func function(lines []string, at int) string {
	first, last := at-1, at-1
	for first > 0 && !strings.HasPrefix(lines[first], "// f") {
		first--
	}
	for last < len(lines)-1 && lines[last+1] != "// end" {
		last++
	}
	var b strings.Builder
	for i := first; i <= last; i++ {
		mark := "  "
		if i == at-1 {
			mark = "> "
		}
		b.WriteString(mark + lines[i] + "\n")
	}
	return b.String()
}

// A generator writes random functions.
type generator struct {
	rand     *rand.Rand
	code     strings.Builder
	n        int  // of the function
	literals int  // that have a name
	drains   bool // the function has called its helper
}

func (g *generator) write(f string, args ...any) { fmt.Fprintf(&g.code, f, args...) }

// one writes one of several pieces of code.
func (g *generator) one(pieces ...string) string { return pieces[g.rand.IntN(len(pieces))] }

func (g *generator) function(n int) {
	g.n, g.drains = n, false
	g.write("// f%d\n", n)
	body := g.query(":=")
	if g.rand.IntN(4) == 0 {
		body += g.query("=")
	}
	if strings.Contains(body, "err == nil {\nerr =") || strings.Contains(body, "defer finish") {
		body = strings.ReplaceAll(body, "errOther", "nil") // the deferred call would not look
	}
	// The helper that drains is called once, so that its caller decides.
	if g.drains {
		g.write("func drain%d(rows *sql.Rows, a bool) {\n%s}\n", n, g.one(
			"for rows.Next() {\n}\n",
			"for rows.Next() {\nif a {\nreturn\n}\n}\n",
			"for {\nif !rows.Next() {\nreturn\n}\n}\n"))
	}
	g.write("func f%d(db *sql.DB, a, b, c, d bool) (err error) {\n", n)
	g.write("%s", body)
	g.write("return %s\n}\n// end\n", g.one("nil", "nil", "nil", "err"))
}

func (g *generator) cond() string { return g.one("a", "b", "c", "!a", "a && b", "a || c") }

// maybe puts code into a branch, or not.
func (g *generator) maybe(code string) string {
	if g.rand.IntN(3) > 0 {
		return code
	}
	return fmt.Sprintf("if %s {\n%s}\n", g.cond(), code)
}

// query writes a query with what is done with its rows.
func (g *generator) query(assign string) string {
	var b strings.Builder
	b.WriteString("rows, err " + assign + " db.Query(\"\")\nif err != nil {\nreturn err\n}\n")
	if g.rand.IntN(2) == 0 {
		b.WriteString("defer rows.Close()\n")
	}
	if assign == ":=" && g.rand.IntN(5) == 0 {
		b.WriteString(g.maybe(g.one(
			"defer func() {\nif err == nil {\nerr = rows.Err()\n}\n}()\n",
			"defer finish(rows, &err)\n",
			"defer helpers.Finish(rows, &err)\n",
			"defer func() {\nerr = errors.Join(err, rows.Err())\n}()\n")))
	}
	if g.rand.IntN(6) == 0 {
		b.WriteString("if rows.Err() != nil {\nreturn rows.Err()\n}\n")
	}
	b.WriteString(g.maybe(g.loop()))
	if g.rand.IntN(4) == 0 {
		b.WriteString(fmt.Sprintf("if %s {\nreturn %s\n}\n", g.cond(), g.one("nil", "errOther", "rows.Err()", "rows.Close()")))
	}
	if g.rand.IntN(4) == 0 {
		b.WriteString(g.one("rows.Close()\n", "if err := rows.Close(); err != nil {\nreturn err\n}\n", "_ = rows != nil\n"))
	}
	if g.rand.IntN(4) > 0 {
		b.WriteString(g.maybe(g.look()))
	}
	return b.String()
}

func (g *generator) loop() string {
	body := ""
	if g.rand.IntN(2) == 0 {
		body = g.one(
			fmt.Sprintf("if %s {\nbreak\n}\n", g.cond()),
			fmt.Sprintf("if %s {\nreturn nil\n}\n", g.cond()),
			fmt.Sprintf("if %s {\ncontinue\n}\n", g.cond()),
			"if err := rows.Err(); err != nil {\nreturn err\n}\n",
			"if err := scan(rows); err != nil {\nreturn err\n}\n",
			"if err := helpers.Scan(rows); err != nil {\nreturn err\n}\n")
	}
	switch g.rand.IntN(9) {
	case 0, 1, 2:
		return "for rows.Next() {\n" + body + "}\n"
	case 3:
		return "for {\nif !rows.Next() {\nbreak\n}\n" + body + "}\n"
	case 4:
		return g.one("if !rows.Next() {\nreturn errOther\n}\n", "if rows.Next() {\nreturn nil\n}\n", "if !rows.Next() {\nreturn rows.Err()\n}\n")
	case 5:
		return g.one("if err := helpers.Collect(rows); err != nil {\nreturn err\n}\n", "if err := collect(rows); err != nil {\nreturn err\n}\n")
	case 6:
		return "func() {\nfor rows.Next() {\n}\n}()\n"
	case 7:
		g.literals++
		return fmt.Sprintf("read%[1]d := func() error {\nfor rows.Next() {\n}\n%[2]s}\nif err := read%[1]d(); err != nil {\nreturn err\n}\n", g.literals,
			g.one("return nil\n", "return rows.Err()\n", fmt.Sprintf("if %s {\nreturn nil\n}\nreturn rows.Err()\n", g.cond())))
	}
	if g.drains {
		return "for rows.Next() {\n" + body + "}\n"
	}
	g.drains = true
	return fmt.Sprintf("drain%d(rows, %s)\n", g.n, g.cond())
}

func (g *generator) look() string {
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
	)
}

const generatedHeader = `package main

import (
	"database/sql"
	"errors"
	"fmt"

	"generated/helpers"
)

var errOther = errors.New("other")

var _ = fmt.Errorf

func scan(rows *sql.Rows) error {
	var n int
	return rows.Scan(&n)
}

func check(rows *sql.Rows) error {
	if err := rows.Err(); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return nil
}

func checkIf(rows *sql.Rows, strict bool) error {
	if !strict {
		return nil
	}
	return rows.Err()
}

func finish(rows *sql.Rows, err *error) {
	if *err == nil {
		*err = rows.Err()
	}
}

func collect(rows *sql.Rows) error {
	for rows.Next() {
	}
	return rows.Err()
}

`

const generatedHelpers = `package helpers

import (
	"database/sql"
	"errors"
)

func Scan(rows *sql.Rows) error {
	var n int
	return rows.Scan(&n)
}

func Check(rows *sql.Rows) error { return rows.Err() }

func Finish(rows *sql.Rows, err *error) { *err = errors.Join(*err, rows.Err()) }

func Collect(rows *sql.Rows) error {
	for rows.Next() {
		if err := Scan(rows); err != nil {
			return err
		}
	}
	return Check(rows)
}
`

const generatedMain = `package main

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
)

var (
	boom    = errors.New("boom")
	queries int // that were made
	failing int // the one of them that fails
	failsAt int // and its row
	total   int // rows of a query
	line    int // of the call of Next that failed
)

type fake struct{ driver.Tx }

func (fake) Open(string) (driver.Conn, error)           { return fake{}, nil }
func (fake) Close() error                               { return nil }
func (fake) Begin() (driver.Tx, error)                  { return nil, boom }
func (fake) Prepare(string) (driver.Stmt, error)        { return fake{}, nil }
func (fake) NumInput() int                              { return 0 }
func (fake) Exec([]driver.Value) (driver.Result, error) { return nil, boom }

func (fake) Query([]driver.Value) (driver.Rows, error) {
	queries++
	return &rows{query: queries}, nil
}

type rows struct{ query, row int }

func (*rows) Columns() []string { return []string{"n"} }
func (*rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	r.row++
	if r.query == failing && r.row == failsAt {
		pcs := make([]uintptr, 64)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
		for {
			f, more := frames.Next()
			if filepath.Base(f.File) == "code.go" || !more {
				line = f.Line
				break
			}
		}
		return boom
	}
	if r.row > total {
		return io.EOF
	}
	dest[0] = int64(r.row)
	return nil
}

func main() {
	sql.Register("fake", fake{})
	swallowed := make(map[int]bool)
	for _, f := range functions {
		for run := range 16 * 2 * 3 * 2 {
			db, err := sql.Open("fake", "")
			if err != nil {
				panic(err)
			}
			queries, line = 0, 0
			failing, failsAt, total = 1+run/16%2, 1+run/32%3, 2*(run/96)
			err = f(db, run&1 != 0, run&2 != 0, run&4 != 0, run&8 != 0)
			if line != 0 && !errors.Is(err, boom) && !swallowed[line] {
				swallowed[line] = true
				fmt.Println(line)
			}
			db.Close()
		}
	}
}
`
