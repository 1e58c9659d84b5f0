package sqlerrstring

import (
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A source is where a text comes from: an error, or a string parameter.
type source struct {
	err   ast.Expr   // the error
	param *types.Var // the parameter
	// local is the variable that holds the text, if it went through one.
	local *types.Var
	// message tells that the text is a field of a driver's error.
	message bool
}

// text returns where the text e comes from, unless that is no error and no
// parameter.
func (c *checker) text(e ast.Expr) (source, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(c.pass.TypesInfo, e).(*types.Func)
		if !ok {
			return source{}, false
		}
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && fn.Name() == "Error" && len(e.Args) == 0 {
			return source{err: sel.X}, c.isError(sel.X)
		}
		switch fn.FullName() {
		case "strings.ToLower", "strings.ToUpper", "strings.TrimSpace":
			return c.text(e.Args[0])
		case "fmt.Sprint", "fmt.Sprintf", "fmt.Sprintln":
			var errs []ast.Expr
			for _, arg := range e.Args {
				if c.isError(arg) {
					errs = append(errs, arg)
				}
			}
			if len(errs) == 1 {
				return source{err: errs[0]}, true
			}
		}
	case *ast.SelectorExpr:
		if e.Sel.Name == "Message" && api.DriverOf(c.pass.TypesInfo.TypeOf(e.X)) != nil {
			return source{err: e.X, message: true}, true
		}
	case *ast.Ident:
		if v, ok := c.pass.TypesInfo.Uses[e].(*types.Var); ok && api.IsString(v.Type()) {
			return c.variable(v)
		}
	}
	return source{}, false
}

// variable returns where the text in a local variable comes from, if every value
// that it gets comes from there.
func (c *checker) variable(v *types.Var) (source, bool) {
	if c.visiting[v] || v.Parent() == c.pass.Pkg.Scope() {
		return source{}, false
	}
	c.visiting[v] = true
	defer delete(c.visiting, v)

	var found []source
	if c.params[v] {
		found = append(found, source{param: v})
	}
	for _, def := range c.defs[v] {
		if def.value == nil || def.kind != whole {
			return source{}, false
		}
		if c.mentions(def.value, v) && len(c.defs[v])+len(found) > 1 {
			continue // msg = strings.ToLower(msg)
		}
		src, ok := c.text(def.value)
		if !ok {
			return source{}, false
		}
		src.local = v
		found = append(found, src)
	}
	if len(found) == 0 {
		return source{}, false
	}
	for _, src := range found[1:] {
		if src.param != found[0].param || (src.err != nil) != (found[0].err != nil) ||
			src.err != nil && c.root(src.err) != c.root(found[0].err) {
			return source{}, false
		}
	}
	return found[0], true
}

// texts returns the constant texts that e may have, sentinels' by themselves.
func (c *checker) texts(e ast.Expr) []needle {
	e = ast.Unparen(e)
	if tv := c.pass.TypesInfo.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.String {
		return []needle{{text: constant.StringVal(tv.Value)}}
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(c.pass.TypesInfo, e).(*types.Func)
		if !ok {
			return nil
		}
		switch fn.FullName() {
		case "strings.ToLower", "strings.ToUpper", "regexp.MustCompile", "regexp.Compile", "regexp.QuoteMeta":
			return c.texts(e.Args[0])
		case "fmt.Sprintf":
			list := c.texts(e.Args[0])
			for i := range list {
				list[i].text = verb().ReplaceAllString(list[i].text, "x")
			}
			return list
		}
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && fn.Name() == "Error" {
			if row := api.ErrorTextOfSentinel(c.object(sel.X)); row != nil {
				return []needle{{row: row, text: row.Sentinels[0].Text}}
			}
		}
	case *ast.Ident:
		v, ok := c.pass.TypesInfo.Uses[e].(*types.Var)
		if !ok {
			return nil
		}
		if c.params[v] {
			return []needle{{param: v}}
		}
		if len(c.defs[v]) != 1 || c.visiting[v] {
			return nil
		}
		c.visiting[v] = true
		defer delete(c.visiting, v)
		switch def := c.defs[v][0]; {
		case def.value == nil:
			return nil
		case def.kind == rangeKey:
			return c.elements(def.value, true)
		case def.kind == rangeValue:
			return c.elements(def.value, false)
		default:
			return c.texts(def.value)
		}
	case *ast.IndexExpr:
		return c.elements(e.X, false)
	}
	return nil
}

