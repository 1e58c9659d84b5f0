package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A Returner writes the return statement that leaves a function after a
// failure.
type Returner struct {
	Pass *analysis.Pass
	Func ast.Node // *ast.FuncDecl or *ast.FuncLit
	// Err is the error that made control come here, or nil.
	Err *types.Var
}

// Statement returns the return statement for a position in the function. It
// returns false if the results are in doubt: one that is not named and whose
// zero value may mean something, or an error of which none is at hand.
func (r Returner) Statement(pos token.Pos) (string, bool) {
	sig := r.signature()
	if sig == nil {
		return "", false
	}
	results := sig.Results()
	if results.Len() == 0 {
		return "return", true
	}
	scope := r.Pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return "", false
	}
	if results.At(0).Name() != "" {
		for v := range results.Variables() {
			if _, obj := scope.LookupParent(v.Name(), pos); obj != v && v.Name() != "_" {
				return "", false // shadowed
			}
		}
		last := results.At(results.Len() - 1)
		return "return", !api.IsError(last.Type()) || r.Err == last
	}
	values := make([]string, results.Len())
	for i := range values {
		t := results.At(i).Type()
		switch last := i == len(values)-1; {
		case last && api.IsError(t):
			if r.Err == nil {
				return "", false
			}
			if _, obj := scope.LookupParent(r.Err.Name(), pos); obj != r.Err {
				return "", false
			}
			values[i] = r.Err.Name()
		case !last || len(values) == 1:
			zero, ok := r.zero(t, pos)
			if !ok {
				return "", false
			}
			values[i] = zero
		default:
			return "", false
		}
	}
	if !api.IsError(results.At(len(values) - 1).Type()) {
		return "", false // a result that is no error may tell what happened
	}
	return "return " + strings.Join(values, ", "), true
}

func (r Returner) signature() *types.Signature {
	switch fn := r.Func.(type) {
	case *ast.FuncDecl:
		if obj, ok := r.Pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			return obj.Signature()
		}
	case *ast.FuncLit:
		sig, _ := r.Pass.TypesInfo.TypeOf(fn).(*types.Signature)
		return sig
	}
	return nil
}

// zero returns the zero value of a type where that can only mean that there is
// none.
func (r Returner) zero(t types.Type, pos token.Pos) (string, bool) {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return "nil", true
	case *types.Interface:
		_, param := t.(*types.TypeParam)
		return "nil", !param
	case *types.Basic:
		switch info := u.Info(); {
		case info&types.IsString != 0:
			return `""`, true
		case info&types.IsNumeric != 0:
			return "0", true
		case info&types.IsBoolean != 0:
			return "false", true
		}
	case *types.Struct:
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || named.TypeArgs().Len() > 0 {
			return "", false
		}
		name := named.Obj().Name()
		if pkg := named.Obj().Pkg(); pkg != r.Pass.Pkg {
			file := File(r.Pass, pos)
			if file == nil || !imports(file, pkg.Path()) {
				return "", false
			}
			qualifier, _, ok := AddImport(r.Pass, file, pos, pkg.Name(), pkg.Path())
			if !ok {
				return "", false
			}
			return qualifier + name + "{}", true
		}
		return name + "{}", true
	}
	return "", false
}

func imports(file *ast.File, path string) bool {
	for _, spec := range file.Imports {
		if specPath(spec) == path {
			return true
		}
	}
	return false
}

// File returns the file of the package that a position is in, or nil.
func File(pass *analysis.Pass, pos token.Pos) *ast.File {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}

// StatementOf returns the statement that consists of an expression alone, if it
// stands in a list of statements.
func StatementOf(cur inspector.Cursor) (inspector.Cursor, bool) {
	if cur.ParentEdgeKind() != edge.ExprStmt_X {
		return cur, false
	}
	stmt := cur.Parent()
	return stmt, InList(stmt)
}

// Called returns the declared function that a statement consists of a call of, or nil.
func Called(pass *analysis.Pass, stmt ast.Stmt) *types.Func {
	expr, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	call, ok := expr.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn, _ := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
	return fn
}

// InList tells whether a statement stands in a list of statements.
func InList(stmt inspector.Cursor) bool {
	switch stmt.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return true
	}
	return false
}

// Following returns the statements after a statement of a list.
func Following(stmt inspector.Cursor) []ast.Stmt {
	_, i := stmt.ParentEdge()
	switch list := stmt.Parent().Node().(type) {
	case *ast.BlockStmt:
		return list.List[i+1:]
	case *ast.CaseClause:
		return list.Body[i+1:]
	case *ast.CommClause:
		return list.Body[i+1:]
	}
	return nil
}

// InsertAfter returns the edit that puts lines of code behind a statement, with
// its indentation and below a comment on its last line.
func InsertAfter(pass *analysis.Pass, stmt ast.Stmt, code ...string) (analysis.TextEdit, bool) {
	src, ok := sourceOf(pass, stmt.Pos())
	if !ok {
		return analysis.TextEdit{}, false
	}
	rest := src.lineAfter(stmt.End())
	if t := strings.TrimSpace(rest); t != "" && !strings.HasPrefix(t, "//") && !(strings.HasPrefix(t, "/*") && strings.HasSuffix(t, "*/")) {
		// { http.Error(w, "…", 500) }
		return analysis.TextEdit{Pos: stmt.End(), End: stmt.End(), NewText: []byte("; " + strings.Join(code, "; "))}, !strings.Contains(t, "//")
	}
	at := stmt.End() + token.Pos(len(rest))
	var b strings.Builder
	for _, line := range code {
		b.WriteString("\n" + src.indent(stmt.Pos()) + line)
	}
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(b.String())}, true
}

// Condition returns the edits that make a statement the condition of an if
// statement with the given body; before and after go around the statement. A
// comment behind it stays there.
func Condition(pass *analysis.Pass, stmt ast.Stmt, before, after, body string) ([]analysis.TextEdit, bool) {
	src, ok := sourceOf(pass, stmt.Pos())
	if !ok || !src.alone(stmt) {
		return nil, false
	}
	rest := src.lineAfter(stmt.End())
	indent := src.indent(stmt.Pos())
	return []analysis.TextEdit{
		{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte(before)},
		{
			Pos:     stmt.End(),
			End:     stmt.End() + token.Pos(len(rest)),
			NewText: []byte(after + " {" + rest + "\n" + indent + "\t" + body + "\n" + indent + "}"),
		},
	}, true
}

// Indent returns the white space before the first token on the line of pos.
func Indent(pass *analysis.Pass, pos token.Pos) string {
	src, ok := sourceOf(pass, pos)
	if !ok {
		return ""
	}
	return src.indent(pos)
}

// source is the text of a file.
type source struct {
	tf   *token.File
	text []byte
}

func sourceOf(pass *analysis.Pass, pos token.Pos) (source, bool) {
	tf := pass.Fset.File(pos)
	text, err := pass.ReadFile(tf.Name())
	if err != nil || len(text) != tf.Size() {
		return source{}, false
	}
	return source{tf, text}, true
}

// lineAfter returns the rest of the line from pos on.
func (s source) lineAfter(pos token.Pos) string {
	rest, _, _ := strings.Cut(string(s.text[s.tf.Offset(pos):]), "\n")
	return strings.TrimSuffix(rest, "\r")
}

func (s source) indent(pos token.Pos) string {
	start := s.tf.Offset(s.tf.LineStart(s.tf.PositionFor(pos, false).Line))
	line := s.text[start:]
	n := 0
	for n < len(line) && (line[n] == '\t' || line[n] == ' ') {
		n++
	}
	return string(line[:n])
}
