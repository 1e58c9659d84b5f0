package rowresults

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// An End is a call of Next, at which an iteration can come to its end, with what
// is done on the paths after that.
type End struct {
	Call *ast.CallExpr
	Func ast.Node // *ast.FuncDecl or *ast.FuncLit in which the call stands

	// Missed tells that on some path the function returns and nobody has looked
	// at Err since; Looked that on some path somebody has.
	Missed, Looked bool
	// Early tells that the function looks at Err before any end.
	Early bool
	// Dropped is a call of Err after the end whose result is dropped, or nil.
	Dropped *ast.CallExpr
	// Stale is the variable whose nil error is returned by StaleReturn on a path
	// on which Err was found not to be nil, or nil.
	Stale       *types.Var
	StaleReturn *ast.ReturnStmt
	// Single tells that the call is in no loop over the rows.
	Single bool
	// Field tells that the rows are in a field, or in a variable of the package,
	// and Closed that the function closes them.
	Field, Closed bool

	// Rows is the variable that is the rows or holds them.
	Rows *types.Var

	cur   inspector.Cursor
	outer *outer
	place place
	occ   occurrence
}

// Ends returns the calls of Next of the package, in source order. Those of which
// nothing can be said are missing. The paths are followed then, so that only one rule may ask.
func (r *Result) Ends() []*End {
	if !r.database {
		return nil
	}
	l := lister{r: r, trackers: make(map[site]bool), handed: make(map[literalOrDecl][]*End), lost: make(map[literalOrDecl]bool), missed: make(map[literalOrDecl]bool)}
	for _, file := range r.pass.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Body != nil {
					l.list(d)
				}
			default:
				ast.Inspect(d, func(n ast.Node) bool {
					lit, ok := n.(*ast.FuncLit)
					if ok {
						l.list(lit)
					}
					return !ok
				})
			}
		}
	}
	var ends []*End
	for _, end := range l.ends {
		if !end.Missed || !l.left(end, make(map[literalOrDecl]bool)) {
			ends = append(ends, end)
		}
	}
	slices.SortFunc(ends, func(a, b *End) int { return cmp.Compare(a.Call.Pos(), b.Call.Pos()) })
	return ends
}

// A site is a place in the function or literal where it lives.
type site struct {
	owner ast.Node
	place place
}

// A literalOrDecl is a function with one of its parameters.
type literalOrDecl struct {
	fn    ast.Node
	param int
}

type lister struct {
	r        *Result
	trackers map[site]bool
	ends     []*End
	handed   map[literalOrDecl][]*End // where a function is handed the rows that it drains
	lost     map[literalOrDecl]bool   // it is handed rows that are not followed
	missed   map[literalOrDecl]bool   // it is handed rows of which the paths are too many
}

// list adds the ends in an outermost function.
func (l *lister) list(fn ast.Node) {
	defer guard.In(fn)
	o := l.r.outerOf(fn)
	for c := range o.cur.Preorder((*ast.CallExpr)(nil)) {
		call := c.Node().(*ast.CallExpr)
		if x, ok := l.r.rowsOf(call); ok {
			if p, ok := o.place(x); ok {
				l.track(o, p, c)
			}
			continue
		}
		if !slices.ContainsFunc(call.Args, l.r.hasRows) {
			continue
		}
		callee := l.r.leaver(o, call)
		if callee == nil {
			continue
		}
		for i, arg := range call.Args {
			e, known := l.effect(o, call, i)
			if !known || !e.Drains {
				continue
			}
			if p, ok := o.place(arg); ok {
				l.track(o, p, c)
			} else {
				l.lost[literalOrDecl{callee, i}] = true
			}
		}
	}
}

// hasRows tells whether the values of an expression are or hold rows.
func (r *Result) hasRows(e ast.Expr) bool {
	t := api.TypeOf(r.pass.TypesInfo, e)
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return t != nil && len(r.pathsIn(t)) > 0
	}
	for v := range tuple.Variables() {
		if len(r.pathsIn(v.Type())) > 0 {
			return true
		}
	}
	return false
}

func (l *lister) effect(o *outer, call *ast.CallExpr, param int) (Effect, bool) {
	if lit := o.flow().Literal(call); lit != nil {
		return o.literalEffect(lit, param), true
	}
	if fn := o.callee(call); fn != nil {
		return l.r.effectOf(fn, param)
	}
	return Effect{}, false
}

