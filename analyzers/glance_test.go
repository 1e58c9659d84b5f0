package analyzers

import (
	"go/types"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

func TestGlanceAt(t *testing.T) {
	for _, tt := range []struct {
		src  string
		want Glance
	}{
		{"package p", Glance{}},
		{"//nolint", Glance{Directs: true}},
		{"x() //lint:ignore httpreturn why", Glance{Directs: true}},
		{"x() //no\rlint", Glance{Directs: true}},
		{"a\r\nb\r\n", Glance{}},
		{"NextToken() ReadNext() next() Next_() Errs", Glance{}},
		{"Next", Glance{SelectsNext: true}},
		{"for rows.Next() {", Glance{SelectsNext: true}},
		{"rows.\n\tNext()\nx", Glance{SelectsNext: true}},
		{"func (r *R) Next() bool {", Glance{SelectsNext: true, HasNext: true}},
		{"interface { Next ( ) (ok bool) }", Glance{SelectsNext: true, HasNext: true}},
		{"a.Next(); Next() bool", Glance{SelectsNext: true, HasNext: true}},
		{"Next /* of all */ () bool", Glance{SelectsNext: true, HasNext: true}},
		{"\tErr() error\n", Glance{HasErr: true}},
		{"\t// Next goes on.\n\tNext() bool\n", Glance{SelectsNext: true, HasNext: true}},
		{"\tn() int // Counts.\n\n\tErr() error\n", Glance{HasErr: true}},
		{"\t/* Fails. */ Err() error\n", Glance{HasErr: true}},
		{"\tErr(\n) ошибка\n", Glance{HasErr: true}},
		{"return ctx.Err()", Glance{}},
		{"if err := rows.Err(); err != nil", Glance{}},
		{"package p; type T struct{ bufio.Scanner }", Glance{HasErr: true}},
		{"package p; type T struct {\n\t*bufio.Scanner\n}", Glance{HasErr: true}},
		{"package p; type T struct { n int; context.Context }", Glance{HasErr: true}},
		{"package p; type T struct { /* it */ *ü.Scanner }", Glance{HasErr: true}},
		{"package p; type T struct { Context }", Glance{HasErr: true}},
		{"package p; type T struct {\n\t*reflect.MapIter\n}", Glance{HasNext: true}},
		{"package p; type T interface { (context.Context); Next() bool }", Glance{SelectsNext: true, HasNext: true, HasErr: true}},
		{"package p; type base = bufio.Scanner", Glance{HasErr: true}},
		{"package p; type (\n\tbase = *bufio.Scanner\n)", Glance{HasErr: true}},
		{"package p; type ctx context.Context", Glance{HasErr: true}},
		{"package p; func f() { type ctx = context.Context }", Glance{HasErr: true}},
		{"package p; var v struct { *bufio.Scanner }", Glance{HasErr: true}},
		{"package p; func f(ctx context.Context, s *bufio.Scanner)", Glance{}},
		{"package p; type T struct {\n\tctx context.Context\n}", Glance{}},
		{"package p; type T struct {\n\ts []*bufio.Scanner\n}", Glance{}},
	} {
		if got := GlanceAt([]byte(tt.src)); got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.src, got, tt.want)
		}
	}
}

// The types of the standard library with the methods that rows have are in the lists.
func TestStandardMethods(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedExportFile | packages.NeedImports}, "std")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string][]string{"Next": nil, "Err": nil}
	for _, pkg := range pkgs {
		if !IsStd(pkg.PkgPath) || IsSubject(pkg.PkgPath) || pkg.Types == nil {
			continue
		}
		for _, name := range pkg.Types.Scope().Names() {
			obj, ok := pkg.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok || !obj.Exported() {
				continue
			}
			methods := types.NewMethodSet(obj.Type())
			if !types.IsInterface(obj.Type()) {
				methods = types.NewMethodSet(types.NewPointer(obj.Type()))
			}
			for m := range methods.Methods() {
				sig := m.Obj().Type().(*types.Signature)
				if sig.Params().Len() > 0 || sig.Results().Len() != 1 {
					continue
				}
				switch result := sig.Results().At(0).Type().String(); {
				case m.Obj().Name() == "Next" && result == "bool", m.Obj().Name() == "Err" && result == "error":
					has[m.Obj().Name()] = append(has[m.Obj().Name()], name)
				}
			}
		}
	}
	for method, want := range map[string][]string{"Next": withNext, "Err": withErr} {
		slices.Sort(has[method])
		if !slices.Equal(has[method], want) {
			t.Errorf("%s is a method of %q, not of %q", method, has[method], want)
		}
	}
}
