package judge

import (
	"fmt"
	"strings"
)

// A queryGenerator writes a package of repositories, lib, and one of handlers
// that answer to what these return.
type queryGenerator struct {
	*generator
	finders []finder
	loaders []string
	ret     string // how the function that is written returns
}

// A finder is a function that asks for a value and returns it, with an error.
type finder struct{ pkg, name string }

// Statements by whether they yield a row whatever the tables hold.
var (
	maybeNone = []string{
		`"SELECT name FROM users WHERE id = ?"`,
		"lib.ByID",
		`"SELECT MAX(id) FROM users GROUP BY name"`,
		`"UPDATE users SET name = 'x' WHERE id = ? RETURNING name"`,
		`"INSERT INTO users (name) VALUES (?) ON CONFLICT DO NOTHING RETURNING id"`,
		`"SELECT id FROM users LIMIT 1"`,
		`fmt.Sprintf("SELECT name FROM %s WHERE id = ?", "users")`,
		`"SELECT name " + "FROM users " + "WHERE id = ?"`,
	}
	certainRow = []string{
		`"SELECT COUNT(*) FROM users WHERE id = ?"`,
		`"SELECT EXISTS (SELECT 1 FROM users WHERE id = ?)"`,
		`"INSERT INTO users (name) VALUES (?) RETURNING id"`,
		`"INSERT INTO users (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET name = 'x' RETURNING id"`,
		"lib.CountAll",
		`"SELECT 1"`,
	}
)

// queryFiles returns the generated files by name.
func queryFiles(g *generator, handlers int) map[string][]byte {
	q := &queryGenerator{generator: g}
	files := make(map[string][]byte)
	imports := `"context"; "database/sql"; "encoding/json"; "errors"; "fmt"; "io"; "log"; "net/http"; "judged/env"; "judged/fake"`
	q.pkg = "lib"
	q.line("%s", repository)
	for range handlers / 8 {
		q.finderFunc()
	}
	q.line("// Users is what the handlers know of a Store.\ntype Users interface {")
	for _, f := range q.finders {
		if name, ok := strings.CutPrefix(f.name, "*"); ok {
			q.line("%s(id int) (string, error)", name)
		}
	}
	q.line("}")
	files["lib/generated.go"] = q.file("package lib\n", imports)
	q.pkg = "handlers"
	q.line("%s", helpersOfQueries)
	for range handlers / 16 {
		q.finderFunc()
	}
	for range handlers / 16 {
		q.loaderFunc()
	}
	names := q.handlers(handlers)
	q.line("\n// All holds the handlers by name.\nvar All = map[string]http.HandlerFunc{")
	for _, name := range names {
		q.line("%q: %s,", name, name)
	}
	q.line("}")
	files["handlers/generated.go"] = q.file("package handlers\n", imports+`; "judged/lib"`)
	return files
}

// file returns the file with what was written since the last call.
func (q *queryGenerator) file(header, imports string) []byte {
	text := q.out.String()
	if q.pkg == "lib" {
		text = strings.ReplaceAll(text, "lib.", "")
	}
	q.out.Reset()
	q.out.WriteString("var (\n_ = context.Background\n_ = env.Flag\n_ = fake.Driver\n_ = sql.ErrNoRows\n_ http.Handler\n)\n" + text)
	return q.generator.file(header, imports)
}

// handlers writes the handlers and returns their names.
func (q *queryGenerator) handlers(n int) []string {
	var names []string
	for _, f := range q.finders {
		name := q.name("each")
		names = append(names, name)
		q.line("\nfunc %s(w http.ResponseWriter, r *http.Request) {\n_, err := %s\n_ = err\n}", name, q.call(f))
	}
	for i := range n {
		name := fmt.Sprint("h", i)
		names = append(names, name)
		q.line("\nfunc %s(w http.ResponseWriter, r *http.Request) {", name)
		q.ret = "return"
		q.body(true)
		q.line("}")
	}
	// Those above may leave one out: then no run would show what it does.
	for _, loader := range q.loaders {
		name := q.name("each")
		names = append(names, name)
		q.line("\nfunc %s(w http.ResponseWriter, r *http.Request) { %s(w, r) }", name, loader)
	}
	return names
}

