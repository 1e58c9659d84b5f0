package sqlerrstring

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
)

// A repair is a fix under construction.
type repair struct {
	c    *checker
	cmp  *comparison
	src  source
	file *ast.File
	// edits so far, and what they take out of the file
	edits []analysis.TextEdit
	gone  []ast.Node
}

// fix returns the fix that puts a typed equivalent in the place of a comparison,
// or nil if it is in doubt.
func (c *checker) fix(cmp *comparison, src source, e equivalent) *analysis.SuggestedFix {
	err := ast.Unparen(src.err)
	if !cmp.fixable || c.root(err) == nil {
		return nil // a call must not be repeated
	}
	r := &repair{c: c, cmp: cmp, src: src, file: file(cmp.cur), gone: []ast.Node{cmp.node}}
	if !r.dropLocal() {
		return nil
	}
	text, ok := "", false
	if e.sentinel != nil {
		text, ok = r.is(err, e.sentinel)
	} else {
		text, ok = r.as(err, e.code)
	}
	if !ok {
		return nil
	}
	r.edits = append(r.edits, replacement(cmp.node, text))
	r.edits = append(r.edits, fix.DropImports(c.pass, r.file, r.gone, text, r.edits)...)
	return &analysis.SuggestedFix{Message: "Compare with " + e.String(), TextEdits: fix.Sort(r.edits)}
}

// dropLocal removes the variable that holds the error's text if nothing else
// uses it. It returns false if that cannot be done, if the error may be another
// one by then, or if the fix would leave another variable unused.
func (r *repair) dropLocal() bool {
	c := r.c
	used := make(map[*types.Var]bool) // variables of the comparison
	ast.Inspect(r.cmp.node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
			if ok && v.Pkg() == c.pass.Pkg && !v.IsField() && v.Parent() != c.pass.Pkg.Scope() && !c.params[v] && v != c.root(r.src.err) {
				used[v] = true
			}
		}
		return true
	})
	compared := make(map[*types.Var]bool) // used in other comparisons
	for cur := range c.in.Root().Preorder((*ast.Ident)(nil)) {
		id := cur.Node().(*ast.Ident)
		v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || !used[v] || within(id, r.cmp.node) {
			continue
		}
		if slices.ContainsFunc(c.comparisons, func(cmp *comparison) bool { return within(id, cmp.node) }) {
			compared[v] = true
		} else {
			delete(used, v) // it stays in use
		}
	}
	local := r.src.local
	if local == nil {
		return len(used) == 0
	}
	if len(c.defs[local]) != 1 {
		return false
	}
	stmt := c.defs[local][0].stmt
	for _, d := range c.defs[c.root(r.src.err)] {
		if stmt.Pos() < d.stmt.Pos() && d.stmt.Pos() < r.cmp.node.Pos() {
			return false
		}
	}
	if !used[local] {
		return len(used) == 0
	}

	// Have: only comparisons use the variable. If there are several, all fixes
	// together would leave it unused.
	if compared[local] || len(used) > 1 {
		return false
	}
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != 1 {
		return false
	}
	cur, ok := c.in.Root().FindNode(assign)
	if !ok || !inList(cur) || !r.ownLine(assign) {
		return false
	}
	// -	msg := err.Error()
	tf := c.pass.Fset.File(assign.Pos())
	first, last := tf.PositionFor(assign.Pos(), false).Line, tf.PositionFor(assign.End(), false).Line
	for _, g := range r.file.Comments {
		if line := tf.PositionFor(g.Pos(), false).Line; first <= line && line <= last {
			return false
		}
	}
	r.edits = append(r.edits, analysis.TextEdit{Pos: tf.LineStart(first), End: tf.LineStart(last + 1)})
	r.gone = append(r.gone, assign)
	return true
}

