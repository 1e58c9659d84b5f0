package judge

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A line is a line of a generated file.
type line struct {
	File string
	Line int
}

// A body is the body of a function or literal.
type body struct {
	name    string // of a declared function, or ""
	start   int    // line of the first statement
	ignored bool   // a literal whose call is deferred
}

// A branch is a range of lines that a condition decides about.
type branch struct{ first, last int }

func (b branch) contains(line int) bool { return b.first <= line && line <= b.last }

// A syntax says what stands in a line. Generated code has at most one call in a
// line that matters, and one brace of a block.
type syntax struct {
	bodies     map[line]*body
	functions  map[line]string // declared ones
	branches   map[line]branch
	begin      map[line]int            // where the literal begins that ends in the line
	deciders   map[line]branch         // what acts on the result of the call in the line
	failures   map[line]bool           // a failure led to the line
	companions map[line][]types.Object // what came with the failure that led to the line
	assigns    map[line][]types.Object // the variables that are assigned in the line
	handed     map[line][]types.Object // the variables that calls in the line are handed
	asks       map[line]bool           // a writer is asked for its own state
	redirects  map[line]bool           // http.Redirect is called
	harmless   map[line]bool           // what is called only tells or prints something
	fixable    map[line]bool           // a return may follow the call: nothing but logging does
}

func (p *program) syntax() *syntax {
	s := &syntax{
		bodies:     make(map[line]*body),
		functions:  make(map[line]string),
		branches:   make(map[line]branch),
		begin:      make(map[line]int),
		deciders:   make(map[line]branch),
		failures:   make(map[line]bool),
		companions: make(map[line][]types.Object),
		assigns:    make(map[line][]types.Object),
		handed:     make(map[line][]types.Object),
		asks:       make(map[line]bool),
		redirects:  make(map[line]bool),
		harmless:   make(map[line]bool),
		fixable:    make(map[line]bool),
	}
	for pkg, f := range p.files {
		s.file(pkg, f, p.name(pkg, f.FileStart))
	}
	return s
}

// file reads a file. Inner bodies and branches come later, and overwrite.
func (s *syntax) file(pkg *packages.Package, f *ast.File, name string) {
	lineOf := func(pos token.Pos) int { return pkg.Fset.Position(pos).Line }
	inside := func(from, to token.Pos, do func(line)) branch {
		b := branch{lineOf(from) + 1, lineOf(to) - 1}
		for n := b.first; n <= b.last; n++ {
			do(line{name, n})
		}
		return b
	}
	block := func(from, to token.Pos) {
		b := branch{lineOf(from) + 1, lineOf(to) - 1}
		inside(from, to, func(l line) { s.branches[l] = b })
	}
	clauses := func(body *ast.BlockStmt) {
		for i, c := range body.List {
			end := body.Rbrace
			if i+1 < len(body.List) {
				end = body.List[i+1].Pos()
			}
			block(c.Pos(), end)
		}
	}
	function := func(b *body, block *ast.BlockStmt) {
		b.start = lineOf(block.Lbrace) + 1
		whole := branch{1, lineOf(f.FileEnd)}
		inside(block.Lbrace, block.Rbrace, func(l line) {
			s.bodies[l] = b
			s.branches[l] = whole
		})
	}
	ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			function(&body{name: n.Name.Name}, n.Body)
			inside(n.Body.Lbrace, n.Body.Rbrace, func(l line) { s.functions[l] = n.Name.Name })
		case *ast.FuncLit:
			b := new(body)
			if kv, ok := stack[len(stack)-1].(*ast.KeyValueExpr); ok {
				key, _ := strconv.Unquote(kv.Key.(*ast.BasicLit).Value)
				inside(n.Body.Lbrace, n.Body.Rbrace, func(l line) { s.functions[l] = key })
			}
			if len(stack) > 1 {
				_, b.ignored = stack[len(stack)-2].(*ast.DeferStmt)
			}
			function(b, n.Body)
			s.begin[line{name, lineOf(n.Body.Rbrace)}] = lineOf(n.Pos())
		case *ast.IfStmt:
			if cond := types.ExprString(n.Cond); strings.Contains(cond, ".wrote") || strings.Contains(cond, ".Written()") {
				s.asks[line{name, lineOf(n.Pos())}] = true
			}
			block(n.Body.Lbrace, n.Body.Rbrace)
			if e, ok := n.Else.(*ast.BlockStmt); ok {
				block(e.Lbrace, e.Rbrace)
			}
		case *ast.ForStmt:
			block(n.Body.Lbrace, n.Body.Rbrace)
		case *ast.RangeStmt:
			block(n.Body.Lbrace, n.Body.Rbrace)
		case *ast.BlockStmt:
			s.tail(pkg, name, n.List, stack)
		case *ast.CaseClause:
			s.tail(pkg, name, n.Body, stack)
		case *ast.SwitchStmt:
			clauses(n.Body)
		case *ast.TypeSwitchStmt:
			clauses(n.Body)
		case *ast.SelectStmt:
			clauses(n.Body)
		case *ast.AssignStmt:
			at := line{name, lineOf(n.Pos())}
			s.assigns[at] = append(s.assigns[at], variables(pkg.TypesInfo, n.Lhs)...)
		case *ast.CallExpr:
			at := line{name, lineOf(n.Pos())}
			s.deciders[at] = decider(pkg.TypesInfo, lineOf, n, stack)
			with, failed := companions(pkg.TypesInfo, f, stack)
			s.companions[at] = append(s.companions[at], with...)
			s.failures[at] = failed
			switch types.ExprString(n.Fun) {
			case "http.Redirect":
				s.redirects[at] = true
			case "fmt.Fprintln", "log.Print":
				s.harmless[at] = true
			default:
				s.handed[at] = append(s.handed[at], mentioned(pkg.TypesInfo, n)...)
			}
		}
		return true
	})
}