// loaderFunc writes a function that answers for itself, and tells whether all
// is well.
func (q *queryGenerator) loaderFunc() {
	name := q.name("load")
	q.line("\nfunc %s(w http.ResponseWriter, r *http.Request) bool {", name)
	q.ret = "return false"
	q.body(false)
	q.line("return true\n}")
	q.loaders = append(q.loaders, name)
}

// body writes the sections of a handler.
func (q *queryGenerator) body(handler bool) {
	sections := 1 + q.IntN(2)
	shared := ""
	if q.oneIn(4) {
		shared = "err"
		q.line("var err error\n_ = err")
		if handler && q.oneIn(3) {
			q.line("defer func() {\nif err != nil {\n%s\n}\n}()\n", q.fail("err"))
			q.acquire("err", "=", "name")
			if q.oneIn(2) {
				q.line("if errors.Is(err, sql.ErrNoRows) {\nerr = nil\nhttp.NotFound(w, r)\n}")
			}
			return
		}
	}
	for range sections {
		if q.oneIn(5) {
			q.line("if %s {\nhttp.Error(w, \"no\", %d)\n%s\n}", q.flag(), pick(q.generator, 400, 500), q.ret)
		}
		if handler && len(q.loaders) > 0 && q.oneIn(8) {
			q.line("if !%s(w, r) {\nreturn\n}", pick(q.generator, q.loaders...))
			continue
		}
		q.section(shared)
	}
	if handler {
		q.line("fmt.Fprintln(w, \"done\")")
	}
}

func (q *queryGenerator) flag() string { return fmt.Sprintf("env.Flag(%d)", q.site()) }

// section writes a query and what is done with its error.
func (q *queryGenerator) section(shared string) {
	e, op := q.name("err"), ":="
	if shared != "" && q.oneIn(2) {
		e, op = shared, "="
	}
	n := q.name("name")
	switch q.IntN(12) {
	case 0:
		q.line("%s", q.fill(pick(q.generator,
			"_, ERR OP lib.DB.Exec(\"DELETE FROM users\")\nif NONE {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
			"_, ERR OP lib.DB.Exec(\"DELETE FROM users\")\nif ERR != nil {\nERR = fmt.Errorf(\"delete: %w\", ERR)\n}\nif NONE {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
			"_, ERR OP lib.DB.Query(\"SELECT * FROM users\")\nif NONE {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
			"ERR OP lib.Remove()\nif errors.Is(ERR, sql.ErrNoRows) {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}"), e, op))
		return
	case 1:
		q.line("var %s string\nif %s := %s.Scan(&%s); %s != nil {\n%s\n%s\n}", n, e, q.row(), n, e, q.fail(e), q.ret)
		return
	case 2:
		other := q.name("err")
		q.acquire(e, op, n)
		q.acquire(other, ":=", q.name("name"))
		q.line("if %s != nil || %s != nil {\n%s\n%s\n}", e, other, q.fail(e, "plain"), q.ret)
		return
	}
	q.acquire(e, op, n)
	if q.oneIn(10) {
		q.line("%s = lib.Work(%s)", e, q.flag())
	}
	q.line("%s", q.fill(pick(q.generator, treatments...), e, op))
}

