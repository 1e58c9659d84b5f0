// Package lintest is the test harness of the analyzers.
//
// The test data of an analyzer is the tree testdata/src/NAME of the module, NAME
// being the analyzer's; testdata is a GOPATH, so a package's import path is its
// folder below testdata/src, and third-party packages are stubs in
// testdata/src/github.com and the like.
package lintest

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
)

// Run runs the analyzer on each package of its test data and checks that
//
//   - it reports, and exports as facts, exactly what the want comments say
//     ([analysistest.Run] has their syntax);
//   - each message has the form that the contract of the rules gives it;
//   - it reports the same again, with facts that went through their encoding and
//     with nothing known of the standard library but its types;
//   - each fix, applied alone, leaves a gofmt-clean file and a package that
//     type-checks, and takes its report away;
//   - all fixes of a file together yield its golden file, and the golden files
//     of a package are gofmt-clean, type-check, and leave only the reports that
//     have no fix.
//
// go test -update writes the golden files; they are to be read, then, before they
// are committed.
//
// A folder of the test data that has the name of one of the analyzer's boolean
// flags, such as testdata/src/httplateheader/failedwrite, is run with that flag
// turned over. All others are run with the flags as they are by default.
func Run(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	t.Setenv("GOFLAGS", "") // GOPATH mode refuses -mod, which it may hold
	gopath := filepath.Join(moduleRoot(t), "testdata")

	paths := make(map[string][]string) // by flag, or ""
	src := filepath.Join(gopath, "src")
	for _, path := range packagesBelow(t, src, a.Name) {
		_, rest, _ := strings.Cut(path, "/")
		first, _, _ := strings.Cut(rest, "/")
		if a.Flags.Lookup(first) == nil {
			first = ""
		}
		paths[first] = append(paths[first], path)
	}
	if len(paths) == 0 {
		t.Fatalf("no packages in testdata/src/%s", a.Name)
	}
	for name, list := range paths {
		t.Run(cmp.Or(name, "default"), func(t *testing.T) {
			if name != "" {
				turnOver(t, a.Flags.Lookup(name))
			}
			check(t, gopath, a, list)
		})
	}
}

// moduleRoot returns the folder of the go.mod above the test's package.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's package")
		}
		dir = parent
	}
}

// packagesBelow returns the import paths of src/name and the folders below it
// that hold Go files.
func packagesBelow(t *testing.T, src, name string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(filepath.Join(src, name), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && strings.HasSuffix(file, ".go") {
			rel, err := filepath.Rel(src, filepath.Dir(file))
			if err != nil {
				return err
			}
			paths = append(paths, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// turnOver sets a boolean flag to the opposite of its default during the test.
func turnOver(t *testing.T, f *flag.Flag) {
	t.Helper()
	value := "true"
	if f.DefValue == "true" {
		value = "false"
	}
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(f.DefValue); err != nil {
			t.Error(err)
		}
	})
}

var update = flag.Bool("update", false, "write the golden files anew before they are checked")

func check(t *testing.T, gopath string, a *analysis.Analyzer, paths []string) {
	if *update {
		for _, r := range analysistest.Run(t, gopath, a, paths...) {
			writeGoldens(t, r.Action)
		}
	}
	results := analysistest.RunWithSuggestedFixes(t, gopath, a, paths...)
	if t.Failed() {
		return // loading may have failed, and much would be said twice
	}
	w := newWorld(gopath)
	var pkgs []*packages.Package
	for _, r := range results {
		pkgs = append(pkgs, r.Action.Package)
	}

	// Have: it reports what the want comments say, and fixes what the golden
	// files say, up to formatting.
	for _, r := range results {
		for _, d := range r.Action.Diagnostics {
			checkForm(t, r.Action, d)
		}
		checkAgain(t, w, a, r.Action)
		checkEachFix(t, w, a, r.Action)
	}
	checkGoldens(t, w, a, results, pkgs)
}

// checkForm checks what the contract says of every message.
func checkForm(t *testing.T, act *checker.Action, d analysis.Diagnostic) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %q: %s", act.Package.Fset.Position(d.Pos), d.Message, fmt.Sprintf(format, args...))
	}
	clause, ok := strings.CutSuffix(d.Message, " ("+act.Analyzer.Name+")")
	if !ok {
		fail("does not end with the rule's name in parentheses")
	}
	if n := utf8.RuneCountInString(d.Message); n > 100 {
		fail("has %d characters, more than 100", n)
	}
	if strings.HasSuffix(clause, ".") || strings.ContainsAny(clause, "\n;") || strings.Contains(clause, ". ") {
		fail("is not one clause without a full stop")
	}
	if r, _ := utf8.DecodeRuneInString(clause); !unicode.IsLower(r) {
		// A name of the user's own, as it stands in the code, is welcome.
		name, _, _ := strings.Cut(clause, " ")
		src, err := os.ReadFile(act.Package.Fset.File(d.Pos).Name())
		if err != nil || !bytes.Contains(src, []byte(name)) {
			fail("begins neither in lower case nor with a name of the code")
		}
	}
	if d.Category == "" {
		fail("has no category")
	}
	if len(d.SuggestedFixes) > 1 {
		fail("has %d fixes, more than one", len(d.SuggestedFixes))
	}
	if len(d.Related) > 1 {
		fail("has %d related positions, more than one", len(d.Related))
	}
	paths, _ := act.Result.(diag.Paths)
	path := paths.Of(d)
	if path == nil {
		return
	}
	if !slices.ContainsFunc(path, func(step analysis.RelatedInformation) bool { return step.Pos == d.Pos }) {
		fail("has a path that does not come by it")
	}
	if len(d.Related) == 0 || !slices.Contains(path, d.Related[0]) {
		fail("has a path that does not come by its related position")
	}
}

