// Command random runs each of the generated bodies on many inputs and prints, one body a line, the
// sets of steps that it made.
package main

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// A body is a generated function.
type body func(a, b bool, n, m int, s string, err, err2 error, t *T, list []int)

// A T is an object with fields.
type T struct {
	ok  bool
	err error
}

func (t *T) change() { t.ok, t.err = truth(), fail() }

const limit = 3

var (
	errBad   = errors.New("bad")
	errOther = errors.New("other")
)

var (
	source *rand.Rand // of all that is not known
	made   uint32     // the set of the steps of this run
	left   int        // the rounds that loops may still begin
)

func step(n int)  { made |= 1 << n }
func use(...any)  {}
func give(*T)     {}
func truth() bool { return source.IntN(2) == 0 }
func number() int { return source.IntN(6) - 1 }

func text() string { return []string{"", "x", "y", "xx"}[source.IntN(4)] }

func fail() error {
	return []error{nil, nil, errBad, errOther, fmt.Errorf("%w", errBad)}[source.IntN(5)]
}

// round is called where a loop begins a round.
func round() {
	if left == 0 {
		panic(endless)
	}
	left--
}

// endless is the panic of a run that might not come to an end.
const endless = "endless"

// The bounds of what is run.
const (
	maxRuns   = 2000
	maxRounds = 100
)

func main() {
	for i, f := range bodies {
		// What one body asks for changes nothing for the next.
		source = rand.New(rand.NewPCG(uint64(i), 0))
		sets := make(map[uint32]bool)
		for range maxRuns {
			if run(f) {
				sets[made] = true
			}
		}
		for _, set := range slices.Sorted(maps.Keys(sets)) {
			fmt.Print(set, " ")
		}
		fmt.Println()
	}
}

// run runs a body once. It returns false if that might not come to an end.
func run(f body) (ended bool) {
	defer func() {
		if r := recover(); r != nil && r != endless {
			panic(r)
		}
	}()
	made, left = 0, maxRounds
	list := make([]int, source.IntN(5))
	for i := range list {
		list[i] = number()
	}
	f(truth(), truth(), number(), number(), text(), fail(), fail(), &T{truth(), fail()}, list)
	return true
}
