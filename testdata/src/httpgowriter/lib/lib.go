// Package lib has helpers that start goroutines.
package lib

import (
	"fmt"
	"net/http"
	"sync"
)

// Stream leaves a goroutine to its caller.
func Stream(w http.ResponseWriter, lines <-chan string) {
	go func() {
		for line := range lines {
			fmt.Fprintln(w, line)
		}
	}()
}

// StreamIn leaves one that tells its end.
func StreamIn(group *sync.WaitGroup, w http.ResponseWriter) {
	group.Go(func() { fmt.Fprintln(w, "line") })
}

// Go runs a function in the background.
func Go(f func()) { go f() }
