// Package replies has a function for each thing that a summary can say. // want package:"carries"
package replies

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
)

var errBad = errors.New("bad")

// Actions.

func header(w http.ResponseWriter) { w.Header().Set("A", "b") } // want header:"^param 0: header$"

func headerMap(w http.ResponseWriter) { w.Header()["A"] = nil } // want headerMap:"^param 0: header$"

func cookie(w http.ResponseWriter) { http.SetCookie(w, nil) } // want cookie:"^param 0: header$"

func status(w http.ResponseWriter) { w.WriteHeader(204) } // want status:"^param 0: status=204$"

func body(w http.ResponseWriter) { fmt.Fprint(w) } // want body:"^param 0: body$"

func flush(w http.ResponseWriter) { w.(http.Flusher).Flush() } // want flush:"^param 0: flush$"

func hijack(w http.ResponseWriter) (err error) { // want hijack:`^param 0: hijack if result 0 is nil; param 0: hijack\? if result 0 is non-nil$`
	_, _, err = w.(http.Hijacker).Hijack()
	return err
}

func handler(w http.ResponseWriter, r *http.Request, next http.Handler) { // want handler:`^param 0: handler\?$`
	next.ServeHTTP(w, r)
}

func all(w http.ResponseWriter) { http.Error(w, "", 400) } // want all:`^param 0: header\+status=400\+body$`

// On some path.
func maybe(w http.ResponseWriter, yes bool) { // want maybe:`^param 0: header\?\+status=404\?\+body\?$`
	if yes {
		http.NotFound(w, nil)
	}
}

// Several statuses.
func either(w http.ResponseWriter, yes bool) { // want either:`^param 0: status=200\|404$`
	code := 200
	if yes {
		code = 404
	}
	w.WriteHeader(code)
}

func param(message string, code int, w http.ResponseWriter) { // want param:`^param 2: status=param 1$`
	w.WriteHeader(code)
}

func paramOrConstant(w http.ResponseWriter, code int) { // want paramOrConstant:`^param 0: status=param 1\|500$`
	if code < 100 {
		code = 500
	}
	w.WriteHeader(code)
}

func paramConverted(w http.ResponseWriter, code int16) { // want paramConverted:`^param 0: status=param 1$`
	w.WriteHeader(int(code))
}

func paramChanged(w http.ResponseWriter, code int) { // want paramChanged:`^param 0: status=varies$`
	w.WriteHeader(code + 1)
}

func unknownError(w http.ResponseWriter, code func() int) { // want unknownError:`^param 0: header\+status=error\+body$`
	http.Error(w, "", code())
}

func five(w http.ResponseWriter, n int) { // want five:`^param 0: status=varies$`
	switch n {
	case 1:
		n = 201
	case 2:
		n = 202
	case 3:
		n = 203
	case 4:
		n = 204
	default:
		n = 205
	}
	w.WriteHeader(n)
}

// The first status counts.
func twice(w http.ResponseWriter) { // want twice:`^param 0: status=200$`
	w.WriteHeader(200)
	w.WriteHeader(404)
}

// Statuses under 200 are none.
func informational(w http.ResponseWriter) { // want informational:`^param 0: header$`
	w.Header().Set("Link", "")
	w.WriteHeader(103)
}

// Conditions.

func ifTrue(w http.ResponseWriter, yes bool) bool { // want ifTrue:`^param 0: status=400 if result 0 is true; nothing if result 0 is false$`
	if yes {
		w.WriteHeader(400)
	}
	return yes
}

func ifFalse(w http.ResponseWriter, yes bool) bool { // want ifFalse:`^nothing if result 0 is true; param 0: status=400 if result 0 is false$`
	if !yes {
		w.WriteHeader(400)
		return false
	}
	return true
}

func ifComparison(w http.ResponseWriter, err error) bool { // want ifComparison:`^nothing if result 0 is true; param 0: status=400 if result 0 is false$`
	if err != nil {
		w.WriteHeader(400)
	}
	return err == nil
}

func ifError(w http.ResponseWriter, yes bool) error { // want ifError:`^nothing if result 0 is nil; param 0: status=400 if result 0 is non-nil$`
	if yes {
		w.WriteHeader(400)
		return errBad
	}
	return nil
}

func ifNil(w http.ResponseWriter, v any) error { // want ifNil:`^param 0: status=200\+body if result 0 is nil; nothing if result 0 is non-nil$`
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.WriteHeader(200)
	w.Write(data)
	return nil
}

func ifPointer(w http.ResponseWriter, yes bool) *int { // want ifPointer:`^param 0: status=400 if result 0 is nil; nothing if result 0 is non-nil$`
	if yes {
		w.WriteHeader(400)
		return nil
	}
	return new(int)
}

