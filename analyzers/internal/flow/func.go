// Package flow answers questions about the paths of a function: which can
// happen, and what is known on each of them of its local variables and
// conditions.
//
// It follows every path of the control-flow graph, keeping what tests and
// assignments tell of variables, their fields and repeated conditions, so that
// a path on which a condition would be both true and false is none. Paths that
// agree in all that can still matter are followed once. The number of such
// states is bounded; [Explore] says when the bound was reached, and then
// nothing may be concluded.
//
// Ignored on purpose: aliases of pointers, writes by other goroutines, panics
// that are recovered.
package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"hash/maphash"
	"math"
	"reflect"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
)

// A Func is an outermost function with all literals in it: a declared function,
// or a literal at package level.
type Func struct {
	Node ast.Node // *ast.FuncDecl or *ast.FuncLit

	info      *types.Info
	mayReturn func(*ast.CallExpr) bool
	graphs    map[*ast.BlockStmt]*graph
	envs      map[uint64]*Env // by hash
	seed      maphash.Seed
	facts     []fact // those of the Env that is looked for
	keys      map[string]key
	lengths   bool // some of them are of lengths
	nodes     *bypos.List[node]
	compares  map[[2]ast.Expr]exprKey // keys of comparisons, by their sides
	topics    []topic                 // by key
	varKeys   map[*types.Var]key      // keys of whole variables
	derives   map[derivation]key
	rooted    map[*types.Var][]rootedKey
	literals  map[*types.Var]*ast.FuncLit   // variables that hold one literal
	params    map[*ast.FuncLit][]*types.Var // as far as they were asked for
	held      map[*ast.FuncLit]bool         // literals that such variables hold
	mutates   map[*ast.FuncLit][]*types.Var // variables of outer functions that a literal assigns
	async     []*types.Var                  // those assigned by literals that run at an unknown time
	becomes   map[*types.Var]Value          // what all literals assign to a variable of outer functions, if that is one constant
	tags      map[*ast.CaseClause]ast.Expr  // of switch statements
	types     map[*ast.CaseClause]ast.Expr  // what type switch statements are about
	once      map[*types.Var]bool           // variables that are assigned in one place
	comms     map[ast.Stmt]bool             // communications of select statements
	rangeVars map[ast.Expr]bool             // keys and values of range statements
	entries   map[*ast.FuncLit][]*Env       // what was known at calls of literals
	around    map[*ast.FuncLit]ast.Node     // the function next around a literal; the outermost has none
	created   map[*ast.FuncLit][]*Env       // what was known for good where paths came to literals
	reached   map[*ast.FuncLit]bool         // literals that paths came to
	followed  map[ast.Node]bool             // functions and literals whose paths were followed
	steps     int                           // states of all statements of the outermost exploration
	limit     int                           // the bound on steps; 0 if nothing is explored
	size      int                           // the number of nodes
	spent     map[reflect.Type]int          // steps of all explorations, by the type of their state
	entangled map[question]bool             // what was given up
}

// A topic is what a key stands for.
type topic struct {
	span
	mentions []mention // the variables in the expression
	of       key       // what it is derived of, or itself
	against  key       // the one other thing that it is compared with, of those not written as constants
	compared bool      // with what is not written as a constant
	written  bool      // it is a condition in the text: that something equals a constant
	ofField  bool      // the expression looks at a field of a variable
	exact    bool      // the exact value of a number can matter
	counter  bool      // it is a variable that counts the rounds of a loop that is run once
	lasting  bool      // it is a variable that has the value of its declaration all the time
}

// Of things that are compared with no other one, and with several.
const (
	unopposed key = -1 - iota
	several
)

// A span is where in the text a fact can still matter: up to last, and up to
// tested for the choice of paths.
type span struct{ first, tested, last token.Pos }

// A rootedKey is a key whose expression mentions a variable.
type rootedKey struct {
	key   key
	field string // first field of the mention, "" for the variable itself
}

// A graph is the control-flow graph of one body.
type graph struct {
	*cfg.CFG
	pos  []token.Pos  // of each block, NoPos if nothing stands there
	past []*cfg.Block // of each block: where paths that come to it have something to do
	size int          // the number of blocks and nodes
}

