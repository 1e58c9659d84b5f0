package rowresults

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A phase is how the call of which the error is followed has ended on a path.
type phase uint8

const (
	idle    phase = iota // it has not been made
	missing              // there was no row
	failed               // it failed for another reason
)

// An errorState is what happened on a path to the error that is followed.
type errorState struct {
	phase phase
	// told: it was told apart, or handed to something that may do so. In the
	// latter case, if that has a say in what happens next, there is doubt
	// whether the path is one of the error.
	told, doubt bool
	// cause is where the last test of an error was one of it, or NoPos.
	cause token.Pos
	// hidden: what was tested there was made of its text.
	hidden bool
	// defers is the set of the deferred literals that will run, by their index.
	defers uint32
}

// doubted returns the state after something that may tell the error apart.
func (s errorState) doubted() errorState {
	s.told, s.doubt = true, true
	return s
}

// The tags of errors on a path. The first ones are forms of the error that is
// followed.
const (
	tagBare flow.Tag = 1 + iota
	tagWrapped
	tagHidden
	tagText      // its text
	tagObject    // what has it as a field, or wraps it beside another error
	tagElsewhere // the error of another call that asks for one row
	tagNever     // the error of a call that has no sentinel
	tagMade      // a sentinel that was wrapped here
)

// formOf returns the form that a tag stands for.
func formOf(tag flow.Tag) Form {
	switch tag {
	case tagBare:
		return Bare
	case tagWrapped:
		return Wrapped
	case tagHidden:
		return Hidden
	}
	return 0
}

// follows tells whether a tag is that of the error that is followed, or of
// something made of it.
func follows(tag flow.Tag) bool { return tagBare <= tag && tag <= tagObject }

func tagged(tag flow.Tag) flow.Value { return flow.Value{Kind: flow.NonNil, Tag: tag} }

// A follower follows one error through a function: that of a call, that of a
// parameter, or none, to see what else there is.
type follower struct {
	*ErrorBody
	origin *origin
	busy   map[*ast.FuncLit]bool
	flags  map[flagTest]bool // the answers of noted
	// What came of it.
	events   Events
	returned func(ret *ast.ReturnStmt, results []flow.Value, s errorState)
}

// A flagTest asks whether a flag was set because of a test of the error.
type flagTest struct {
	flag  types.Object
	cause token.Pos
}

// An origin is a call of which the error may be a sentinel.
type origin struct {
	call   *ast.CallExpr
	object bool          // the result has the error as a field
	of     []ErrorResult // what the error may be
}

func (f *follower) explore(node ast.Node, env *flow.Env, init errorState) bool {
	return flow.Explore(f.flow(), node, env, init, f.visitor(node, f.returned))
}

func (f *follower) visitor(node ast.Node, ret func(*ast.ReturnStmt, []flow.Value, errorState)) flow.Visitor[errorState] {
	return flow.Visitor[errorState]{
		Node:    f.node,
		Call:    f.call,
		Compare: f.compare,
		Field:   func(field *ast.SelectorExpr, object flow.Value) flow.Value { return f.field(field, object) },
		Return: func(stmt *ast.ReturnStmt, results []flow.Value, env *flow.Env, s errorState) {
			if stmt != nil {
				f.answered(stmt, results, s)
			}
			for _, o := range f.runDefers(node, results, env, s) {
				ret(stmt, o.Results, o.State)
			}
		},
	}
}

// node notes what is deferred. It takes an error for told apart where its type
// is asked for, or how many rows there were.
func (f *follower) node(n ast.Node, s errorState) errorState {
	if d, ok := n.(*ast.DeferStmt); ok {
		if i := slices.Index(f.deferred, d); i >= 0 {
			s.defers |= 1 << i
		}
	}
	if s.phase == idle || s.told {
		return s
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.TypeAssertExpr:
			if api.IsError(f.r.pass.TypesInfo.TypeOf(n.X)) {
				s = s.doubted()
			}
		case *ast.SelectorExpr:
			if f.origin != nil && f.origin.object && n.Sel.Name == "RowsAffected" {
				s = s.doubted()
			}
		}
		return true
	})
	return s
}

// field returns the error of an object that has it.
func (f *follower) field(field *ast.SelectorExpr, object flow.Value) flow.Value {
	if object.Tag == tagObject && api.IsError(f.r.pass.TypesInfo.TypeOf(field)) {
		return tagged(tagBare)
	}
	return flow.Value{}
}

