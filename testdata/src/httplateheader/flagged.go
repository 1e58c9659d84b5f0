// Package httplateheader has what the rule's own words say: headers and
// statuses set after a reply that came for certain.
package httplateheader

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

var errBad = errors.New("bad")

func work() error { return errBad }

// Statuses.

func status(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "created")
	w.WriteHeader(http.StatusCreated) // want `^w.WriteHeader is too late: fmt.Fprintln sent the status \(httplateheader\)$`
}

func statusTwice(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: an earlier one sent the status`
}

func errorAfterBody(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "begin")
	if err := work(); err != nil {
		http.Error(w, "failed", http.StatusInternalServerError) // want `http.Error is too late: fmt.Fprintln sent the status`
		return
	}
}

func redirectAfterBody(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, "begin")
	http.Redirect(w, r, "/", http.StatusFound) // want `http.Redirect is too late: io.WriteString sent the status`
}

// A flush sends the status.
func statusAfterFlush(w http.ResponseWriter, r *http.Request) {
	w.(http.Flusher).Flush()
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: Flush sent the status`
}

func statusAfterControllerFlush(w http.ResponseWriter, r *http.Request) {
	http.NewResponseController(w).Flush()
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: Flush sent the status`
}

// Headers: Set, Add, Del, cookies, the header map.

func set(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	w.Header().Set("Content-Type", "text/plain") // want `w.Header\(\).Set is too late: w.WriteHeader sent the header`
}

func add(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	w.Header().Add("Vary", "Accept") // want `w.Header\(\).Add is too late: w.WriteHeader sent the header`
}

func del(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	w.Header().Del("Date") // want `w.Header\(\).Del is too late: w.WriteHeader sent the header`
}

func cookie(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	http.SetCookie(w, &http.Cookie{}) // want `http.SetCookie is too late: w.WriteHeader sent the header`
}

func assign(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	w.Header()["Vary"] = nil // want `the assignment is too late: w.WriteHeader sent the header`
}

func remove(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	delete(w.Header(), "Vary") // want `delete is too late: w.WriteHeader sent the header`
}

func headerVariable(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain")
	w.Write(nil)
	h.Set("X-Late", "1") // want `h.Set is too late: w.Write sent the header`

	h["X-Late"] = nil // want `the assignment is too late: w.Write sent the header`
}

func afterEncoder(w http.ResponseWriter, r *http.Request) {
	json.NewEncoder(w).Encode("v")
	w.Header().Set("Content-Type", "application/json") // want `w.Header\(\).Set is too late: NewEncoder\(\).Encode sent the header`
}

func afterCSV(w http.ResponseWriter, r *http.Request) {
	out := csv.NewWriter(w)
	out.Write([]string{"a"})
	out.Flush()
	w.Header().Set("Content-Type", "text/csv") // want `w.Header\(\).Set is too late: out.Flush sent the header`
}

// Each path by itself.

func onOnePath(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "posted")
	}
	w.Header().Set("X-Method", r.Method) // want `w.Header\(\).Set is too late: fmt.Fprintln sent the header`
}

func inSwitch(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost:
		fmt.Fprintln(w, "posted")
	case http.MethodPut:
		w.Header().Set("X-Put", "1")
	}
	w.WriteHeader(http.StatusOK) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
}

func inLoop(w http.ResponseWriter, r *http.Request) {
	for _, id := range r.Form["id"] {
		w.Header().Add("X-Id", id) // want `w.Header\(\).Add is too late: fmt.Fprintln sent the header`
		fmt.Fprintln(w, id)
	}
}

// Helpers on both sides.

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func setHeaders(w http.ResponseWriter) { w.Header().Set("X-Served-By", "us") }

func afterHelper(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, "v")
	setHeaders(w) // want `setHeaders is too late: writeJSON sent the header`
}

func helperTwice(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, "v")
	writeJSON(w, http.StatusCreated, "v") // want `writeJSON is too late: an earlier one sent the status`
}

// A helper that replies exactly when its result says so.
func maybeReplies(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return true
	}
	return false
}

func afterConditional(w http.ResponseWriter, r *http.Request) {
	if maybeReplies(w, r) {
		w.Header().Set("Allow", "POST") // want `w.Header\(\).Set is too late: maybeReplies sent the header`
	}
}

// Closures, fields, wrappers.

func afterClosure(w http.ResponseWriter, r *http.Request) {
	send := func(s string) { io.WriteString(w, s) }
	send("begin")
	w.WriteHeader(http.StatusOK) // want `w.WriteHeader is too late: send sent the status`
}

type server struct{ w http.ResponseWriter }

func (s *server) send(text string) { io.WriteString(s.w, text) }

func (s *server) handle() {
	s.send("begin")
	s.w.WriteHeader(http.StatusCreated) // want `s.w.WriteHeader is too late: s.send sent the status`
}

type counter struct {
	http.ResponseWriter
	bytes int
}

func (c *counter) Write(data []byte) (int, error) {
	c.bytes += len(data)
	return c.ResponseWriter.Write(data)
}

func wrapper(w http.ResponseWriter, r *http.Request) {
	c := &counter{ResponseWriter: w}
	c.Write([]byte("begin"))
	w.Header().Set("X-Late", "1") // want `w.Header\(\).Set is too late: c.Write sent the header`
}

// 101 starts the response, other statuses under 200 do not.
func switching(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusSwitchingProtocols)
	w.Header().Set("Upgrade", "x") // want `w.Header\(\).Set is too late: w.WriteHeader sent the header`
}

// A name that was not announced is no trailer.
func otherTrailer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", "X-Sum, X-Size")
	fmt.Fprintln(w, "body")
	w.Header().Set("X-Sum", "1")
	w.Header().Set("X-Other", "1") // want `w.Header\(\).Set is too late: fmt.Fprintln sent the header`
}

// A status after an error reply is httpreturn's; a header is this rule's.
func headerAfterError(w http.ResponseWriter, r *http.Request) {
	if err := work(); err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		w.Header().Set("X-Error", "1") // want `w.Header\(\).Set is too late: http.Error sent the header`
	}
}

// The same line is this rule's through another path.
func bothRules(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost:
		fmt.Fprintln(w, "posted")
	case http.MethodPut:
		http.Error(w, "no PUT", http.StatusMethodNotAllowed)
	}
	w.WriteHeader(http.StatusOK) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
}

// Only the failed call is excused: the status came before it.
func failedAfterStatus(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	if err := json.NewEncoder(w).Encode("v"); err != nil {
		w.WriteHeader(http.StatusInternalServerError) // want `w.WriteHeader is too late: an earlier one sent the status`
	}
}

// What is moved.

func createdThenBody(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// The answer.
	fmt.Fprintln(w, name)
	// Where it is to be found.
	w.Header().Set("Location", "/"+name) // want `w.Header\(\).Set is too late: fmt.Fprintln sent the header`
}

func assignedResult(w http.ResponseWriter, r *http.Request) {
	n, err := fmt.Fprintln(w, "body")
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
	fmt.Println(n, err)
}

// What is removed: a status that says the same again.

func repeated(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusNotFound) // want +1 `w.WriteHeader is too late: an earlier one sent the status`
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprintln(w, "not found")
}

// An OK after a body says what the body has said.
func repeatedOK(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body") // want +2 `w.WriteHeader is too late: fmt.Fprintln sent the status`

	w.WriteHeader(http.StatusOK)
}

// A comment that says why.
func repeatedWithComment(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusNotFound)
	w.WriteHeader(http.StatusNotFound) // want `w.WriteHeader is too late: an earlier one sent the status`
}

// What stays: something in between depends on the order, or it stands in
// another block.

func inAnotherBlock(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body")
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
	}
}

func valueAssignedBetween(w http.ResponseWriter, r *http.Request) {
	code := http.StatusOK
	fmt.Fprintln(w, "body")
	code, _ = strconv.Atoi(r.FormValue("code"))
	w.WriteHeader(code) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
}

func valueOfReply(w http.ResponseWriter, r *http.Request) {
	n, _ := fmt.Fprintln(w, "body")
	w.Header().Set("X-Length", strconv.Itoa(n)) // want `w.Header\(\).Set is too late: fmt.Fprintln sent the header`
}

func valueOfCall(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body")
	w.Header().Set("X-Error", work().Error()) // want `w.Header\(\).Set is too late: fmt.Fprintln sent the header`
}

type page struct{ title string }

func (p *page) load() {}

func valueChangedBetween(w http.ResponseWriter, r *http.Request, p *page) {
	fmt.Fprintln(w, "body")
	p.load()
	w.Header().Set("X-Title", p.title) // want `w.Header\(\).Set is too late: fmt.Fprintln sent the header`
}

// The reply sets a header of its own, which would come too late then.
func replyWithHeader(w http.ResponseWriter, r *http.Request) {
	sendText(w, "body")
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: sendText sent the status`
}

func sendText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, text)
}

// Only one of two statuses can be meant.
func otherStatus(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, "v")
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: writeJSON sent the status`
}

// Comments that gofmt has aligned would be out of line.
func alignedComments(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body")
	fmt.Println("a longer line than that") // for the log
	w.WriteHeader(http.StatusCreated)      // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
}

func returnBetween(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body")
	if r.Method == http.MethodGet {
		return
	}
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
}

// The number that a switch is about is another one in the next round.
func nextRound(w http.ResponseWriter, r *http.Request, next func() int) {
rounds:
	for range 3 {
		switch next() {
		case 0:
			http.Error(w, "no", http.StatusBadRequest) // want `http.Error is too late: fmt.Fprintln sent the status`
			return
		case 1:
			fmt.Fprintln(w, "one")
			continue rounds
		}
	}
}

// On another path the status is an informational one, which does not start the response: to take
// the call away would lose it.
func hints(w http.ResponseWriter, r *http.Request) {
	code := http.StatusEarlyHints
	if r.Method == http.MethodPut {
		fmt.Fprintln(w, "put")
		code = http.StatusOK
	}
	w.WriteHeader(code) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
}