// companions returns the variables that were assigned together with an error that
// is not nil, or a bool that is false, in the branches that a node stands in, and
// whether there is such a branch.
func companions(info *types.Info, f *ast.File, stack []ast.Node) (list []types.Object, failed bool) {
	for i := len(stack) - 1; i > 1; i-- {
		var cond ast.Expr
		var begin token.Pos
		truth := true
		switch n := stack[i].(type) {
		case *ast.FuncLit:
			return list, failed
		case *ast.IfStmt:
			if i+1 < len(stack) && (stack[i+1] == ast.Node(n.Body) || stack[i+1] == n.Else) {
				cond, truth, begin = n.Cond, stack[i+1] == ast.Node(n.Body), stack[i+1].Pos()
			}
		case *ast.CaseClause:
			if sw, ok := stack[i-2].(*ast.SwitchStmt); ok && sw.Tag == nil && len(n.List) == 1 {
				cond, begin = n.List[0], n.Pos()
			}
		}
		if cond == nil {
			continue
		}
		for _, v := range failures(info, cond, truth) {
			failed = true
			list = append(list, assignedWith(info, f, v, begin)...)
		}
	}
	return list, failed
}

// failures returns the variables of a condition that tell of a failure where it
// has that truth.
func failures(info *types.Info, cond ast.Expr, truth bool) []types.Object {
	switch e := ast.Unparen(cond).(type) {
	case *ast.Ident:
		if !truth {
			return []types.Object{info.Uses[e]}
		}
	case *ast.UnaryExpr:
		return failures(info, e.X, !truth)
	case *ast.BinaryExpr:
		id, ok := e.X.(*ast.Ident)
		switch {
		case e.Op == token.LAND && truth, e.Op == token.LOR:
			return append(failures(info, e.X, truth), failures(info, e.Y, truth)...)
		case ok && info.Types[e.Y].IsNil() && (e.Op == token.NEQ) == truth && types.TypeString(info.TypeOf(id), nil) == "error":
			return []types.Object{info.Uses[id]}
		}
	case *ast.CallExpr:
		if types.ExprString(e.Fun) != "errors.Is" || !truth {
			return nil
		}
		if id, ok := e.Args[0].(*ast.Ident); ok {
			return []types.Object{info.Uses[id]}
		}
	}
	return nil
}

