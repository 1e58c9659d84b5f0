package load

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/httperrlint/httperrlint/analyzers"
)

// extract writes the files of a txtar archive and returns their directory.
func extract(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const module = `
-- go.mod --
module example.com/m

go 1.25.0
-- a/a.go --
package a

import (
	"example.com/m/b"
	"example.com/m/handlers"
	"example.com/m/plain"
	"example.com/m/unused"
)

const X = b.X + plain.X + unused.X

var _ = handlers.Fail

// What plain has of deep, which may be read from source, is what b has of it.
func _() { b.Take(plain.New()) }
-- a/a_test.go --
package a

import "testing"

func Test(t *testing.T) {}

type Tested struct{}
-- a/outer_test.go --
package a_test

import (
	"testing"

	"example.com/m/a"
	"example.com/m/above"
)

// Above is compiled once more, for what the test adds to a.
func Test(t *testing.T) { takes(above.New(), a.Tested{}) }

func takes(a.T, a.Tested) {}
-- a/t.go --
package a

type T struct{ unexported int }
-- above/above.go --
package above

import "example.com/m/a"

func New() a.T { return a.T{} }
-- b/b.go --
package b

import "example.com/m/deep"

const X = deep.X

func Take(deep.T) {}

var _ = deep.Fail
-- plain/plain.go --
package plain

import "example.com/m/deep"

const X = deep.X

func New() deep.T { return deep.T{} }
-- handlers/handlers.go --
package handlers

import "net/http"

func Fail(w http.ResponseWriter) {}
-- unused/unused.go --
package unused

import "net/http"

const X = 1

func Fail(w http.ResponseWriter) {}
-- handlers/handlers_test.go --
package handlers

const Wrong int = ""
-- deep/deep.go --
package deep

import "net/http"

const X = 1

type T struct{ unexported int }

func Fail(w http.ResponseWriter) {}
-- wrong/wrong.go --
package wrong

const X int = ""
-- behind/behind.go --
package behind

import _ "example.com/m/wrong"
`

// shape returns, for each package, the IDs of those that it imports and all theirs.
func shape(p *Program) map[string][]string {
	m := make(map[string][]string)
	for _, pkg := range p.Packages {
		var below []string
		for dep := range packages.Postorder([]*packages.Package{pkg}) {
			if dep != pkg {
				below = append(below, dep.ID)
			}
		}
		slices.Sort(below)
		m[pkg.ID] = below
	}
	return m
}

func TestLoad(t *testing.T) {
	const deep, handlers = "example.com/m/deep", "example.com/m/handlers"
	dir := extract(t, module)
	tests := []struct {
		name     string
		tests    bool
		patterns []string
		want     map[string][]string
		errors   []string
	}{
		// Nothing is read of packages that can have no helpers or of which none is used.
		{"helpers", false, []string{"./a"}, map[string][]string{"example.com/m/a": {handlers}}, nil},
		// Now deep is read for b, and a reaches it through that and through plain.
		{"through others", false, []string{"./a", "./b"}, map[string][]string{
			"example.com/m/a": {"example.com/m/b", deep, handlers},
			"example.com/m/b": {deep},
		}, nil},
		// The tests of a helper are no matter, even such as do not compile.
		{"tests", true, []string{"./a"}, map[string][]string{
			"example.com/m/a [example.com/m/a.test]":      {handlers},
			"example.com/m/a_test [example.com/m/a.test]": {"example.com/m/a [example.com/m/a.test]", handlers},
		}, nil},
		{"a package that is wrong", false, []string{"./behind", "./handlers", "./wrong"}, map[string][]string{
			handlers: nil,
		}, []string{`wrong/wrong.go:3:15: cannot use "" (untyped string constant) as int value in constant declaration`}},
		{"a file", false, []string{"handlers/handlers.go"}, map[string][]string{"command-line-arguments": nil}, nil},
		{"files", false, []string{"a/a.go", "a/t.go"}, map[string][]string{"command-line-arguments": {handlers}}, nil},
		{"the standard library", false, []string{"errors"}, map[string][]string{"errors": nil}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := Config{Dir: dir, Tests: tt.tests}
			p := Load(cfg, tt.patterns)
			if listed := List(cfg, tt.patterns); !maps.EqualFunc(shape(listed.Read(listed.IDs())), shape(p), slices.Equal) {
				t.Error("not the same after List and after Compile")
			}
			if !slices.Equal(p.Errors, tt.errors) {
				t.Errorf("errors %q, want %q", p.Errors, tt.errors)
			}
			if got := shape(p); !maps.EqualFunc(got, tt.want, slices.Equal) {
				t.Errorf("packages %q, want %q", got, tt.want)
			}
			for pkg := range packages.Postorder(p.Packages) {
				if len(pkg.Syntax) == 0 {
					t.Errorf("%s has no syntax", pkg.ID)
				}
			}
		})
	}
}

