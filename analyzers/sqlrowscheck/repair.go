package sqlrowscheck

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/noreturn"
	"github.com/httperrlint/httperrlint/analyzers/replies"
	"github.com/httperrlint/httperrlint/analyzers/rowresults"
)

// fix returns the fix for the end of an iteration, or nil if none is certain.
func (r rule) fix(end *rowresults.End, category string) *analysis.SuggestedFix {
	sel := ast.Unparen(end.Call.Fun).(*ast.SelectorExpr)
	rows, ok := fix.Text(r.pass, sel.X)
	if !ok {
		return nil
	}
	w := writer{rule: r, end: end, err: rows + ".Err()"}
	var edits []analysis.TextEdit
	switch {
	case category == "stale" && !end.Missed:
		edits = w.replaceStale()
	case category == "dropped" && w.alwaysDropped():
		edits = w.useDropped()
	default:
		edits = w.checkEnd()
	}
	if edits == nil {
		return nil
	}
	return &analysis.SuggestedFix{Message: "Check " + rows + ".Err", TextEdits: edits}
}

// A writer writes the fix for one end.
type writer struct {
	rule
	end *rowresults.End
	err string // the call of Err
}

// replaceStale returns the error of the rows in place of the nil one.
func (w writer) replaceStale() []analysis.TextEdit {
	ret := w.end.StaleReturn
	err := w.err
	if cur, ok := cursor.Of(w.pass, ret); !ok {
		return nil
	} else if failures := flow.BranchOf(cur).Failures(w.pass.TypesInfo); len(failures) == 1 {
		err = failures[0].Name()
	}
	var uses []*ast.Ident
	ast.Inspect(ret.Results[len(ret.Results)-1], func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && w.pass.TypesInfo.Uses[id] == w.end.Stale {
			uses = append(uses, id)
		}
		return true
	})
	if len(uses) != 1 {
		return nil
	}
	// -return nil, err
	// +return nil, rows.Err()
	return []analysis.TextEdit{{Pos: uses[0].Pos(), End: uses[0].End(), NewText: []byte(err)}}
}

// alwaysDropped tells whether the call of Err whose result is dropped comes on all
// paths after the loop: it stands in the same list, and nothing between returns.
func (w writer) alwaysDropped() bool {
	dropped, ok := cursor.Of(w.pass, w.end.Dropped)
	if !ok {
		return false
	}
	stmt := dropped.Parent()
	for prev, ok := stmt.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
		if prev.Node().Pos() <= w.end.Call.Pos() && w.end.Call.Pos() < prev.Node().End() {
			_, isLoop := prev.Node().(*ast.ForStmt)
			return isLoop
		}
		for range prev.Preorder((*ast.ReturnStmt)(nil)) {
			return false
		}
	}
	return false
}

// useDropped puts a call of Err whose result is dropped into an if statement.
func (w writer) useDropped() []analysis.TextEdit {
	cur, ok := cursor.Of(w.pass, w.end.Dropped)
	if !ok {
		return nil
	}
	stmt, ok := fix.StatementOf(cur)
	if !ok {
		return nil
	}
	check := w.check(stmt)
	if check == nil {
		return nil
	}
	indent := fix.Indent(w.pass, w.end.Dropped.Pos())
	// -rows.Err()
	// +if err := rows.Err(); err != nil {
	// +	return nil, err
	// +}
	return []analysis.TextEdit{{Pos: stmt.Node().Pos(), End: stmt.Node().End(), NewText: []byte(strings.Join(check, "\n"+indent))}}
}

// checkEnd puts the check where Next was false: behind the loop or the if
// statement whose condition it is, into the branch for that, or next to it where it
// is returned.
func (w writer) checkEnd() []analysis.TextEdit {
	cond, ok := cursor.Of(w.pass, w.end.Call)
	if !ok {
		return nil
	}
	if not, ok := cond.Parent().Node().(*ast.UnaryExpr); ok && not.Op == token.NOT {
		switch not := cond.Parent(); not.ParentEdgeKind() {
		case edge.IfStmt_Cond:
			return w.inBranch(not.Parent())
		case edge.ReturnStmt_Results:
			return w.returned(not.Parent())
		}
		return nil
	}
	for isConjunct(cond) {
		cond = cond.Parent()
	}
	switch cond.ParentEdgeKind() {
	case edge.ReturnStmt_Results:
		return w.returned(cond.Parent())
	case edge.ForStmt_Cond:
		return w.after(cond.Parent())
	case edge.IfStmt_Cond:
		if cond.Parent().Node().(*ast.IfStmt).Else == nil {
			return w.after(cond.Parent())
		}
	}
	return nil
}

