package judge

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/internal/load"
	"github.com/httperrlint/httperrlint/internal/patch"
)

// A program is a module of generated handlers on disk.
type program struct {
	*load.Program
	dir string
}

// write puts the generated files into a copy of a module of testdata.
func write(t *testing.T, module string, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", module))); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// generatedPackages are those that the handlers and their helpers are in.
var generatedPackages = []string{"./handlers", "./lib"}

// read loads packages of a module.
func read(t *testing.T, dir string, patterns ...string) *program {
	t.Helper()
	p := &program{load.Load(load.Config{Dir: dir}, patterns), dir}
	if len(p.Errors) > 0 {
		t.Fatalf("generated code does not compile:\n%s", strings.Join(p.Errors, "\n"))
	}
	return p
}

// files returns the syntax of the generated files.
func (p *program) files(yield func(*packages.Package, *ast.File) bool) {
	for _, pkg := range p.Packages {
		for _, f := range pkg.Syntax {
			if p.name(pkg, f.FileStart) == pkg.Types.Name()+"/generated.go" && !yield(pkg, f) {
				return
			}
		}
	}
}

// name returns the name of the file of pos, as events have it.
func (p *program) name(pkg *packages.Package, pos token.Pos) string {
	file := pkg.Fset.File(pos).Name()
	return filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
}

// A report is what a rule has to say about a line.
type report struct {
	line line
	rule string
	diag analysis.Diagnostic
	fset *token.FileSet
}

// analyze returns what the rules report.
func (p *program) analyze(t *testing.T, rules ...*analysis.Analyzer) []report {
	t.Helper()
	graph, err := checker.Analyze(rules, p.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	var reports []report
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatalf("%s: %v", act.Package.ID, act.Err)
		}
		for _, d := range act.Diagnostics {
			at := line{p.name(act.Package, d.Pos), act.Package.Fset.Position(d.Pos).Line}
			reports = append(reports, report{at, act.Analyzer.Name, d, act.Package.Fset})
		}
	}
	return reports
}

// fix applies the fixes of the reports, and returns their number and that of those
// that others were in the way of.
func (p *program) fix(t *testing.T, reports []report) (applied, refused int) {
	t.Helper()
	var fixes []patch.Fix
	for _, r := range reports {
		for _, f := range r.diag.SuggestedFixes {
			fix := patch.Fix{Message: f.Message}
			for _, e := range f.TextEdits {
				fix.Edits = append(fix.Edits, patch.Edit{
					Start: r.fset.PositionFor(e.Pos, false),
					End:   r.fset.PositionFor(e.End, false),
					New:   string(e.NewText),
				})
			}
			fixes = append(fixes, fix)
		}
	}
	plan := patch.Make(fixes, source{p.Program})
	for _, f := range plan.Files {
		if err := f.Write(); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range plan.Refused {
		if err == nil {
			applied++
		} else {
			refused++
		}
	}
	return applied, refused
}

// source is what package patch asks about the files.
type source struct{ *load.Program }

func (source) Editable(string) error            { return nil }
func (source) ImportName(string, string) string { return "" }

// run runs every handler along every path.
func (p *program) run(t *testing.T, limit int, instrument instrumenter) *recordings {
	t.Helper()
	r := new(recordings)
	p.output(t, r, p.build(t, instrument, "build"), fmt.Sprint(limit))
	return r
}

// output runs a command and decodes what it prints.
func (p *program) output(t *testing.T, into any, name string, args ...string) {
	t.Helper()
	if err := gob.NewDecoder(bytes.NewReader(p.command(t, name, args...))).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// build returns what a subcommand of go makes of the module. Before that, calls
// of the recorder are put into the files, none of which moves a line.
func (p *program) build(t *testing.T, instrument instrumenter, subcommand ...string) (binary string) {
	t.Helper()
	replace := make(map[string]string)
	scratch := t.TempDir()
	for pkg, f := range p.files {
		name := pkg.Fset.File(f.FileStart).Name()
		replace[name] = filepath.Join(scratch, fmt.Sprint(len(replace), ".go"))
		in := &insertions{base: pkg.Fset.File(f.FileStart).Base(), at: make(map[int]string)}
		instrument(pkg, f, in)
		if err := os.WriteFile(replace[name], in.apply(p.Content(name)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlayFile := filepath.Join(scratch, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o666); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(scratch, "judged.exe")
	p.command(t, "go", append(subcommand, "-overlay", overlayFile, "-o", binary, ".")...)
	return binary
}

func (p *program) command(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = p.dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, errs.Bytes())
	}
	return out
}

// An instrumenter puts calls of the recorder into a file.
type instrumenter func(pkg *packages.Package, f *ast.File, in *insertions)

// insertions are pieces of text that are put into a file.
type insertions struct {
	base int
	at   map[int]string // by offset
}

func (in *insertions) put(pos token.Pos, text string) { in.at[int(pos)-in.base] += text }

// around puts an expression between two pieces of text.
func (in *insertions) around(n ast.Node, before, after string) {
	in.put(n.Pos(), before)
	in.put(n.End(), after)
}

func (in *insertions) apply(src []byte) []byte {
	var out bytes.Buffer
	last := 0
	for _, offset := range slices.Sorted(maps.Keys(in.at)) {
		out.Write(src[last:offset])
		out.WriteString(in.at[offset])
		last = offset
	}
	out.Write(src[last:])
	return out.Bytes()
}

// instrument puts calls of the recorder before each statement, and around each
// call whose last result may tell something.
func instrument(pkg *packages.Package, f *ast.File, in *insertions) {
	later := make(map[*ast.CallExpr]bool) // calls whose results nobody sees
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			for _, s := range n.List {
				switch s := s.(type) {
				case *ast.CaseClause, *ast.CommClause:
				case *ast.LabeledStmt:
					inner := ast.Stmt(s)
					if !isLoop(s.Stmt) {
						inner = s.Stmt // to which a goto statement leads
					}
					in.put(inner.Pos(), before(pkg.TypesInfo, inner))
				default:
					in.put(s.Pos(), before(pkg.TypesInfo, s))
				}
			}
		case *ast.CommClause:
			for _, s := range n.Body {
				in.put(s.Pos(), before(pkg.TypesInfo, s))
			}
		case *ast.CaseClause:
			for _, s := range n.Body {
				in.put(s.Pos(), before(pkg.TypesInfo, s))
			}
		case *ast.FuncDecl:
			for _, field := range n.Type.Params.List {
				if field.Names[0].Name == "status" {
					in.put(n.Body.List[0].Pos(), "env.Param(status); ")
				}
			}
		case *ast.GoStmt:
			later[n.Call] = true
		case *ast.DeferStmt:
			later[n.Call] = true
		case *ast.CallExpr:
			if makesChan(pkg.TypesInfo, n) {
				// A goroutine that sends what nobody receives shall end.
				in.put(n.Rparen, ", 8")
			}
			if later[n] {
				return true
			}
			if wrapper := wrapperOf(pkg.TypesInfo, n); wrapper != "" {
				in.around(n, wrapper+"(", ")")
			}
		}
		return true
	})
}