func (f *follower) call(c flow.Call[errorState]) []flow.Outcome[errorState] {
	if lit := f.flow().Literal(c.Expr); lit != nil && c.Env != nil {
		return f.run(lit, c)
	}
	if f.origin != nil && f.origin.call == c.Expr {
		return f.begin(c)
	}
	s := c.State
	if s.phase != idle && !s.told {
		f.consequence(c, s)
	}
	if list := f.predicate(c, s); list != nil {
		return list
	}
	results, s := f.results(c, s)
	return []flow.Outcome[errorState]{{State: s, Results: results}}
}

// begin returns the ways in which the call that is followed can end with an
// error.
func (f *follower) begin(c flow.Call[errorState]) []flow.Outcome[errorState] {
	n := resultCount(f.r.pass.TypesInfo, c.Expr)
	var list []flow.Outcome[errorState]
	add := func(p phase, index int, tag flow.Tag, told bool) {
		results := make([]flow.Value, n)
		results[index] = tagged(tag)
		s := errorState{phase: p, told: told, defers: c.State.defers}
		list = append(list, flow.Outcome[errorState]{State: s, Results: results})
	}
	if f.origin.object {
		add(missing, 0, tagObject, false)
		add(failed, 0, tagObject, false)
		return list
	}
	for _, r := range f.origin.of {
		for _, tag := range []flow.Tag{tagBare, tagWrapped, tagHidden} {
			if r.Form&formOf(tag) != 0 && r.Result < n {
				add(missing, r.Result, tag, tag == tagHidden)
			}
		}
		if r.Others && r.Form&(Bare|Wrapped) != 0 && r.Result < n {
			add(failed, r.Result, tagBare, false)
		}
	}
	return list
}

func resultCount(info *types.Info, call *ast.CallExpr) int {
	switch t := info.TypeOf(call).(type) {
	case *types.Tuple:
		return t.Len()
	case nil:
		return 0
	}
	return 1
}

// run follows the paths through a literal that is called.
func (f *follower) run(lit *ast.FuncLit, c flow.Call[errorState]) []flow.Outcome[errorState] {
	if f.busy[lit] {
		return nil // a recursive call adds no way to end
	}
	f.busy[lit] = true
	defer delete(f.busy, lit)
	var out []flow.Outcome[errorState]
	visitor := f.visitor(lit, nil)
	visitor.Return = func(_ *ast.ReturnStmt, results []flow.Value, env *flow.Env, s errorState) {
		for _, o := range f.runDefers(lit, results, env, s) {
			if !slices.ContainsFunc(out, func(p flow.Outcome[errorState]) bool {
				return p.State == o.State && p.Env == o.Env && slices.Equal(p.Results, o.Results)
			}) {
				out = append(out, o)
			}
		}
	}
	if !flow.Explore(f.flow(), lit, c.Env, c.State, visitor) {
		return []flow.Outcome[errorState]{{State: c.State.doubted()}}
	}
	return out
}

// predicate returns the ways in which errors.Is or errors.As ends, or nil for
// any other call.
func (f *follower) predicate(c flow.Call[errorState], s errorState) []flow.Outcome[errorState] {
	fn := calleeOf(f.r.pass.TypesInfo, c.Expr)
	switch {
	case fn == nil:
		return nil
	case isErrorsIs(fn) && len(c.Args) == 2:
		return f.equal(c.Expr.Args[1], c.Args[0], s, true, c.Expr.Pos())
	case isErrorsAs(fn):
		results := make([]flow.Value, resultCount(f.r.pass.TypesInfo, c.Expr))
		if len(results) == 0 || len(c.Args) == 0 || !follows(c.Args[0].Tag) {
			return []flow.Outcome[errorState]{{State: s, Results: results}}
		}
		s.cause = c.Expr.Pos()
		return another(s, results)
	}
	return nil
}

// another returns the ways in which a test ends that finds an error which is no
// sentinel: it fails for a missing row, and tells another error apart if it holds.
// The test's result is the last of results.
func another(s errorState, results []flow.Value) []flow.Outcome[errorState] {
	last := len(results) - 1
	no := slices.Clone(results)
	no[last] = flow.Bool(false)
	list := []flow.Outcome[errorState]{{State: s, Results: no}}
	if s.phase == missing {
		return list
	}
	yes := slices.Clone(results)
	yes[last] = flow.Bool(true)
	s.told = true
	return append(list, flow.Outcome[errorState]{State: s, Results: yes})
}