// Positions refer to the files as they were read, also those of packages that are read with
// and without their tests.
func TestContent(t *testing.T) {
	visitor := Visitor{Glance: analyzers.GlanceAt, Visit: func(*packages.Package, bool) {}}
	for name, read := range map[string]func(*Graph) *Program{
		"Read":  func(g *Graph) *Program { return g.Read(g.IDs()) },
		"Visit": func(g *Graph) *Program { return g.Visit(g.IDs(), visitor) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := extract(t, module)
			file := filepath.Join(dir, "a", "a.go")
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := read(Compile(Config{Dir: dir, Tests: true}, []string{"./a"}))
			if err := os.WriteFile(file, []byte("package changed\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			if got := p.Content(file); string(got) != string(want) {
				t.Errorf("content %q, want %q", got, want)
			}
		})
	}
}

// The findings in a package are the same whatever else is asked for: what it depends on
// is decided by what stands in it.
func TestHelpers(t *testing.T) {
	dir := extract(t, `
-- go.mod --
module example.com/m

go 1.25.0
-- a/a.go --
package a

import "example.com/m/helpers"

var X = helpers.X
-- b/b.go --
package b

import "example.com/m/helpers"

var _ = helpers.Fail
-- c/c.go --
package c

import "example.com/m/helpers"

func _(t helpers.T) { t.Fail(nil) }
-- d/d.go --
package d

import . "example.com/m/helpers"

var _ = Fail
-- e/e.go --
package e

import _ "example.com/m/helpers"

type T struct{}

func (T) Fail() {}

func _(t T) { t.Fail() }
-- f/f.go --
package f

import (
	_ "database/sql"

	"example.com/m/helpers"
)

var _ = helpers.Log
-- g/g.go --
package g

import "example.com/m/helpers"

var _ = helpers.Log
-- h/h.go --
package h

import "example.com/m/helpers"

func _(helpers T) { helpers.Fail(nil) }

type T = helpers.T
-- helpers/helpers.go --
package helpers

import "net/http"

const X = 1

func Fail(w http.ResponseWriter) {}

func Log(err error) {}

type T struct{}

func (T) Fail(w http.ResponseWriter) {}
`)
	needs := map[string]bool{"b": true, "c": true, "d": true, "f": true, "h": true}
	check := func(patterns ...string) {
		t.Helper()
		p := Load(Config{Dir: dir}, patterns)
		for id, below := range shape(p) {
			if name := filepath.Base(id); (len(below) > 0) != needs[name] {
				t.Errorf("with %s: %s depends on %s", patterns, name, below)
			}
		}
	}
	check("./a", "./b", "./c", "./d", "./e", "./f", "./g", "./h")
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		check("./" + name)
	}
}