// verb matches what fmt replaces, of which the text is not known.
var verb = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z]`) })

// elements returns the constant keys or elements of a slice, array or map that
// is written out.
func (c *checker) elements(e ast.Expr, keys bool) []needle {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || len(c.defs[v]) != 1 || c.defs[v][0].kind != whole || c.defs[v][0].value == nil || c.visiting[v] {
			return nil
		}
		c.visiting[v] = true
		defer delete(c.visiting, v)
		e = ast.Unparen(c.defs[v][0].value)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	var list []needle
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
			if keys {
				elt = kv.Key
			}
		} else if keys {
			return nil // the keys are numbers
		}
		list = append(list, c.texts(elt)...)
	}
	return list
}

// An origin says what calls an error comes from.
type origin struct {
	paths []string    // the import paths of the callees; none: not known
	typed *api.Driver // the driver, if the type says so
}

// origin returns where an error comes from: its paths are empty unless all are
// calls of database packages. Assignments are looked at without their order.
func (c *checker) origin(e ast.Expr) origin {
	e = ast.Unparen(e)
	if d := api.DriverOf(c.pass.TypesInfo.TypeOf(e)); d != nil {
		return origin{paths: []string{d.Error.Path}, typed: d}
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		if fn, ok := typeutil.Callee(c.pass.TypesInfo, e).(*types.Func); ok && fn.Pkg() != nil && api.IsDatabase(fn.Pkg().Path()) {
			return origin{paths: []string{fn.Pkg().Path()}}
		}
	case *ast.SelectorExpr:
		// The Error of a *gorm.DB.
		if v, ok := c.pass.TypesInfo.Uses[e.Sel].(*types.Var); ok && v.IsField() && v.Pkg() != nil && api.IsDatabase(v.Pkg().Path()) {
			return origin{paths: []string{v.Pkg().Path()}}
		}
	case *ast.Ident:
		v, ok := c.pass.TypesInfo.Uses[e].(*types.Var)
		if !ok || v.Parent() == c.pass.Pkg.Scope() || c.params[v] || c.visiting[v] {
			return origin{}
		}
		c.visiting[v] = true
		defer delete(c.visiting, v)
		var paths []string
		for _, def := range c.defs[v] {
			if def.value == nil || def.kind != whole && def.kind != result {
				return origin{}
			}
			if c.pass.TypesInfo.Types[def.value].IsNil() {
				continue
			}
			from := c.origin(def.value)
			if len(from.paths) == 0 {
				return origin{}
			}
			paths = append(paths, from.paths...)
		}
		slices.Sort(paths)
		return origin{paths: slices.Compact(paths)}
	}
	return origin{}
}

func (c *checker) isError(e ast.Expr) bool {
	t := c.pass.TypesInfo.TypeOf(e)
	return api.ImplementsError(t)
}

// object returns what an identifier, qualified or not, refers to.
func (c *checker) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return c.pass.TypesInfo.Uses[e]
	case *ast.SelectorExpr:
		return c.pass.TypesInfo.Uses[e.Sel]
	}
	return nil
}

// root returns the variable that an error is, or is a field of; nil if e is
// anything else, such as a call.
func (c *checker) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := c.pass.TypesInfo.Uses[x].(*types.Var)
			return v
		case *ast.SelectorExpr:
			e = x.X
		default:
			return nil
		}
	}
}

func (c *checker) mentions(e ast.Expr, v *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && c.pass.TypesInfo.Uses[id] == v {
			found = true
		}
		return !found
	})
	return found
}

// A needle is a text that the text of an error is compared with.
type needle struct {
	text  string
	row   *api.ErrorText // of a sentinel, whose own text it is
	param *types.Var     // the text is what this parameter is
}

// says returns what a database error says that has the needle's text, or nil.
func (n needle) says() *api.ErrorText {
	if n.row != nil {
		return n.row
	}
	// A regular expression quotes what stands for itself.
	return api.ErrorTextOf(strings.ReplaceAll(n.text, `\`, ""))
}
