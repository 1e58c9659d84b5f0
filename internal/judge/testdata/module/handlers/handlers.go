// Package handlers holds the generated handlers.
package handlers

import (
	"errors"
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
