package httpreturn

import (
	"fmt"
	"net/http"
)

// What the rule misses, though its contract has it.

type base struct{}

func (base) fail(w http.ResponseWriter) { http.Error(w, "", http.StatusBadRequest) }

// The arguments of a method expression are not matched with its parameters.
func methodExpression(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		base.fail(base{}, w)
	}
	fmt.Fprintln(w, "done")
}

// A method value is not followed to its method.
func methodValue(w http.ResponseWriter, r *http.Request) {
	fail := base{}.fail
	if r.Method != http.MethodPost {
		fail(w)
	}
	fmt.Fprintln(w, "done")
}

// The branch of an error reply in a literal that is run at once is taken to be
// the block of the literal, in which more body is meant.
func runAtOnce(w http.ResponseWriter, r *http.Request) {
	func() {
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		fmt.Println("POST")
	}()
	fmt.Fprintln(w, "done")
}