// New returns the Func of the *ast.FuncDecl or *ast.FuncLit at a cursor, which is in no other
// function and has a body. mayReturn tells whether a call can return.
func New(info *types.Info, fn inspector.Cursor, mayReturn func(*ast.CallExpr) bool) *Func {
	f := &Func{
		Node:      fn.Node(),
		info:      info,
		mayReturn: mayReturn,
		graphs:    make(map[*ast.BlockStmt]*graph),
		envs:      make(map[uint64]*Env),
		seed:      maphash.MakeSeed(),
		keys:      make(map[string]key),
		nodes:     nodesIn(fn),
		varKeys:   make(map[*types.Var]key),
		derives:   make(map[derivation]key),
		compares:  make(map[[2]ast.Expr]exprKey),
		rooted:    make(map[*types.Var][]rootedKey),
		literals:  make(map[*types.Var]*ast.FuncLit),
		params:    make(map[*ast.FuncLit][]*types.Var),
		held:      make(map[*ast.FuncLit]bool),
		mutates:   make(map[*ast.FuncLit][]*types.Var),
		becomes:   make(map[*types.Var]Value),
		tags:      make(map[*ast.CaseClause]ast.Expr),
		types:     make(map[*ast.CaseClause]ast.Expr),
		once:      make(map[*types.Var]bool),
		comms:     make(map[ast.Stmt]bool),
		rangeVars: make(map[ast.Expr]bool),
		entries:   make(map[*ast.FuncLit][]*Env),
		around:    make(map[*ast.FuncLit]ast.Node),
		created:   make(map[*ast.FuncLit][]*Env),
		reached:   make(map[*ast.FuncLit]bool),
		followed:  make(map[ast.Node]bool),
		spent:     make(map[reflect.Type]int),
		entangled: make(map[question]bool),
	}
	f.survey(fn)
	return f
}

// Empty returns the Env in which nothing is known.
func (f *Func) Empty() *Env { return f.intern(f.facts[:0]) }

// Blocks returns the blocks of the control-flow graph of fn, the function itself or a literal in it; the first is
// where it begins.
func (f *Func) Blocks(fn ast.Node) []*cfg.Block { return f.graph(Body(fn)).Blocks }

// Literal returns the literal that a call runs: one that is called where it
// stands, or that the called local variable holds. It is nil for other calls.
func (f *Func) Literal(call *ast.CallExpr) *ast.FuncLit {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return fun
	case *ast.Ident:
		if v, ok := f.objectOf(fun).(*types.Var); ok {
			return f.literals[v]
		}
	}
	return nil
}

// Params returns the parameters of a literal; nil for those without a name.
func (f *Func) Params(lit *ast.FuncLit) []*types.Var {
	if vars, ok := f.params[lit]; ok {
		return vars
	}
	var vars []*types.Var
	for _, field := range lit.Type.Params.List {
		for _, name := range field.Names {
			v, _ := f.info.Defs[name].(*types.Var)
			vars = append(vars, v)
		}
		if len(field.Names) == 0 {
			vars = append(vars, nil)
		}
	}
	f.params[lit] = vars
	return vars
}

// Holds returns the literal that a local variable holds all the time, or nil.
func (f *Func) Holds(v *types.Var) *ast.FuncLit { return f.literals[v] }

// Entries returns what was known, in each way, where paths came to a call that
// runs the literal. It returns false if the function around it was not followed.
func (f *Func) Entries(lit *ast.FuncLit) ([]*Env, bool) {
	return f.entries[lit], f.followed[f.around[lit]]
}

// Created returns what is known in a literal, in each way, of variables that have
// their value for good where paths come to it. It returns false if the function
// around it was not followed.
func (f *Func) Created(lit *ast.FuncLit) ([]*Env, bool) {
	return f.created[lit], f.followed[f.around[lit]]
}

// Around returns the function or literal next around a literal; nil for the outermost.
func (f *Func) Around(lit *ast.FuncLit) ast.Node { return f.around[lit] }

// Followed tells whether all paths of the function or a literal in it were followed.
func (f *Func) Followed(fn ast.Node) bool { return f.followed[fn] }

