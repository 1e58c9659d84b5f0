package helpers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// A status under 400 makes the helper's call a reply and no error reply.
func symbolicOK(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		respond(w, 200, "v")
	}
	work()
}

// A status that is not known: neither.
func symbolicUnknown(w http.ResponseWriter, r *http.Request, code int) {
	if r.Method != http.MethodPost {
		respond(w, code, "v")
	}
	respond(w, 200, "v")
}

// One status of several is under 400.
func either(w http.ResponseWriter, found bool) {
	code := http.StatusNotFound
	if found {
		code = http.StatusOK
	}
	w.WriteHeader(code)
	fmt.Fprintln(w, found)
}

func severalStatusesOneOK(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		either(w, true)
	}
	work()
}

// More than four statuses vary.
func five(w http.ResponseWriter, n int) {
	code := 500
	switch n {
	case 1:
		code = 401
	case 2:
		code = 402
	case 3:
		code = 403
	case 4:
		code = 404
	}
	http.Error(w, "", code)
	_ = code
}

func fiveOrNone(w http.ResponseWriter, n int) {
	code := 500
	switch n {
	case 1:
		code = 401
	case 2:
		code = 402
	case 3:
		code = 403
	case 4:
		code = 404
	}
	w.WriteHeader(code)
	fmt.Fprintln(w, n)
}

func moreStatusesThanKept(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		fiveOrNone(w, 1)
	}
	work()
}

// A helper that may reply and tells nothing by a result is neither.
func maybe(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r)
	}
}

func tellsNothing(w http.ResponseWriter, r *http.Request) {
	maybe(w, r)
	work()
	fmt.Fprintln(w, "done")
}

// The result of a conditional helper in every usual form.
func forms(w http.ResponseWriter, r *http.Request) {
	var v user
	if reject(w, r) {
		return
	}
	if reject(w, r) == true {
		return
	}
	if reject(w, r) != false {
		return
	}
	if !decode(w, r, &v) {
		return
	}
	if decode(w, r, &v) == false {
		return
	}
	if ok := decode(w, r, &v); !ok {
		return
	}
	rejected := reject(w, r)
	if rejected {
		return
	}
	again := !reject(w, r)
	if !again {
		return
	}
	if v.name == "" && reject(w, r) {
		return
	}
	if !decode(w, r, &v) || reject(w, r) {
		return
	}
	if err := check(w, r); err != nil {
		return
	}
	if check(w, r) != nil {
		return
	}
	err := check(w, r)
	if nil != err {
		return
	}
	if err = check(w, r); err == nil {
		fmt.Fprintln(w, "done")
	}
}

func negatedTwice(w http.ResponseWriter, r *http.Request) {
	var v user
	if decode(w, r, &v) {
		fmt.Fprintln(w, "done")
	}
}

func inSwitch(w http.ResponseWriter, r *http.Request) {
	switch reject(w, r) {
	case true:
		return
	}
	switch {
	case reject(w, r):
		return
	}
	switch u := current(w, r); u {
	case nil:
		return
	}
	fmt.Fprintln(w, "done")
}

func pointers(w http.ResponseWriter, r *http.Request) {
	u := current(w, r)
	if u == nil {
		return
	}
	if u := current(w, r); u != nil {
		fmt.Fprintln(w, u.name)
	}
}

func twoResults(w http.ResponseWriter, r *http.Request) {
	id, ok := parse(w, r)
	if !ok {
		return
	}
	u, err := load(w, r)
	if err != nil {
		return
	}
	fmt.Fprintln(w, id, u)
}

func inLoop(w http.ResponseWriter, r *http.Request) {
	for range 3 {
		if reject(w, r) {
			return
		}
	}
	fmt.Fprintln(w, "done")
}

// The result is passed on: the caller decides.
func passedOn(w http.ResponseWriter, r *http.Request) bool {
	return reject(w, r) || !decode(w, r, new(user))
}

func usesPassedOn(w http.ResponseWriter, r *http.Request) {
	if passedOn(w, r) {
		return
	}
	work()
	fmt.Fprintln(w, "done")
}

func passedOnError(w http.ResponseWriter, r *http.Request) error {
	if err := check(w, r); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return nil
}

func usesPassedOnError(w http.ResponseWriter, r *http.Request) {
	if err := passedOnError(w, r); err != nil {
		return
	}
	work()
	fmt.Fprintln(w, "done")
}

