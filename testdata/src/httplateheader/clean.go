package httplateheader

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
)

// The right order.
func right(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintln(w, "created")
}

// A reply on some other path, or that may come, is not certain.
func otherPath(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "posted")
		return
	}
	w.WriteHeader(http.StatusMethodNotAllowed)
}

func samePath(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "posted")
	}
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func mayReply(w http.ResponseWriter, verbose bool) {
	if verbose {
		fmt.Fprintln(w, "verbose")
	}
}

func afterMaybe(w http.ResponseWriter, r *http.Request) {
	mayReply(w, true)
	w.WriteHeader(http.StatusOK)
}

// A callee without a readable body is never an earlier reply.
func afterUnknown(w http.ResponseWriter, r *http.Request, next http.Handler, write func(io.Writer)) {
	next.ServeHTTP(w, r)
	write(w)
	w.Header().Set("X-After", "1")
	w.WriteHeader(http.StatusOK)
}

// A buffered writer may reply; nothing is certain before it is flushed.
func buffered(w http.ResponseWriter, r *http.Request) {
	out := bufio.NewWriter(w)
	out.WriteString("body")
	w.WriteHeader(http.StatusCreated)
	out.Flush()
}

func bufferedCSV(w http.ResponseWriter, r *http.Request) {
	out := csv.NewWriter(w)
	defer out.Flush()
	out.Write([]string{"a"})
	w.Header().Set("Content-Type", "text/csv")
}

// Other writers.
func otherWriters(w http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	rec.WriteHeader(http.StatusOK)
	rec.Header().Set("X-Late", "1")
	var body bytes.Buffer
	json.NewEncoder(&body).Encode("v")
	w.Header().Set("Content-Type", "application/json")
	w.Write(body.Bytes())
}

// A header read, not changed; a header of the request.
func otherHeaders(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body")
	fmt.Println(w.Header().Get("Content-Type"))
	r.Header.Set("X-Request", "1")
}

// 1xx statuses do not start the response.
func informational(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Link", "</style.css>; rel=preload")
	w.WriteHeader(http.StatusEarlyHints)
	w.WriteHeader(http.StatusProcessing)
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(http.StatusOK)
}

// Trailers: announced by name, or with the prefix.
func trailers(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", "X-Sum, X-Size")
	w.Header().Add("Trailer", "X-End")
	fmt.Fprintln(w, "body")
	w.Header().Set("X-Sum", "1")
	w.Header().Set("x-size", "1")
	w.Header().Set("X-End", "1")
	w.Header().Set(http.TrailerPrefix+"X-Other", "1")
	w.Header().Set("Trailer:X-Prefixed", "1")
}

// Another function of the package announces the trailer.
func trailersAnnouncedBefore(w http.ResponseWriter, r *http.Request) {
	announce(w)
	fmt.Fprintln(w, "body")
	w.Header().Set("x-state", "done")
}

var stateHeader = "X-State"

func trailerOfVariableName(w http.ResponseWriter, r *http.Request) {
	announce(w)
	fmt.Fprintln(w, "body")
	w.Header().Set(stateHeader, "done")
}

func trailersInHelpers(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "body")
	setSum(w)
	func() {
		w.Header().Set(http.TrailerPrefix+"X-Also", "1")
	}()
}

func setSum(w http.ResponseWriter) { w.Header().Set(http.TrailerPrefix+"X-Sum", "1") }

func announce(w http.ResponseWriter) { w.Header().Add("Trailer", "X-State") }

func trailersOfUnknownName(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Trailer", name)
	fmt.Fprintln(w, "body")
	w.Header().Set(name, "1")
	w.Header().Set(http.TrailerPrefix+name, "1")
}

// The methods of a type that has the three methods and holds a writer.
type logging struct {
	http.ResponseWriter
	code int
}

func (l *logging) WriteHeader(code int) {
	if l.code != 0 {
		return
	}
	l.code = code
	l.ResponseWriter.WriteHeader(code)
}

func (l *logging) Write(data []byte) (int, error) {
	l.ResponseWriter.WriteHeader(http.StatusOK)
	l.ResponseWriter.WriteHeader(l.code)
	return l.ResponseWriter.Write(data)
}

type held struct {
	inner http.ResponseWriter
	code  int
}

func (h *held) Header() http.Header            { return h.inner.Header() }
func (h *held) Write(data []byte) (int, error) { return h.inner.Write(data) }
func (h *held) WriteHeader(code int) {
	h.inner.WriteHeader(code)
	h.inner.Header().Set("X-Late", "1")
}
func (h *held) finish() {
	h.inner.Write(nil)
	h.inner.WriteHeader(h.code)
}

// After Hijack the connection is the handler's own.
func hijacked(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusSwitchingProtocols)
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	w.Header().Set("X-Late", "1")
}

