package frameworks

import (
	"bufio"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// noted is the status that a framework sends if none is set, where that can be
// told it: sending it sets no status.
const noted = 299

// A recorder notes what is done to the response of one request.
type recorder struct {
	broken bool // Write fails
	// request and writer are what functions are handed.
	request, writer any

	header http.Header
	did    api.Action
	code   int // the first status that was set
}

func newRecorder() *recorder {
	w := &recorder{header: make(http.Header)}
	w.request, w.writer = newRequest(), w
	return w
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(code int) {
	if code == noted {
		w.did |= api.Flush
		return
	}
	w.did |= api.Status
	if w.code == 0 {
		w.code = code
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	switch {
	case w.broken:
		return 0, net.ErrClosed
	case w.code == http.StatusNoContent:
		return 0, http.ErrBodyNotAllowed // as net/http's writer
	}
	w.did |= api.Body
	return len(p), nil
}

func (w *recorder) Flush() { w.did |= api.Flush }

func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.did |= api.Hijack
	return nil, nil, nil
}

func (w *recorder) CloseNotify() <-chan bool { return nil }

// observe notes what a function does, and nothing of what came before.
func (w *recorder) observe(f func()) {
	header := w.header.Clone()
	w.did, w.code = 0, 0
	f()
	if !maps.EqualFunc(header, w.header, slices.Equal) {
		w.did |= api.Header
	}
}

// newRequest returns the request that all handlers are tried with.
func newRequest() *http.Request { return httptest.NewRequest(http.MethodGet, "/", nil) }

// header returns a header of the response that net/http makes of what a handler
// does.
func header(key string, serve func(http.ResponseWriter)) string {
	rec := httptest.NewRecorder()
	serve(rec)
	return rec.Result().Header.Get(key)
}
