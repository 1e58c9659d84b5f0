// Package fixes has a handler for each shape that the fix takes.
package fixes

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"
)

var errBad = errors.New("bad")

func work() error           { return errBad }
func find() (string, error) { return "", errBad }

// No results.
func noResults(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
}

// Named results say what they say.
func named(w http.ResponseWriter, r *http.Request) (n int, ok bool) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return 1, true
}

// A named error that made control come here.
func namedError(w http.ResponseWriter, r *http.Request) (err error) {
	err = work()
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return nil
}

// Zero values, and the error in scope.
func zeroValues(w http.ResponseWriter, r *http.Request) (*bytes.Buffer, string, int, time.Time, error) {
	name, err := find()
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
	}
	fmt.Fprintln(w, name)
	return nil, name, 1, time.Time{}, nil
}

// The error of an if statement of its own.
func errorOfIf(w http.ResponseWriter, r *http.Request) error {
	if err := work(); err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return nil
}

// One of several errors told apart.
func errorToldApart(w http.ResponseWriter, r *http.Request) error {
	err := work()
	if errors.Is(err, errBad) {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return nil
}

// After trailing logging of the same block.
func afterLogging(w http.ResponseWriter, r *http.Request) {
	if err := work(); err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
		log.Printf("work: %v", err)
		fmt.Println("failed")
	}
	fmt.Fprintln(w, "done")
}

// Comments stay where they are.
func comments(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		// Refused.
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
		// More could be said.
	}
	/* Then the answer. */
	fmt.Fprintln(w, "done")
}

// A call of several lines.
func severalLines(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error( // want `no return after http.Error`
			w,
			"POST only",
			http.StatusMethodNotAllowed,
		)
	}
	fmt.Fprintln(w, "done")
}

// In a case of a switch.
func inCase(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPut:
		http.Error(w, "no PUT", http.StatusMethodNotAllowed) // want `no return after http.Error`
	case http.MethodPost:
	}
	fmt.Fprintln(w, "done")
}

// In a loop it still leaves the function.
func inLoop(w http.ResponseWriter, r *http.Request) {
	for _, id := range r.Form["id"] {
		if id == "" {
			http.Error(w, "no id", http.StatusBadRequest) // want `no return after http.Error`
		}
	}
	fmt.Fprintln(w, "done")
}

func inSelect(w http.ResponseWriter, r *http.Request, ready chan bool) {
	select {
	case <-r.Context().Done():
		http.Error(w, "too late", http.StatusGatewayTimeout) // want `no return after http.Error`
	case <-ready:
	}
	fmt.Fprintln(w, "done")
}

// A conditional helper whose result is ignored.
func reject(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return true
	}
	return false
}

func decode(w http.ResponseWriter, r *http.Request) bool {
	if r.ContentLength == 0 {
		http.Error(w, "no body", http.StatusBadRequest)
		return false
	}
	return true
}

func check(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "forbidden", http.StatusForbidden)
		return errBad
	}
	return nil
}

func parse(w http.ResponseWriter, r *http.Request) (string, bool) {
	id := r.FormValue("id")
	if id == "" {
		http.Error(w, "no id", http.StatusBadRequest)
		return "", false
	}
	return id, true
}

func ignoredTrue(w http.ResponseWriter, r *http.Request) {
	// First of all.
	reject(w, r) // want `no return after reject`
	fmt.Fprintln(w, "done")
}

func ignoredFalse(w http.ResponseWriter, r *http.Request) {
	for range 3 {
		decode(w, r) // want `no return after decode`
	}
	fmt.Fprintln(w, "done")
}

func ignoredError(w http.ResponseWriter, r *http.Request) (n int) {
	check(w, r) // want `no return after check`
	fmt.Fprintln(w, "done")
	return 1
}

// Of two results the last one tells.
func twoResults(w http.ResponseWriter, r *http.Request) {
	parse(w, r) // want `no return after parse`
	fmt.Fprintln(w, "done")
}