// treatments are what handlers do with the error of a query. ERR stands for it,
// NONE for a test of the sentinel, MISSING and FAIL for answers, and TELL for one
// that tells the sentinel apart.
var treatments = []string{
	"if ERR != nil {\nFAIL\nRETURN\n}\nUSE",
	"if ERR != nil {\nlog.Print(ERR)\nFAIL\nRETURN\n}\nUSE",
	"if NONE {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR != nil {\nif NONE {\nMISSING\nRETURN\n}\nFAIL\nRETURN\n}",
	"if ERR != nil && !NONE {\nFAIL\nRETURN\n}",
	"if !NONE && ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR == nil {\nUSE\n} else {\nFAIL\nRETURN\n}",
	"if ERR == nil {\nUSE\n} else if NONE {\nMISSING\nRETURN\n} else {\nFAIL\nRETURN\n}",
	"switch {\ncase ERR == nil:\nUSE\ncase NONE:\nMISSING\nRETURN\ndefault:\nFAIL\nRETURN\n}",
	"switch {\ncase errors.Is(ERR, context.Canceled):\nRETURN\ncase ERR != nil:\nFAIL\nRETURN\n}",
	"switch {\ncase ERR != nil && FLAG:\nFAIL\nRETURN\ncase NONE:\nMISSING\nRETURN\n}",
	"switch ERR {\ncase nil:\nUSE\ncase sql.ErrNoRows:\nMISSING\nRETURN\ndefault:\nFAIL\nRETURN\n}",
	"switch ERR {\ncase nil:\ndefault:\nFAIL\nRETURN\n}",
	"missing := NONE\nif missing {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR != nil {\ncode := http.StatusInternalServerError\nif NONE {\ncode = http.StatusNotFound\n}\nhttp.Error(w, \"no\", code)\nRETURN\n}",
	"code := 200\nif ERR != nil {\ncode = 500\n}\nif NONE {\ncode = 404\n}\nif code != 200 {\nw.WriteHeader(code)\nRETURN\n}",
	"var target *lib.Failure\nif errors.As(ERR, &target) {\nhttp.Error(w, \"no\", 400)\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR != nil {\nMISSING\nRETURN\n}",
	"if ERR != nil {\nlog.Print(ERR)\nMISSING\nRETURN\n}",
	"if errors.Is(ERR, lib.ErrNotFound) {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if lib.IsNotFound(ERR) {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR != nil {\nswitch {\ncase errors.Is(ERR, lib.ErrNotFound):\nMISSING\nRETURN\ndefault:\nFAIL\nRETURN\n}\n}",
	"if ERR != nil {\nlog.Print(ERR)\n}",
	"_ = ERR",
	"if ERR != nil && FLAG {\nFAIL\nRETURN\n}",
	"if ERR != nil || FLAG {\nFAIL\nRETURN\n}",
	"if FLAG {\nif ERR != nil {\nFAIL\nRETURN\n}\n}",
	"if ERR != nil {\nif FLAG {\nFAIL\nRETURN\n}\nMISSING\nRETURN\n}",
	"if ERR != nil {\nTELL\nRETURN\n}",
	"if ERR != nil {\nmsg := ERR.Error()\nhttp.Error(w, msg, 500)\nRETURN\n}",
	"if ERR != nil {\nERR = fmt.Errorf(\"again: %w\", ERR)\n}\nif NONE {\nMISSING\nRETURN\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR != nil {\nERR = fmt.Errorf(\"again: %v\", ERR)\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"ok := ERR == nil\nif !ok {\nFAIL\nRETURN\n}",
	"bad := ERR != nil\nif bad {\nFAIL\nRETURN\n}",
	"failed := false\nif ERR != nil {\nfailed = true\n}\nif failed {\nFAIL\nRETURN\n}",
	"failed := false\nif ERR != nil && !NONE {\nfailed = true\n}\nif failed {\nFAIL\nRETURN\n}",
	"if ERR != nil {\npanic(ERR)\n}",
	"if !check(w, ERR) {\nRETURN\n}",
	"if rejected(w, ERR) {\nRETURN\n}",
	"if ERR == nil || FLAG {\nUSE\n}\nFAIL\nRETURN",
	"cause := ERR\nif cause != nil {\nFAIL\nRETURN\n}",
	"if NONE {\nERR = nil\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if NONE {\nERR = lib.ErrNotFound\n}\nif ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR := lib.Translate(ERR); ERR != nil {\nFAIL\nRETURN\n}",
	"if ERR := lib.Wrap(ERR); ERR != nil {\nFAIL\nRETURN\n}",
	"func() {\nif ERR != nil {\nFAIL\n}\n}()\nif ERR != nil {\nRETURN\n}",
	"answer := func(err error) {\nif err != nil {\nhttp.Error(w, \"no\", 500)\n}\n}\nif ERR != nil {\nanswer(ERR)\nRETURN\n}",
}

