package httpgowriter

import (
	"fmt"
	"net/http"
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
