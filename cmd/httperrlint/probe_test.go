package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// probe is a rule for the tests of the command, which must not depend on what the real
// rules find. It reports calls by the name of what is called:
//
//	bad()       with a fix that makes it good()
//	worse()     without a fix
//	missing()   with a fix that calls errors.New and adds the import
//	unused(x)   with a fix that takes away the call, and with it a use of x's package
//	clash()     with a fix that overlaps that of the bad() in it
//	broken()    with a fix that does not parse
//	fails()     not at all: the rule fails
//
// A call of a function that itself calls bad or worse, in whatever package that is, is
// reported too.
var probe = &analysis.Analyzer{
	Name:      "probe",
	Doc:       "report calls of functions with telling names",
	URL:       "https://example.com/rules#probe",
	FactTypes: []analysis.Fact{new(callsBad)},
	Run:       runProbe,
}

func init() {
	probe.Flags.Bool("tests", false, "report in test files too")
	probe.Flags.Bool("suppress", true, "unused")
}

type callsBad struct{}

func (*callsBad) AFact()         {}
func (*callsBad) String() string { return "callsBad" }

// probeLog names the environment variable that names the file to which the probe
// writes the packages that it looks at.
const probeLog = "PROBE_LOG"

func runProbe(pass *analysis.Pass) (any, error) {
	if name := os.Getenv(probeLog); name != "" {
		log, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			return nil, err
		}
		defer log.Close()
		if _, err := log.WriteString(pass.Pkg.Path() + "\n"); err != nil {
			return nil, err
		}
	}
	tests := pass.Analyzer.Flags.Lookup("tests").Value.String() == "true"
	for _, f := range pass.Files {
		if !tests && strings.HasSuffix(pass.Fset.File(f.FileStart).Name(), "_test.go") {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			var err error
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && err == nil {
					err = probeCall(pass, f, fn, call)
				}
				return true
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return nil, nil
}

func probeCall(pass *analysis.Pass, f *ast.File, in *ast.FuncDecl, call *ast.CallExpr) error {
	var id *ast.Ident
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	callee, ok := pass.TypesInfo.Uses[id].(*types.Func)
	if !ok {
		return nil
	}
	d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Category: "call", Message: id.Name + " is called (probe)"}
	fix := func(edits ...analysis.TextEdit) {
		d.SuggestedFixes = []analysis.SuggestedFix{{Message: "do better than " + id.Name, TextEdits: edits}}
	}
	switch id.Name {
	case "bad":
		fix(analysis.TextEdit{Pos: id.Pos(), End: id.End(), NewText: []byte("good")})
		pass.ExportObjectFact(pass.TypesInfo.Defs[in.Name], new(callsBad))
	case "worse":
		d.Related = []analysis.RelatedInformation{{Pos: in.Name.Pos(), End: in.Name.End(), Message: "in this function"}}
		pass.ExportObjectFact(pass.TypesInfo.Defs[in.Name], new(callsBad))
	case "missing":
		fix(
			analysis.TextEdit{Pos: f.Name.End(), End: f.Name.End(), NewText: []byte("\n\nimport \"errors\"")},
			analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte("errors.New(" + strconv.Quote(in.Name.Name) + ")")},
		)
	case "unused":
		fix(analysis.TextEdit{Pos: call.Pos(), End: call.End()})
	case "clash":
		fix(analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte("good()")})
	case "broken":
		fix(analysis.TextEdit{Pos: call.Pos(), End: call.End(), NewText: []byte("(")})
	case "fails":
		return fmt.Errorf("probe: %s: fails is called", pass.Pkg.Path())
	default:
		if !pass.ImportObjectFact(callee, new(callsBad)) {
			return nil
		}
	}
	pass.Report(d)
	return nil
}
