// Command judged runs generated handlers along every path and prints what they
// did.
package main

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"

	"judged/env"
	"judged/handlers"
)

func main() {
	limit, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.SetOutput(io.Discard)
	var names []string
	for name := range handlers.All {
		names = append(names, name)
	}
	slices.Sort(names)
	var out struct {
		Recordings []env.Recording
		Stacks     [][]env.Line
	}
	for _, name := range names {
		out.Recordings = append(out.Recordings, env.Explore(name, limit, func() {
			handlers.All[name](&writer{header: make(http.Header)}, httptest.NewRequest(http.MethodGet, "/", nil))
		}))
	}
	out.Stacks = env.Stacks
	w := bufio.NewWriter(os.Stdout)
	if err := errors.Join(gob.NewEncoder(w).Encode(out), w.Flush()); err != nil {
		os.Exit(1)
	}
}

func init() { handlers.Next = http.HandlerFunc(pass) }

func pass(http.ResponseWriter, *http.Request) { env.Record(env.Passed, 0) }

// A writer records what is done to it. A body that begins with "try" may fail
// to be written.
type writer struct{ header http.Header }

func (w *writer) Header() http.Header { return w.header }

func (w *writer) WriteHeader(status int) {
	if status >= 200 { // others start no response
		env.Record(env.Sent, status)
	}
}

func (w *writer) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("try")) && env.Is(0) {
		env.Record(env.Failed, 0)
		return 0, errors.New("broken pipe")
	}
	env.Record(env.Body, 0)
	return len(b), nil
}

func (w *writer) Flush() { env.Record(env.Flushed, 0) }