// assignedWith returns the other variables of the last assignment of v before pos.
func assignedWith(info *types.Info, f *ast.File, v types.Object, pos token.Pos) []types.Object {
	var last []types.Object
	ast.Inspect(f, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok && assign.End() <= pos && len(assign.Rhs) == 1 {
			if vars := variables(info, assign.Lhs); slices.Contains(vars, v) {
				last = vars
			}
		}
		return true
	})
	return slices.DeleteFunc(slices.Clone(last), func(w types.Object) bool { return w == v })
}

// variables returns what assignments to the expressions change.
func variables(info *types.Info, list []ast.Expr) []types.Object {
	var vars []types.Object
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			vars = append(vars, info.ObjectOf(id))
		}
	}
	return vars
}

// mentioned returns the variables that a call mentions outside of literals.
func mentioned(info *types.Info, call *ast.CallExpr) []types.Object {
	var vars []types.Object
	ast.Inspect(call, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := info.Uses[id].(*types.Var); ok {
				vars = append(vars, v)
			}
		}
		_, lit := n.(*ast.FuncLit)
		return !lit
	})
	return vars
}

// tail notes the calls at the end of a list of statements, up to one that is more
// than logging, where a return statement needs no results.
func (s *syntax) tail(pkg *packages.Package, name string, list []ast.Stmt, stack []ast.Node) {
	for _, n := range stack {
		switch n := n.(type) {
		case *ast.FuncLit:
			return
		case *ast.FuncDecl:
			if n.Type.Results != nil {
				return
			}
		}
	}
	for _, stmt := range slices.Backward(list) {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok {
			return
		}
		// A literal may have replied or not, but for those called fail.
		_, lit := call.Fun.(*ast.FuncLit)
		if id, ok := call.Fun.(*ast.Ident); ok {
			_, bound := pkg.TypesInfo.Uses[id].(*types.Var)
			lit = lit || bound && !strings.HasPrefix(id.Name, "fail")
		}
		s.fixable[line{name, pkg.Fset.Position(stmt.Pos()).Line}] = !lit
		if types.ExprString(call.Fun) != "log.Print" {
			return
		}
	}
}

// decider returns the lines from a call to the end of the statement that acts on
// its result, or only that of the call: the if or switch statement in whose
// header it stands, or the next if statement that tests what it is assigned to.
func decider(info *types.Info, lineOf func(token.Pos) int, call *ast.CallExpr, stack []ast.Node) branch {
	b := branch{lineOf(call.Pos()), lineOf(call.End())}
	for i := len(stack) - 1; i > 0; i-- {
		switch s := stack[i].(type) {
		case *ast.IfStmt, *ast.SwitchStmt:
			b.last = lineOf(s.End())
			return b
		case *ast.CaseClause:
			b.last = lineOf(stack[i-2].End()) // of the switch statement
			return b
		case *ast.FuncLit:
			return b
		case *ast.AssignStmt:
			switch stack[i-1].(type) {
			case *ast.IfStmt, *ast.SwitchStmt:
				continue
			}
			for _, next := range following(stack[i-1], s) {
				if stmt, ok := next.(*ast.IfStmt); ok && testsAny(info, stmt.Cond, s.Lhs) {
					b.last = lineOf(stmt.End())
					return b
				}
			}
			return b
		case ast.Stmt:
			return b
		}
	}
	return b
}

// following returns the statements after s in the list that it stands in.
func following(list ast.Node, s ast.Stmt) []ast.Stmt {
	var all []ast.Stmt
	switch list := list.(type) {
	case *ast.BlockStmt:
		all = list.List
	case *ast.CaseClause:
		all = list.Body
	}
	for i, x := range all {
		if x == s {
			return all[i+1:]
		}
	}
	return nil
}

// testsAny tells whether a condition mentions one of the variables.
func testsAny(info *types.Info, cond ast.Expr, vars []ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		for _, v := range vars {
			if v, isIdent := v.(*ast.Ident); ok && isIdent && info.ObjectOf(v) == info.ObjectOf(id) && info.ObjectOf(id) != nil {
				found = true
			}
		}
		return !found
	})
	return found
}
