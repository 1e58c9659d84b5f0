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
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
)

// A repair is a fix under construction. It replaces one comparison, or all that
// share a variable for the error's text: the variable goes with the last of them.
// Each of these then has the same fix.
type repair struct {
	c     *checker
	file  *ast.File
	cmp   *comparison // the one at hand
	edits []analysis.TextEdit
	gone  []ast.Node // what the edits take out of the file
}

// fix returns the fix that puts the typed equivalent in the place of a comparison,
// or nil if it is in doubt.
func (c *checker) fix(m *match) *analysis.SuggestedFix {
	r := &repair{c: c, file: file(m.cur)}
	group, ok := r.dropLocal(m)
	if !ok {
		return nil
	}
	var texts strings.Builder
	for _, m := range group {
		r.cmp = m.comparison
		var text string
		var ok bool
		err := ast.Unparen(m.src.err)
		if e := m.found[0].equivalents[0]; e.sentinel != nil {
			text, ok = r.is(err, e.sentinel)
		} else {
			text, ok = r.as(err, e.code)
		}
		if !ok {
			return nil
		}
		texts.WriteString(text)
		r.edits = append(r.edits, replacement(m.node, text))
		r.gone = append(r.gone, m.node)
	}
	r.edits = append(r.edits, fix.DropImports(c.pass, r.file, r.gone, texts.String(), r.edits)...)
	return &analysis.SuggestedFix{
		Message:   "Compare with " + m.found[0].equivalents[0].String(),
		TextEdits: fix.Sort(r.edits),
	}
}

// dropLocal returns the matches to be replaced at once. If these are all that uses
// the variable that holds the error's text, it removes that. It returns false if
// that cannot be done, if the error may be another one by then, or if the fix
// would leave another variable unused.
func (r *repair) dropLocal(m *match) ([]*match, bool) {
	c := r.c
	local := m.src.local
	if local != nil {
		if len(c.defs[local]) != 1 {
			return nil, false
		}
		from := c.defs[local][0].stmt.Pos()
		for _, d := range c.defs[c.root(m.src.err)] {
			if from < d.stmt.Pos() && d.stmt.Pos() < m.node.Pos() {
				return nil, false
			}
		}
	}

	// The matches that use a variable which nothing else uses.
	users := make(map[*types.Var][]*match)
	kept := make(map[*types.Var]bool)
	for cur := range cursor.Root(c.pass).Preorder((*ast.Ident)(nil)) {
		id := cur.Node().(*ast.Ident)
		v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.Pkg() != c.pass.Pkg || v.IsField() || v.Parent() == c.pass.Pkg.Scope() || c.params[v] || v == c.root(m.src.err) {
			continue // it may be left unused
		}
		i := slices.IndexFunc(c.matches, func(m *match) bool { return m.fixable && !m.swapped && within(id, m.node) })
		if i < 0 {
			kept[v] = true
		} else if !slices.Contains(users[v], c.matches[i]) {
			users[v] = append(users[v], c.matches[i])
		}
	}
	group := []*match{m}
	drop := local != nil && !kept[local]
	if drop {
		group = users[local]
	}
	for v, list := range users {
		if v != local && !kept[v] && slices.ContainsFunc(list, func(m *match) bool { return slices.Contains(group, m) }) {
			return nil, false
		}
	}
	if !drop {
		return group, true
	}

	// Have: only these matches use the variable.
	assign, ok := c.defs[local][0].stmt.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE || len(assign.Lhs) != 1 {
		return nil, false
	}
	cur, ok := cursor.Of(c.pass, assign)
	if !ok || !inList(cur) || !r.ownLine(assign) {
		return nil, false
	}
	// -	msg := err.Error()
	tf := c.pass.Fset.File(assign.Pos())
	first, last := tf.PositionFor(assign.Pos(), false).Line, tf.PositionFor(assign.End(), false).Line
	for _, g := range r.file.Comments {
		if line := tf.PositionFor(g.Pos(), false).Line; first <= line && line <= last {
			return nil, false
		}
	}
	r.edits = append(r.edits, analysis.TextEdit{Pos: tf.LineStart(first), End: tf.LineStart(last + 1)})
	r.gone = append(r.gone, assign)
	return group, true
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
	text, ok := fix.Text(r.c.pass, err)
	if !ok {
		return "", false
	}
	not := ""
	if r.cmp.negated {
		not = "!"
	}
	return fmt.Sprintf("%s%sIs(%s, %s%s)", not, errors, text, pkg, s.Name), true
}

// as returns the text of a comparison with the code of a driver's error.
func (r *repair) as(err ast.Expr, code *api.Code) (string, bool) {
	text, ok := fix.Text(r.c.pass, err)
	if !ok {
		return "", false
	}
	if api.DriverOf(r.c.pass.TypesInfo.TypeOf(err)) != nil {
		// -	strings.Contains(pqErr.Message, "duplicate key")
		// +	pqErr.Code == "23505"
		test, ok := r.test(text, code)
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
		if text, ok := r.asType(errors, typ, text, code); ok {
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
	return r.enclose(fmt.Sprintf("%sAs(%s, &%s) && %s", errors, text, name, test)), true
}

// asType returns the text of a comparison with the code of the error that
// errors.AsType finds.
func (r *repair) asType(errors, typ, err string, code *api.Code) (string, bool) {
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
	r.insert(at, fmt.Sprintf("%s, %s := %sAsType[%s](%s)%s", name, found, errors, typ, err, separator))
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
	return cursor.Root(r.c.pass)
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
	cur, ok := cursor.Of(r.c.pass, stmt)
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
