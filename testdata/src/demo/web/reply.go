// Package web holds what all handlers share: replies, decoding of requests, middleware.
package web

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
)

// JSON replies with v.
func JSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		slog.Error("reply not sent", "err", err)
	}
}

// Text replies with plain text.
func Text(w http.ResponseWriter, code int, text string) {
	w.WriteHeader(code)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, err := io.WriteString(w, text); err != nil {
		slog.Error("reply not sent", "err", err)
	}
}

// A Problem is the body of an error reply.
type Problem struct {
	Error string `json:"error"`
}

// Fail replies with an error.
func Fail(w http.ResponseWriter, code int, message string) {
	JSON(w, code, Problem{message})
}

// Decode reads the request's body into v. It returns false if it has replied
// with an error instead.
func Decode(w http.ResponseWriter, r *http.Request, v any) bool {
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	body.DisallowUnknownFields()
	if err := body.Decode(v); err != nil {
		Fail(w, http.StatusBadRequest, "cannot read the body")
		return false
	}
	return true
}

// ID returns the id in the request's path. It returns false if it has replied
// with an error instead.
func ID(w http.ResponseWriter, r *http.Request) (int64, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		Fail(w, http.StatusBadRequest, "the id is not a number")
		return 0, false
	}
	return id, true
}
