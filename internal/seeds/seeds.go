// Package seeds chooses what the tests of generated programs begin from. It is for tests alone.
package seeds

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// A Variable is the environment variable that asks a test for more than a quick look: "full"
// and "fresh", as the continuous integration does, for seeds that are always the same and for
// a new one, or a seed, to see again what that gave.
type Variable string

// Quick tells whether nothing more than a quick look is asked for.
func (v Variable) Quick() bool { return os.Getenv(string(v)) == "" }

// Seeds returns the seeds of what is to be generated.
func (v Variable) Seeds(t *testing.T) []uint64 {
	t.Helper()
	switch arg := os.Getenv(string(v)); arg {
	case "":
		return []uint64{1}
	case "full":
		return []uint64{1, 2, 3, 4, 5, 6, 7, 8}
	case "fresh":
		return []uint64{rand.Uint64()}
	default:
		seed, err := strconv.ParseUint(arg, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return []uint64{seed}
	}
}