// Reached tells whether paths came to the literal, or may have.
func (f *Func) Reached(lit *ast.FuncLit) bool {
	return f.reached[lit] || !f.followed[f.around[lit]]
}

// Body returns the body of a *ast.FuncDecl or *ast.FuncLit.
func Body(fn ast.Node) *ast.BlockStmt {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body
	case *ast.FuncLit:
		return fn.Body
	}
	return nil
}

func (f *Func) graph(body *ast.BlockStmt) *graph {
	if g := f.graphs[body]; g != nil {
		return g
	}
	g := &graph{CFG: cfg.New(body, f.mayReturn)}
	g.pos = make([]token.Pos, len(g.Blocks))
	g.size = len(g.Blocks)
	for i, b := range g.Blocks {
		g.size += len(b.Nodes)
		switch {
		case len(b.Nodes) > 0:
			g.pos[i] = b.Nodes[0].Pos()
		case b.Kind == cfg.KindRangeLoop:
			g.pos[i] = b.Stmt.(*ast.RangeStmt).X.Pos() // behind the variables, which count the rounds
		}
	}
	g.past = past(g.Blocks)
	f.graphs[body] = g
	return g
}

// past returns for each block the first one on the way from it where something happens.
// Of n statements in each other all end in an empty block, so that each path would go through n of these.
func past(blocks []*cfg.Block) []*cfg.Block {
	past := make([]*cfg.Block, len(blocks))
	for _, b := range blocks {
		var way []*cfg.Block
		for past[b.Index] == nil && idle(b) {
			past[b.Index] = b // if the way is a circle
			way = append(way, b)
			b = b.Succs[0]
		}
		if past[b.Index] == nil {
			past[b.Index] = b
		}
		for _, w := range way {
			past[w.Index] = past[b.Index]
		}
	}
	return past
}

// idle tells whether nothing happens in a block, nor on arrival at it.
func idle(b *cfg.Block) bool {
	switch b.Kind {
	case cfg.KindRangeBody, cfg.KindRangeLoop, cfg.KindSelectCaseBody:
		return false
	}
	return len(b.Nodes) == 0 && len(b.Succs) == 1
}

// survey walks the function once and notes what the evaluation of single nodes
// needs to know of the whole.
func (f *Func) survey(fn inspector.Cursor) {
	s := surveyor{
		Func:     f,
		bindings: make(map[*types.Var]int),
		defined:  make(map[*types.Var]bool),
		called:   make(map[*ast.FuncLit]bool),
		started:  make(map[*ast.FuncLit]bool),
		inPlace:  make(map[*ast.FuncLit]bool),
		counts:   make(map[*types.Var]int),
	}
	for c := range fn.Preorder() {
		var parent ast.Node
		if c != fn {
			parent = c.Parent().Node()
		}
		for len(s.stack) > 0 && s.stack[len(s.stack)-1] != parent {
			s.leave()
		}
		s.visit(parent, c.Node())
	}
	for v, k := range f.varKeys {
		n, local := s.bindings[v], v.Kind() == types.LocalVar
		f.topics[k].lasting = n == 0 && (local || v.Kind() == types.ParamVar) || n == 1 && s.defined[v] && local
	}
	for v, n := range s.counts {
		if s.bindings[v] == n && !s.gotos {
			k := f.varKey(v)
			f.topics[k].counter = true
		}
	}
	for v, n := range s.bindings {
		f.once[v] = n == 1
		if lit := f.literals[v]; lit != nil {
			f.held[lit] = n == 1
			if n != 1 {
				delete(f.literals, v)
			}
		}
	}
	for lit, vars := range f.mutates {
		if !s.called[lit] && !f.held[lit] || s.started[lit] {
			f.async = append(f.async, vars...)
		}
	}
	for i := range f.topics {
		t := &f.topics[i]
		if of := &f.topics[t.of]; t.written && of.compared {
			t.span = of.span
		}
		if s.gotos {
			t.span = span{0, math.MaxInt, math.MaxInt}
		}
	}
}

