package httpgowriter

import (
	"fmt"
	"net/http"
	"sync"
)

// progress: a value that is received from a goroutine which sends several is
// taken for its end.
func progress(w http.ResponseWriter, r *http.Request) {
	steps := make(chan int)
	go func() {
		for i := range 3 {
			steps <- i
		}
		fmt.Fprintln(w, "late")
	}()
	<-steps
}

type keeper interface{ Keep(w http.ResponseWriter) }

// unknown: what an interface's method without an implementation in sight does
// with the writer is not known.
func unknown(k keeper) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go k.Keep(w)
	}
}

// What a closure of the handler writes is not held against the question that the
// goroutine asks with the lock held.
func closureBeforeQuestion(w http.ResponseWriter, r *http.Request, events <-chan string) {
	var mu sync.Mutex
	done := make(chan struct{})
	write := func(event string) { fmt.Fprintln(w, event) }
	go func() {
		for event := range events {
			mu.Lock()
			write(event)
			select {
			case <-done:
				mu.Unlock()
				return
			default:
			}
			mu.Unlock()
		}
	}()
	mu.Lock()
	close(done)
	mu.Unlock()
}
