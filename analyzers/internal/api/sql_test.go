package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

func TestIsRows(t *testing.T) {
	const src = `package p

type rows struct{} // as database/sql has it
func (*rows) Next() bool        { return false }
func (*rows) Err() error        { return nil }
func (*rows) Scan(...any) error { return nil }

type structs struct{ rows } // as sqlx has it
func (*structs) StructScan(any) error { return nil }

type values interface { // as pgx has it
	Next() bool
	Err() error
	Values() ([]any, error)
}

type generic[T any] struct{ *rows }
type instance = generic[int]

type scanner struct{} // as bufio has it
func (*scanner) Scan() bool { return false }
func (*scanner) Err() error { return nil }

type list struct{}
func (*list) Next() *list       { return nil }
func (*list) Err() error        { return nil }
func (*list) Scan(...any) error { return nil }

type context struct{}
func (*context) Next() bool  { return false }
func (*context) Err() error  { return nil }
func (*context) Value() any  { return nil }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"rows": true, "structs": true, "values": true, "instance": true,
		"scanner": false, "list": false, "context": false,
	} {
		typ := pkg.Scope().Lookup(name).Type()
		if got := IsRows(typ); got != want {
			t.Errorf("IsRows(%s) = %t", name, got)
		}
		if got := IsRows(types.NewPointer(typ)); got != want && !types.IsInterface(typ) {
			t.Errorf("IsRows(*%s) = %t", name, got)
		}
	}
}