// A package is visited if it imports the rules' subject, or a package about which they have
// something to say, if its text may concern them, or if a package that is visited may call
// its functions.
func TestConcerns(t *testing.T) {
	dir := extract(t, `
-- go.mod --
module example.com/m

go 1.25.0
-- alone/alone.go --
package alone

import (
	"context"

	_ "example.com/m/leaf"
)

type T struct{}

func (T) Next() bool { return false }

func f(ctx context.Context, t T) (bool, error) { return t.Next(), ctx.Err() }
-- leaf/leaf.go --
package leaf
-- exits/exits.go --
package exits

import "os"

func Exit() { os.Exit(1) }
-- handler/handler.go --
package handler

import (
	_ "net/http"

	_ "example.com/m/exits"
)
-- above/above.go --
package above

import _ "example.com/m/handler"
-- silent/silent.go --
package silent

var _ = 1 //nolint:httpreturn // why
-- rows/rows.go --
package rows

type Rows interface {
	Next() bool
	Err() error
	Scan(...any) error
}
-- loop/loop.go --
package loop

import "example.com/m/rows"

func f(r rows.Rows) {
	for r.
		Next() {
	}
}
-- half/half.go --
package half

type T struct{}

func (T) Next() bool { return false }
-- lines/lines.go --
package lines

import (
	"bufio"

	"example.com/m/half"
)

type T struct {
	half.T
	*bufio.Scanner
}
-- whole/whole.go --
package whole

import "example.com/m/lines"

func f(t lines.T) {
	for t.Next() {
	}
}
-- list/list.go --
package list

import "container/list"

func f(e *list.Element) *list.Element { return e.Next() }
-- wrong/wrong.go --
package wrong

const X int = ""
-- behind/behind.go --
package behind

import _ "example.com/m/wrong"
`)
	g := Compile(Config{Dir: dir}, []string{"./..."})
	var mu sync.Mutex
	var visited []string
	p := g.Visit(g.IDs(), Visitor{Glance: analyzers.GlanceAt, Visit: func(pkg *packages.Package, wanted bool) {
		mu.Lock()
		defer mu.Unlock()
		if !wanted || len(pkg.Syntax) == 0 {
			t.Errorf("%s: wanted %t, %d files", pkg.ID, wanted, len(pkg.Syntax))
		}
		visited = append(visited, pkg.Name)
	}})
	slices.Sort(visited)
	if want := []string{"above", "exits", "half", "handler", "lines", "loop", "rows", "silent", "whole"}; !slices.Equal(visited, want) {
		t.Errorf("visited %q, want %q", visited, want)
	}
	if len(p.Packages) != len(g.IDs())-2 || len(p.Errors) != 1 {
		t.Errorf("%d packages of %d and errors %q, want all but two and one error", len(p.Packages), len(g.IDs()), p.Errors)
	}
}

// Where there are no modules a package may be named like one of the standard library, and is none.
func TestNamedLikeStandard(t *testing.T) {
	dir := extract(t, `
-- src/text/exits/exits.go --
package exits

import "os"

func Exit() { os.Exit(1) }
-- src/handler/handler.go --
package handler

import (
	_ "net/http"

	_ "text/exits"
)
`)
	t.Setenv("GOPATH", dir)
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOFLAGS", "")
	g := Compile(Config{Dir: filepath.Join(dir, "src")}, []string{"./..."})
	p := g.Visit(g.IDs(), Visitor{Glance: analyzers.GlanceAt, Visit: func(*packages.Package, bool) {}})
	got := shape(p)
	if want := map[string][]string{"handler": {"text/exits"}, "text/exits": nil}; !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("packages %q and errors %q, want %q", got, p.Errors, want)
	}
}

// What it costs to list this module, and to read it with all that it needs.
func BenchmarkList(b *testing.B) {
	for b.Loop() {
		if g := List(Config{Dir: "../.."}, []string{"./..."}); len(g.Keys()) == 0 {
			b.Fatal(g.Errors)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		g := Compile(Config{Dir: "../.."}, []string{"./..."})
		b.StartTimer()
		if p := g.Read(g.IDs()); len(p.Packages) == 0 {
			b.Fatal(p.Errors)
		}
	}
}