func ifInterface(w http.ResponseWriter, yes bool) fmt.Stringer { // want ifInterface:`^param 0: status=400 if result 0 is nil; nothing if result 0 is non-nil$`
	if yes {
		w.WriteHeader(400)
		return nil
	}
	return &name{}
}

type name struct{}

func (*name) String() string { return "name" }

func ifSecond(w http.ResponseWriter, yes bool) (int, bool) { // want ifSecond:`^nothing if result 1 is true; param 0: status=400 if result 1 is false$`
	if yes {
		w.WriteHeader(400)
		return 0, false
	}
	return 1, true
}

func ifNamed(w http.ResponseWriter, yes bool) (n int, err error) { // want ifNamed:`^nothing if result 1 is nil; param 0: status=400 if result 1 is non-nil$`
	if yes {
		w.WriteHeader(400)
		err = errBad
		return
	}
	return
}

// A result that does not tell.
func tellsNothing(w http.ResponseWriter, yes, no bool) bool { // want tellsNothing:`^param 0: status=400\?$`
	if yes {
		w.WriteHeader(400)
	}
	return no
}

// A write that fails and whose error is handed on.
func encode(w http.ResponseWriter, v any) error { // want encode:`^param 0: body if result 0 is nil; param 0: body\? if result 0 is non-nil$`
	return json.NewEncoder(w).Encode(v)
}

// Places.

func second(a, b http.ResponseWriter) { b.WriteHeader(200) } // want second:"^param 1: status=200$"

func both(a, b http.ResponseWriter) { // want both:"^param 0: status=200, param 1: status=404$"
	a.WriteHeader(200)
	b.WriteHeader(404)
}

func alias(w http.ResponseWriter) { // want alias:"^param 0: status=200$"
	out := w
	out.WriteHeader(200)
}

func byteWriter(w io.Writer) { io.WriteString(w, "") } // want byteWriter:"^param 0: body$"

func asserted(w io.Writer) { // want asserted:`^param 0: status=200\?$`
	if w, ok := w.(http.ResponseWriter); ok {
		w.WriteHeader(200)
	}
}

func holders(w http.ResponseWriter) { // want holders:`^param 0: body$`
	out := bufio.NewWriter(io.MultiWriter(os.Stdout, w))
	out.WriteString("")
	out.Flush()
}

func buffered(w http.ResponseWriter) { // want buffered:`^param 0: body\?$`
	csv.NewWriter(w).Write(nil)
}

func controller(w http.ResponseWriter) { http.NewResponseController(w).Flush() } // want controller:`^param 0: flush$`

type server struct {
	w    http.ResponseWriter
	code int
}

func (s *server) field() { s.w.WriteHeader(200) } // want field:"^receiver.w: status=200$"

func (s server) callsField() { s.field() } // want callsField:"^receiver.w: status=200$"

func fieldOfParam(s *server) { s.w.WriteHeader(404) } // want fieldOfParam:"^param 0.w: status=404$"

func built(w http.ResponseWriter) { // want built:"^param 0: status=404$"
	s := &server{w: w}
	fieldOfParam(s)
}

type wrapper struct {
	http.ResponseWriter
	code int
}

