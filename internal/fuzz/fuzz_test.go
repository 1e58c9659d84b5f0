package fuzz

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// maxBytes bounds the bytes of which code is made: that of 1000 bytes has some 20 kB.
const maxBytes = 1000

func FuzzRules(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(random(seed, 100))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > maxBytes {
			return
		}
		hold(t, generate(data))
	})
}

// more is the environment variable that asks TestGenerated to go on with other code for so
// long: without the bookkeeping of the fuzzer it sees many times as much.
const more = "HTTPERRLINT_FUZZ"

// TestGenerated is the little of the fuzzing that each run of the tests does.
func TestGenerated(t *testing.T) {
	found := 0
	for seed := range uint64(60) {
		found += hold(t, generate(random(seed, 20+int(seed)*10)))
	}
	if arg := os.Getenv(more); arg != "" {
		long, err := time.ParseDuration(arg)
		if err != nil {
			t.Fatal(err)
		}
		n, size := 0, 0
		for start := time.Now(); time.Since(start) < long && !t.Failed(); n++ {
			src := generate(random(rand.Uint64(), 20+rand.IntN(maxBytes)))
			size += len(src) - len(prelude)
			found += hold(t, src)
		}
		t.Logf("%d packages more, of %d bytes", n, size)
	}
	if found < 60 {
		t.Errorf("no more than %d findings: the generated code is none that the rules are about", found)
	}
	t.Logf("%d findings", found)
}

func random(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, seed))
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

// The time that the rules may take for a source: some for any, and some for each byte.
const (
	patience        = 10 * time.Second
	patiencePerByte = time.Millisecond
)

// hold runs the rules on a source, fails the test if they do not behave, and returns how
// much they found.
func hold(t *testing.T, src string) int {
	t.Helper()
	formatted, err := format.Source([]byte(src))
	if err != nil {
		t.Fatalf("the generated code is not legal: %v\n%s", err, numbered(src))
	}
	src = string(formatted)
	start := time.Now()
	first, err := run(src)
	if took := time.Since(start); took > patience+time.Duration(len(src))*patiencePerByte {
		t.Errorf("the rules took %v for %d bytes", took, len(src))
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, numbered(src))
	}
	second, err := run(src)
	if err != nil {
		t.Fatalf("the second time: %v\n%s", err, numbered(src))
	}
	if a, b := describe(first), describe(second); !slices.Equal(a, b) {
		t.Errorf("found first:\n%s\nfound then:\n%s\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"), numbered(src))
	}
	for _, d := range first {
		for _, fix := range d.SuggestedFixes {
			after := d.apply(src, fix)
			if _, err := check(after); err != nil {
				t.Errorf("%s\nthe fix does not compile: %v\n%s", d, err, numbered(after))
			}
		}
	}
	return len(first)
}

// A finding is a report with what its positions refer to.
type finding struct {
	analysis.Diagnostic
	fset *token.FileSet
}

func (d finding) String() string {
	s := fmt.Sprintf("%v: %s", d.fset.Position(d.Pos), d.Message)
	for _, rel := range d.Related {
		s += fmt.Sprintf("\n\t%v: %s", d.fset.Position(rel.Pos), rel.Message)
	}
	for _, fix := range d.SuggestedFixes {
		s += "\n\t" + fix.Message
		for _, e := range fix.TextEdits {
			s += fmt.Sprintf("\n\t%v-%v: %q", d.fset.Position(e.Pos), d.fset.Position(e.End), e.NewText)
		}
	}
	return s
}

// apply returns the source after a fix.
func (d finding) apply(src string, fix analysis.SuggestedFix) string {
	edits := slices.SortedFunc(slices.Values(fix.TextEdits), func(a, b analysis.TextEdit) int { return cmp.Compare(b.Pos, a.Pos) })
	for _, e := range edits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		src = src[:d.fset.Position(e.Pos).Offset] + string(e.NewText) + src[d.fset.Position(end).Offset:]
	}
	return src
}

func describe(list []finding) []string {
	var lines []string
	for _, d := range list {
		lines = append(lines, d.String())
	}
	return lines
}

func numbered(src string) string {
	var b strings.Builder
	i := 0
	for line := range strings.Lines(src) {
		if i++; i <= strings.Count(prelude, "\n") {
			continue
		}
		fmt.Fprintf(&b, "%4d  %s", i, line)
	}
	return b.String()
}

// run returns what the rules find in a source.
func run(src string) ([]finding, error) {
	pkg, err := check(src)
	if err != nil {
		return nil, fmt.Errorf("the generated code is not legal: %w", err)
	}
	graph, err := checker.Analyze(analyzers.Suite, []*packages.Package{pkg}, &checker.Options{Sequential: true, SanityCheck: true})
	if err != nil {
		return nil, err
	}
	var found []finding
	for act := range graph.All() {
		if act.Err != nil {
			return nil, fmt.Errorf("%v: %w", act, act.Err)
		}
		if act.IsRoot {
			for _, d := range act.Diagnostics {
				found = append(found, finding{d, pkg.Fset})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), strings.Compare(a.Message, b.Message))
	})
	return found, nil
}

// check type-checks a source.
func check(src string) (*packages.Package, error) {
	imports, err := standard()
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	sizes := types.SizesFor("gc", runtime.GOARCH)
	conf := types.Config{Importer: imports, Sizes: sizes, GoVersion: "go1.25"}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		return nil, err
	}
	return &packages.Package{
		ID: "p", Name: "p", PkgPath: "p", Fset: fset, Syntax: []*ast.File{file},
		Types: pkg, TypesInfo: info, TypesSizes: sizes, Module: &packages.Module{Path: "p", GoVersion: "1.25"},
	}, nil
}

// exports imports packages of the standard library by their export data.
type exports struct {
	fset     *token.FileSet
	files    map[string]string
	packages map[string]*types.Package
}

var standard = sync.OnceValues(func() (*exports, error) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedExportFile | packages.NeedImports | packages.NeedDeps},
		"context", "database/sql", "encoding/json", "errors", "fmt", "io", "iter", "log", "net/http", "os", "strings", "sync", "time")
	if err != nil {
		return nil, err
	}
	e := &exports{token.NewFileSet(), make(map[string]string), make(map[string]*types.Package)}
	for pkg := range packages.Postorder(pkgs) {
		e.files[pkg.PkgPath] = pkg.ExportFile
	}
	return e, nil
})

func (e *exports) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := e.packages[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	data, err := os.ReadFile(e.files[path])
	if err != nil {
		return nil, err
	}
	r, err := gcexportdata.NewReader(bytes.NewReader(data))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return gcexportdata.Read(r, e.fset, e.packages, path)
}
