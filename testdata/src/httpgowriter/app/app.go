// Package app uses the helpers of another package.
package app

import (
	"fmt"
	"httpgowriter/lib"
	"net/http"
	"sync"
)

func stream(w http.ResponseWriter, r *http.Request) {
	lib.Stream(w, make(chan string)) // want `w is used in a goroutine that can outlive the handler`
}

func streamIn(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	lib.StreamIn(&group, w) // want `w is used in a goroutine`
}

func streamInAndWait(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	lib.StreamIn(&group, w)
	group.Wait()
}

func runs(w http.ResponseWriter, r *http.Request) {
	lib.Go(func() { fmt.Fprintln(w, "late") }) // want `w is used in a goroutine`
}
