package replies

import (
	"go/ast"
	"go/types"
	"slices"
	"sync"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// endings are the ways in which the paths of a function ended that were followed.
type endings struct {
	params   map[*types.Var]int
	outcomes []Outcome // without their Effects
	did      []effects // of each
}

// all returns them with what they do to parameters.
func (e *endings) all() []Outcome {
	all := slices.Clone(e.outcomes)
	for n := range all {
		for _, on := range e.did[n] {
			if i, ok := e.params[on.Root]; ok {
				all[n].Effects = append(all[n].Effects, ParamEffect{i, on.Path, on.Effect})
			}
		}
		sortEffects(all[n].Effects)
	}
	return all
}

// manyEndings is how many there are when it is not asked any more whether they are enough: to look at all of
// them again and again would take time in large functions, where they were not when there were fewer.
const manyEndings = 64

// enough returns a function that tells whether the paths that were followed show that the function may do all that
// its calls can do to writers, with whatever result, and need not do any of it: no other path changes that.
// It is nil where that cannot be told without all paths.
func (o *outer) enough(sig *types.Signature, ends *endings) func() bool {
	if sig.Results().Len() > 1 {
		return nil // that the outcomes so far are one does not mean that they are with those to come
	}
	for v := range sig.Params().Variables() {
		if api.IsInteger(v.Type()) {
			return nil // that it is zero may tell outcomes apart
		}
	}
	most := sync.OnceValues(o.most)
	next := 2 // how many endings there are when they are looked at again
	return func() bool {
		if n := len(ends.outcomes); n < next || n > manyEndings {
			return false
		}
		next = 2 * len(ends.outcomes)
		most, known := most()
		if !known {
			return false
		}
		seen := normalize(ends.all())[0]
		if seen.Unknown || slices.ContainsFunc(seen.Results, func(k flow.Kind) bool { return k != flow.Unknown }) {
			return false
		}
		// Have: the only outcome, for only a result could tell others from it.
		return !slices.ContainsFunc(most, func(on placeEffect) bool {
			i, ok := ends.params[on.Root]
			return ok && !seen.mayDo(ParamEffect{i, on.Path, on.Effect})
		})
	}
}

// mayDo tells whether all that a path does to a parameter goes without saying: it may happen, and need not, with
// any status.
func (out Outcome) mayDo(most ParamEffect) bool {
	i := slices.IndexFunc(out.Effects, func(e ParamEffect) bool { return e.Param == most.Param && e.Path == most.Path })
	if i < 0 {
		return false
	}
	e := out.Effects[i].Effect
	return e.Must == 0 && e.May&most.Effect.May == most.Effect.May && (e.May&api.SetsStatus == 0 || e.Codes.Varies)
}

// most returns what the calls and statements of the function may do, whatever its paths. It returns false
// if that is not known without following these.
func (o *outer) most() (effects, bool) {
	if o.asksAny() {
		return nil, false
	}
	var most effects
	for c := range o.cur.Preorder((*ast.FuncLit)(nil), (*ast.CallExpr)(nil), (*ast.AssignStmt)(nil)) {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return nil, false
		case *ast.AssignStmt:
			if p, ok := o.headerAssignment(n); ok {
				most.add(p, Effect{May: api.Header})
			}
		case *ast.CallExpr:
			for _, out := range o.call(n, nil, nil) {
				if out.unknown {
					return nil, false
				}
				for _, on := range out.effects {
					most.add(on.Place, Effect{May: on.May})
				}
			}
		}
	}
	for i := range most {
		if on := &most[i]; on.May&api.Pending != 0 && on.May&(api.Body|api.Flush) != 0 {
			on.May |= api.Status // what was noted is sent
		}
	}
	return most, true
}
