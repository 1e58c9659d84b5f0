package flow_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/internal/seeds"
)

// more asks for more than a quick look.
const more seeds.Variable = "HTTPERRLINT_FLOW"

// quick is what there is at the quick look, always the same. Where the engine comes to tell more,
// the numbers go down; they go up only with a reason.
var quick = tally{bodies: 250, untaken: 970, bounded: 18}

// A tally counts bodies, and what the engine finds in them.
type tally struct {
	bodies  int
	taken   int // sets of steps, each a path of a body, that execution has shown
	untaken int // those that the engine finds beside these
	bounded int // bodies of which the engine does not follow all paths
}

// TestRandomBodies compares the paths that the engine finds in random bodies with
// those that their execution takes.
func TestRandomBodies(t *testing.T) {
	for _, seed := range more.Seeds(t) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { judge(t, seed) })
	}
}

// size returns how many bodies a seed gives: fewer at a quick look.
func size() int {
	if more.Quick() {
		return quick.bodies
	}
	return 1000
}

// judge holds that the engine misses no path that is taken, and at a quick look that
// it finds no more that are not than it did.
func judge(t *testing.T, seed uint64) {
	sum := compareWithRuns(t, seed, size())
	t.Logf("%d bodies: %d sets of steps are taken, %d are found beside these; %d bodies reach the bound",
		sum.bodies, sum.taken, sum.untaken, sum.bounded)
	if sum.taken < 2*sum.bodies || sum.bounded > sum.bodies/10 {
		t.Error("these bodies say little")
	}
	if more.Quick() && (sum.untaken > quick.untaken || sum.bounded > quick.bounded) {
		t.Errorf("there were no more than %d sets beside these and %d bodies at the bound", quick.untaken, quick.bounded)
	}
}

// compareWithRuns compares what the engine finds in the bodies of a seed with what
// their execution shows.
func compareWithRuns(t *testing.T, seed uint64, bodies int) tally {
	src := generate(seed, bodies)
	fset := token.NewFileSet()
	file := parse(t, fset, "bodies.go", string(src))
	info := check(t, fset, file, parse(t, fset, filepath.Join(program, "main.go"), nil))
	taken := run(t, withRounds(fset, file, src))
	fns := functions(file)
	if len(fns) != bodies || len(taken) != bodies {
		t.Fatalf("%d bodies are generated, %d are run, not %d", len(fns), len(taken), bodies)
	}
	sum := tally{bodies: bodies}
	for i, fn := range fns {
		found, ok := follow(info, fn)
		if !ok {
			sum.bounded++
			continue
		}
		missed := missing(taken[i], found)
		if len(missed) > 0 {
			text := src[fset.Position(fn.Pos()).Offset:fset.Position(fn.End()).Offset]
			t.Errorf("the engine misses the steps %q of\n%s\n%s=%d shows it again", missed, text, more, seed)
		}
		sum.taken += len(taken[i])
		sum.untaken += len(found) - (len(taken[i]) - len(missed))
	}
	return sum
}

// missing returns the taken sets that were not found.
func missing(taken []steps, found map[steps]bool) []steps {
	var list []steps
	for _, s := range taken {
		if !found[s] {
			list = append(list, s)
		}
	}
	return list
}

// follow returns the sets of the steps on the paths that the engine finds in a
// function. It returns false if the bound was reached.
func follow(info *types.Info, fn *ast.FuncDecl) (found map[steps]bool, ok bool) {
	f := newFunc(info, fn, func(*ast.CallExpr) bool { return true })
	found, ok = make(map[steps]bool), true
	v := visitor(f, func() { ok = false }, func(s steps) { found[s] = true })
	return found, flow.Explore(f, fn, f.Empty(), 0, v) && ok
}

// program is the program that runs the bodies.
const program = "testdata/random"

// run runs the bodies of a file and returns the sets of the steps that each has made.
func run(t *testing.T, src []byte) [][]steps {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(program)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bodies.go"), src, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.Bytes())
	}
	var taken [][]steps
	for line := range strings.Lines(string(out)) {
		taken = append(taken, sets(t, line))
	}
	return taken
}

// sets reads the sets that one body has made.
func sets(t *testing.T, line string) []steps {
	t.Helper()
	var list []steps
	for text := range strings.FieldsSeq(line) {
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, steps(n))
	}
	return list
}

// withRounds returns the text of a file in which each loop calls round where a round
// begins: it might never end.
func withRounds(fset *token.FileSet, file *ast.File, src []byte) []byte {
	var out bytes.Buffer
	written := 0
	ast.Inspect(file, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.ForStmt:
			body = n.Body
		case *ast.RangeStmt:
			body = n.Body
		default:
			return true
		}
		begin := fset.Position(body.Lbrace).Offset + len("{")
		out.Write(src[written:begin])
		out.WriteString("round();")
		written = begin
		return true
	})
	out.Write(src[written:])
	return out.Bytes()
}

// parse reads a file, from disk if there is no text.
func parse(t *testing.T, fset *token.FileSet, name string, text any) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(fset, name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// functions returns the functions that a file declares.
func functions(file *ast.File) []*ast.FuncDecl {
	var fns []*ast.FuncDecl
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			fns = append(fns, fn)
		}
	}
	return fns
}
