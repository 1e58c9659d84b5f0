package flow

import (
	"go/types"
	"hash/maphash"
	"math/bits"
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
	next  *Env   // another one with the same hash

	// The answer of with that was given last: paths that differ in other things ask for the same one
	// after the other.
	learned fact
	after   *Env // nil before the first
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
	f := fact{k, assigned && e.fn.topics[k].ofField, v}
	if ok && e.facts[i] == f || !ok && v == (Value{}) {
		return e
	}
	if e.after != nil && e.learned == f {
		e.fn.charge(e.after.facts)
		return e.after
	}
	facts := append(e.fn.facts[:0], e.facts[:i]...)
	if v != (Value{}) {
		facts = append(facts, f)
	}
	if ok {
		i++
	}
	e.learned, e.after = f, e.fn.intern(append(facts, e.facts[i:]...))
	return e.after
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

// charge counts an Env with these facts for so many states as it is asked for.
func (f *Func) charge(facts []fact) {
	many := len(facts) / manyFacts
	f.steps += many * many
}

// intern returns the one Env of the facts. The slice stays with the function, for the next
// ones: most of what is learned on a path is known from another one.
func (f *Func) intern(facts []fact) *Env {
	f.facts = facts
	f.charge(facts)
	sum := f.hash(facts)
	for e := f.envs[sum]; e != nil; e = e.next {
		if slices.Equal(e.facts, facts) {
			return e
		}
	}
	e := &Env{fn: f, facts: slices.Clone(facts), next: f.envs[sum]}
	f.envs[sum] = e
	return e
}

// hash returns a number that few other facts have.
func (f *Func) hash(facts []fact) uint64 {
	var sum uint64
	add := func(n uint64) {
		// A multiplication spreads each bit upwards, the rotation takes it down again.
		sum = bits.RotateLeft64((sum^n)*0x9e3779b97f4a7c15, 32)
	}
	for _, x := range facts {
		n := uint64(uint32(x.key))<<32 | uint64(uint32(x.value.Tag))<<4 | uint64(x.value.Kind)<<1
		if x.assigned {
			n |= 1
		}
		add(n)
		if x.value.Const != "" {
			add(maphash.String(f.seed, x.value.Const))
		}
	}
	return sum
}

// With returns the Env in which the variable has the value and all else is as
// in e.
func (e *Env) With(v *types.Var, val Value) *Env { return e.with(e.fn.varKey(v), val, true) }

// Var returns what is known of a variable.
func (e *Env) Var(v *types.Var) Value { return e.lookup(e.fn.varKey(v)) }