// runDefers returns the ways in which a function ends that returns the results,
// after the literals that it has deferred.
func (f *follower) runDefers(fn ast.Node, results []flow.Value, env *flow.Env, s errorState) []flow.Outcome[errorState] {
	outcomes := []flow.Outcome[errorState]{{State: s, Results: results, Env: env}}
	named := f.flow().Results(fn)
	for i, d := range slices.Backward(f.deferred) {
		if s.defers&(1<<i) == 0 || f.enclosing(d) != fn {
			continue
		}
		var after []flow.Outcome[errorState]
		for _, o := range outcomes {
			o.State.defers &^= 1 << i
			for j, v := range named {
				if v != nil && j < len(o.Results) {
					o.Env = o.Env.With(v, o.Results[j])
				}
			}
			for _, r := range f.run(f.flow().Literal(d.Call), flow.Call[errorState]{Expr: d.Call, Env: o.Env, State: o.State}) {
				next := flow.Outcome[errorState]{State: r.State, Results: slices.Clone(o.Results), Env: o.Env}
				if r.Env != nil {
					next.Env = r.Env
				}
				for j, v := range named {
					if v != nil && j < len(next.Results) {
						next.Results[j] = next.Env.Var(v)
					}
				}
				after = append(after, next)
			}
		}
		outcomes = after
	}
	return outcomes
}

// results returns what is known of the results of a call, and the state after
// it.
func (f *follower) results(c flow.Call[errorState], s errorState) ([]flow.Value, errorState) {
	info := f.r.pass.TypesInfo
	fn := calleeOf(info, c.Expr)
	n := resultCount(info, c.Expr)
	results := make([]flow.Value, n)
	if info.Types[c.Expr.Fun].IsType() {
		return nil, s
	}
	arg := slices.IndexFunc(c.Args, func(v flow.Value) bool { return follows(v.Tag) })
	switch {
	case fn == nil:
		if _, ok := info.Uses[ident(c.Expr.Fun)].(*types.Builtin); !ok && arg >= 0 && c.Args[arg].Tag != tagText {
			s = f.unknown(c, s)
		}
		return nil, s
	case fn.Name() == "Error" && fn.Pkg() == nil:
		if follows(c.Recv.Tag) {
			return []flow.Value{{Tag: tagText}}, s
		}
		return nil, s
	}
	if f.isOrigin(c.Expr) {
		for _, i := range errorResults(fn.Signature()) {
			results[i].Tag = tagElsewhere
		}
		return results, s
	}
	if api.NeverNoRows(fn) {
		results[n-1].Tag = tagNever
		return results, s
	}
	if v, ok := f.wrap(c, fn); ok {
		results[0] = v
		return results, s
	}
	if arg < 0 {
		if follows(c.Recv.Tag) && c.Recv.Tag != tagText {
			s = s.doubted()
		}
		return nil, s
	}
	return f.hand(c, fn, results, s)
}

// hand returns the results of a function that is handed the error that is
// followed, and the state after the call.
func (f *follower) hand(c flow.Call[errorState], fn *types.Func, results []flow.Value, s errorState) ([]flow.Value, errorState) {
	if summary, ok := f.r.errorsOf(fn); ok {
		for _, p := range summary.Params {
			if p.Param >= len(c.Args) || formOf(c.Args[p.Param].Tag) == 0 {
				continue
			}
			if p.Told {
				s = f.unknown(c, s)
			}
			if len(results) == 1 && s.phase == failed && isBool(f.r.pass.TypesInfo.TypeOf(c.Expr)) {
				s.told = true // whether it is this one, or one at all
			}
			if p.Result > 0 && p.Result <= len(results) {
				results[p.Result-1] = tagged(passed(c.Args[p.Param].Tag, p.Form))
			}
		}
		return results, s
	}
	if fn.Pkg() != nil && api.IsStd(fn.Pkg().Path()) || api.Harmless(fn) {
		text := slices.ContainsFunc(c.Args, func(v flow.Value) bool { return v.Tag == tagText })
		switch t := f.r.pass.TypesInfo.TypeOf(c.Expr); {
		case isBool(t) && text:
			s = s.doubted() // by its text
		case isBool(t) && s.phase == missing:
			results[0] = flow.Bool(false) // no other predicate knows the sentinel
		case t != nil && api.IsString(t):
			results[0].Tag = tagText
		case api.IsError(t) && fn.Name() == "Cause":
			results[0] = c.Args[0]
			if results[0].Tag == tagWrapped {
				results[0].Tag = tagBare
			}
		case api.IsError(t) && fn.FullName() == "errors.Unwrap":
			s = s.doubted()
		}
		return results, s
	}
	if codes, ok := f.status(c); ok && codes.Known() {
		return results, s // a framework's reply
	}
	for _, v := range c.Args {
		if follows(v.Tag) && v.Tag != tagText {
			s = f.unknown(c, s)
		}
	}
	return results, s
}