// track follows the rows of a place through the function where they live.
func (l *lister) track(o *outer, p place, at inspector.Cursor) {
	owner := o.owner(p, at)
	if l.trackers[site{owner, p}] {
		return
	}
	l.trackers[site{owner, p}] = true
	t := o.newTracker(p)
	t.judge(owner)
	for _, end := range t.ends {
		if lit, ok := end.Func.(*ast.FuncLit); ok && !t.reached[end.Call] && ast.Node(lit) != owner && !t.looksOutside(lit) {
			t.judge(lit)
		}
	}
	if t.overflow {
		for _, end := range t.ends {
			if end.occ.use == useArgument {
				l.missed[literalOrDecl{l.r.leaver(o, end.Call), end.occ.arg}] = true
			}
		}
		return
	}
	closed := false
	for _, occ := range t.methods {
		closed = closed || !occ.part && occ.sel.Sel.Name == "Close"
	}
	for _, end := range t.ends {
		if end.occ.use == useArgument {
			key := literalOrDecl{l.r.leaver(o, end.Call), end.occ.arg}
			l.handed[key] = append(l.handed[key], end)
			continue
		}
		if !t.reached[end.Call] {
			continue
		}
		end.Early = t.early
		end.Single = t.single(end)
		end.Rows = p.root
		end.Field = p.path != "" || p.root.Parent() == l.r.pass.Pkg.Scope()
		end.Closed = closed
		l.ends = append(l.ends, end)
	}
}

// judge follows the paths of a function or literal and notes for each end what
// comes after it.
func (t *tracker) judge(fn ast.Node) {
	t.follow(fn, t.o.flow().Empty(), state{}, func(ret *ast.ReturnStmt, results []flow.Value, env *flow.Env, s state) {
		s, stale := t.finish(ret, results, env, s)
		for i, end := range t.ends {
			bit := ends(1) << i
			if s.looked&bit != 0 {
				end.Looked = true
			}
			if s.lost&bit != 0 || s.pending&bit != 0 && !s.escaped {
				end.Missed = true
			}
			if stale != nil && !s.escaped && !s.covered && s.failed&bit != 0 && t.failedBranch(ret) {
				end.Stale, end.StaleReturn = stale, ret
			}
		}
	})
}

// single tells whether a call of Next is in no loop over the rows: in none, or
// in one each round of which has rows of its own.
func (t *tracker) single(end *End) bool {
	for c := range end.cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		loop := c.Node()
		switch loop.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return true
		}
		within := func(n ast.Node) bool { return loop.Pos() <= n.Pos() && n.Pos() < loop.End() }
		own := false
		for n := range t.assigned {
			own = own || within(n)
		}
		return own
	}
	return true
}

// failedBranch tells whether a return statement stands in the branch that was
// entered because Err is not nil.
func (t *tracker) failedBranch(ret *ast.ReturnStmt) bool {
	cur, ok := t.o.cur.FindNode(ret)
	if !ok {
		return false
	}
	cond := flow.BranchOf(cur).Cond
	if cond == nil {
		return false
	}
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || t.isErr(n)
		case *ast.Ident:
			if v, ok := t.o.info().Uses[n].(*types.Var); ok {
				found = found || slices.ContainsFunc(t.o.defs[v], t.isErr)
			}
		}
		return !found
	})
	return found
}

// isErr tells whether an expression is a call of Err of the rows.
func (t *tracker) isErr(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	occ, ok := t.methods[call]
	return ok && !occ.part && occ.sel.Sel.Name == "Err"
}

// looksOutside tells whether the rows are looked at, or may be, anywhere but in
// a literal.
func (t *tracker) looksOutside(lit *ast.FuncLit) bool {
	outside := func(n ast.Node) bool { return n.Pos() < lit.Pos() || lit.End() <= n.Pos() }
	for call, occ := range t.methods {
		if outside(call) && (occ.part && t.effect(call, occ) != Effect{} || occ.sel.Sel.Name == "Err") {
			return true
		}
	}
	for call, occs := range t.args {
		for _, occ := range occs {
			if e := t.effect(call, occ); outside(call) && (e.looks() || e.Escapes) {
				return true
			}
		}
	}
	for _, list := range t.escapes {
		for _, pos := range list {
			if pos < lit.Pos() || lit.End() <= pos {
				return true
			}
		}
	}
	return false
}

// left tells whether a function leaves it to its callers to look at rows that it
// was handed, and all of them do so.
func (l *lister) left(end *End, busy map[literalOrDecl]bool) bool {
	owner := end.outer.owner(end.place, end.cur)
	param, ok := l.r.paramIndex(owner, end.place.root)
	if !ok {
		return false
	}
	key := literalOrDecl{owner, param}
	if busy[key] {
		return true
	}
	busy[key] = true
	if lit, ok := owner.(*ast.FuncLit); ok && !l.seen(end.outer, lit) {
		return true
	}
	if decl, ok := owner.(*ast.FuncDecl); ok && decl.Name.IsExported() {
		return false
	}
	if l.missed[key] {
		return true
	}
	calls := l.handed[key]
	return len(calls) > 0 && !l.lost[key] && !slices.ContainsFunc(calls, func(call *End) bool {
		return (call.Missed || call.Stale != nil) && !l.left(call, busy)
	})
}

// seen tells whether all calls of a literal are seen.
func (l *lister) seen(o *outer, lit *ast.FuncLit) bool {
	cur, ok := o.cur.FindNode(lit)
	if !ok {
		return false
	}
	t := tracker{o: o}
	return t.inline(cur)
}