// isConjunct tells whether a condition is a part of one that is false if it is.
func isConjunct(cond inspector.Cursor) bool {
	switch parent := cond.Parent().Node().(type) {
	case *ast.ParenExpr:
		return true
	case *ast.BinaryExpr:
		return parent.Op == token.LAND
	}
	return false
}

// inBranch puts the check into the branch of an if statement, or behind the loop
// that the branch breaks.
func (w writer) inBranch(branch inspector.Cursor) []analysis.TextEdit {
	body := branch.Node().(*ast.IfStmt).Body
	if len(body.List) == 0 {
		return nil
	}
	first, ok := cursor.Of(w.pass, body.List[0])
	if !ok {
		return nil
	}
	if leave, ok := first.Node().(*ast.BranchStmt); ok && leave.Tok == token.BREAK && leave.Label == nil {
		for stmt := range branch.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.SwitchStmt)(nil), (*ast.TypeSwitchStmt)(nil), (*ast.SelectStmt)(nil)) {
			return w.after(stmt)
		}
	}
	check, edits := w.checkOrReturn(first, first)
	if check == nil {
		return edits
	}
	//  if !rows.Next() {
	// +	if err := rows.Err(); err != nil {
	// +		return nil, err
	// +	}
	//  	return nil, errNotFound
	edit, ok := fix.InsertFirst(w.pass, body, check...)
	if !ok {
		return nil
	}
	return []analysis.TextEdit{edit}
}

// after puts the check behind a statement.
func (w writer) after(stmt inspector.Cursor) []analysis.TextEdit {
	inList := stmt
	if stmt.ParentEdgeKind() == edge.LabeledStmt_Stmt {
		inList = stmt.Parent()
	}
	if !fix.InList(inList) {
		return nil
	}
	next, _ := inList.NextSibling()
	check, edits := w.checkOrReturn(stmt, next)
	if check == nil {
		return edits
	}
	//  for rows.Next() {
	//  }
	// +if err := rows.Err(); err != nil {
	// +	return nil, err
	// +}
	edit, ok := fix.InsertAfter(w.pass, stmt.Node().(ast.Stmt), check...)
	if !ok || strings.HasPrefix(string(edit.NewText), ";") {
		return nil
	}
	return []analysis.TextEdit{edit}
}

// checkOrReturn returns the lines of a check for a statement next to which it is
// to stand. Where no failure of the function says what it does about one, but the
// statement that is run next returns no error, it returns the edits by which that
// returns the error of the rows, instead; failing that, a check that returns it if
// the function has no other result.
func (w writer) checkOrReturn(at, next inspector.Cursor) (check []string, edits []analysis.TextEdit) {
	if check := w.check(at); check != nil {
		return check, nil
	}
	if edits := w.returned(next); edits != nil {
		return nil, edits
	}
	if w.returnsError() && w.results().Len() == 1 && len(w.failures()) == 0 {
		return []string{"if err := " + w.err + "; err != nil {", "\treturn err", "}"}, nil
	}
	return nil, nil
}

// returned puts the error of the rows in the place of the nil one that a
// statement returns.
func (w writer) returned(stmt inspector.Cursor) []analysis.TextEdit {
	if !stmt.Valid() {
		return nil
	}
	ret, ok := stmt.Node().(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 || !w.returnsError() {
		return nil
	}
	last := ret.Results[len(ret.Results)-1]
	if !w.pass.TypesInfo.Types[last].IsNil() {
		return nil
	}
	// -return list, nil
	// +return list, rows.Err()
	return []analysis.TextEdit{{Pos: last.Pos(), End: last.End(), NewText: []byte(w.err)}}
}

// results returns the results of the function in which the call stands; none of one that
// is declared twice.
func (w writer) results() *types.Tuple {
	switch fn := w.end.Func.(type) {
	case *ast.FuncDecl:
		if obj, ok := w.pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			return obj.Signature().Results()
		}
	case *ast.FuncLit:
		return w.pass.TypesInfo.TypeOf(fn).(*types.Signature).Results()
	}
	return nil
}

// returnsError tells whether the last result of the function is an error.
func (w writer) returnsError() bool {
	results := w.results()
	return results.Len() > 0 && api.IsError(results.At(results.Len()-1).Type())
}

// check returns the lines of a check for a statement next to which it is to
// stand, or nil if it is in doubt what the function would do about a failure.
func (w writer) check(at inspector.Cursor) []string {
	for _, f := range w.failures() {
		if lines := w.checkLike(f, at); lines != nil {
			return lines
		}
	}
	return nil
}

// A failure is the branch in which the function handles an error, and that.
type failure struct {
	branch *ast.IfStmt
	err    *types.Var
}