func (w *wrapper) WriteHeader(code int) { // want WriteHeader:`^receiver: status=param 0$`
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

func (w *wrapper) fail() { w.WriteHeader(500) } // want fail:"^receiver: status=500$"

func wraps(w http.ResponseWriter) { // want wraps:"^param 0: status=500$"
	ww := &wrapper{ResponseWriter: w}
	ww.fail()
}

// Through functions of the package, in any order, and in a cycle.

func calls(w http.ResponseWriter) { status(w) } // want calls:"^param 0: status=204$"

func callsWith(w http.ResponseWriter) { param("", 404, w) } // want callsWith:"^param 0: status=404$"

func callsWithParam(w http.ResponseWriter, code int) { param("", code, w) } // want callsWithParam:"^param 0: status=param 1$"

func callsConditional(w http.ResponseWriter, yes bool) bool { // want callsConditional:`^param 0: status=400 if result 0 is true; nothing if result 0 is false$`
	if !ifFalse(w, yes) {
		return true
	}
	return false
}

func cycleA(w http.ResponseWriter, n int) { // want cycleA:"^param 0: status=404$"
	if n > 0 {
		cycleB(w, n-1)
		return
	}
	w.WriteHeader(404)
}

func cycleB(w http.ResponseWriter, n int) { cycleA(w, n) } // want cycleB:"^param 0: status=404$"

// A function that never returns has no way to end.
func neverReturns(w http.ResponseWriter) { // want neverReturns:"^never ends$"
	w.WriteHeader(500)
	panic("never")
}

// Literals.

func literal(w http.ResponseWriter) { // want literal:"^param 0: status=200$"
	func() { w.WriteHeader(200) }()
}

func boundLiteral(w http.ResponseWriter) { // want boundLiteral:"^param 0: status=404$"
	fail := func(code int) { w.WriteHeader(code) }
	fail(404)
}

func handedLiteral(w http.ResponseWriter) { // want handedLiteral:"^param 0: status=404$"
	fail := func(out http.ResponseWriter) { out.WriteHeader(404) }
	fail(w)
}

// Generic functions and methods.

func generic[T any](w http.ResponseWriter, v T) { fmt.Fprint(w, v) } // want generic:"^param 0: body$"

type endpoint[T any] struct{ v T }

func (e endpoint[T]) serve(w http.ResponseWriter) { generic(w, e.v) } // want serve:"^param 0: body$"

// Interfaces: the union of the implementations in sight.

type refuser interface{ refuse(w http.ResponseWriter) }

type first struct{}

func (first) refuse(w http.ResponseWriter) { w.WriteHeader(400) } // want refuse:"^param 0: status=400$"

type other struct{}

func (*other) refuse(w http.ResponseWriter) { w.WriteHeader(404) } // want refuse:"^param 0: status=404$"

func union(w http.ResponseWriter, by refuser) { by.refuse(w) } // want union:`^param 0: status=400\|404$`

// Nothing.

func nothing(w http.ResponseWriter) { w.Header().Get("A") }

func deferred(w http.ResponseWriter) {
	defer w.WriteHeader(200)
	defer func() { w.WriteHeader(200) }()
}

func returnsLiteral(w http.ResponseWriter) func() { return func() { w.WriteHeader(200) } }

func unknown(w http.ResponseWriter, f func(http.ResponseWriter)) { f(w) }

func recorder(r *http.Request) {
	w := httptest.NewRecorder()
	w.WriteHeader(200)
}

// A function without a writer is known for what it runs in a goroutine.
func runs(f func() error, fail bool) error { // want runs:`^nothing; runs param 0 in a goroutine$`
	done := make(chan error)
	go func() { done <- f() }()
	if fail {
		panic("failed")
	}
	return <-done
}

// After a test of the writer's own state nothing is certain.
func asks(w *wrapper) { // want asks:`^param 0: status=200\?$`
	if w.code == 0 {
		w.WriteHeader(200)
	} else {
		w.WriteHeader(200)
	}
}

// Where the state may decide whether it replies, that is all that is known.
func asksWhether(w *wrapper) { // want asksWhether:`^param 0: asked$`
	if w.code == 0 {
		w.WriteHeader(200)
	}
}

func asksBetween(w *wrapper) { // want asksBetween:`^param 0: status=404\?\+body\?$`
	w.WriteHeader(404)
	if w.code == 0 {
		w.Write(nil)
	}
}

// deferring keeps the status back until it is told.
type deferring struct {
	http.ResponseWriter
	code int
}

func (d *deferring) WriteHeader(code int) { d.code = code }

func (d *deferring) commit() { // want commit:`^receiver.ResponseWriter: asked$`
	if d.code != 0 {
		d.ResponseWriter.WriteHeader(d.code)
	}
}

// A default for a parameter that is zero.
func defaulted(w http.ResponseWriter, code int) { // want defaulted:`^param 0: status=param 1\+body; param 0: status=200\+body if param 1 is zero$`
	if code == 0 {
		code = http.StatusOK
	}
	w.WriteHeader(code)
	fmt.Fprint(w)
}

func defaultedNot(w http.ResponseWriter, code int) { // want defaultedNot:`^param 0: status=200; param 0: status=varies if param 1 is zero$`
	if code != 0 {
		code = http.StatusOK
	}
	w.WriteHeader(code)
}

func usesDefault(w http.ResponseWriter) { defaulted(w, 404) } // want usesDefault:`^param 0: status=404\+body$`

func mayUseDefault(w http.ResponseWriter, code int) { defaulted(w, code) } // want mayUseDefault:`^param 0: status=param 1\|200\+body$`

// What was assigned before is no parameter any more.
func defaultedLate(w http.ResponseWriter, code int) { // want defaultedLate:`^param 0: status=varies$`
	code = len(w.Header())
	if code == 0 {
		code = http.StatusOK
	}
	w.WriteHeader(code)
}

// A compressor has the methods of a writer, and one more.
type compressor interface {
	http.ResponseWriter
	compressed() bool
}

type plain struct{ http.ResponseWriter }

func (plain) compressed() bool { return false }

func compress(w http.ResponseWriter, c compressor) { // want compress:`^param 0: status=200$`
	if !c.compressed() {
		w.WriteHeader(200)
	}
}
