package sqlerrstring

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/cursor"
	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/fix"
	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// codes reports the codes of a driver's errors that are written as literals
// although there is a constant for them.
func (c *checker) codes() {
	for cur := range cursor.Root(c.pass).Preorder((*ast.BinaryExpr)(nil), (*ast.SwitchStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				c.code(cur, n, n.X, n.Y)
				c.code(cur, n, n.Y, n.X)
			}
		case *ast.SwitchStmt:
			if n.Tag == nil {
				continue
			}
			var cases []ast.Expr
			for _, clause := range n.Body.List {
				cases = append(cases, clause.(*ast.CaseClause).List...)
			}
			c.code(cur, n.Tag, n.Tag, cases...)
		}
	}
}

// code reports those of the values with which the field of a driver's error is
// compared that are literals and have a name.
func (c *checker) code(cur inspector.Cursor, node ast.Node, field ast.Expr, values ...ast.Expr) {
	defer guard.At(cur)
	field = ast.Unparen(field)
	suffix := ""
	if binary, ok := field.(*ast.BinaryExpr); ok && binary.Op == token.AND {
		if lit, ok := ast.Unparen(binary.Y).(*ast.BasicLit); ok {
			field, suffix = ast.Unparen(binary.X), "&"+lit.Value // an extended code is masked
		}
	}
	if call, ok := field.(*ast.CallExpr); ok && len(call.Args) == 0 {
		field, suffix = ast.Unparen(call.Fun), "()"+suffix
	}
	sel, ok := field.(*ast.SelectorExpr)
	if !ok || c.pass.TypesInfo.TypeOf(sel.X) == nil {
		return
	}
	d := api.DriverOf(c.pass.TypesInfo.TypeOf(sel.X))
	if d == nil || !c.hasConstants(d) || !c.reporter.Wanted(node.Pos()) {
		return
	}

	// Have: a code of a driver whose constants can be used here.
	var edits []analysis.TextEdit
	var named string
	fixable := true
	for _, value := range values {
		lit, ok := ast.Unparen(value).(*ast.BasicLit)
		if !ok {
			continue
		}
		name := api.CodeNamed(d, sel.Sel.Name+suffix, strings.ReplaceAll(lit.Value, "`", `"`))
		if name == "" {
			continue
		}
		if named == "" {
			named = fmt.Sprintf("%s of %s, which %s.%s explains", lit.Value, nameOf(sel.X), d.Constants.Package, name)
		}
		qualifier, imports, ok := fix.AddImport(c.pass, file(cur), value.Pos(), d.Constants.Package, d.Constants.Path)
		fixable = fixable && ok
		edits = append(append(edits, imports...), replacement(lit, qualifier+name))
	}
	if named == "" {
		return
	}
	f := diag.At(node, "code", "magic code %s", named)
	if fixable {
		f.Fix = &analysis.SuggestedFix{Message: "Use the constant", TextEdits: fix.Sort(edits)}
	}
	c.reporter.Report(f)
}

// hasConstants tells whether the names of a driver's codes can be used here.
func (c *checker) hasConstants(d *api.Driver) bool {
	return d.Constants.Path != "" && (d.Bundled || c.imports(d.Constants.Path))
}

// targets reports targets of errors.As, and of errors.AsType, that no error of
// the driver ever matches.
func (c *checker) targets() {
	for _, called := range c.calls {
		fn, call := called.fn, called.Node().(*ast.CallExpr)
		if fn.Pkg() == nil || fn.Pkg().Path() != "errors" || !c.reporter.Wanted(call.Pos()) {
			continue
		}
		var target types.Type
		switch fn.FullName() {
		case "errors.As":
			if len(call.Args) == 2 {
				if p, ok := types.Unalias(c.pass.TypesInfo.TypeOf(call.Args[1])).(*types.Pointer); ok {
					target = p.Elem()
				}
			}
		case "errors.AsType":
			if results, ok := c.pass.TypesInfo.TypeOf(call).(*types.Tuple); ok && results.Len() == 2 {
				target = results.At(0).Type()
			}
		}
		if target == nil {
			continue
		}
		d := api.DriverOf(target)
		if d == nil {
			continue
		}

		// Have: err is searched for an error of the driver d.
		err := call.Args[0]
		if _, isPointer := types.Unalias(target).(*types.Pointer); isPointer == d.IsValue {
			f := diag.At(call, "target", "%s never finds %s, as the driver returns %s",
				fn.FullName(), types.TypeString(target, (*types.Package).Name), d)
			f.Fix = c.retype(call, d)
			c.reporter.Report(f)
			continue
		}
		if used := c.driverOf(c.origin(err)); used != nil && used != d {
			c.reporter.Report(diag.At(call, "target", "%s never finds %s, as the driver in use returns %s",
				fn.FullName(), d, used))
		}
	}
}

// driverOf returns the driver that all calls belong to which an error comes from,
// or nil.
func (c *checker) driverOf(from origin) *api.Driver {
	for _, d := range api.Drivers {
		if len(from.paths) > 0 && !slices.ContainsFunc(from.paths, func(path string) bool { return !d.Within(path) }) {
			return d
		}
	}
	return nil
}

// retype returns the fix that gives the target variable of errors.As, of which
// only fields are used, the type that the driver returns; or nil.
func (c *checker) retype(call *ast.CallExpr, d *api.Driver) *analysis.SuggestedFix {
	if len(call.Args) != 2 {
		return nil
	}
	unary, ok := ast.Unparen(call.Args[1]).(*ast.UnaryExpr)
	if !ok || unary.Op != token.AND {
		return nil
	}
	id, ok := ast.Unparen(unary.X).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return nil
	}
	var spec *ast.ValueSpec
	for _, def := range c.defs[v] {
		if def.value != nil {
			return nil
		}
	}
	plain := true
	for cur := range cursor.Root(c.pass).Preorder((*ast.ValueSpec)(nil), (*ast.Ident)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.ValueSpec:
			if len(n.Names) == 1 && c.pass.TypesInfo.Defs[n.Names[0]] == v {
				spec = n
			}
		case *ast.Ident:
			if c.pass.TypesInfo.Uses[n] == v && n != id {
				_, ok := cur.Parent().Node().(*ast.SelectorExpr)
				plain = plain && ok
			}
		}
	}
	if spec == nil || spec.Type == nil || !plain {
		return nil
	}
	// -var e *sqlite3.Error
	// +var e sqlite3.Error
	edit := analysis.TextEdit{Pos: spec.Type.Pos(), End: spec.Type.Pos(), NewText: []byte("*")}
	if star, ok := spec.Type.(*ast.StarExpr); ok && d.IsValue {
		edit = analysis.TextEdit{Pos: star.Pos(), End: star.X.Pos()}
	} else if ok || d.IsValue {
		return nil
	}
	return &analysis.SuggestedFix{Message: fmt.Sprintf("Search for %s", d), TextEdits: []analysis.TextEdit{edit}}
}

func replacement(n ast.Node, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte(text)}
}

// file returns the file that a node is in.
func file(cur inspector.Cursor) *ast.File {
	for f := range cur.Enclosing((*ast.File)(nil)) {
		return f.Node().(*ast.File)
	}
	return nil
}
