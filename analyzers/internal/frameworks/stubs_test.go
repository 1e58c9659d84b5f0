package frameworks

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"testing"
)

// TestStubs holds the stubs of the test data against the frameworks: all that
// they declare is there, with the same types.
func TestStubs(t *testing.T) {
	for path, pkg := range load(t) {
		stub := loadStub(t, path)
		for _, name := range stub.Scope().Names() {
			want := pkg.Scope().Lookup(name)
			if want == nil {
				t.Errorf("%s has no %s", path, name)
				continue
			}
			got := stub.Scope().Lookup(name)
			if _, ok := got.(*types.Func); ok && text(got) != text(want) {
				t.Errorf("the stub has %s\nin place of %s", text(got), text(want))
			}
			if _, ok := got.(*types.TypeName); ok {
				checkMembers(t, got.Type(), want.Type())
			}
		}
	}
}

// checkMembers checks the methods and fields of a type of a stub.
func checkMembers(t *testing.T, stub, real types.Type) {
	t.Helper()
	for _, name := range members(stub) {
		got, _, _ := types.LookupFieldOrMethod(stub, true, nil, name)
		want, _, _ := types.LookupFieldOrMethod(real, true, nil, name)
		if want == nil {
			t.Errorf("%s has no %s", real, name)
		} else if text(got) != text(want) {
			t.Errorf("the stub has %s\nin place of %s", text(got), text(want))
		}
	}
}

// members returns the names of the exported fields and methods that a type
// itself declares.
func members(t types.Type) []string {
	var names []string
	if s, ok := t.Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			names = append(names, f.Name())
		}
	}
	if i, ok := t.Underlying().(*types.Interface); ok {
		for m := range i.ExplicitMethods() {
			names = append(names, m.Name())
		}
	}
	if n, ok := t.(*types.Named); ok {
		for m := range n.Methods() {
			names = append(names, m.Name())
		}
	}
	return names
}

// text returns an object as it is declared, without the names of parameters.
func text(obj types.Object) string {
	typ := obj.Type()
	if sig, ok := typ.(*types.Signature); ok {
		typ = types.NewSignatureType(nil, nil, nil, unnamed(sig.Params()), unnamed(sig.Results()), sig.Variadic())
	}
	return obj.Name() + " " + types.TypeString(typ, nil)
}

func unnamed(tuple *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range tuple.Variables() {
		vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

func loadStub(t *testing.T, path string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join("..", "..", "..", "testdata", "src", filepath.FromSlash(path), "stub.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.Default()}
	pkg, err := conf.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}