type surveyor struct {
	*Func
	stack    []ast.Node
	loops    []ast.Node
	backward []*ast.SwitchStmt // those with a default clause before a case
	lits     []*ast.FuncLit
	gotos    bool
	bindings map[*types.Var]int    // number of assignments
	defined  map[*types.Var]bool   // one of which is the declaration
	called   map[*ast.FuncLit]bool // called where it stands
	started  map[*ast.FuncLit]bool // run by a go statement
	inPlace  map[*ast.FuncLit]bool // run where it stands, and nowhere else
	counts   map[*types.Var]int    // of each that a loop declares: how often the loop itself assigns it
}

func (s *surveyor) visit(parent, n ast.Node) {
	s.stack = append(s.stack, n)
	s.size++
	switch n := n.(type) {
	case *ast.ForStmt:
		if post, ok := n.Post.(*ast.IncDecStmt); ok {
			s.counter(post.X, n.Init, 2)
		}
		s.loops = append(s.loops, n)
	case *ast.RangeStmt:
		if isList(s.info.TypeOf(n.X)) {
			s.counter(n.Key, n, 1)
		}
		s.loops = append(s.loops, n)
		for _, e := range []ast.Expr{n.Key, n.Value} {
			if e != nil {
				s.rangeVars[e] = true
				s.bind(e, nil)
			}
		}
	case *ast.FuncLit:
		s.inPlace[n] = s.calledAtOnce(n)
		switch {
		case len(s.lits) > 0:
			s.around[n] = s.lits[len(s.lits)-1]
		case n != s.Node:
			s.around[n] = s.Node
		}
		s.lits = append(s.lits, n)
	case *ast.CallExpr:
		if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
			s.called[lit] = true
		}
	case *ast.GoStmt:
		if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
			s.started[lit] = true
		}
	case *ast.BranchStmt:
		s.gotos = s.gotos || n.Tok == token.GOTO
	case *ast.SwitchStmt:
		if defaultBefore(n) {
			s.backward = append(s.backward, n)
		}
		if n.Tag != nil {
			k := s.keyNamed(tagName(n.Tag), nil)
			s.topics[k].span = span{n.Tag.Pos(), n.End(), n.End()}
			s.use(n.Tag, n.End(), true)
			for _, c := range n.Body.List {
				clause := c.(*ast.CaseClause)
				s.tags[clause] = n.Tag
				for _, e := range clause.List {
					s.compare(n.Tag, e, e.End())
					s.measured(n.Tag, e)
					s.measured(e, n.Tag)
					s.useCase(n.Tag, e)
				}
			}
		}
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ {
			s.compare(n.X, n.Y, n.End())
		}
		if _, ok := mirrored[n.Op]; ok {
			s.measured(n.X, n.Y)
			s.measured(n.Y, n.X)
		}
	case *ast.TypeSwitchStmt:
		operand := typeSwitchOperand(n)
		s.use(operand, n.End(), true)
		for _, c := range n.Body.List {
			s.types[c.(*ast.CaseClause)] = operand
		}
	case *ast.CommClause:
		if n.Comm != nil {
			s.comms[n.Comm] = true
		}
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			var rhs ast.Expr
			if len(n.Lhs) == len(n.Rhs) {
				rhs = n.Rhs[i]
			}
			s.bind(lhs, rhs)
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if i < len(n.Values) {
				s.bind(name, n.Values[i])
			}
		}
	case *ast.IncDecStmt:
		s.bind(n.X, nil)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			s.bind(n.X, nil)
		}
	case *ast.ReturnStmt:
		if len(n.Results) == 0 {
			for _, name := range s.resultNames() {
				if k, ok := s.use(name, n.End(), true); ok {
					s.topics[k].exact = true
				}
			}
		}
	}
	if e, ok := n.(ast.Expr); ok {
		if matters, tested := s.matters(parent, e); matters {
			_, operand := parent.(*ast.BinaryExpr)
			if k, ok := s.use(e, e.End(), tested); ok && !operand {
				s.topics[k].exact = true // the value is handed on
			}
		}
	}
}

// calledAtOnce tells whether a literal, the last node of the stack, is run where it stands.
func (s *surveyor) calledAtOnce(lit *ast.FuncLit) bool {
	if len(s.stack) < 3 {
		return false
	}
	call, ok := s.stack[len(s.stack)-2].(*ast.CallExpr)
	if !ok || call.Fun != lit {
		return false
	}
	switch s.stack[len(s.stack)-3].(type) {
	case *ast.DeferStmt, *ast.GoStmt:
		return false
	}
	return true
}