// checkLike returns the lines of a check that does what the function does about
// another failure.
func (w writer) checkLike(f failure, at inspector.Cursor) []string {
	branch, err := f.branch, f.err
	stmts := branch.Body.List
	last := stmts[len(stmts)-1]
	assign := ":="
	var body []string
	if ret, ok := last.(*ast.ReturnStmt); ok && w.returnsError() {
		if slices.ContainsFunc(stmts[:len(stmts)-1], w.releases) {
			return nil // the check would have to release the same
		}
		code, named := w.plainReturn(ret, err)
		if code == "" || !w.sameNames(ret, err, at) {
			return nil
		}
		if named {
			assign = "="
		}
		body = []string{code}
	} else {
		for _, stmt := range stmts {
			if !w.repeats(stmt, branch, at) || !w.sameNames(stmt, err, at) {
				return nil
			}
			code, ok := fix.Text(w.pass, stmt)
			if !ok || strings.Contains(code, "\n") {
				return nil
			}
			body = append(body, code)
		}
		if len(body) == 1 && body[0] == "return" && w.isLast(at) {
			return nil // it would return in any case
		}
	}
	lines := []string{"if " + err.Name() + " " + assign + " " + w.err + "; " + err.Name() + " != nil {"}
	for _, code := range body {
		lines = append(lines, "\t"+code)
	}
	return append(lines, "}")
}

// isLast tells whether a statement is the last of the function.
func (w writer) isLast(at inspector.Cursor) bool {
	_, more := at.NextSibling()
	return !more && at.Parent().Node() == flow.Body(w.end.Func)
}

// releases tells whether a statement is a call that ends or releases something.
func (w writer) releases(stmt ast.Stmt) bool {
	fn := fix.Called(w.pass, stmt)
	return fn != nil && api.Releases(fn)
}

// plainReturn returns the return statement of a failure with the error as it is,
// without what the failure says about itself. named tells that the error is
// returned by its name alone.
func (w writer) plainReturn(ret *ast.ReturnStmt, err *types.Var) (code string, named bool) {
	results := w.results()
	if len(ret.Results) == 0 {
		return "return", results.At(results.Len()-1) == err
	}
	if len(ret.Results) != results.Len() {
		return "", false
	}
	values := make([]string, len(ret.Results))
	for i, e := range ret.Results[:len(ret.Results)-1] {
		text, ok := fix.Text(w.pass, e)
		if !ok || strings.Contains(text, "\n") || !w.constant(e) {
			return "", false
		}
		values[i] = text
	}
	values[len(values)-1] = err.Name()
	return "return " + strings.Join(values, ", "), false
}

// constant tells whether an expression has the same value wherever it stands: it
// calls nothing.
func (w writer) constant(e ast.Expr) bool {
	constant := true
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !w.pass.TypesInfo.Types[call.Fun].IsType() {
			constant = false
		}
		return constant
	})
	return constant
}

// repeats tells whether a statement of the branch of a failure can stand at
// another place, too: it reports the failure there, or leaves.
func (w writer) repeats(stmt ast.Stmt, branch *ast.IfStmt, at inspector.Cursor) bool {
	switch stmt := stmt.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		cur, ok := cursor.Of(w.pass, branch)
		return ok && stmt.Label == nil && cur.Parent().Node() == at.Parent().Node()
	case *ast.ExprStmt:
		_, ok := stmt.X.(*ast.CallExpr)
		return ok && !w.repliesLate(stmt, branch, at)
	}
	return false
}

// repliesLate tells whether a statement of the branch of a failure replies, and
// the function may have done so between that and the place of the check.
func (w writer) repliesLate(stmt ast.Stmt, branch *ast.IfStmt, at inspector.Cursor) bool {
	for _, body := range w.pass.ResultOf[replies.Analyzer].(*replies.Result).Bodies() {
		if body.Node != w.end.Func {
			continue
		}
		for _, place := range body.Writers {
			inside, before := false, false
			for _, step := range body.Steps(place) {
				if step.Effect.May&api.Commits == 0 {
					continue
				}
				pos := step.Node.Pos()
				inside = inside || stmt.Pos() <= pos && pos < stmt.End()
				before = before || branch.End() <= pos && pos < at.Node().End() && !w.leaves(step.Node)
			}
			if inside && before {
				return true
			}
		}
	}
	return false
}

// leaves tells whether control leaves the function at the end of the branch that
// a node stands in.
func (w writer) leaves(n ast.Node) bool {
	cur, ok := cursor.Of(w.pass, n)
	if !ok {
		return false
	}
	var list []ast.Stmt
	switch branch := flow.BranchOf(cur).Node.(type) {
	case *ast.BlockStmt:
		list = branch.List
	case *ast.CaseClause:
		list = branch.Body
	case *ast.CommClause:
		list = branch.Body
	}
	if len(list) == 0 {
		return false
	}
	_, returns := list[len(list)-1].(*ast.ReturnStmt)
	return returns
}

