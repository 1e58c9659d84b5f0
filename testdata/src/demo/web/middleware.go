package web

import (
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// A recorder remembers the status.
type recorder struct {
	http.ResponseWriter
	status int
}

func (rec *recorder) WriteHeader(code int) {
	rec.status = code
	rec.ResponseWriter.WriteHeader(code)
}

// Unwrap is for http.ResponseController.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// Log writes a line for each request.
func Log(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		slog.Info("request", "method", r.Method, "path", r.URL.Path, "status", rec.status, "took", time.Since(start))
	})
}

// RequireToken lets only requests pass that have the token.
func RequireToken(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(got), []byte(token)) == 0 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			Fail(w, http.StatusUnauthorized, "the token is wrong")
		}
		next.ServeHTTP(w, r)
	})
}

// RequireJSON lets only requests pass that have a body of JSON.
func RequireJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/json" {
			Fail(w, http.StatusUnsupportedMediaType, "JSON only")
			return
		}
		next.ServeHTTP(w, r)
	})
}
