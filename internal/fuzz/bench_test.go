package fuzz

import (
	"fmt"
	"go/format"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// branching are functions of n branches, each of one kind.
var branching = []struct {
	name               string
	head, branch, tail string // %[1]d in branch is its number
}{
	{"independent", "", `
	if r.FormValue("a%[1]d") == "" {
		http.Error(w, "a%[1]d", http.StatusBadRequest)
		return
	}`, ""},
	{"missing-return", "", `
	if r.FormValue("a%[1]d") == "" {
		http.Error(w, "a%[1]d", http.StatusBadRequest)
	}`, ""},
	{"errors", "var err error", `
	if err = db.PingContext(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}`, ""},
	{"chain", "n := len(r.URL.Path)", `
	if n == %[1]d {
		w.WriteHeader(400)
	} else`, "\n{ w.WriteHeader(200) }"},
	{"switch", "switch len(r.URL.Path) {", `
	case %[1]d:
		w.WriteHeader(400)`, "\n}"},
	{"strings", "switch r.URL.Path {", `
	case "a%[1]d":
		http.Error(w, "x", 400)
		return`, "\n}"},
	{"nested", "", `
	if r.FormValue("a%[1]d") == "" {
		http.Error(w, "x", 400)`, ""},
	{"loops", "", `
	for i := range len(r.URL.Path) {
		if i == %[1]d {
			continue
		}
		fmt.Fprintln(w, i)
	}`, ""},
	{"one-variable", "err := db.Ping()", `
	if err != nil {
		log.Print(err, %[1]d)
	}`, "\nif err != nil { http.Error(w, err.Error(), 500) }"},
	{"many-variables", "", `
	ok%[1]d := r.FormValue("a%[1]d") != ""
	defer func() { log.Print(ok%[1]d) }()
	if ok%[1]d {
		fmt.Fprintln(w, %[1]d)
	}`, ""},
	{"literals", "", `
	func() {
		if r.FormValue("a%[1]d") == "" {
			http.Error(w, "a%[1]d", http.StatusBadRequest)
			return
		}
	}()`, ""},
	{"queries", "", `
	if err := db.QueryRow("SELECT a FROM t WHERE b = ?", %[1]d).Scan(new(int)); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}`, ""},
	{"rows", "", `
	rows%[1]d, err := db.Query("SELECT a FROM t")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for rows%[1]d.Next() {
	}
	rows%[1]d.Close()`, ""},
}

func branches(i, n int) string {
	b := branching[i]
	var s strings.Builder
	fmt.Fprintf(&s, "%s\nfunc f(w http.ResponseWriter, r *http.Request, db *sql.DB) {\n%s", prelude, b.head)
	for j := range n {
		branch := b.branch
		if strings.Contains(branch, "%") {
			branch = fmt.Sprintf(branch, j)
		}
		s.WriteString(branch)
	}
	if b.name == "nested" {
		s.WriteString(strings.Repeat("\n}", n))
	}
	s.WriteString(b.tail + "\n}\n")
	return s.String()
}

// BenchmarkBranches runs all rules on a function of so many branches.
func BenchmarkBranches(b *testing.B) {
	for i, shape := range branching {
		for _, n := range []int{10, 100, 1000, 10000} {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				src, err := format.Source([]byte(branches(i, n)))
				if err != nil {
					b.Fatal(err)
				}
				pkg, err := check(string(src))
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					graph, err := checker.Analyze(analyzers.Suite, []*packages.Package{pkg}, &checker.Options{Sequential: true})
					if err != nil {
						b.Fatal(err)
					}
					for act := range graph.All() {
						if act.Err != nil {
							b.Fatal(act.Err)
						}
					}
				}
			})
		}
	}
}

// TestManyBranches: a function with many bugs is not too much to find each of them.
func TestManyBranches(t *testing.T) {
	for i, shape := range branching {
		if shape.name != "missing-return" {
			continue
		}
		const n = 100
		pkg, err := check(branches(i, n))
		if err != nil {
			t.Fatal(err)
		}
		graph, err := checker.Analyze(analyzers.Suite, []*packages.Package{pkg}, &checker.Options{Sequential: true})
		if err != nil {
			t.Fatal(err)
		}
		missing := 0
		for act := range graph.All() {
			if act.Analyzer.Name == "httpreturn" {
				missing += len(act.Diagnostics)
			}
		}
		// The last error reply has none after it.
		if missing != n-1 {
			t.Errorf("%d missing returns found, not %d", missing, n-1)
		}
	}
}

// BenchmarkUnrelated runs all rules on a package of 200 functions that imports nothing they are
// about. rules-ns/op is what they take all together, without the inspector, which other analyzers
// of a host share with them, and without the driver.
func BenchmarkUnrelated(b *testing.B) {
	var src strings.Builder
	src.WriteString("package p\n\nimport (\n\t\"errors\"\n\t\"strconv\"\n\t\"strings\"\n)\n")
	for i := range 200 {
		fmt.Fprintf(&src, `
func f%d(list []string) (int, error) {
	if len(list) == 0 {
		return 0, errors.New("no list")
	}
	n, err := strconv.Atoi(strings.TrimSpace(list[0]))
	if err != nil {
		return 0, err
	}
	return n, nil
}
`, i)
	}
	pkg, err := check(src.String())
	if err != nil {
		b.Fatal(err)
	}
	var rules time.Duration
	n := 0
	for b.Loop() {
		graph, err := checker.Analyze(analyzers.Suite, []*packages.Package{pkg}, &checker.Options{Sequential: true})
		if err != nil {
			b.Fatal(err)
		}
		for act := range graph.All() {
			if act.Err != nil {
				b.Fatal(act.Err)
			}
			if act.Analyzer != inspect.Analyzer {
				rules += act.Duration
			}
		}
		n++
	}
	b.ReportMetric(float64(rules.Nanoseconds())/float64(n), "rules-ns/op")
}