// A helper that has replied exactly when it returns nil.
func writeJSON(w http.ResponseWriter, code int, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.WriteHeader(code)
	_, err = w.Write(data)
	return err
}

func encodes(w http.ResponseWriter, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusBadRequest)
	w.Write(data)
	return nil
}

func repliesIfNil(w http.ResponseWriter, r *http.Request) {
	if err := encodes(w, "v"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Println("replied")
}

// Closures.

func closureUnused(w http.ResponseWriter, r *http.Request) {
	fail := func() { http.NotFound(w, r) }
	if r.Method != http.MethodPost {
		fail()
		return
	}
	fmt.Fprintln(w, "done")
}

func closureConditional(w http.ResponseWriter, r *http.Request) {
	refused := func() bool {
		if r.Method == http.MethodPost {
			return false
		}
		http.NotFound(w, r)
		return true
	}
	if refused() {
		return
	}
	fmt.Fprintln(w, "done")
}

func closureRunAtOnce(w http.ResponseWriter, r *http.Request) {
	err := func() error {
		if r.Method == http.MethodPost {
			return nil
		}
		http.NotFound(w, r)
		return errBad
	}()
	if err != nil {
		return
	}
	fmt.Fprintln(w, "done")
}

// A closure sets the flag that is tested later.
func closureSetsFlag(w http.ResponseWriter, r *http.Request) {
	failed := false
	fail := func() {
		http.NotFound(w, r)
		failed = true
	}
	if r.Method != http.MethodPost {
		fail()
	}
	if failed {
		return
	}
	fmt.Fprintln(w, "done")
}

// A closure of its own writer replies to another response.
func closureOtherWriter(w http.ResponseWriter, r *http.Request, mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		http.NotFound(w, r)
	})
	fmt.Fprintln(w, "done")
}

// Interface methods.

type mixed interface{ mix(w http.ResponseWriter) }

type mixedError struct{}

func (mixedError) mix(w http.ResponseWriter) { http.NotFound(w, nil) }

type mixedNothing struct{}

func (mixedNothing) mix(w http.ResponseWriter) {}

// One implementation does nothing: the method may reply, no more.
func mixedImplementations(w http.ResponseWriter, r *http.Request, by mixed) {
	if r.Method != http.MethodPost {
		by.mix(w)
	}
	work()
}

type renderer interface {
	render(w http.ResponseWriter) error
}

func noImplementationOtherShape(w http.ResponseWriter, r *http.Request, by renderer) {
	by.render(w)
	fmt.Fprintln(w, "done")
}

// Recorders and buffers never are writers.

type buffered struct {
	header http.Header
	body   bytes.Buffer
	code   int
}

func (b *buffered) Header() http.Header            { return b.header }
func (b *buffered) Write(data []byte) (int, error) { return b.body.Write(data) }
func (b *buffered) WriteHeader(code int)           { b.code = code }

func intoBuffer(w http.ResponseWriter, r *http.Request) {
	b := &buffered{header: w.Header()}
	if r.Method != http.MethodPost {
		http.NotFound(b, r)
	}
	fmt.Fprintln(b, "done")
	w.Write(b.body.Bytes())
}

func bufferMethods(b *buffered, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(b, r)
	}
	fmt.Fprintln(b, "done")
}

// It is one writer or another, so nothing is certain of either.
func oneOrOther(w http.ResponseWriter, r *http.Request) {
	b := &buffered{}
	var out http.ResponseWriter = w
	if r.FormValue("dry") != "" {
		out = b
	}
	if r.Method != http.MethodPost {
		http.NotFound(out, r)
		return
	}
	fmt.Fprintln(w, "done")
}

// Zero stands for another status, which is none of an error.
func answerOr(w http.ResponseWriter, code int, text string) {
	if code == 0 {
		code = http.StatusOK
	}
	w.WriteHeader(code)
	fmt.Fprintln(w, text)
}

func withDefault(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		answerOr(w, 0, "POST only")
	}
	fmt.Println("counted")
}

// One of two functions, of which one sends no error.
func eitherFunction(w http.ResponseWriter, r *http.Request) {
	answer := http.Error
	if r.Method == http.MethodPost {
		answer = func(w http.ResponseWriter, msg string, code int) {}
	}
	answer(w, "POST only", http.StatusMethodNotAllowed)
	fmt.Fprintln(w, "done")
}