// fill puts code into a line of a form.
func (q *queryGenerator) fill(form, e, op string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(form, "\n") {
		switch part {
		case "FAIL":
			part = q.fail(e)
		case "TELL":
			part = pick(q.generator, "http.Error(w, \"no\", statusOf(ERR))", "reply(w, ERR)", "lib.Reply(w, ERR)")
		case "MISSING":
			part = pick(q.generator, "http.NotFound(w, r)", "http.Error(w, \"no\", http.StatusNotFound)", "send(w, 404)")
		case "USE":
			part = "fmt.Fprintln(w, \"done\")\n" + q.ret
			if q.ret == "return false" {
				part = "return true" // the caller replies
			}
		}
		b.WriteString(part + "\n")
	}
	return "{\n" + q.words(b.String(), e, op) + "}"
}

// words puts in what the words of a form stand for.
func (q *queryGenerator) words(form, e, op string) string {
	for strings.Contains(form, "NONE") {
		form = strings.Replace(form, "NONE", q.none(), 1)
	}
	for strings.Contains(form, "FLAG") {
		form = strings.Replace(form, "FLAG", q.flag(), 1)
	}
	return strings.NewReplacer("ERR", e, "OP", op, "RETURN", q.ret).Replace(form)
}

// none returns a test of the sentinel.
func (q *queryGenerator) none() string {
	return pick(q.generator, "errors.Is(ERR, sql.ErrNoRows)", "errors.Is(ERR, sql.ErrNoRows)", "(ERR == sql.ErrNoRows)", "(sql.ErrNoRows == ERR)",
		"errors.Is(ERR, lib.ErrNone)", "lib.IsMissing(ERR)")
}

// fail returns an answer that says that something has failed.
func (q *queryGenerator) fail(e string, plain ...string) string {
	list := []string{"http.Error(w, \"no\", http.StatusInternalServerError)", "http.Error(w, \"no\", 500)", "w.WriteHeader(http.StatusServiceUnavailable)", "send(w, http.StatusInternalServerError)"}
	if plain == nil {
		list = append(list, "http.Error(w, "+e+".Error(), http.StatusInternalServerError)", "serverError(w, "+e+")", "lib.Fail(w, "+e+")", "fail(w, "+e+")")
	}
	return pick(q.generator, list...)
}

// row returns a query for one row.
func (q *queryGenerator) row() string {
	text := pick(q.generator, maybeNone...)
	if q.oneIn(4) {
		text = pick(q.generator, certainRow...)
	}
	return fmt.Sprintf(pick(q.generator, "lib.DB.QueryRow(%s, 1)", "lib.DB.QueryRow(%s, 1)", "lib.DB.QueryRowContext(context.Background(), %s)"), text)
}

func (q *queryGenerator) call(f finder) string {
	name, method := strings.CutPrefix(f.name, "*")
	switch {
	case method && q.pkg == "handlers":
		name = pick(q.generator, "lib.Default.", "users.") + name
	case method:
		name = "lib.Default." + name
	case f.pkg != q.pkg:
		name = f.pkg + "." + name
	}
	return fmt.Sprintf("%s(%d)", name, q.IntN(9))
}

// acquire writes a query that gives a value and an error their values.
func (q *queryGenerator) acquire(e, op, n string) {
	declare := fmt.Sprintf("var %s string\n", n)
	switch k := q.IntN(14); {
	case k < 4:
		q.line("%s%s %s %s.Scan(&%s)", declare, e, op, q.row(), n)
	case k == 4:
		row := q.name("row")
		q.line("%s := %s\n%s%s %s %s.Scan(&%s)", row, q.row(), declare, e, op, row, n)
	case k == 5:
		find := q.name("find")
		q.line("%s := func() (string, error) {\nvar name string\nerr := %s.Scan(&name)\n%s\n}", find, q.row(),
			pick(q.generator, "return name, err", "if err != nil {\nreturn \"\", fmt.Errorf(\"find: %w\", err)\n}\nreturn name, nil"))
		q.take(e, op, n, find+"()")
	case k == 6:
		q.line("%s%s %s lib.Scan(%s, &%s)", declare, e, op, q.row(), n)
	case k == 7:
		q.take(e, op, n, "lib.First[string]("+q.row()+")")
	case k == 8:
		if op == ":=" {
			q.line("var %s error", e)
		}
		q.line("%sfor range 2 {\n%s = %s.Scan(&%s)\nif %s == nil {\nbreak\n}\n}", declare, e, q.row(), n, e)
	case k == 9:
		tx := q.name("tx")
		q.line("%s, _ := lib.DB.Begin()\nif %s == nil {\n%s\n}\ndefer %s.Rollback()", tx, tx, q.ret, tx)
		q.line("%s%s %s %s.Scan(&%s)", declare, e, op, strings.Replace(q.row(), "lib.DB.", tx+".", 1), n)
	case len(q.finders) == 0:
		q.line("%s%s %s %s.Scan(&%s)", declare, e, op, q.row(), n)
	default:
		q.take(e, op, n, q.call(pick(q.generator, q.finders...)))
	}
	q.line("_ = %s", n)
}

