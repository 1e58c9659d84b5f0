// Package handlers holds the generated handlers.
package handlers

import (
	"errors"
	"html/template"
	"net/http"
)

// Next is the handler that requests are passed on to.
var Next http.Handler

// A server holds a writer.
type server struct{ w http.ResponseWriter }

var errNo = errors.New("no")

// An item is what a handler keeps what it knows in.
type item struct {
	bad  bool
	n    int
	err  error
	name string
}

// A base has helpers and nothing else.
type base struct{}

var page = template.Must(template.New("").Parse("{{.}}"))

// A wrapper is a writer around another.
type wrapper struct{ http.ResponseWriter }

func (w wrapper) Flush() { w.ResponseWriter.(http.Flusher).Flush() }

// A tracker knows whether anything was written.
type tracker struct {
	http.ResponseWriter
	wrote bool
}

func (w *tracker) Written() bool { return w.wrote }

func (w *tracker) WriteHeader(status int) {
	w.wrote = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *tracker) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}