func isLoop(s ast.Stmt) bool {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// makesChan tells whether a call makes a channel without a buffer.
func makesChan(info *types.Info, call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	if !ok || id.Name != "make" || len(call.Args) != 1 {
		return false
	}
	_, ok = info.TypeOf(call).Underlying().(*types.Chan)
	return ok
}

// before returns what is put in front of a statement.
func before(info *types.Info, s ast.Stmt) string {
	if changesHeader(info, s) {
		return "env.Begin(); env.Change(); "
	}
	return "env.Begin(); "
}

// changesHeader tells whether a statement is one of those that change a header.
func changesHeader(info *types.Info, s ast.Stmt) bool {
	isHeader := func(e ast.Expr) bool { return types.TypeString(info.TypeOf(e), nil) == "net/http.Header" }
	switch s := s.(type) {
	case *ast.AssignStmt:
		index, ok := s.Lhs[0].(*ast.IndexExpr)
		return ok && isHeader(index.X)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			return fun.Name == "delete" && isHeader(call.Args[0])
		case *ast.SelectorExpr:
			switch fun.Sel.Name {
			case "Set", "Add", "Del":
				return isHeader(fun.X) && !strings.Contains(types.ExprString(call.Args[0]), "Trailer")
			case "SetCookie":
				return true
			}
		}
	}
	return false
}

// wrapperOf returns the function of the recorder that a call is an argument of;
// "" if its last result tells nothing.
func wrapperOf(info *types.Info, call *ast.CallExpr) string {
	if tv := info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return ""
	}
	last, wrapper := info.TypeOf(call), "env.Ret"
	if tuple, ok := last.(*types.Tuple); ok {
		if tuple.Len() != 2 {
			return ""
		}
		last, wrapper = tuple.At(1).Type(), "env.Ret2"
	}
	if types.TypeString(last, nil) == "*judged/env.Value" && types.ExprString(call.Fun) != "new" {
		return wrapper
	}
	switch types.TypeString(last, nil) {
	case "bool", "error":
		return wrapper
	}
	return ""
}