// is returns the text of a comparison with a sentinel.
func (r *repair) is(err ast.Expr, s *api.Sentinel) (string, bool) {
	// -	err.Error() == "sql: no rows in result set"
	// +	errors.Is(err, sql.ErrNoRows)
	errors, ok := r.qualify("errors", "errors")
	if !ok {
		return "", false
	}
	pkg, ok := r.qualify(s.Package, s.Path)
	if !ok {
		return "", false
	}
	not := ""
	if r.cmp.negated {
		not = "!"
	}
	return fmt.Sprintf("%s%sIs(%s, %s%s)", not, errors, types.ExprString(err), pkg, s.Name), true
}

// as returns the text of a comparison with the code of a driver's error.
func (r *repair) as(err ast.Expr, code *api.Code) (string, bool) {
	if api.DriverOf(r.c.pass.TypesInfo.TypeOf(err)) != nil {
		// -	strings.Contains(pqErr.Message, "duplicate key")
		// +	pqErr.Code == "23505"
		test, ok := r.test(types.ExprString(err), code)
		return r.enclose(test), ok
	}
	errors, ok := r.qualify("errors", "errors")
	if !ok {
		return "", false
	}
	d := code.Driver
	pkg, ok := r.qualify(d.Error.Package, d.Error.Path)
	if !ok {
		return "", false
	}
	typ := pkg + d.Error.Name
	if !d.IsValue {
		typ = "*" + typ
	}
	if r.goVersion("go1.26") {
		if text, ok := r.asType(errors, typ, err, code); ok {
			return text, true
		}
	}
	// +	var pqErr *pq.Error
	// -	if strings.Contains(err.Error(), "duplicate key") {
	// +	if errors.As(err, &pqErr) && pqErr.Code == "23505" {
	stmt := r.statement()
	if stmt == nil {
		return "", false
	}
	name, ok := r.free(d.Local, stmt.Pos()-1) // in the block, not in a scope of the statement
	if !ok {
		return "", false
	}
	test, ok := r.test(name, code)
	if !ok {
		return "", false
	}
	r.insert(stmt.Pos(), fmt.Sprintf("var %s %s%s", name, typ, r.newLine(stmt)))
	return r.enclose(fmt.Sprintf("%sAs(%s, &%s) && %s", errors, types.ExprString(err), name, test)), true
}

// asType returns the text of a comparison with the code of the error that
// errors.AsType finds.
func (r *repair) asType(errors, typ string, err ast.Expr, code *api.Code) (string, bool) {
	// -	if strings.Contains(err.Error(), "duplicate key") {
	// +	if pqErr, ok := errors.AsType[*pq.Error](err); ok && pqErr.Code == "23505" {
	var at, scope token.Pos
	var separator string
	switch n := r.innermost().Node().(type) {
	case *ast.IfStmt:
		if n.Init != nil || !within(r.cmp.node, n.Cond) {
			return "", false
		}
		at, scope, separator = n.Cond.Pos(), n.Cond.Pos(), "; "
	case *ast.ReturnStmt, *ast.AssignStmt:
		stmt := r.statement()
		if stmt == nil {
			return "", false
		}
		at, scope, separator = stmt.Pos(), stmt.Pos()-1, r.newLine(stmt)
	default:
		return "", false
	}
	name, ok := r.free(code.Driver.Local, scope)
	if !ok {
		return "", false
	}
	found, ok := r.free("ok", scope)
	if !ok {
		return "", false
	}
	test, ok := r.test(name, code)
	if !ok {
		return "", false
	}
	r.insert(at, fmt.Sprintf("%s, %s := %sAsType[%s](%s)%s", name, found, errors, typ, types.ExprString(err), separator))
	return r.enclose(found + " && " + test), true
}

// test returns the text that compares the code of the error called name.
func (r *repair) test(name string, code *api.Code) (string, bool) {
	values := code.Values
	if r.c.hasConstants(code.Driver) && len(code.Names) == len(values) {
		constants, ok := r.qualify(code.Driver.Constants.Package, code.Driver.Constants.Path)
		if !ok {
			return "", false
		}
		values = nil
		for _, name := range code.Names {
			values = append(values, constants+name)
		}
	}
	var tests []string
	for _, value := range values {
		tests = append(tests, fmt.Sprintf("%s.%s == %s", name, code.Field, value))
	}
	if len(tests) == 1 {
		return tests[0], true
	}
	return "(" + strings.Join(tests, " || ") + ")", true
}

