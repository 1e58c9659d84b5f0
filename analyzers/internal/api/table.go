package api

import (
	"go/types"
	"strings"
	"sync"
)

// A table has rows for functions, by the full names that go/types gives them.
type table[V any] struct {
	rows     map[string]V
	packages map[string]bool // the paths of their packages
	names    map[string]bool // their names alone
	initials [256]bool       // the first bytes of those, which tell of most names that they are none
}

// lazily returns what returns the table with the rows that a function makes. They are made
// when somebody first asks: go vet starts a process for each package, of which few need them.
func lazily[V any](rows func() map[string]V) func() *table[V] {
	return sync.OnceValue(func() *table[V] {
		t := &table[V]{rows: rows(), packages: make(map[string]bool)}
		for full := range t.rows {
			t.packages[packageOf(full)] = true
		}
		t.names = simpleNames(t.rows)
		for name := range t.names {
			t.initials[name[0]] = true
		}
		return t
	})
}

// has tells whether a function of the table has this name.
func (t *table[V]) has(name string) bool { return t.initials[name[0]] && t.names[name] }

// row returns the row of a function. To ask for its name and package first spares most functions
// the making of their full name.
func (t *table[V]) row(fn *types.Func) (V, bool) {
	if fn.Pkg() == nil || !t.has(fn.Name()) || !t.packages[fn.Pkg().Path()] {
		var none V
		return none, false
	}
	row, ok := t.rows[fn.FullName()]
	return row, ok
}

// simpleNames returns the names of functions or types without their packages and receivers.
func simpleNames[V any](full map[string]V) map[string]bool {
	names := make(map[string]bool)
	for name := range full {
		names[name[strings.LastIndexByte(name, '.')+1:]] = true
	}
	return names
}

// packageOf returns the package path in the full name of a function.
func packageOf(full string) string {
	full = strings.TrimLeft(full, "(*")
	slash := strings.LastIndexByte(full, '/')
	dot := strings.IndexByte(full[slash+1:], '.')
	return full[:slash+1+dot]
}
