// Package lib has the helpers of package app.
package lib

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// Fail sends whatever status its caller says.
func Fail(w http.ResponseWriter, code int, message string) {
	w.Header().Set("X-Error", message)
	w.WriteHeader(code)
	fmt.Fprintln(w, message)
}

// Respond sends the status its caller says, or 500 if encoding fails.
func Respond(w http.ResponseWriter, code int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(code)
	w.Write(data)
}

// RenderError has the writer second.
func RenderError(message string, w http.ResponseWriter) {
	Fail(w, http.StatusBadRequest, message)
}

// Reject replies exactly when it returns true.
func Reject(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return true
	}
	return false
}

// Decode replies exactly when it returns false.
func Decode(w http.ResponseWriter, r *http.Request, v any) bool {
	err := json.NewDecoder(r.Body).Decode(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	return err == nil
}

// Check replies exactly when its error is not nil.
func Check(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "forbidden", http.StatusForbidden)
		return errors.New("forbidden")
	}
	return nil
}

type User struct{ Name string }

// Current replies exactly when it returns no user.
func Current(w http.ResponseWriter, r *http.Request) *User {
	name, _, ok := r.BasicAuth()
	if !ok {
		http.Error(w, "forbidden", http.StatusForbidden)
		return nil
	}
	return &User{name}
}

// Parse replies exactly when its second result is false.
func Parse(w http.ResponseWriter, r *http.Request) (string, bool) {
	id := r.FormValue("id")
	if id == "" {
		http.Error(w, "no id", http.StatusBadRequest)
		return "", false
	}
	return id, true
}

// A Server has its helpers as methods.
type Server struct{ Debug bool }

func (s *Server) Fail(w http.ResponseWriter, err error) {
	if s.Debug {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Error(w, "internal error", http.StatusInternalServerError)
}

// A Context owns a writer.
type Context struct {
	W http.ResponseWriter
	R *http.Request
}

func (c *Context) Fail(code int) {
	http.Error(c.W, http.StatusText(code), code)
}

// A Responder is implemented by JSON alone.
type Responder interface {
	Refuse(w http.ResponseWriter, message string)
}

type JSON struct{}

func (JSON) Refuse(w http.ResponseWriter, message string) {
	http.Error(w, message, http.StatusBadRequest)
}

// Remove can fail.
func Remove(id string) error { return nil }