// typeSwitchOperand returns x of switch x.(type) or switch y := x.(type).
func typeSwitchOperand(n *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch s := n.Assign.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}

// resultNames returns the names of the results of the innermost function.
func (s *surveyor) resultNames() []*ast.Ident {
	if n := len(s.lits); n > 0 {
		return resultNames(s.lits[n-1])
	}
	return resultNames(s.Node)
}

func (s *surveyor) leave() {
	top := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	switch top := top.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		s.loops = s.loops[:len(s.loops)-1]
	case *ast.SwitchStmt:
		if n := len(s.backward); n > 0 && s.backward[n-1] == top {
			s.backward = s.backward[:n-1]
		}
	case *ast.FuncLit:
		s.lits = s.lits[:len(s.lits)-1]
	}
}

// bind notes that an expression is assigned.
func (s *surveyor) bind(lhs, rhs ast.Expr) {
	id, ok := ast.Unparen(lhs).(*ast.Ident)
	if !ok {
		return
	}
	v, ok := s.objectOf(id).(*types.Var)
	if !ok {
		return
	}
	s.bindings[v]++
	s.defined[v] = s.defined[v] || s.info.Defs[id] == v
	if lit, ok := rhs.(*ast.FuncLit); ok {
		s.literals[v] = lit
	}
	for _, lit := range s.lits {
		if !within(v.Pos(), lit) {
			s.mutates[lit] = append(s.mutates[lit], v)
			s.becomesOneOf(v, rhs)
		}
	}
}

// becomesOneOf notes what a literal assigns to a variable of an outer function.
func (s *surveyor) becomesOneOf(v *types.Var, rhs ast.Expr) {
	var value Value
	if rhs != nil {
		value, _ = s.constantOf(rhs)
	}
	if old, ok := s.becomes[v]; ok && old != value {
		value = Value{}
	}
	s.becomes[v] = value
}

// matters tells whether the value of an expression can be of use where it
// stands: to the choice of a path, in conditions, results and copies, or only to
// a client, in arguments other than objects.
func (s *surveyor) matters(parent ast.Node, e ast.Expr) (matters, tested bool) {
	switch p := parent.(type) {
	case *ast.IfStmt, *ast.ForStmt, *ast.CaseClause, *ast.SwitchStmt, *ast.ParenExpr, *ast.ReturnStmt:
		return true, true
	case *ast.BinaryExpr:
		_, compares := mirrored[p.Op]
		compares = compares || p.Op == token.LAND || p.Op == token.LOR
		return compares, compares
	case *ast.UnaryExpr:
		return p.Op == token.NOT, true
	case *ast.AssignStmt:
		i := slices.Index(p.Rhs, e)
		if i >= 0 && len(p.Lhs) == len(p.Rhs) {
			switch ast.Unparen(p.Lhs[i]).(type) {
			case *ast.IndexExpr, *ast.StarExpr:
				return false, false // what is assigned there is not remembered
			}
		}
		return i >= 0, true
	case *ast.ValueSpec:
		return p.Type != e, true
	case *ast.KeyValueExpr:
		return p.Value == e, true
	case *ast.CompositeLit:
		return p.Type != e, true
	case *ast.SelectorExpr:
		if e != p.X {
			return false, false
		}
		sel := s.info.Selections[p]
		return sel != nil && (api.IsError(sel.Recv()) || sel.Kind() == types.FieldVal && api.IsError(sel.Obj().Type())), true
	case *ast.CallExpr:
		if p.Fun == e {
			return false, false
		}
		t := api.TypeOf(s.info, e)
		switch u := api.Underlying(t).(type) {
		case *types.Basic:
			return u.Info()&(types.IsBoolean|types.IsInteger) != 0, false
		case *types.Interface:
			return api.ImplementsError(t) && u.NumMethods() > 0, false
		}
	}
	return false, false
}

// use notes that the key of an expression, if it has one, can matter up to a
// position.
func (s *surveyor) use(e ast.Expr, end token.Pos, tested bool) (key, bool) {
	k, ok := s.keyOf(e)
	if ok {
		s.extend(k, k, end, tested)
	}
	return k, ok
}

