package bypos_test

import (
	"go/token"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/bypos"
)

// TestAt asks for positions from one to another at random distances, and expects what a map of
// them has.
func TestAt(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var positions []token.Pos
		in := make(map[token.Pos]int)
		end := token.Pos(1 + rnd.IntN(300))
		for pos := range end {
			if rnd.IntN(3) == 0 {
				positions = append(positions, pos)
				in[pos] = 0
			}
		}
		rnd.Shuffle(len(positions), func(i, j int) { positions[i], positions[j] = positions[j], positions[i] })
		list := bypos.New[int](slices.Clone(positions))
		pos := token.Pos(0)
		for n := range 1000 {
			pos = (pos + token.Pos(rnd.IntN(1+rnd.IntN(int(end)))) - token.Pos(rnd.IntN(3)) + end) % end
			want, ok := in[pos]
			got := list.At(pos)
			if (got != nil) != ok || ok && *got != want {
				t.Fatalf("positions %v: At(%d) = %v, want %d, %t", positions, pos, got, want, ok)
			}
			if ok {
				*got, in[pos] = n, n
			}
		}
	}
}