// checkAgain checks that a second run reports the same, although it finds facts
// only in the packages of the test data, and those encoded and decoded.
func checkAgain(t *testing.T, w *world, a *analysis.Analyzer, act *checker.Action) {
	t.Helper()
	before := describe(act.Package.Fset, act.Diagnostics)
	again := w.analyze(t, a, w.rebuild(act.Package, nil))
	if after := describe(act.Package.Fset, again); !slices.Equal(before, after) {
		t.Errorf("%s: the second run differs:\n%s\n--- first:\n%s", act.Package.ID, strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

func describe(fset *token.FileSet, diagnostics []analysis.Diagnostic) []string {
	var list []string
	for _, d := range diagnostics {
		s := fmt.Sprintf("%s-%s: %s [%s]", fset.Position(d.Pos), fset.Position(d.End), d.Message, d.Category)
		for _, fix := range d.SuggestedFixes {
			for _, e := range fix.TextEdits {
				s += fmt.Sprintf("\n\t%s-%s: %q", fset.Position(e.Pos), fset.Position(e.End), e.NewText)
			}
		}
		list = append(list, s)
	}
	return list
}

// checkEachFix checks each fix as an editor applies it: alone, as it is.
func checkEachFix(t *testing.T, w *world, a *analysis.Analyzer, act *checker.Action) {
	t.Helper()
	before := messages(act.Diagnostics)
	for _, d := range act.Diagnostics {
		for _, fix := range d.SuggestedFixes {
			posn := act.Package.Fset.Position(d.Pos)
			fixed, err := apply(act.Package.Fset, fix.TextEdits)
			if err != nil {
				t.Errorf("%s: %v", posn, err)
				continue
			}
			clean := true
			for name, content := range fixed {
				clean = checkFormatted(t, fmt.Sprintf("%s: fix of %s", posn, filepath.Base(name)), content) && clean
			}
			pkg := w.rebuild(act.Package, fixed)
			for _, err := range pkg.Errors {
				t.Errorf("%s: the fix does not compile: %v", posn, err)
				clean = false
			}
			if !clean {
				continue
			}
			if count(messages(w.analyze(t, a, pkg)), d.Message) >= count(before, d.Message) {
				t.Errorf("%s: the fix does not take away %q", posn, d.Message)
			}
		}
	}
}

// checkGoldens checks the packages as they are when all golden files have taken
// the places of their originals.
func checkGoldens(t *testing.T, w *world, a *analysis.Analyzer, results []*analysistest.Result, pkgs []*packages.Package) {
	t.Helper()
	goldens := make(map[string][]byte)
	for _, pkg := range pkgs {
		for _, name := range pkg.CompiledGoFiles {
			content, err := os.ReadFile(name + ".golden")
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if goldens[name] == nil {
				checkFormatted(t, filepath.Base(name)+".golden", content)
			}
			goldens[name] = content
		}
	}
	fixes := make(map[string]bool) // files that fixes edit
	for _, r := range results {
		for _, d := range r.Action.Diagnostics {
			for _, fix := range d.SuggestedFixes {
				for _, e := range fix.TextEdits {
					fixes[r.Action.Package.Fset.File(e.Pos).Name()] = true
				}
			}
		}
	}
	for name := range goldens {
		if !fixes[name] {
			t.Errorf("%s.golden: no fix edits the file", name)
		}
	}

	for _, r := range results {
		pkg := w.rebuild(r.Action.Package, goldens)
		for _, err := range pkg.Errors {
			t.Errorf("golden: %v", err)
		}
		if len(pkg.Errors) > 0 {
			continue
		}
		var unfixed []analysis.Diagnostic
		for _, d := range r.Action.Diagnostics {
			if len(d.SuggestedFixes) == 0 {
				unfixed = append(unfixed, d)
			}
		}
		after := w.analyze(t, a, pkg)
		for _, d := range after {
			if len(d.SuggestedFixes) > 0 {
				t.Errorf("%s.golden needs a second pass: %s", pkg.Fset.Position(d.Pos), d.Message)
			}
		}
		if want, got := messages(unfixed), messages(after); !slices.Equal(want, got) {
			t.Errorf("%s: the golden files have the reports\n\t%s\nand not those that had no fix:\n\t%s",
				pkg.ID, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
}

func checkFormatted(t *testing.T, name string, content []byte) bool {
	t.Helper()
	formatted, err := format.Source(content)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return false
	}
	if !bytes.Equal(content, formatted) {
		t.Errorf("%s: not gofmt-clean:\n%s", name, firstDifference(content, formatted))
		return false
	}
	return true
}

// firstDifference returns the first line in which two texts differ, of each.
func firstDifference(got, want []byte) string {
	x, y := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d: %q, gofmt has %q", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines, gofmt has %d", len(x), len(y))
}

// messages returns the messages of the diagnostics, sorted.
func messages(diagnostics []analysis.Diagnostic) []string {
	var list []string
	for _, d := range diagnostics {
		list = append(list, d.Message)
	}
	slices.Sort(list)
	return list
}

func count(list []string, s string) int {
	n := 0
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}
