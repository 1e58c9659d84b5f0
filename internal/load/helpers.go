package load

import (
	"go/ast"
	"go/types"
	"maps"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// A uses is what the files of a package name of others.
type uses struct {
	// qualified are the names that stand after that of a package.
	qualified map[*packages.Package]map[string]bool
	// selected are the names that stand after anything else: those of the methods that
	// the package calls are among them.
	selected map[string]bool
}

func usesIn(pkg *packages.Package) uses {
	u := uses{make(map[*packages.Package]map[string]bool), make(map[string]bool)}
	for _, file := range pkg.Syntax {
		u.add(pkg, file)
	}
	return u
}

func (u uses) add(pkg *packages.Package, file *ast.File) {
	imports := make(map[string]map[string]bool) // by their name in the file
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		imp := pkg.Imports[path]
		if imp == nil || spec.Name != nil && spec.Name.Name == "_" {
			continue
		}
		if u.qualified[imp] == nil {
			u.qualified[imp] = make(map[string]bool)
		}
		if spec.Name != nil {
			imports[spec.Name.Name] = u.qualified[imp]
		} else {
			imports[imp.Name] = u.qualified[imp]
		}
	}
	plain := make(map[string]bool)
	var qualified []*ast.SelectorExpr
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && imports[x.Name] != nil {
				qualified = append(qualified, n)
				return false
			}
			u.selected[n.Sel.Name] = true
		case *ast.Ident:
			plain[n.Name] = true
		}
		return true
	})
	for _, sel := range qualified {
		name := sel.X.(*ast.Ident).Name
		imports[name][sel.Sel.Name] = true
		if plain[name] {
			u.selected[sel.Sel.Name] = true // a variable may have the name of the package
		}
	}
	if dotted := imports["."]; dotted != nil {
		maps.Copy(dotted, plain)
	}
}

// An offer is what there is in a package that the rules need to know of where it is
// used.
type offer struct {
	declared map[string]bool // functions, variables and types of the package
	methods  map[string]bool
}

// offerOf returns the offer of a package to code that has to do with a database, or
// does not. asks tells whether the package itself may ask one.
func offerOf(pkg *types.Package, database, asks bool) offer {
	o := offer{make(map[string]bool), make(map[string]bool)}
	errors := database && asks
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Func:
			o.declared[name] = analyzers.Helps(obj, database, errors)
		case *types.Var:
			o.declared[name] = errors // it may hold sql.ErrNoRows
		case *types.TypeName:
			o.declared[name] = analyzers.IsFollowed(obj.Type(), database)
			t := obj.Type()
			if !types.IsInterface(t) {
				t = types.NewPointer(t)
			}
			for m := range types.NewMethodSet(t).Methods() {
				if fn := m.Obj().(*types.Func); fn.Pkg() == pkg && analyzers.Helps(fn, database, errors) {
					o.methods[fn.Name()] = true
				}
			}
		}
	}
	return o
}

// takes tells whether the code uses anything of the offer of a package.
func (u uses) takes(o offer, pkg *packages.Package) bool {
	for name := range u.qualified[pkg] {
		if o.declared[name] {
			return true
		}
	}
	for name := range o.methods {
		if u.selected[name] {
			return true
		}
	}
	return false
}

// mayHelp tells whether there may be helpers in a package that is not asked for: it is
// not of the standard library, of which the tables of the rules know what matters, and
// imports a package which the rules are about.
func mayHelp(pkg *packages.Package) bool {
	// A package is known by another ID than its path if it is built for a test.
	if pkg.ID != pkg.PkgPath || len(pkg.Errors) > 0 || standard(pkg) {
		return false
	}
	for _, imp := range pkg.Imports {
		if analyzers.IsSubject(imp.PkgPath) {
			return true
		}
	}
	return false
}

// standard tells whether the package belongs to the standard library, as the go
// command tells it: no module, and no dot in the first element of its path.
func standard(pkg *packages.Package) bool {
	first, _, _ := strings.Cut(pkg.PkgPath, "/")
	return pkg.Module == nil && !strings.Contains(first, ".")
}