// take assigns the results of a call.
func (q *queryGenerator) take(e, op, n, call string) {
	if op == "=" {
		q.line("var %s string", n)
	}
	q.line("%s, %s %s %s", n, e, op, call)
}

// finderFunc writes a finder.
func (q *queryGenerator) finderFunc() {
	f := finder{pkg: q.pkg, name: q.name(map[string]string{"lib": "Find", "handlers": "find"}[q.pkg])}
	recv := ""
	if q.pkg == "lib" && q.oneIn(2) {
		recv, f.name = "(*Store) ", "*"+f.name
	}
	named := q.oneIn(4)
	results := "(string, error)"
	if named {
		results = "(name string, err error)"
	}
	q.line("\nfunc %s%s(id int) %s {", recv, strings.TrimPrefix(f.name, "*"), results)
	q.ret = "return \"\", lib.ErrOther"
	if q.oneIn(8) {
		q.line("if %s {\nreturn \"\", lib.ErrOther\n}", q.flag())
	}
	switch {
	case named:
		if q.oneIn(2) {
			q.line("defer func() {\n%s\n}()", pick(q.generator,
				"if err != nil {\nerr = fmt.Errorf(\"find: %w\", err)\n}",
				"if err != nil {\nerr = fmt.Errorf(\"find: %v\", err)\n}",
				"err = lib.Wrap(err)",
				"err = lib.Translate(err)",
				"if errors.Is(err, sql.ErrNoRows) {\nerr = lib.ErrNotFound\n}",
				"if err != nil {\nlog.Print(err)\n}"))
		}
		q.line("%s", pick(q.generator, "err = ROW.Scan(&name)\nreturn", "err = ROW.Scan(&name)\nif err != nil {\nreturn \"\", err\n}\nreturn", "if err = ROW.Scan(&name); err != nil {\nerr = fmt.Errorf(\"find: %w\", err)\n}\nreturn"))
		// The statement is put in last, so that the forms stay short.
		text := q.out.String()
		q.out.Reset()
		q.out.WriteString(strings.Replace(text, "ROW", q.row(), 1))
	case q.oneIn(10):
		q.line("var name string\nreturn name, %s.Scan(&name)", q.row())
	default:
		q.acquire("err", ":=", "name")
		q.line("%s", q.words(pick(q.generator, findings...), "err", ":="))
	}
	q.line("}")
	q.finders = append(q.finders, f)
}