// In the branch taken because the writing call itself failed.
func failed(w http.ResponseWriter, r *http.Request) {
	if err := json.NewEncoder(w).Encode("v"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func failedAssigned(w http.ResponseWriter, r *http.Request) {
	_, err := fmt.Fprintln(w, "body")
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	fmt.Println("sent")
}

func encode(w http.ResponseWriter, v any) error { return json.NewEncoder(w).Encode(v) }

func failedHelper(w http.ResponseWriter, r *http.Request) {
	if err := encode(w, "v"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// A status after an error reply is httpreturn's.
func afterError(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	w.WriteHeader(http.StatusOK)
}

func refuse(w http.ResponseWriter) { writeJSON(w, http.StatusBadRequest, "bad") }

func afterHelperError(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuse(w)
	}
	writeJSON(w, http.StatusOK, "v")
}

// After a test of the writer's own state.
func (l *logging) Written() bool { return l.code != 0 }

func asksState(w *logging, r *http.Request) {
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "posted")
	}
	if !w.Written() {
		w.WriteHeader(http.StatusOK)
	}
}

func asksField(w *logging, r *http.Request) {
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "posted")
	}
	if w.code == 0 {
		w.WriteHeader(http.StatusOK)
	}
}

// Deferred replies, first and second.
func deferred(w http.ResponseWriter, r *http.Request) {
	defer fmt.Fprintln(w, "bye")
	defer func() {
		fmt.Fprintln(w, "bye")
	}()
	defer w.WriteHeader(http.StatusOK)
	w.Header().Set("X-Begin", "1")
	w.WriteHeader(http.StatusCreated)
}

func deferredLate(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if v := recover(); v != nil {
			http.Error(w, "panicked", http.StatusInternalServerError)
		}
	}()
	defer w.Header().Set("X-Late", "1")
	fmt.Fprintln(w, "body")
}

// A helper that has replied exactly when it returns nil.
func send(w http.ResponseWriter, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	w.Write(data)
	return nil
}

func afterSend(w http.ResponseWriter, r *http.Request) {
	if err := send(w, "v"); err != nil {
		w.Header().Set("X-Error", "1")
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// A flag that whoever assigns it sets to true stays true.
func startsOnce(w http.ResponseWriter, r *http.Request, events <-chan string) {
	started := false
	go func() {
		<-r.Context().Done()
		started = true
	}()
	for event := range events {
		if !started {
			w.WriteHeader(http.StatusOK)
			started = true
		}
		fmt.Fprintln(w, event)
	}
}

// A context that has ended stays so.
func stopsWithContext(w http.ResponseWriter, r *http.Request, events <-chan string) {
	ctx := r.Context()
	started := false
	send := func(event string) {
		if ctx.Err() != nil {
			fmt.Fprintln(w, "cancelled")
		} else if !started {
			w.WriteHeader(http.StatusOK)
			started = true
		}
	}
	for event := range events {
		send(event)
	}
}

// A number that was counted is no longer zero.
func counted(w http.ResponseWriter, r *http.Request, lines <-chan string) {
	n := 0
	for line := range lines {
		if n == 0 {
			w.Header().Set("Content-Type", "text/plain")
		}
		fmt.Fprintln(w, line)
		n++
	}
	if n == 0 {
		http.Error(w, "none", http.StatusNotFound)
	}
}

// What is printed into a buffer is not sent yet.
func printed(w http.ResponseWriter, r *http.Request) {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "line")
	json.NewEncoder(out).Encode("line")
	w.Header().Set("Content-Type", "text/plain")
	out.Flush()
}

// The error of a csv.Writer is that of its last write.
func table(w http.ResponseWriter, r *http.Request) {
	out := csv.NewWriter(w)
	out.Write([]string{"column"})
	out.Flush()
	if out.Error() != nil {
		http.Error(w, "broken off", http.StatusInternalServerError)
	}
}

// columnOfEachRow: an inner loop counts the same numbers each time.
func columnOfEachRow(w http.ResponseWriter, rows [][]string, column int) {
	for _, row := range rows {
		for i := 0; i < 2; i++ {
			if i == column {
				http.Error(w, "column", http.StatusBadRequest)
				return
			}
		}
		fmt.Fprintln(w, row)
	}
}

// countedTwice: and so does a second loop.
func countedTwice(w http.ResponseWriter, failing int) {
	for i := 0; i < 2; i++ {
		if i == failing {
			return
		}
	}
	w.WriteHeader(http.StatusAccepted)
	for i := 0; i < 2; i++ {
		if i == failing {
			http.Error(w, "failed", http.StatusInternalServerError)
			return
		}
	}
}

// rounded: a number in parentheses has the precision of what it is assigned to, as one without.
func rounded(w http.ResponseWriter) {
	v := struct{ rate float32 }{rate: (0.1)}
	if v.rate != 0.1 {
		w.WriteHeader(http.StatusInternalServerError)
	}
	w.Header().Set("Content-Type", "text/plain")
}
