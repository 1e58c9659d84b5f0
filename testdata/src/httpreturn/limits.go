package httpreturn

import (
	"fmt"
	"net/http"
)

// What the rule misses, though its contract has it.

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
