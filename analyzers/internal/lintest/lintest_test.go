package lintest_test

import (
	"flag"
	"go/ast"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
)

// isDeprecated is the fact that a function's name begins with "Old".
type isDeprecated struct{}

func (*isDeprecated) AFact()         {}
func (*isDeprecated) String() string { return "deprecated" }

// analyzer reports calls of functions of other packages whose names begin with
// "Old" and replaces the name's beginning by "New" if the package has such a
// function; with -always it reports them in any case.
var analyzer = &analysis.Analyzer{
	Name:      "lintest",
	Doc:       "report calls of old functions",
	FactTypes: []analysis.Fact{new(isDeprecated)},
	Run:       run,
}

var always bool

func init() {
	analyzer.Flags = *flag.NewFlagSet("", flag.ContinueOnError)
	analyzer.Flags.BoolVar(&always, "always", false, "")
}

func run(pass *analysis.Pass) (any, error) {
	for _, name := range pass.Pkg.Scope().Names() {
		if fn, ok := pass.Pkg.Scope().Lookup(name).(*types.Func); ok && len(name) > 3 && name[:3] == "Old" {
			pass.ExportObjectFact(fn, new(isDeprecated))
		}
	}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			fn, ok := pass.TypesInfo.Uses[id].(*types.Func)
			if !ok || fn.Pkg() == pass.Pkg || !pass.ImportObjectFact(fn, new(isDeprecated)) {
				return true
			}
			d := analysis.Diagnostic{
				Pos: id.Pos(), End: id.End(), Category: "old",
				Message: id.Name + " is old (lintest)",
			}
			replacement := "New" + id.Name[3:]
			if fn.Pkg().Scope().Lookup(replacement) != nil {
				d.SuggestedFixes = []analysis.SuggestedFix{{
					Message:   "Call " + replacement,
					TextEdits: []analysis.TextEdit{{Pos: id.Pos(), End: id.End(), NewText: []byte(replacement)}},
				}}
			} else if !always {
				return true
			}
			pass.Report(d)
			return true
		})
	}
	return nil, nil
}

func TestRun(t *testing.T) { lintest.Run(t, analyzer) }
