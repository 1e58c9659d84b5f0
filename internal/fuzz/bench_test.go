package fuzz

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/analyzers/replies"
	"github.com/httperrlint/httperrlint/analyzers/rowresults"
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

// branches returns a package of some functions of n branches of a kind. It is not formatted: 10,000 nested
// branches would be 100 MB of tabs, and the inspector makes room for a package by the size of its text.
func branches(kind, functions, n int) string {
	b := branching[kind]
	var s strings.Builder
	s.WriteString(prelude)
	for i := range functions {
		fmt.Fprintf(&s, "\nfunc f%d(w http.ResponseWriter, r *http.Request, db *sql.DB) {\n%s", i, b.head)
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
	}
	return s.String()
}

// allBranches is how many branches are looked at in all, whatever the number of those in one function.
const allBranches = 10_000

// BenchmarkBranches runs all rules on a package with functions of n branches each: what a branch takes,
// N-ns/branch, tells what the number of branches in one function costs. From 100 to 10,000 branches the time
// of a function is to grow by the factor 120 at most; growth is that factor.
func BenchmarkBranches(b *testing.B) {
	benchmarkBranches(b, func(kind, n int) []string { return []string{branches(kind, allBranches/n, n)} })
}

// BenchmarkPackages runs all rules on packages of one function of n branches. What it says besides is what the
// size of the package costs: to look one name up in the maps of go/types takes longer in a large one, for
// us as for the type checker.
func BenchmarkPackages(b *testing.B) {
	benchmarkBranches(b, func(kind, n int) []string { return slices.Repeat([]string{branches(kind, 1, n)}, allBranches/n) })
}

// benchmarkBranches runs all rules on packages with functions of 10 to 10,000 branches. The sizes take turns
// and the least of each counts, for the machine is never quiet for long.
func benchmarkBranches(b *testing.B, sources func(kind, n int) []string) {
	for kind, shape := range branching {
		b.Run(shape.name, func(b *testing.B) {
			sizes := make(map[int][]*packages.Package)
			least := make(map[int]time.Duration)
			for n := 10; n <= allBranches; n *= 10 {
				sizes[n] = checked(b, sources(kind, n))
				least[n] = math.MaxInt64
			}
			for b.Loop() {
				for n, pkgs := range sizes {
					runtime.GC() // of what the last has left
					start := time.Now()
					analyze(b, pkgs, analyzers.Suite)
					least[n] = min(least[n], time.Since(start))
				}
			}
			for n, t := range least {
				b.ReportMetric(float64(t.Nanoseconds())/allBranches, fmt.Sprint(n, "-ns/branch"))
			}
			b.ReportMetric(100*float64(least[allBranches])/float64(least[100]), "growth")
			b.ReportMetric(0, "ns/op") // that of all sizes together says nothing
		})
	}
}

// TestManyBranches: a function with many bugs is not too much to find each of them.
func TestManyBranches(t *testing.T) {
	const n = 1000
	for kind, shape := range branching {
		if shape.name != "missing-return" && shape.name != "nested" {
			continue
		}
		t.Run(shape.name, func(t *testing.T) {
			found, err := run(branches(kind, 1, n))
			if err != nil {
				t.Fatal(err)
			}
			missing := 0
			for _, d := range found {
				if strings.HasSuffix(d.Message, "(httpreturn)") {
					missing++
				}
			}
			// The last error reply has none after it.
			if missing != n-1 {
				t.Errorf("%d missing returns found, not %d", missing, n-1)
			}
		})
	}
}

// BenchmarkSummaries infers what so many helpers do to writers, rows and errors. Each calls
// another one of its kind.
func BenchmarkSummaries(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var src strings.Builder
			src.WriteString(prelude)
			for i := range n / 2 {
				next := (i*7 + 1) % (n / 2)
				fmt.Fprintf(&src, `
func reply%[1]d(w http.ResponseWriter, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, sql.ErrNoRows):
		http.Error(w, "none", http.StatusNotFound)
	case errors.Is(err, errPlain):
		return reply%[2]d(w, errGone)
	default:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
	return true
}

func find%[1]d(db *sql.DB, id int) (n int, err error) {
	if id > %[1]d {
		return find%[2]d(db, %[1]d-id)
	}
	rows, err := db.Query("SELECT a FROM t WHERE b > ?", id)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	err = db.QueryRow("SELECT a FROM t WHERE b = ?", id).Scan(&n)
	return n, err
}
`, i, next)
			}
			facts := []*analysis.Analyzer{replies.Analyzer, rowresults.Analyzer}
			pkgs := checked(b, []string{src.String()})
			for b.Loop() {
				analyze(b, pkgs, facts)
			}
		})
	}
}

// checked returns packages of one source each.
func checked(b *testing.B, sources []string) []*packages.Package {
	var pkgs []*packages.Package
	for _, src := range sources {
		pkg, err := check(src)
		if err != nil {
			b.Fatal(err)
		}
		pkgs = append(pkgs, pkg)
	}
	return pkgs
}

// analyze runs analyzers on one package after the other.
func analyze(b *testing.B, pkgs []*packages.Package, list []*analysis.Analyzer) {
	for _, pkg := range pkgs {
		graph, err := checker.Analyze(list, []*packages.Package{pkg}, &checker.Options{Sequential: true})
		if err != nil {
			b.Fatal(err)
		}
		for act := range graph.All() {
			if act.Err != nil {
				b.Fatal(act.Err)
			}
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
