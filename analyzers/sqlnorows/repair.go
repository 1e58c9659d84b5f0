package sqlnorows

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
	"github.com/httperrlint/httperrlint/analyzers/rowresults"
)

// A comparison is one of an error with a sentinel.
type comparison struct {
	at     inspector.Cursor // *ast.BinaryExpr, *ast.CallExpr, or the sentinel as the case of a switch
	err    ast.Expr         // nil if there is none
	binary *ast.BinaryExpr
}

// comparisonOf returns the comparison that a sentinel is an operand of.
func comparisonOf(target inspector.Cursor) comparison {
	for c := target; ; c = c.Parent() {
		switch n := c.Parent().Node().(type) {
		case *ast.ParenExpr:
			continue
		case *ast.BinaryExpr:
			other := n.X
			if c.ParentEdgeKind() == edge.BinaryExpr_X {
				other = n.Y
			}
			return comparison{c.Parent(), other, n}
		case *ast.CallExpr:
			return comparison{c.Parent(), n.Args[0], nil}
		case *ast.CaseClause:
			var tag ast.Expr
			if sw, ok := c.Parent().Parent().Parent().Node().(*ast.SwitchStmt); ok {
				tag = sw.Tag
			}
			return comparison{target, tag, nil}
		default:
			return comparison{at: target}
		}
	}
}

// fixComparison returns the fix that makes a comparison find a wrapped error.
func (r rule) fixComparison(c comparison, test rowresults.Test) *analysis.SuggestedFix {
	if c.binary == nil {
		return nil // the case of a switch
	}
	if test.Seen&rowresults.SeenForeign != 0 {
		return nil // not every version of pgx wraps the sentinel of database/sql
	}
	qualifier, edits, ok := fix.AddImport(r.pass, fix.File(r.pass, c.binary.Pos()), c.binary.Pos(), "errors", "errors")
	if !ok {
		return nil
	}
	err, ok1 := fix.Text(r.pass, c.err)
	target, ok2 := fix.Text(r.pass, test.Target)
	if !ok1 || !ok2 {
		return nil
	}
	text := qualifier + "Is(" + err + ", " + target + ")"
	if c.binary.Op == token.NEQ {
		text = "!" + text
	}
	// -err == sql.ErrNoRows
	// +errors.Is(err, sql.ErrNoRows)
	edits = append(edits, analysis.TextEdit{Pos: c.binary.Pos(), End: c.binary.End(), NewText: []byte(text)})
	return &analysis.SuggestedFix{Message: "Compare with errors.Is", TextEdits: fix.Sort(edits)}
}

// releases tells whether a branch ends or releases something before it answers.
func (r rule) releases(branch flow.Branch, by ast.Node) bool {
	cur, ok := cursor.Of(r.pass, branch.Node)
	if !ok {
		return false
	}
	for c := range cur.Preorder((*ast.CallExpr)(nil)) {
		fn, ok := typeutil.Callee(r.pass.TypesInfo, c.Node().(*ast.CallExpr)).(*types.Func)
		if ok && c.Node().Pos() < by.Pos() && api.Releases(fn) {
			return true
		}
	}
	return false
}

// tests tells whether a branch asks what its error is.
func (r rule) tests(branch flow.Branch, err *types.Var) bool {
	cur, ok := cursor.Of(r.pass, branch.Node)
	if !ok {
		return false
	}
	for c := range cur.Preorder((*ast.Ident)(nil)) {
		if r.pass.TypesInfo.Uses[c.Node().(*ast.Ident)] != err {
			continue
		}
		switch parent := c.Parent().Node().(type) {
		case *ast.BinaryExpr, *ast.TypeAssertExpr, *ast.SwitchStmt:
			return true
		case *ast.CallExpr:
			fn, ok := typeutil.Callee(r.pass.TypesInfo, parent).(*types.Func)
			if ok && (fn.Name() == "Is" || fn.Name() == "As" || fn.Name() == "AsType") {
				return true
			}
		}
	}
	return false
}

