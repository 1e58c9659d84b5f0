// Package lib has the helpers of package app.
package lib

import (
	"encoding/json"
	"net/http"
)

// JSON sends the status its caller says.
func JSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(v)
}

// NoCache changes the header and no more.
func NoCache(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// Options replies exactly when it returns true.
func Options(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return true
	}
	return false
}