// findings are what finders do with the error of their query.
var findings = []string{
	"return name, err",
	"if err != nil {\nreturn \"\", err\n}\nreturn name, nil",
	"if err != nil {\nreturn \"\", err\n}\nreturn name, nil",
	"if err != nil {\nreturn \"\", fmt.Errorf(\"find %d: %w\", id, err)\n}\nreturn name, nil",
	"if err != nil {\nreturn \"\", fmt.Errorf(\"find %d: %w\", id, err)\n}\nreturn name, nil",
	"if err != nil {\nlog.Print(err)\nreturn \"\", fmt.Errorf(\"find %d: %v\", id, err)\n}\nreturn name, nil",
	"if err != nil {\nreturn \"\", errors.New(\"find: \" + err.Error())\n}\nreturn name, nil",
	"if NONE {\nreturn \"\", lib.ErrNotFound\n}\nif err != nil {\nreturn \"\", err\n}\nreturn name, nil",
	"if err != nil {\nif NONE {\nreturn \"\", lib.ErrNotFound\n}\nreturn \"\", fmt.Errorf(\"find: %w\", err)\n}\nreturn name, nil",
	"switch {\ncase NONE:\nreturn \"\", lib.ErrNotFound\ncase err != nil:\nreturn \"\", err\n}\nreturn name, nil",
	"switch err {\ncase nil:\nreturn name, nil\ncase sql.ErrNoRows:\nreturn \"\", lib.ErrNotFound\n}\nreturn \"\", err",
	"if NONE {\nreturn \"nobody\", nil\n}\nreturn name, err",
	"if err != nil && !NONE {\nreturn \"\", err\n}\nreturn name, nil",
	"if err != nil {\nreturn \"\", lib.ErrNotFound\n}\nreturn name, nil",
	"if err != nil {\nreturn \"\", lib.ErrOther\n}\nreturn name, nil",
	"if err != nil {\nreturn \"nobody\", nil\n}\nreturn name, nil",
	"return name, lib.Wrap(err)",
	"return name, lib.Translate(err)",
	"if NONE {\nerr = lib.ErrNotFound\n}\nreturn name, err",
	"if errors.Is(err, sql.ErrNoRows) {\nlog.Print(\"none\")\n}\nreturn name, err",
	"if err == nil {\nreturn name, nil\n}\nreturn \"\", err",
	"if err != nil && FLAG {\nreturn \"\", err\n}\nreturn name, nil",
	"if FLAG {\nreturn name, err\n}\nif err != nil {\nreturn \"\", fmt.Errorf(\"find: %w\", err)\n}\nreturn name, nil",
}

// repository stands in package lib.
const repository = `
// DB is the database.
var DB, _ = sql.Open(fake.Driver, "")

// Errors of the package.
var (
	ErrNotFound = errors.New("not found")
	ErrOther    = errors.New("other")
	ErrNone     = sql.ErrNoRows
)

// ByID and CountAll are statements.
const (
	ByID     = "SELECT name FROM users WHERE id = ?"
	CountAll = "SELECT COUNT(*) FROM users"
)

// A Store finds users.
type Store struct{}

// Default is the only one.
var Default = new(Store)

// A Failure is another error.
type Failure struct{}

func (*Failure) Error() string { return "failure" }

// Work may fail.
func Work(fails bool) error {
	if fails {
		return ErrOther
	}
	return nil
}

// Remove removes all.
func Remove() error {
	_, err := DB.Exec("DELETE FROM users")
	return err
}

// Scan scans a row.
func Scan(row *sql.Row, dest any) error { return row.Scan(dest) }

// IsNotFound tells whether something is not there.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

// First scans a row into a value of any type.
func First[T any](row *sql.Row) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

// IsMissing tells whether there was no row.
func IsMissing(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Wrap says where an error comes from.
func Wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("lib: %w", err)
}

// Translate makes errors of the package of those of the database.
func Translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// Fail answers that something has failed.
func Fail(w http.ResponseWriter, err error) {
	log.Print(err)
	http.Error(w, "no", http.StatusInternalServerError)
}

// Reply answers to an error.
func Reply(w http.ResponseWriter, err error) {
	if errors.Is(err, sql.ErrNoRows) {
		http.Error(w, "no", http.StatusNotFound)
		return
	}
	Fail(w, err)
}
`

// helpersOfQueries stand in package handlers.
const helpersOfQueries = `
var users lib.Users = lib.Default

func statusOf(err error) int {
	if lib.IsMissing(err) {
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}

func reply(w http.ResponseWriter, err error) { http.Error(w, "no", statusOf(err)) }

func send(w http.ResponseWriter, code int) {
	w.WriteHeader(code)
	fmt.Fprintln(w, "no")
}

func serverError(w http.ResponseWriter, err error) { http.Error(w, err.Error(), http.StatusInternalServerError) }

func fail(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, lib.ErrOther):
		http.Error(w, "no", http.StatusBadRequest)
	default:
		send(w, http.StatusInternalServerError)
	}
}

func check(w http.ResponseWriter, err error) bool {
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return false
	}
	return true
}

func rejected(w http.ResponseWriter, err error) bool {
	if err != nil {
		serverError(w, err)
	}
	return err != nil
}
`