// fix returns the fix that gives a missing row, or every other error, an answer
// of its own.
func (r rule) fix(event rowresults.Event) *analysis.SuggestedFix {
	cur, ok := cursor.Of(r.pass, event.By)
	if !ok {
		return nil
	}
	branch := flow.BranchOf(cur)
	failures := branch.Failures(r.pass.TypesInfo)
	sentinel, ok := event.Sentinels.Only()
	if !ok || len(failures) != 1 || !api.IsError(failures[0].Type()) || branch.Whole || event.Hidden {
		return nil
	}
	// Have: a branch that is entered because one error is not nil.

	if r.releases(branch, event.By) {
		return nil // the new branch would have to release the same
	}
	if event.Answer == rowresults.NotFound && r.tests(branch, failures[0]) {
		return nil // there are other errors that this is the answer to
	}
	e := &editor{rule: r, file: fix.File(r.pass, event.By.Pos()), branch: branch, err: failures[0]}
	if !e.start() {
		return nil
	}
	for c := cur; ; c = c.Parent() {
		if fn := c.Node(); flow.Body(fn) != nil {
			e.fn = fn
			break
		}
	}
	var lines []string
	not := ""
	message := "Answer a missing row with 404"
	switch event.Answer {
	case rowresults.Failure:
		lines, ok = e.reply(cur, notFound)
	case rowresults.NotFound:
		message = "Answer only a missing row so"
		not = "!"
		if _, isReturn := event.By.(*ast.ReturnStmt); isReturn {
			var code string
			code, ok = fix.Returner{Pass: r.pass, Func: e.fn, Err: e.err}.Statement(e.first.Pos())
			lines = []string{code}
		} else {
			lines, ok = e.reply(cur, internalServerError)
		}
	default:
		return nil
	}
	if !ok {
		return nil
	}
	is, ok := e.qualified("errors", "errors", "Is")
	if !ok {
		return nil
	}
	target, ok := e.qualified(sentinel.Package, sentinel.Path, sentinel.Name)
	if !ok {
		return nil
	}
	//  if err != nil {
	// +	if errors.Is(err, sql.ErrNoRows) {
	// +		http.NotFound(w, r)
	// +		return
	// +	}
	text := e.indent + "if " + not + is + "(" + e.err.Name() + ", " + target + ") {\n"
	for _, line := range lines {
		text += e.indent + "\t" + line + "\n"
	}
	text += e.indent + "}\n"
	e.edits = append(e.edits, analysis.TextEdit{Pos: e.at, End: e.at, NewText: []byte(text)})
	return &analysis.SuggestedFix{Message: message, TextEdits: fix.Sort(e.edits)}
}

// An editor writes a branch of its own for some errors at the beginning of the
// branch for all.
type editor struct {
	rule
	file   *ast.File
	fn     ast.Node
	branch flow.Branch
	err    *types.Var
	first  ast.Stmt  // the first statement of the branch
	at     token.Pos // where its text begins: below the line that opens it
	indent string
	edits  []analysis.TextEdit
}

// start finds the place for the new branch; there is none in a branch of one
// line.
func (e *editor) start() bool {
	var opens token.Pos
	var list []ast.Stmt
	switch n := e.branch.Node.(type) {
	case *ast.BlockStmt:
		opens, list = n.Lbrace, n.List
	case *ast.CaseClause:
		opens, list = n.Colon, n.Body
	}
	if len(list) == 0 {
		return false
	}
	e.first = list[0]
	tf := e.pass.Fset.File(opens)
	line := tf.PositionFor(opens, false).Line
	if tf.PositionFor(e.first.Pos(), false).Line == line {
		return false
	}
	e.at = tf.LineStart(line + 1)
	e.indent = fix.Indent(e.pass, e.first.Pos())
	scope := e.pass.Pkg.Scope().Innermost(e.first.Pos())
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(e.err.Name(), e.first.Pos())
	return obj == e.err
}

// qualified returns how the code refers to a member of a package.
func (e *editor) qualified(pkg, path, name string) (string, bool) {
	qualifier, edits, ok := fix.AddImport(e.pass, e.file, e.first.Pos(), pkg, path)
	e.edits = append(e.edits, edits...)
	return qualifier + name, ok
}

// reply returns the statements that answer with another status as the call at
// cur answers.
func (e *editor) reply(cur inspector.Cursor, s status) ([]string, bool) {
	call := cur.Node().(*ast.CallExpr)
	switch cur.ParentEdgeKind() {
	case edge.ExprStmt_X:
		if !e.leaves() {
			return nil, false
		}
	default:
		return nil, false
	}
	text, ok := e.swapped(call, s)
	if !ok && s == notFound {
		text, ok = e.notFound(call)
	}
	if !ok && s == internalServerError {
		text, ok = e.failure(call)
	}
	return []string{text, "return"}, ok
}

// leaves tells whether the function has no results, and the branch ends it.
func (e *editor) leaves() bool {
	code, ok := fix.Returner{Pass: e.pass, Func: e.fn}.Statement(e.first.Pos())
	if !ok || code != "return" {
		return false
	}
	var list []ast.Stmt
	switch n := e.branch.Node.(type) {
	case *ast.BlockStmt:
		list = n.List
	case *ast.CaseClause:
		list = n.Body
	}
	_, returns := list[len(list)-1].(*ast.ReturnStmt)
	return returns
}