// useCase notes that the tag of a switch is compared with an expression, as if the comparison
// were written there.
func (s *surveyor) useCase(tag, e ast.Expr) {
	if s.isConstant(e) {
		return
	}
	if k, ok := s.comparisonKey(comparison{x: tag, op: token.EQL, y: e}); ok {
		s.extend(k, k, e.End(), true)
	}
}

// compare notes that x == y is asked, up to a position. That x is another constant than y is
// known no longer than somebody asks for that: in a switch of n cases it would be n facts in the end.
func (s *surveyor) compare(x, y ast.Expr, end token.Pos) {
	if !s.isConstant(y) {
		x, y = y, x
	}
	value, _ := s.constantOf(y)
	if value.Kind == Unknown {
		for _, e := range []ast.Expr{x, y} {
			if of, ok := s.subject(e); ok {
				s.topics[of].compared = true
			}
		}
		s.oppose(x, y)
		s.oppose(y, x)
		return
	}
	of, ok := s.subject(x)
	if !ok {
		return
	}
	k := s.equalKey(of, value)
	if t := &s.topics[k]; !t.written {
		t.written, t.span = true, span{first: math.MaxInt}
	}
	s.extend(k, of, end, true)
}

// counter notes that a loop which is run once, the next one, declares a variable in a statement and
// assigns it so often itself: if nothing else does, it never has the same value again.
func (s *surveyor) counter(e ast.Expr, in ast.Stmt, assigned int) {
	id, ok := e.(*ast.Ident)
	if !ok || in == nil || len(s.loops) > 0 || len(s.lits) > 0 {
		return
	}
	if v, ok := s.objectOf(id).(*types.Var); ok && within(v.Pos(), in) {
		s.counts[v] = assigned
	}
}

// oppose notes that x is compared with y, neither of which is written as a constant.
func (s *surveyor) oppose(x, y ast.Expr) {
	of, ok := s.subject(x)
	if !ok {
		return
	}
	with, ok := s.subject(y)
	if old := s.topics[of].against; !ok || old != unopposed && old != with {
		with = several
	}
	s.topics[of].against = with
}

// measured notes that a number is compared with something. Its exact value does not matter if that is the
// result of an operation, of which no other number is known than one that it was compared with.
func (s *surveyor) measured(e, with ast.Expr) {
	if _, ok := ast.Unparen(with).(*ast.BinaryExpr); ok && !s.isConstant(with) {
		return
	}
	if k, ok := s.subject(e); ok {
		s.topics[k].exact = true
	}
}

// extend notes that what is known of a topic, which is about what another key is, can matter up to a
// position.
func (s *surveyor) extend(k, of key, end token.Pos, tested bool) {
	first, last := token.NoPos, end
	for _, m := range s.topics[of].mentions {
		if within(m.v.Pos(), s.Node) {
			first = max(first, m.v.Pos())
		}
	}
	for _, loop := range s.loops {
		if !within(first, loopBody(loop)) {
			last = max(last, loop.End())
			break
		}
	}
	for _, sw := range s.backward {
		if !within(first, sw.Body) {
			last = max(last, sw.End())
			break
		}
	}
	for _, lit := range s.lits {
		if !within(first, lit) && !s.inPlace[lit] {
			first, last = 0, s.Node.End() // the literal can run at any time
			break
		}
	}
	sp := &s.topics[k].span
	sp.first = min(sp.first, first)
	sp.last = max(sp.last, last)
	if tested {
		sp.tested = max(sp.tested, last)
	}
}

func loopBody(loop ast.Node) *ast.BlockStmt {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		return loop.Body
	case *ast.RangeStmt:
		return loop.Body
	}
	return nil
}

// defaultBefore tells whether the default clause of a switch stands before a case: what it does comes
// after that was asked.
func defaultBefore(sw *ast.SwitchStmt) bool {
	for i, c := range sw.Body.List {
		if c.(*ast.CaseClause).List == nil {
			return i < len(sw.Body.List)-1
		}
	}
	return false
}

func within(pos token.Pos, n ast.Node) bool { return n.Pos() <= pos && pos < n.End() }
