// Package guard makes a panic of an analyzer an error of one line, which names the analyzer,
// the package and the function that it was looking at: a mistake in one rule must not cost
// what the others have to say.
//
// Drivers run no analyzer on a package if an analyzer of that name has failed on one that it
// imports. The error of an analyzer that exists for its facts is therefore kept in its result:
// it becomes that of the rules which require it. These do not run in a package that is only
// there for its facts: a driver that wants to know finds the error among the analyzer's reports.
package guard

import (
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// Category is that of the report by which an analyzer that exports facts says that it failed, and a
// rule under go vet. Drivers show the reports of rules alone.
const Category = "analyzer failed"

// A Failure is part of the result of an analyzer that exports facts: why it knows nothing.
type Failure struct{ err error }

func (f Failure) failure() error { return f.err }

// Run returns the Run function of a rule.
func Run(run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (result any, err error) {
		for _, required := range pass.ResultOf {
			if f, ok := required.(interface{ failure() error }); ok && f.failure() != nil {
				return nil, f.failure()
			}
		}
		defer func() {
			if r := recover(); r != nil {
				result, err = nil, failed(pass, r)
			}
		}()
		return run(pass)
	}
}

// Facts returns the Run function of an analyzer that exists for its facts. empty makes its result if
// it fails.
func Facts(run func(*analysis.Pass) (any, error), empty func(Failure) any) func(*analysis.Pass) (any, error) {
	run = Run(run)
	return func(pass *analysis.Pass) (any, error) {
		result, err := run(pass)
		if err != nil {
			pass.Report(analysis.Diagnostic{Category: Category, Message: err.Error()})
			return empty(Failure{err}), nil
		}
		return result, nil
	}
}

// Reported returns a rule that says in a report why it failed, and then fails no more, for go vet.
// From Go 1.26 on the go command goes through what its tool says of a package in the order of a
// map, up to the first error: what the other rules say after that is lost. The next run finds the facts
// of the package in the cache, but neither the error nor a report.
func Reported(rule *analysis.Analyzer) *analysis.Analyzer {
	reported := *rule
	reported.Run = func(pass *analysis.Pass) (any, error) {
		result, err := rule.Run(pass)
		if err != nil {
			pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Name.Pos(), Category: Category, Message: err.Error()})
			return nil, nil // nothing requires a rule
		}
		return result, nil
	}
	return &reported
}

// A located panic is one with the function that was being looked at.
type located struct {
	value any
	fn    ast.Node
	at    string // where the analyzer panicked
}

// In is deferred around all work on one function, a *ast.FuncDecl or *ast.FuncLit. It names
// that in a panic, unless a function in it was named before.
func In(fn ast.Node) {
	switch r := recover().(type) {
	case nil:
	case located:
		panic(r)
	default:
		panic(located{r, fn, origin()})
	}
}

// At is like In for work on one node, which need not stand in a function.
func At(cur inspector.Cursor) {
	switch r := recover().(type) {
	case nil:
	case located:
		panic(r)
	default:
		l := located{value: r, at: origin()}
		for c := range cur.Enclosing((*ast.FuncDecl)(nil)) {
			l.fn = c.Node()
		}
		panic(l)
	}
}

// failed returns the error that a panic is.
func failed(pass *analysis.Pass, value any) error {
	where := ""
	l, ok := value.(located)
	if !ok {
		l = located{value: value, at: origin()}
	}
	if l.fn != nil {
		where = " in " + name(pass, l.fn)
	}
	text := strings.Join(strings.Fields(fmt.Sprint(l.value)), " ")
	return fmt.Errorf("%s: %s: panic%s: %s (%s)", pass.Analyzer.Name, pass.Pkg.Path(), where, text, l.at)
}

// name returns the name of a function, or where a literal stands.
func name(pass *analysis.Pass, fn ast.Node) string {
	decl, ok := fn.(*ast.FuncDecl)
	if !ok {
		pos := pass.Fset.Position(fn.Pos())
		return fmt.Sprintf("the function literal at %s:%d", filepath.Base(pos.Filename), pos.Line)
	}
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	return "(" + types.ExprString(decl.Recv.List[0].Type) + ")." + decl.Name.Name
}

// origin returns the line that panicked. It is called by a deferred function.
func origin() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs[:])])
	panicking := false
	for {
		frame, more := frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if panicking && !inRuntime {
			return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
		}
		panicking = panicking || frame.Function == "runtime.gopanic"
		if !more {
			return "unknown"
		}
	}
}
