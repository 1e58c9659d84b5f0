// Package http has the name, and some of the names, of net/http.
package http

import (
	"fmt"
	"io"
)

type ResponseWriter interface{ WriteString(string) }

type Request struct{ URL string }

func Error(w io.Writer, message string, code int) { fmt.Fprintln(w, code, message) }

func NotFound(w io.Writer, r *Request) { Error(w, r.URL, 404) }

// Twice is no handler: nothing here is an HTTP response.
func Twice(w io.Writer, r *Request) {
	Error(w, "first", 500)
	Error(w, "second", 500)
	NotFound(w, r)
}

// A Rows shares its name with that of database/sql only.
type Rows struct{ n int }

func (r *Rows) Next() bool { r.n--; return r.n > 0 }

func (r *Rows) Scan(...any) error { return nil }

func Count(rows *Rows) (n int) {
	for rows.Next() {
		n++
	}
	return n
}
