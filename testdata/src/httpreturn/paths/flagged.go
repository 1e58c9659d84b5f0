// Package paths has handlers in which it depends on the path whether anything
// follows the error reply.
package paths

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
)

var errBad = errors.New("bad")

func work() error            { return errBad }
func find() (string, error)  { return "", errBad }
func fatal(message string)   { log.Fatal(message) }
func forever()               { select {} }
func alwaysPanics(err error) { panic(err) }
func sometimes(err error) {
	if err == nil {
		panic(err)
	}
}
func exitsOrPanics(code int) {
	if code > 0 {
		os.Exit(code)
	}
	panic(code)
}

// Loops.

func continues(w http.ResponseWriter, r *http.Request) {
	for i := range 3 {
		if i == 1 {
			http.Error(w, "one", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
			continue
		}
		fmt.Fprintln(w, i)
	}
}

func breaks(w http.ResponseWriter, r *http.Request) {
	for i := range 3 {
		if i == 1 {
			http.Error(w, "one", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
			break
		}
	}
	fmt.Fprintln(w, "done")
}

func nextRound(w http.ResponseWriter, r *http.Request) {
	for _, id := range r.Form["id"] {
		if _, err := strconv.Atoi(id); err != nil {
			http.Error(w, "bad id", http.StatusBadRequest) // want `no return after http.Error, so http.Error replies again`
		}
	}
}

func labels(w http.ResponseWriter, r *http.Request) {
outer:
	for i := range 3 {
		for j := range 3 {
			if i == j {
				http.Error(w, "equal", http.StatusBadRequest) // want `no return after http.Error, so http.Error replies again`
				continue outer
			}
		}
	}
}

func gotos(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
		goto done
	}
	work()
done:
	fmt.Fprintln(w, "done")
}

// Switches.

func inCase(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost:
	case http.MethodPut:
		http.Error(w, "no PUT", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
	default:
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func fallsThrough(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPut:
		http.Error(w, "no PUT", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
		fallthrough
	case http.MethodPost:
		fmt.Fprintln(w, "done")
	}
}

func inTypeSwitch(w http.ResponseWriter, r *http.Request, v any) {
	switch v := v.(type) {
	case error:
		http.Error(w, v.Error(), http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func inSelect(w http.ResponseWriter, r *http.Request, ready chan bool) {
	select {
	case <-r.Context().Done():
		http.Error(w, "too late", http.StatusGatewayTimeout) // want `no return after http.Error, so fmt.Fprintln replies again`
	case <-ready:
	}
	fmt.Fprintln(w, "done")
}

// The condition was tested before, but its variable is assigned in between …
func assignedBetween(w http.ResponseWriter, r *http.Request) {
	_, err := find()
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	err = work()
	if err == nil {
		fmt.Fprintln(w, "done")
	}
}

// … or handed out by its address.
func handedOut(w http.ResponseWriter, r *http.Request) {
	var failed bool
	defer note(&failed)
	failed = r.Method != http.MethodPost
	if failed {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	note(&failed)
	if !failed {
		fmt.Fprintln(w, "done")
	}
}

func note(failed *bool) {}

// Another field of the same variable says nothing.
type options struct{ a, b bool }

func otherField(w http.ResponseWriter, r *http.Request, o options) {
	if o.a {
		http.Error(w, "a", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	if !o.b {
		fmt.Fprintln(w, "done")
	}
}

// The same condition, not its opposite.
func sameCondition(w http.ResponseWriter, r *http.Request, strict bool) {
	if strict {
		http.Error(w, "strict", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	if strict {
		fmt.Fprintln(w, "done")
	}
}

// Another variable of the same name.
func shadowed(w http.ResponseWriter, r *http.Request) {
	err := work()
	if err != nil {
		http.Error(w, "bad", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	if err := work(); err == nil {
		fmt.Fprintln(w, "done")
	}
}

// A function that does not always end the path.
func sometimesReturns(w http.ResponseWriter, r *http.Request) {
	err := work()
	if err != nil {
		http.Error(w, "bad", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
		sometimes(err)
	}
	fmt.Fprintln(w, "done")
}

// The left operand alone decides of one of two error replies.
func shortCircuit(w http.ResponseWriter, r *http.Request, a, b bool) {
	if a || b {
		http.Error(w, "a or b", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	if !a {
		fmt.Fprintln(w, "done")
	}
}

// A flag that is not set on the branch.
func flagElsewhere(w http.ResponseWriter, r *http.Request) {
	ok := true
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so http.Error replies again`
	}
	if r.ContentLength == 0 {
		http.Error(w, "no body", http.StatusBadRequest)
		ok = false
	}
	if ok {
		work()
	}
}

// A numeric condition that leaves room.
func numbers(w http.ResponseWriter, r *http.Request, n int) {
	if n > 3 {
		http.Error(w, "too many", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	if n > 5 {
		fmt.Fprintln(w, "done")
	}
}