// unknown returns the state after the error was handed to a function that may
// tell it apart. One whose results nobody uses has no say in what happens next.
func (f *follower) unknown(c flow.Call[errorState], s errorState) errorState {
	if _, ok := f.parents[c.Expr].(*ast.ExprStmt); !ok {
		return s.doubted()
	}
	s.told = true
	return s
}

// passed returns the tag of an error that a function returns in one of some
// forms.
func passed(tag flow.Tag, form Form) flow.Tag {
	switch {
	case tag == tagHidden, form == Hidden:
		return tagHidden
	case form&Bare != 0:
		return tag
	}
	return tagWrapped
}

func ident(e ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(e).(*ast.Ident)
	return id
}

func isBool(t types.Type) bool {
	b, ok := api.Underlying(t).(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// errorsPackages are those whose Is and As are those of package errors.
var errorsPackages = map[string]bool{
	"errors": true, "github.com/pkg/errors": true, "github.com/cockroachdb/errors": true, "golang.org/x/xerrors": true,
}

func isErrorsIs(fn *types.Func) bool {
	return fn.Name() == "Is" && fn.Pkg() != nil && errorsPackages[fn.Pkg().Path()]
}

func isErrorsAs(fn *types.Func) bool {
	return (fn.Name() == "As" || fn.Name() == "AsType") && fn.Pkg() != nil && errorsPackages[fn.Pkg().Path()]
}

// wrap returns the error that a call makes of the one that is followed, or of a
// sentinel.
func (f *follower) wrap(c flow.Call[errorState], fn *types.Func) (flow.Value, bool) {
	if fn.Pkg() == nil {
		return flow.Value{}, false
	}
	if i, ok := api.Wraps(fn); ok {
		last := i + 1
		if fn.Name() == "Join" {
			last = len(c.Args)
		}
		if last-i > 1 && f.handed(c) {
			return tagged(tagObject), true // the error beside it may tell
		}
		for j := i; j < min(last, len(c.Args)); j++ {
			if v, ok := f.wrapped(c.Expr.Args[j], c.Args[j]); ok {
				return v, true
			}
		}
		return flow.Value{}, false
	}
	if name := fn.Name(); name != "New" && name != "Errorf" {
		return flow.Value{}, false // as most are; to make the full name takes longer
	}
	switch fn.FullName() {
	case "errors.New":
		if f.handed(c) {
			return tagged(tagHidden), true
		}
	case "fmt.Errorf", "golang.org/x/xerrors.Errorf":
		return f.formatted(c)
	case "github.com/pkg/errors.Errorf", "github.com/pkg/errors.New":
		if f.handed(c) {
			return tagged(tagHidden), true
		}
	}
	return flow.Value{}, false
}

// wrapped returns what an error becomes that wraps the given one.
func (f *follower) wrapped(e ast.Expr, v flow.Value) (flow.Value, bool) {
	switch v.Tag {
	case tagBare, tagWrapped:
		return tagged(tagWrapped), true
	case tagHidden, tagNever, tagElsewhere:
		return flow.Value{Kind: v.Kind, Tag: v.Tag}, true
	}
	if s, _ := f.r.sentinel(e); s != 0 {
		return tagged(tagMade), true
	}
	return flow.Value{}, false
}

// formatted returns what fmt.Errorf makes of its arguments.
func (f *follower) formatted(c flow.Call[errorState]) (flow.Value, bool) {
	verbs := f.verbs(c.Expr)
	if bytes.Count(verbs, []byte("w")) > 1 && f.handed(c) {
		return tagged(tagObject), true // the error beside it may tell
	}
	for i, v := range c.Args[min(1, len(c.Args)):] {
		verb := byte('v')
		if i < len(verbs) {
			verb = verbs[i]
		}
		if verb == 'w' {
			if v, ok := f.wrapped(c.Expr.Args[i+1], v); ok {
				v.Kind = flow.NonNil
				return v, true
			}
		}
	}
	if f.handed(c) {
		return tagged(tagHidden), true
	}
	return flow.Value{}, false
}

// handed tells whether a call is handed the error that is followed, or its text.
func (f *follower) handed(c flow.Call[errorState]) bool {
	if slices.ContainsFunc(c.Args, func(v flow.Value) bool { return follows(v.Tag) }) {
		return true
	}
	found := false
	for _, arg := range c.Expr.Args {
		sum, ok := ast.Unparen(arg).(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD {
			continue
		}
		ast.Inspect(sum, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Error" {
				if v, ok := f.r.pass.TypesInfo.Uses[ident(sel.X)].(*types.Var); ok {
					found = found || follows(c.Env.Var(v).Tag)
				}
			}
			return !found
		})
	}
	return found
}

// verbs returns the verbs of a constant format, one for each argument behind it.
func (f *follower) verbs(call *ast.CallExpr) []byte {
	if len(call.Args) == 0 {
		return nil
	}
	tv := f.r.pass.TypesInfo.Types[call.Args[0]]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return nil
	}
	var verbs []byte
	for format := constant.StringVal(tv.Value); ; {
		_, rest, ok := strings.Cut(format, "%")
		if !ok {
			return verbs
		}
		for rest != "" && strings.IndexByte("+-# 0123456789.*", rest[0]) >= 0 {
			if rest[0] == '*' {
				verbs = append(verbs, '*')
			}
			rest = rest[1:]
		}
		if rest == "" {
			return verbs
		}
		if rest[0] != '%' {
			verbs = append(verbs, rest[0])
		}
		format = rest[1:]
	}
}

