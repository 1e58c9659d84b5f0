package flow

import (
	"encoding/binary"
	"go/types"
	"slices"
)

// A key identifies, within one Func, something of which a value can be known:
// a variable, a field path, a condition, the tag of a switch.
type key int32

// A fact is what is known of one key.
type fact struct {
	key key
	// assigned: known from an assignment, not from a test, and about a field. Such a
	// fact does not survive that the field's object is handed out.
	assigned bool
	value    Value
}

// An Env is what is known on one path of the keys of a Func: immutable, and
// the same pointer for the same facts.
type Env struct {
	fn    *Func
	facts []fact // sorted by key
}

// lookup returns the value of a key.
func (e *Env) lookup(k key) Value {
	i, ok := slices.BinarySearchFunc(e.facts, k, func(f fact, k key) int { return int(f.key - k) })
	if !ok {
		return Value{}
	}
	return e.facts[i].value
}

// with returns the Env in which the key has the value and all else is as in e.
func (e *Env) with(k key, v Value, assigned bool) *Env {
	i, ok := slices.BinarySearchFunc(e.facts, k, func(f fact, k key) int { return int(f.key - k) })
	f := fact{k, assigned && e.fn.ofField[k], v}
	if ok && e.facts[i] == f || !ok && v == (Value{}) {
		return e
	}
	facts := append(e.fn.facts[:0], e.facts[:i]...)
	if v != (Value{}) {
		facts = append(facts, f)
	}
	if ok {
		i++
	}
	return e.fn.intern(append(facts, e.facts[i:]...))
}

// without returns the Env without the facts for which drop is true.
func (e *Env) without(drop func(fact) bool) *Env {
	i := slices.IndexFunc(e.facts, drop)
	if i < 0 {
		return e
	}
	facts := append(e.fn.facts[:0], e.facts[:i]...)
	for _, f := range e.facts[i+1:] {
		if !drop(f) {
			facts = append(facts, f)
		}
	}
	return e.fn.intern(facts)
}

// manyFacts is how many facts an Env may have before it counts for more than one state: it
// takes time and space in proportion to them.
const manyFacts = 64

// intern returns the one Env of the facts. The slice stays with the function, for the next
// ones: most of what is learned on a path is known from another one.
func (f *Func) intern(facts []fact) *Env {
	f.facts = facts
	many := len(facts) / manyFacts
	f.steps += many * many
	text := f.text[:0]
	for _, x := range facts {
		text = binary.AppendVarint(text, int64(x.key))
		text = append(text, byte(x.value.Kind))
		if x.assigned {
			text = append(text, 1)
		} else {
			text = append(text, 0)
		}
		text = binary.AppendVarint(text, int64(x.value.Tag))
		text = binary.AppendUvarint(text, uint64(len(x.value.Const)))
		text = append(text, x.value.Const...)
	}
	f.text = text
	if e := f.envs[string(text)]; e != nil {
		return e
	}
	e := &Env{f, slices.Clone(facts)}
	f.envs[string(text)] = e
	return e
}

// With returns the Env in which the variable has the value and all else is as
// in e.
func (e *Env) With(v *types.Var, val Value) *Env { return e.with(e.fn.varKey(v), val, true) }

// Var returns what is known of a variable.
func (e *Env) Var(v *types.Var) Value { return e.lookup(e.fn.varKey(v)) }