// failures returns the failures after which the check can be modelled, the best
// first: that of the query, then, in a function that returns errors, another, or
// else one that breaks the iteration off.
func (w writer) failures() []failure {
	fn, ok := cursor.Of(w.pass, w.end.Func)
	if !ok {
		return nil
	}
	var query, others []failure
	var fromQuery *types.Var
	for c := range fn.Preorder((*ast.AssignStmt)(nil), (*ast.IfStmt)(nil)) {
		if c.Node().Pos() > w.end.Call.Pos() && len(query) > 0 && w.returnsError() || !w.directlyIn(c) {
			continue
		}
		switch n := c.Node().(type) {
		case *ast.AssignStmt:
			if v := w.errorOf(n); v != nil {
				fromQuery = v
			}
		case *ast.IfStmt:
			v := tested(w.pass.TypesInfo, n)
			if v == nil || len(n.Body.List) == 0 || n.Else != nil || !w.ends(n.Body.List[len(n.Body.List)-1]) {
				continue
			}
			switch {
			case v == fromQuery && n.Pos() < w.end.Call.Pos():
				query = []failure{{n, v}}
			case w.returnsError() || w.inLoop(c):
				others = append(others, failure{n, v})
			}
		}
	}
	return append(query, others[:min(len(others), 1)]...)
}

// inLoop tells whether a node is in the body of the loop whose end is fixed.
func (w writer) inLoop(c inspector.Cursor) bool {
	for loop := range c.Enclosing((*ast.ForStmt)(nil)) {
		cond := loop.Node().(*ast.ForStmt).Cond
		return cond != nil && cond.Pos() <= w.end.Call.Pos() && w.end.Call.Pos() < cond.End()
	}
	return false
}

// directlyIn tells whether a node is in the function and in no literal in it.
func (w writer) directlyIn(c inspector.Cursor) bool {
	for f := range c.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		return f.Node() == w.end.Func
	}
	return false
}

// ends tells whether a statement can be the last of the branch of a failure: it
// leaves the function or the loop, or may end the program.
func (w writer) ends(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := stmt.X.(*ast.CallExpr)
		return ok && !w.pass.ResultOf[noreturn.Analyzer].(*noreturn.Result).MayReturn(call)
	}
	return false
}

// errorOf returns the error that is assigned together with the rows.
func (w writer) errorOf(assign *ast.AssignStmt) *types.Var {
	if len(assign.Lhs) < 2 || len(assign.Rhs) != 1 {
		return nil
	}
	var err *types.Var
	found := false
	for _, lhs := range assign.Lhs {
		id, ok := lhs.(*ast.Ident)
		if !ok {
			continue
		}
		v, ok := w.pass.TypesInfo.ObjectOf(id).(*types.Var)
		if !ok {
			continue
		}
		found = found || v == w.end.Rows
		if api.IsError(v.Type()) {
			err = v
		}
	}
	if !found {
		return nil
	}
	return err
}

// tested returns the error that an if statement finds not to be nil.
func tested(info *types.Info, stmt *ast.IfStmt) *types.Var {
	b, ok := stmt.Cond.(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ || !info.Types[b.Y].IsNil() {
		return nil
	}
	id, ok := ast.Unparen(b.X).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := info.Uses[id].(*types.Var)
	if !ok || !api.IsError(v.Type()) {
		return nil
	}
	return v
}

// sameNames tells whether all names in a node, but for that of the error, mean the
// same next to another statement.
func (w writer) sameNames(n ast.Node, err *types.Var, at inspector.Cursor) bool {
	pos := at.Node().End()
	scope := w.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	same := true
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			ast.Inspect(n.X, func(x ast.Node) bool {
				if id, ok := x.(*ast.Ident); ok {
					same = same && w.sameName(id, err, scope, pos)
				}
				return true
			})
			return false
		case *ast.FuncLit:
			same = false
		case *ast.Ident:
			same = same && w.sameName(n, err, scope, pos)
		}
		return same
	})
	return same
}

func (w writer) sameName(id *ast.Ident, err *types.Var, scope *types.Scope, pos token.Pos) bool {
	obj := w.pass.TypesInfo.Uses[id]
	if obj == nil || obj == err {
		return true
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return true
	}
	if _, ok := obj.(*types.Func); ok && obj.Parent() == nil {
		return true // a method
	}
	_, there := scope.LookupParent(id.Name, pos)
	return there == obj
}
