package api

import "go/types"

// A Spawner says of a function that it runs a function that it is handed in a
// goroutine of its own.
type Spawner struct {
	Func  int  // index of the argument that it runs
	Group bool // the receiver's Wait waits for it
}

// spawners is keyed by full name.
var spawners = lazily(func() map[string]Spawner {
	return map[string]Spawner{
		"(*sync.WaitGroup).Go":                      {Func: 0, Group: true}, // https://pkg.go.dev/sync#WaitGroup.Go
		"(*golang.org/x/sync/errgroup.Group).Go":    {Func: 0, Group: true}, // https://pkg.go.dev/golang.org/x/sync/errgroup#Group.Go
		"(*golang.org/x/sync/errgroup.Group).TryGo": {Func: 0, Group: true},
		"time.AfterFunc":                            {Func: 1}, // https://pkg.go.dev/time#AfterFunc
		"context.AfterFunc":                         {Func: 1}, // https://pkg.go.dev/context#AfterFunc
	}
})

// Spawns returns the row of a function that starts a goroutine.
func Spawns(fn *types.Func) (Spawner, bool) { return spawners().row(fn) }
