package flow

import (
	"go/ast"
	"go/types"
)

// Results returns the variables of the named results of a function or of a
// literal in it; nil for one without a name of its own.
func (f *Func) Results(fn ast.Node) []*types.Var { return namedResults(f.info, fn) }

// Embedded returns the names of the embedded fields through which a selection
// goes before it reaches what it names.
func Embedded(sel *types.Selection) []string {
	var names []string
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		names = append(names, f.Name())
		t = f.Type()
	}
	return names
}
