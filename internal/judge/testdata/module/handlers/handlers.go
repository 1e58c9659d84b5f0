// Package handlers holds the generated handlers.
package handlers

import "net/http"

// Next is the handler that requests are passed on to.
var Next http.Handler

// A server holds a writer.
type server struct{ w http.ResponseWriter }
