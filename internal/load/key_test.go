package load

import (
	"testing"
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
