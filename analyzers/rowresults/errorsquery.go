package rowresults

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/sqltext"
)

// queries resolves the statements of one outermost function: what a row is the
// result of, as far as the text tells.
type queries struct {
	info *types.Info
	defs map[*types.Var][]definition // of the function, and of the package's variables and fields
	busy map[*types.Var]bool
}

// A definition is what a variable is assigned; nil for the unknown.
type definition struct {
	value    ast.Expr
	appended bool
}

// A verdict is what is known of the rows that a statement yields.
type verdict struct {
	rows sqltext.Rows
	// param is the parameter that is the row, or nil.
	param *types.Var
}

func undecided() verdict { return verdict{rows: sqltext.Undecided} }

// or returns the verdict on a statement that is one of two.
func (v verdict) or(w verdict) verdict {
	switch {
	case v == w:
		return v
	case v.param != nil || w.param != nil || v.rows == sqltext.Undecided || w.rows == sqltext.Undecided:
		return undecided()
	}
	return verdict{rows: sqltext.MaybeNone}
}

// define notes all that variables and fields are assigned in the syntax below a cursor.
func define(info *types.Info, defs map[*types.Var][]definition, root inspector.Cursor) {
	add := func(lhs, rhs ast.Expr, appended bool) {
		var v *types.Var
		switch lhs := ast.Unparen(lhs).(type) {
		case *ast.Ident:
			v, _ = api.ObjectOf(info, lhs).(*types.Var)
		case *ast.SelectorExpr:
			v, _ = info.Uses[lhs.Sel].(*types.Var)
		}
		if v != nil {
			defs[v] = append(defs[v], definition{rhs, appended})
		}
	}
	assigning := []ast.Node{(*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.KeyValueExpr)(nil), (*ast.RangeStmt)(nil), (*ast.UnaryExpr)(nil)}
	for c := range root.Preorder(assigning...) {
		switch n := c.Node().(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				switch {
				case len(n.Lhs) == len(n.Rhs):
					add(lhs, n.Rhs[i], n.Tok == token.ADD_ASSIGN)
				case i == 0:
					add(lhs, n.Rhs[0], false)
				default:
					add(lhs, nil, false)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if len(n.Names) == len(n.Values) {
					add(name, n.Values[i], false)
				} else if len(n.Values) == 1 && i == 0 {
					add(name, n.Values[0], false)
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok {
				if v, ok := info.Uses[key].(*types.Var); ok && v.IsField() {
					defs[v] = append(defs[v], definition{n.Value, false})
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if e != nil {
					add(e, nil, false)
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				if _, ok := ast.Unparen(n.X).(*ast.Ident); ok {
					add(n.X, nil, false)
				}
			}
		}
	}
}

// row returns the verdict on an expression that is a row, or a statement that
// was prepared.
func (q *queries) row(e ast.Expr) verdict {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return q.call(e)
	case *ast.Ident:
		if v, ok := api.ObjectOf(q.info, e).(*types.Var); ok {
			return q.variable(v)
		}
	case *ast.SelectorExpr:
		if v, ok := q.info.Uses[e.Sel].(*types.Var); ok {
			return q.variable(v)
		}
	}
	return undecided()
}

func (q *queries) variable(v *types.Var) verdict {
	defs := q.defs[v]
	if v.Kind() == types.ParamVar && len(defs) == 0 {
		return verdict{param: v}
	}
	if len(defs) == 0 || q.busy[v] || v.Kind() == types.ParamVar {
		return undecided()
	}
	q.busy[v] = true
	defer delete(q.busy, v)
	var sum verdict
	for i, def := range defs {
		one := undecided()
		if def.value != nil {
			one = q.row(def.value)
		}
		if i == 0 {
			sum = one
		} else {
			sum = sum.or(one)
		}
	}
	return sum
}

// call returns the verdict on the result of a call that is given a statement, as
// the first of its strings, or that is made on one or given one that was
// prepared.
func (q *queries) call(call *ast.CallExpr) verdict {
	sig, ok := api.Underlying(q.info.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return undecided()
	}
	for i := range min(sig.Params().Len(), len(call.Args)) {
		if api.IsString(sig.Params().At(i).Type()) {
			return q.statement(call.Args[i])
		}
	}
	for _, arg := range call.Args {
		if t := q.info.TypeOf(arg); t != nil && strings.HasSuffix(t.String(), "sql.Stmt") {
			return q.row(arg)
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && q.info.Selections[sel] != nil {
		if v := q.row(sel.X); v.param == nil {
			return v
		}
	}
	return undecided()
}

// statement returns the verdict on an expression that is the text of a
// statement.
func (q *queries) statement(e ast.Expr) verdict {
	texts := q.texts(e)
	if len(texts) == 0 {
		return q.built(e)
	}
	var sum verdict
	for i, text := range texts {
		one := verdict{rows: sqltext.Count(text)}
		if i == 0 {
			sum = one
		} else {
			sum = sum.or(one)
		}
	}
	return sum
}

// maxTexts bounds the texts that one expression may have.
const maxTexts = 8

const opaque = string(sqltext.Opaque)

// texts returns the texts that a string may have, with [sqltext.Opaque] for what
// is not known of them; none if nothing is.
func (q *queries) texts(e ast.Expr) []string {
	if tv := q.info.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.String {
		return []string{constant.StringVal(tv.Value)}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		x, y := q.texts(e.X), q.texts(e.Y)
		if len(x) == 0 && len(y) == 0 {
			return nil
		}
		return join(x, y)
	case *ast.Ident:
		if v, ok := api.ObjectOf(q.info, e).(*types.Var); ok {
			return q.textsOf(v)
		}
	case *ast.SelectorExpr:
		if v, ok := q.info.Uses[e.Sel].(*types.Var); ok {
			return q.textsOf(v)
		}
	case *ast.CallExpr:
		return q.formatted(e)
	}
	return nil
}

// join returns the texts that begin with one of x and go on with one of y.
func join(x, y []string) []string {
	if len(x) == 0 {
		x = []string{opaque}
	}
	if len(y) == 0 {
		y = []string{opaque}
	}
	var all []string
	for _, a := range x {
		for _, b := range y {
			if len(all) < maxTexts {
				all = append(all, a+b)
			}
		}
	}
	return all
}

func (q *queries) textsOf(v *types.Var) []string {
	defs := q.defs[v]
	if v.Kind() == types.ParamVar || q.busy[v] {
		return nil
	}
	q.busy[v] = true
	defer delete(q.busy, v)
	var all []string
	rest := false
	for _, def := range defs {
		if def.appended {
			rest = true
			continue
		}
		var texts []string
		if def.value != nil {
			texts = q.texts(def.value)
		}
		if len(texts) == 0 {
			return nil
		}
		if len(texts) == 1 && texts[0] == "" {
			continue
		}
		all = append(all, texts...)
	}
	if rest {
		for i := range all {
			all[i] += " " + opaque
		}
	}
	return all
}

// formatted returns the texts that the result of a call may have: of
// fmt.Sprintf those with its arguments put in, of any other function those of
// the first argument of which something is known.
func (q *queries) formatted(call *ast.CallExpr) []string {
	if !api.IsString(q.info.TypeOf(call)) || len(call.Args) == 0 {
		return nil
	}
	if fn, ok := typeutil.Callee(q.info, call).(*types.Func); !ok || fn.FullName() != "fmt.Sprintf" {
		for _, arg := range call.Args {
			if texts := q.texts(arg); len(texts) > 0 {
				return texts
			}
		}
		return nil
	}
	var all []string
	for _, format := range q.texts(call.Args[0]) {
		texts := []string{""}
		next := 1
		for i, part := range strings.Split(format, "%") {
			if i == 0 {
				texts = join(texts, []string{part})
				continue
			}
			verb := strings.IndexFunc(part, func(r rune) bool { return 'a' <= r && r <= 'z' })
			if verb < 0 {
				texts = join(texts, []string{part})
				continue
			}
			var arg []string
			if next < len(call.Args) {
				arg = q.texts(call.Args[next])
				next++
			}
			texts = join(join(texts, arg), []string{part[verb+1:]})
		}
		all = append(all, texts...)
	}
	return all
}

// certain are the words of builders and statements that may make a query yield
// a row for certain.
var certain = []string{"count", "exists", "sum", "max", "min", "avg", "coalesce", "total", "insert", "values", "agg"}

// built returns the verdict on a statement that is built by calls: it may yield
// no row if some of its parts are known, and none of these could make it yield
// one for certain.
func (q *queries) built(e ast.Expr) verdict {
	seen := make(map[ast.Expr]bool)
	known, sure := false, false
	var look func(e ast.Expr)
	look = func(e ast.Expr) {
		if seen[e] || len(seen) > maxTexts {
			return
		}
		seen[e] = true
		ast.Inspect(e, func(n ast.Node) bool {
			text := ""
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.SelectorExpr:
				text = n.Sel.Name
			case *ast.Ident:
				if v, ok := q.info.Uses[n].(*types.Var); ok && !v.IsField() {
					for _, def := range q.defs[v] {
						if def.value != nil {
							look(def.value)
						}
					}
				}
			}
			if expr, ok := n.(ast.Expr); ok {
				if c := q.info.Types[expr].Value; c != nil && c.Kind() == constant.String {
					text = constant.StringVal(c)
					known = true
				}
			}
			text = strings.ToLower(text)
			for _, word := range certain {
				sure = sure || strings.Contains(text, word)
			}
			return true
		})
	}
	look(e)
	if !known || sure {
		return undecided()
	}
	return verdict{rows: sqltext.MaybeNone}
}

// direct returns what a call of a function of the tables that asks for one row
// may fail with; false if a row is certain, or nothing is.
func (q *queries) direct(call *ast.CallExpr, row api.OneRow) (verdict, bool) {
	sel, _ := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	v := verdict{rows: sqltext.MaybeNone}
	switch {
	case row.Statement == api.Receiver && sel != nil:
		v = q.row(sel.X)
	case row.Statement >= 0:
		if row.Statement >= len(call.Args) {
			return v, false
		}
		v = q.statement(call.Args[row.Statement])
	}
	if len(row.Makers) > 0 && (sel == nil || !q.madeBy(sel.X, row.Makers)) {
		return v, false
	}
	return v, v.param != nil || v.rows == sqltext.MaybeNone
}

// madeBy tells whether an object is the result of one of the methods.
func (q *queries) madeBy(e ast.Expr, methods []string) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		if fn, ok := typeutil.Callee(q.info, e).(*types.Func); ok {
			for _, name := range methods {
				if fn.Name() == name {
					return true
				}
			}
		}
	case *ast.Ident:
		if v, ok := api.ObjectOf(q.info, e).(*types.Var); ok && !q.busy[v] {
			q.busy[v] = true
			defer delete(q.busy, v)
			defs := q.defs[v]
			return len(defs) == 1 && defs[0].value != nil && q.madeBy(defs[0].value, methods)
		}
	}
	return false
}