// enclose negates a text that replaces a negated comparison, and puts it into
// parentheses where it stands in an expression that binds closer.
func (r *repair) enclose(text string) string {
	if r.cmp.negated {
		return "!(" + text + ")"
	}
	switch parent := r.cmp.cur.Parent().Node().(type) {
	case *ast.UnaryExpr:
		return "(" + text + ")"
	case *ast.BinaryExpr:
		if parent.Op != token.LAND && parent.Op != token.LOR {
			return "(" + text + ")"
		}
	}
	return text
}

// innermost returns the innermost statement around the comparison.
func (r *repair) innermost() inspector.Cursor {
	for cur := range r.cmp.cur.Enclosing() {
		if _, ok := cur.Node().(ast.Stmt); ok {
			return cur
		}
	}
	return r.c.in.Root()
}

// statement returns the statement of a block in front of which a declaration
// serves the comparison, or nil.
func (r *repair) statement() ast.Stmt {
	cur := r.innermost()
	switch cur.Node().(type) {
	case *ast.IfStmt:
		for cur.ParentEdgeKind() == edge.IfStmt_Else {
			cur = cur.Parent()
		}
	case *ast.CaseClause:
		cur = cur.Parent().Parent() // its switch has a body
	case *ast.ReturnStmt, *ast.AssignStmt:
	default:
		return nil
	}
	if !inList(cur) || !r.ownLine(cur.Node()) {
		return nil
	}
	return cur.Node().(ast.Stmt)
}

// inList tells whether a statement is one of a block or clause.
func inList(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return true
	}
	return false
}

// ownLine tells whether a statement begins a line, which it does not in a block
// on one line.
func (r *repair) ownLine(stmt ast.Node) bool {
	line := func(pos token.Pos) int { return r.c.pass.Fset.PositionFor(pos, false).Line }
	cur, ok := r.c.in.Root().FindNode(stmt)
	return ok && line(cur.Parent().Node().Pos()) < line(stmt.Pos())
}

// newLine returns the end of a line and the indentation of the statement.
func (r *repair) newLine(stmt ast.Node) string {
	return "\n" + strings.Repeat("\t", r.c.pass.Fset.PositionFor(stmt.Pos(), false).Column-1)
}

func (r *repair) goVersion(v string) bool {
	has := r.c.pass.TypesInfo.FileVersions[r.file]
	return has != "" && version.Compare(has, v) >= 0
}

// qualify returns how to refer to the members of a package, which it imports if
// need be.
func (r *repair) qualify(name, path string) (string, bool) {
	qualifier, edits, ok := fix.AddImport(r.c.pass, r.file, r.cmp.node.Pos(), name, path)
	r.edits = append(r.edits, edits...)
	return qualifier, ok
}

// A declaration is a name that fixes declare in a scope.
type declaration struct {
	scope *types.Scope
	name  string
}

// free returns the name, with a number if need be, for a variable declared at
// pos that hides nothing and that no other fix declares elsewhere in the scope.
func (r *repair) free(name string, pos token.Pos) (string, bool) {
	scope := r.c.pass.TypesInfo.Scopes[r.file].Innermost(pos)
	if scope == nil {
		return "", false
	}
	for i := 1; i < 5; i++ {
		candidate := name
		if i > 1 {
			candidate = fmt.Sprint(name, i)
		}
		if _, obj := scope.LookupParent(candidate, token.NoPos); obj != nil {
			continue
		}
		d := declaration{scope, candidate}
		if at, ok := r.c.declared[d]; ok && at != pos {
			continue
		}
		r.c.declared[d] = pos
		return candidate, true
	}
	return "", false
}

func (r *repair) insert(pos token.Pos, text string) {
	r.edits = append(r.edits, analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)})
}

func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }
