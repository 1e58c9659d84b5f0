// Package helpers has handlers that reply through functions of their own.
package helpers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

var errBad = errors.New("bad")

func work() error { return errBad }

// Symbolic statuses.

func fail(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(map[string]string{"error": message})
}

func refuse(w http.ResponseWriter, message string) { fail(w, http.StatusForbidden, message) }

func respond(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.WriteHeader(status)
	w.Write(data)
}

func symbolic(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		fail(w, 404, "m") // want `no return after fail, so respond replies again`
	}
	respond(w, 200, "v")
}

func symbolicThroughTwo(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuse(w, "m") // want `no return after refuse, so respond replies again`
	}
	respond(w, 200, "v")
}

func symbolicOr500(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		respond(w, 404, "v") // want `no return after respond, so work still runs`
	}
	work()
}

// The status is a constant by way of a variable.
func symbolicVariable(w http.ResponseWriter, r *http.Request) {
	code := http.StatusNotFound
	if r.Method != http.MethodPost {
		fail(w, code, "m") // want `no return after fail, so work still runs`
	}
	work()
}

// A status of several constants, each of 400 or more.
func refuseFor(w http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	if errors.Is(err, errBad) {
		code = http.StatusBadRequest
	}
	http.Error(w, err.Error(), code)
}

func severalStatuses(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseFor(w, errBad) // want `no return after refuseFor, so work still runs`
	}
	work()
}

func refuseByKind(w http.ResponseWriter, kind string) {
	switch kind {
	case "missing":
		http.NotFound(w, nil)
	case "forbidden":
		fail(w, http.StatusForbidden, kind)
	default:
		fail(w, http.StatusBadRequest, kind)
	}
}

func branchingHelper(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseByKind(w, "missing") // want `no return after refuseByKind, so work still runs`
	}
	work()
}

// Helpers that call each other.
func refuseOrPass(w http.ResponseWriter, depth int) {
	if depth == 0 {
		http.Error(w, "too deep", http.StatusBadRequest)
		return
	}
	refusePassed(w, depth-1)
}

func refusePassed(w http.ResponseWriter, depth int) { refuseOrPass(w, depth) }

func recursive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseOrPass(w, 3) // want `no return after refuseOrPass, so work still runs`
	}
	work()
}

// Conditional helpers: true, false, error, two results, pointer.

func reject(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return true
	}
	return false
}

func decode(w http.ResponseWriter, r *http.Request, v any) bool {
	err := json.NewDecoder(r.Body).Decode(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	return err == nil
}

func check(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") == "" {
		fail(w, http.StatusForbidden, "forbidden")
		return errBad
	}
	return nil
}

type user struct{ name string }

func current(w http.ResponseWriter, r *http.Request) *user {
	name, _, ok := r.BasicAuth()
	if !ok {
		refuse(w, "who are you")
		return nil
	}
	return &user{name}
}

func parse(w http.ResponseWriter, r *http.Request) (id string, ok bool) {
	if id = r.FormValue("id"); id == "" {
		http.Error(w, "no id", http.StatusBadRequest)
		return
	}
	return id, true
}

func load(w http.ResponseWriter, r *http.Request) (*user, error) {
	if err := work(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return nil, err
	}
	return &user{}, nil
}

func ignoredTrue(w http.ResponseWriter, r *http.Request) {
	reject(w, r) // want `no return after reject, so fmt.Fprintln replies again`
	fmt.Fprintln(w, "done")
}

func ignoredFalse(w http.ResponseWriter, r *http.Request) {
	var v user
	decode(w, r, &v) // want `no return after decode, so fmt.Fprintln replies again`
	fmt.Fprintln(w, "done")
}

func ignoredError(w http.ResponseWriter, r *http.Request) {
	check(w, r) // want `no return after check, so work still runs`
	work()
}

func ignoredSecond(w http.ResponseWriter, r *http.Request) {
	id, _ := parse(w, r) // want `no return after parse, so fmt.Fprintln replies again`
	fmt.Fprintln(w, id)
}

func ignoredPointer(w http.ResponseWriter, r *http.Request) {
	u := current(w, r) // want `no return after current, so fmt.Fprintln replies again`
	fmt.Fprintln(w, u.name)
}

// The result is looked at, but control goes on.
func testedWithoutReturn(w http.ResponseWriter, r *http.Request) {
	if reject(w, r) { // want `no return after reject, so fmt.Fprintln replies again`
		fmt.Println("rejected")
	}
	fmt.Fprintln(w, "done")
}

func assignedWithoutReturn(w http.ResponseWriter, r *http.Request) {
	err := check(w, r) // want `no return after check, so work still runs`
	if err != nil {
		fmt.Println("refused", err)
	}
	work()
}

func twoResultsWithoutReturn(w http.ResponseWriter, r *http.Request) {
	u, err := load(w, r) // want `no return after load, so fmt.Fprintln replies again`
	if err != nil {
		fmt.Println("not loaded")
	}
	fmt.Fprintln(w, u)
}

// The result is read the wrong way round.
func wrongWayRound(w http.ResponseWriter, r *http.Request) {
	var v user
	if decode(w, r, &v) { // want `no return after decode, so fmt.Fprintln replies again`
		return
	}
	fmt.Fprintln(w, "done")
}

// The caller of the helper replies to the error that it has replied to.
func repliesTwice(w http.ResponseWriter, r *http.Request) {
	if err := check(w, r); err != nil { // want `no return after check, so http.Error replies again`
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	fmt.Fprintln(w, "done")
}

// Closures.

func boundClosure(w http.ResponseWriter, r *http.Request) {
	fail := func(message string) {
		http.Error(w, message, http.StatusBadRequest)
	}
	if r.Method != http.MethodPost {
		fail("POST only") // want `no return after fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func boundClosureWithStatus(w http.ResponseWriter, r *http.Request) {
	send := func(code int, message string) {
		w.WriteHeader(code)
		io.WriteString(w, message)
	}
	if r.Method != http.MethodPost {
		send(405, "POST only") // want `no return after send, so send replies again`
	}
	send(200, "done")
}

func boundConditionalClosure(w http.ResponseWriter, r *http.Request) {
	refused := func() bool {
		if r.Method == http.MethodPost {
			return false
		}
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return true
	}
	refused() // want `no return after refused, so fmt.Fprintln replies again`
	fmt.Fprintln(w, "done")
}

func closureWithWriter(w http.ResponseWriter, r *http.Request) {
	fail := func(w http.ResponseWriter, message string) {
		http.Error(w, message, http.StatusBadRequest)
	}
	if r.Method != http.MethodPost {
		fail(w, "POST only") // want `no return after fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

// A return in a literal that is run at once leaves the literal alone; none
// behind it is right on every path.
func runAtOnce(w http.ResponseWriter, r *http.Request) {
	func() { // want `no return after the function, so w.WriteHeader replies again`
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		fmt.Println("POST")
	}()
	w.WriteHeader(http.StatusOK)
}

// In a literal that cannot end the handler, the message says what is missing.
func eachItem(w http.ResponseWriter, r *http.Request, each func(func(id int))) {
	each(func(id int) {
		if id < 0 {
			http.Error(w, "bad id", http.StatusBadRequest) // want `no return from the handler after http.Error, so fmt.Fprintln replies again`
		}
		fmt.Fprintln(w, id)
	})
}

// Fields.

type server struct {
	w http.ResponseWriter
	r *http.Request
}

func (s *server) fail(message string) { http.Error(s.w, message, http.StatusBadRequest) }

func (s *server) handle() {
	if s.r.Method != http.MethodPost {
		s.fail("POST only") // want `no return after s.fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(s.w, "done")
}

func (s *server) handleDirectly() {
	if s.r.Method != http.MethodPost {
		http.Error(s.w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so s.w.Write replies again`
	}
	s.w.Write(nil)
}

func holder(w http.ResponseWriter, r *http.Request) {
	s := &server{w: w, r: r}
	if r.Method != http.MethodPost {
		s.fail("POST only") // want `no return after s.fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func parameter(s *server) {
	if s.r.Method != http.MethodPost {
		failIn(s) // want `no return after failIn, so s.w.Write replies again`
	}
	s.w.Write(nil)
}

func failIn(s *server) { http.NotFound(s.w, s.r) }

// Wrappers.

type wrapper struct {
	http.ResponseWriter
	size int
}

func (w *wrapper) Write(data []byte) (int, error) {
	w.size += len(data)
	return w.ResponseWriter.Write(data)
}

func (w *wrapper) fail(message string) { http.Error(w, message, http.StatusBadRequest) }

func wrapped(w http.ResponseWriter, r *http.Request) {
	ww := &wrapper{ResponseWriter: w}
	if r.Method != http.MethodPost {
		http.Error(ww, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func wrappedMethod(w http.ResponseWriter, r *http.Request) {
	ww := &wrapper{ResponseWriter: w}
	if r.Method != http.MethodPost {
		ww.fail("POST only") // want `no return after ww.fail, so ww.Write replies again`
	}
	ww.Write(nil)
}

// Aliases.

func alias(w http.ResponseWriter, r *http.Request) {
	out := w
	if r.Method != http.MethodPost {
		http.NotFound(out, r) // want `no return after http.NotFound, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func throughEncoder(w http.ResponseWriter, r *http.Request) {
	enc := json.NewEncoder(w)
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so enc.Encode replies again`
	}
	enc.Encode("done")
}

func throughWriter(w http.ResponseWriter, r *http.Request) {
	var out io.Writer = w
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so io.WriteString replies again`
	}
	io.WriteString(out, "done")
}

func writeDone(out io.Writer) { fmt.Fprintln(out, "done") }

func throughWriterOfHelper(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so writeDone replies again`
	}
	writeDone(w)
}

// Interface methods: the union of what the implementations in sight do.

type one interface{ refuseOne(w http.ResponseWriter) }

type onlyOne struct{}

func (onlyOne) refuseOne(w http.ResponseWriter) { http.NotFound(w, nil) }

func oneImplementation(w http.ResponseWriter, r *http.Request, by one) {
	if r.Method != http.MethodPost {
		by.refuseOne(w) // want `no return after by.refuseOne, so work still runs`
	}
	work()
}

type both interface{ refuseBoth(w http.ResponseWriter) }

type first struct{}

func (first) refuseBoth(w http.ResponseWriter) { http.NotFound(w, nil) }

type second struct{}

func (*second) refuseBoth(w http.ResponseWriter) { fail(w, 500, "m") }

func twoImplementations(w http.ResponseWriter, r *http.Request, by both) {
	if r.Method != http.MethodPost {
		by.refuseBoth(w) // want `no return after by.refuseBoth, so work still runs`
	}
	work()
}

// Without an implementation in sight, one shaped like a handler may reply.
type unknown interface {
	handle(w http.ResponseWriter, r *http.Request)
}

func noImplementation(w http.ResponseWriter, r *http.Request, by unknown) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so by.handle gets the refused request`
	}
	by.handle(w, r)
}

// Generics.

func failWith[T any](w http.ResponseWriter, v T) {
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprint(w, v)
}

func genericHelper(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		failWith(w, "POST only") // want `no return after failWith, so failWith replies again`
	}
	failWith[int](w, 1)
}

type endpoint[T any] struct{ value T }

func (e *endpoint[T]) fail(w http.ResponseWriter) { http.Error(w, "", http.StatusBadRequest) }

func (e *endpoint[T]) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		e.fail(w) // want `no return after e.fail, so fmt.Fprint replies again`
	}
	fmt.Fprint(w, e.value)
}

// A method promoted through embedding.

type base struct{}

func (base) fail(w http.ResponseWriter) { http.Error(w, "", http.StatusBadRequest) }

type derived struct{ base }

func (d derived) promoted(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		d.fail(w) // want `no return after d.fail, so work still runs`
	}
	work()
}

// ServeHTTP of a type in sight does what its body does.
type refusing struct{}

func (refusing) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func serveHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refusing{}.ServeHTTP(w, r) // want `no return after ServeHTTP, so work still runs`
	}
	work()
}

// The default for a status of zero is none of this call's.
func respondOr(w http.ResponseWriter, code int, text string) {
	if code == 0 {
		code = http.StatusOK
	}
	w.WriteHeader(code)
	fmt.Fprintln(w, text)
}

func badRequest(w http.ResponseWriter, text string) { respondOr(w, http.StatusBadRequest, text) }

func withoutDefault(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		badRequest(w, "POST only") // want `no return after badRequest, so respondOr replies again`
	}
	respondOr(w, 0, "done")
}

// An error of a type of its own.
type failure interface {
	error
	Code() int
}

func inspect() failure { return nil }

func handleFailure(w http.ResponseWriter, f failure) {
	w.WriteHeader(f.Code())
	fmt.Fprintln(w, f)
}

func ownError(w http.ResponseWriter, r *http.Request) {
	if f := inspect(); f != nil {
		handleFailure(w, f) // want `no return after handleFailure, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

// Helpers by other names.

type named struct{ code int }

func (n named) fail(w http.ResponseWriter) { http.Error(w, "", http.StatusBadRequest) }

func (n *named) allowed(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return false
	}
	return true
}

func methodExpression(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		named.fail(named{}, w) // want `no return after named.fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func methodValue(w http.ResponseWriter, r *http.Request) {
	fail := named{}.fail
	if r.Method != http.MethodPost {
		fail(w) // want `no return after fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func (n *named) conditionalMethodValue(w http.ResponseWriter, r *http.Request) {
	allowed := n.allowed
	allowed(w, r) // want `no return after allowed, so fmt.Fprintln replies again`
	fmt.Fprintln(w, "done")
}

func functionValue(w http.ResponseWriter, r *http.Request) {
	fail := http.Error
	if r.Method != http.MethodPost {
		fail(w, "POST only", http.StatusMethodNotAllowed) // want `no return after fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func failAs[T any](w http.ResponseWriter, v T) { http.Error(w, fmt.Sprint(v), http.StatusBadRequest) }

func instance(w http.ResponseWriter, r *http.Request) {
	fail := failAs[string]
	if r.Method != http.MethodPost {
		fail(w, "POST only") // want `no return after fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}
