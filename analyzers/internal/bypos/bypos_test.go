package bypos

import (
	"go/token"
	"math/rand/v2"
	"slices"
	"testing"
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
		list := &List[int]{NewPositions(slices.Clone(positions)), make([]int, len(positions))}
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

// TestBefore asks how many of some positions, which may be the same, come before others at random
// distances.
func TestBefore(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		end := 1 + rnd.IntN(100)
		positions := make([]token.Pos, rnd.IntN(100))
		for i := range positions {
			positions[i] = token.Pos(rnd.IntN(end))
		}
		of := NewPositions(slices.Clone(positions))
		for range 300 {
			pos := token.Pos(rnd.IntN(end + 1))
			want := 0
			for _, p := range positions {
				if p < pos {
					want++
				}
			}
			if got := of.Before(pos); got != want {
				t.Fatalf("positions %v: Before(%d) = %d, want %d", positions, pos, got, want)
			}
		}
	}
}
