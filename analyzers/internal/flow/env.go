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
	key   key
	value Value
	// assigned: known from an assignment, not from a test. Such a fact about
	// a field does not survive that its object is handed out.
	assigned bool
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
	f := fact{k, v, assigned}
	switch {
	case ok && e.facts[i] == f, !ok && v == Value{}:
		return e
	case ok && v == Value{}:
		return e.fn.intern(slices.Delete(slices.Clone(e.facts), i, i+1))
	case ok:
		facts := slices.Clone(e.facts)
		facts[i] = f
		return e.fn.intern(facts)
	}
	facts := make([]fact, 0, len(e.facts)+1)
	facts = append(append(append(facts, e.facts[:i]...), f), e.facts[i:]...)
	return e.fn.intern(facts)
}

// without returns the Env without the facts for which drop is true.
func (e *Env) without(drop func(fact) bool) *Env {
	if !slices.ContainsFunc(e.facts, drop) {
		return e
	}
	return e.fn.intern(slices.DeleteFunc(slices.Clone(e.facts), drop))
}

// manyFacts is how many facts an Env may have before it counts for more than one state: it
// takes time and space in proportion to them.
const manyFacts = 64

// intern returns the one Env of the facts, which it keeps.
func (f *Func) intern(facts []fact) *Env {
	many := len(facts) / manyFacts
	f.steps += many * many
	var buf []byte
	for _, x := range facts {
		buf = binary.AppendVarint(buf, int64(x.key))
		buf = append(buf, byte(x.value.Kind))
		if x.assigned {
			buf = append(buf, 1)
		} else {
			buf = append(buf, 0)
		}
		buf = binary.AppendVarint(buf, int64(x.value.Tag))
		buf = binary.AppendUvarint(buf, uint64(len(x.value.Const)))
		buf = append(buf, x.value.Const...)
	}
	if e := f.envs[string(buf)]; e != nil {
		return e
	}
	e := &Env{f, facts}
	f.envs[string(buf)] = e
	return e
}

// With returns the Env in which the variable has the value and all else is as
// in e.
func (e *Env) With(v *types.Var, val Value) *Env { return e.with(e.fn.varKey(v), val, true) }

// Var returns what is known of a variable.
func (e *Env) Var(v *types.Var) Value { return e.lookup(e.fn.varKey(v)) }
