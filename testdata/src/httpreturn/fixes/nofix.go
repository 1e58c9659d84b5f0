package fixes

import (
	"fmt"
	"net/http"
	"sync"
)

// No fix where the right results are in doubt.

// An error is wanted, and none is at hand.
func noErrorAtHand(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return nil
}

// A named error that would be nil.
func namedErrorNil(w http.ResponseWriter, r *http.Request) (err error) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return nil
}

// The named result is another variable than the one that is in scope.
func shadowed(w http.ResponseWriter, r *http.Request) (err error) {
	if err := work(); err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return nil
}

// A bool or number may tell what happened.
func bools(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
	}
	fmt.Fprintln(w, "done")
	return true
}

func typeParameter[T any](w http.ResponseWriter, r *http.Request, v T) (T, error) {
	err := work()
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `no return after http.Error`
	}
	fmt.Fprintln(w, v)
	return v, nil
}

// Something else stands behind it in its block.
func moreBehind(w http.ResponseWriter, r *http.Request) {
	count := 0
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
		count++
	}
	fmt.Fprintln(w, count)
}

// Everything on one line.
var oneLine = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r); http.NotFound(w, r) }) // want `no return after http.NotFound`

// A break or continue behind it would be unreachable.
func breakBehind(w http.ResponseWriter, r *http.Request) {
	for range 3 {
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error`
			break
		}
	}
	fmt.Fprintln(w, "done")
}

// A return would leave the closure and not the handler.
func closure(w http.ResponseWriter, r *http.Request, each func(func(id int))) {
	each(func(id int) {
		if id < 0 {
			http.Error(w, "bad id", http.StatusBadRequest) // want `no return from the handler after http.Error`
		}
		fmt.Fprintln(w, id)
	})
}

func assignedResult(w http.ResponseWriter, r *http.Request) {
	_ = reject(w, r) // want `no return after reject`
	fmt.Fprintln(w, "done")
}

// A helper that has replied if its error is not nil, in a function that wants
// one itself.
func wantsError(w http.ResponseWriter, r *http.Request) error {
	check(w, r) // want `no return after check`
	fmt.Fprintln(w, "done")
	return nil
}

// The condition of an if statement.
func inCondition(w http.ResponseWriter, r *http.Request) {
	if reject(w, r) { // want `no return after reject`
		fmt.Println("rejected")
	}
	fmt.Fprintln(w, "done")
}

// A conditional helper on one line with more.
func oneLineConditional(w http.ResponseWriter, r *http.Request) {
	func(w http.ResponseWriter) { reject(w, r); http.NotFound(w, r) }(w) // want `no return after reject`
}

// A return would leave the lock held.
func locked(w http.ResponseWriter, r *http.Request, mu *sync.Mutex) {
	mu.Lock()
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
	mu.Unlock()
}
