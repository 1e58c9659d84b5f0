package load

import (
	"maps"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestKeys: a key is the same whether a run has begun with a list of the packages or with
// reading them, of packages that use cgo too.
func TestKeys(t *testing.T) {
	cfg := Config{Dir: t.TempDir(), Tests: true}
	patterns := []string{"net", "net/http/httptest", "os/user", "runtime/cgo", "syscall"}
	listed, compiled := List(cfg, patterns).Keys(), Compile(cfg, patterns).Keys()
	for id := range listed {
		if listed[id] != compiled[id] {
			t.Errorf("%s has one key listed and another compiled", id)
		}
	}
	if len(listed) < len(patterns) || len(compiled) != len(listed) {
		t.Errorf("keys of %d packages listed and %d compiled", len(listed), len(compiled))
	}
	fewer := Compile(cfg, patterns[:1]).Keys()
	for id := range fewer {
		if fewer[id] == compiled[id] {
			t.Errorf("%s has the same key where syscall is asked for and where it is not", id)
		}
	}
}

// There is no key for a package below which something is wrong, be it that this is found out only after the
// first look at files that never change.
func TestKeysOfWrong(t *testing.T) {
	dir := extract(t, `
-- m/go.mod --
module example.com/m

go 1.25.0
-- m/above/a.go --
package above

import _ "example.com/m/wrong"
-- m/wrong/w.go --
package wrong
-- m/right/r.go --
package right
`)
	t.Setenv("GOMODCACHE", dir)
	g := List(Config{Dir: filepath.Join(dir, "m")}, []string{"./..."})
	before := g.Keys()
	if again := g.Keys(); len(before) != 3 || !maps.Equal(before, again) {
		t.Fatalf("has the keys %v, and then %v", before, again)
	}
	for _, pkg := range g.asked {
		if pkg.Name == "wrong" {
			pkg.Errors = append(pkg.Errors, packages.Error{Msg: "wrong"})
		}
	}
	const right = "example.com/m/right"
	if after := g.Keys(); len(after) != 1 || after[right] != before[right] {
		t.Errorf("has the keys %v, before %v", after, before)
	}
}