// swapped returns the call of a helper with another status.
func (e *editor) swapped(call *ast.CallExpr, s status) (string, bool) {
	info := e.pass.TypesInfo
	if isHTTP(info, call) {
		return "", false
	}
	text, ok := fix.Text(e.pass, call.Fun)
	if !ok {
		return "", false
	}
	text += "("
	swapped := false
	for i, arg := range call.Args {
		if i > 0 {
			text += ", "
		}
		tv := info.Types[arg]
		switch {
		case tv.Value != nil && tv.Value.Kind() == constant.Int && !swapped:
			name, ok := e.qualified("http", "net/http", s.name)
			if !ok {
				return "", false
			}
			text += name
			swapped = true
		case api.IsString(tv.Type):
			text += s.text
		case isName(arg):
			text += types.ExprString(arg)
		default:
			return "", false
		}
	}
	return text + ")", swapped && !call.Ellipsis.IsValid()
}

// A status is what a branch replies with.
type status struct {
	name string // of the constant of package http
	text string // a literal for the body
}

var (
	notFound            = status{"StatusNotFound", `"not found"`}
	internalServerError = status{"StatusInternalServerError", `"internal server error"`}
)

// notFound returns a call that replies with 404: of the helper that the package
// uses for that, or of http.NotFound.
func (e *editor) notFound(call *ast.CallExpr) (string, bool) {
	w, r := e.writer(call), e.request()
	if w == "" {
		return "", false
	}
	if text, ok := e.helper(w, r); ok {
		return text, true
	}
	if r == "" {
		return "", false
	}
	name, ok := e.qualified("http", "net/http", "NotFound")
	return name + "(" + w + ", " + r + ")", ok
}

// failure returns a call that replies with 500.
func (e *editor) failure(call *ast.CallExpr) (string, bool) {
	w := e.writer(call)
	if w == "" || !isHTTP(e.pass.TypesInfo, call) {
		return "", false
	}
	name, ok := e.qualified("http", "net/http", "Error")
	if !ok {
		return "", false
	}
	code, ok := e.qualified("http", "net/http", internalServerError.name)
	return name + "(" + w + ", " + internalServerError.text + ", " + code + ")", ok
}

// writer returns the writer that a call is handed, as the code names it.
func (e *editor) writer(call *ast.CallExpr) string {
	for _, arg := range call.Args {
		if isName(arg) && api.HasWriterMethods(e.pass.TypesInfo.TypeOf(arg)) {
			return types.ExprString(arg)
		}
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && isName(sel.X) && e.pass.TypesInfo.Selections[sel] != nil &&
		api.HasWriterMethods(e.pass.TypesInfo.TypeOf(sel.X)) {
		return types.ExprString(sel.X)
	}
	return ""
}

// request returns the name of the function's request.
func (e *editor) request() string {
	var params *ast.FieldList
	switch fn := e.fn.(type) {
	case *ast.FuncDecl:
		params = fn.Type.Params
	case *ast.FuncLit:
		params = fn.Type.Params
	}
	scope := e.pass.Pkg.Scope().Innermost(e.first.Pos())
	for _, field := range params.List {
		for _, name := range field.Names {
			if _, obj := scope.LookupParent(name.Name, e.first.Pos()); obj == e.pass.TypesInfo.Defs[name] && api.IsRequest(e.pass.TypesInfo.TypeOf(field.Type)) {
				return name.Name
			}
		}
	}
	return ""
}

// helper returns a call of the function of the package whose name says that it
// replies with 404, and that wants nothing but the writer and the request.
func (e *editor) helper(w, r string) (string, bool) {
	scope := e.pass.Pkg.Scope().Innermost(e.first.Pos())
	for _, name := range []string{"notFound", "NotFound"} {
		_, obj := scope.LookupParent(name, e.first.Pos())
		fn, ok := obj.(*types.Func)
		if !ok || fn.Signature().Results().Len() > 0 || fn.Signature().Variadic() {
			continue
		}
		var args []string
		for v := range fn.Signature().Params().Variables() {
			switch t := v.Type(); {
			case api.HasWriterMethods(t):
				args = append(args, w)
			case api.IsRequest(t) && r != "":
				args = append(args, r)
			}
		}
		if len(args) == fn.Signature().Params().Len() {
			return name + "(" + strings.Join(args, ", ") + ")", true
		}
	}
	return "", false
}

// isHTTP tells whether a call is one of a function of net/http.
func isHTTP(info *types.Info, call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "net/http"
}

func isName(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return isName(e.X)
	}
	return false
}