// compare says what is known of a comparison of two errors.
func (f *follower) compare(c flow.Comparison[errorState]) []flow.Outcome[errorState] {
	s := c.State
	if c.VX.Tag == tagText || c.VY.Tag == tagText {
		return outcome(flow.Unknown, s.doubted())
	}
	info := f.r.pass.TypesInfo
	x, vx, y := c.X, c.VX, c.Y
	if info.Types[x].IsNil() || !api.IsError(info.TypeOf(x)) {
		x, vx, y = c.Y, c.VY, c.X
	}
	if !api.IsError(info.TypeOf(x)) {
		return outcome(flow.Unknown, s)
	}
	if info.Types[y].IsNil() {
		s.cause = token.NoPos
		if follows(vx.Tag) {
			s.cause, s.hidden = x.Pos(), vx.Tag == tagHidden
		}
		return outcome(flow.Unknown, s)
	}
	if known, _ := f.r.sentinel(x); known != 0 {
		x, vx, y = c.Y, c.VY, c.X
	}
	return f.equal(y, vx, s, false, x.Pos())
}

// outcome returns the one way in which a test ends.
func outcome(k flow.Kind, s errorState) []flow.Outcome[errorState] {
	return []flow.Outcome[errorState]{{State: s, Results: []flow.Value{{Kind: k}}}}
}

// equal says what is known of whether an error is a target, by == or by
// errors.Is.
func (f *follower) equal(target ast.Expr, v flow.Value, s errorState, is bool, at token.Pos) []flow.Outcome[errorState] {
	sentinels, known := f.r.sentinel(target)
	if v.Kind == flow.Nil && v.Tag != tagNever {
		return outcome(flow.False, s)
	}
	if sentinels != 0 {
		seen := f.seen(v, s, sentinels)
		if is && seen&(SeenWrapped|SeenForeign) != 0 {
			seen = SeenFound
		}
		f.events.compared(target, seen)
	}
	form := formOf(v.Tag)
	if form == 0 {
		if s.phase != idle && !is {
			s.cause = token.NoPos
		}
		return outcome(flow.Unknown, s)
	}
	s.cause = at
	switch {
	case sentinels == 0 && known:
		return another(s, make([]flow.Value, 1))
	case sentinels == 0:
		return outcome(flow.Unknown, s.doubted())
	}
	s.told = true
	if s.phase == missing && (form == Bare || form == Wrapped && is) {
		return outcome(flow.True, s)
	}
	return outcome(flow.False, s)
}

// seen returns what an error is that is compared with a sentinel.
func (f *follower) seen(v flow.Value, s errorState, sentinels Sentinels) Seen {
	switch {
	case v.Tag == tagNever:
		return SeenNever
	case v.Tag == tagElsewhere:
		return 0 // it is followed by itself
	case formOf(v.Tag) == 0 || f.origin == nil && s.phase == idle:
		return SeenUnknown
	case s.phase == failed:
		return 0
	case v.Tag == tagHidden:
		return SeenHidden
	case v.Tag == tagWrapped:
		return SeenWrapped
	case f.foreign(sentinels):
		return SeenForeign
	}
	return SeenFound
}

// foreign tells whether the error that is followed is never equal to one of the
// sentinels, but wraps it.
func (f *follower) foreign(sentinels Sentinels) bool {
	if f.origin == nil {
		return false
	}
	for _, r := range f.origin.of {
		if r.Sentinels&sentinels != 0 || r.Sentinels == 0 {
			return false
		}
		o, ok := r.Sentinels.Only()
		if !ok || o.Package != "pgx" {
			return false
		}
	}
	return true
}
