// Package echo is a stub: signatures only.
package echo

import "net/http"

type Map map[string]any

type HandlerFunc func(c Context) error

type MiddlewareFunc func(next HandlerFunc) HandlerFunc

type HTTPError struct{ Code int }

func (he *HTTPError) Error() string { return "" }

func NewHTTPError(code int, message ...interface{}) *HTTPError { return nil }

type Response struct {
	Writer    http.ResponseWriter
	Status    int
	Size      int64
	Committed bool
}

func (r *Response) Header() http.Header { return nil }

func (r *Response) WriteHeader(code int) {}

func (r *Response) Write(b []byte) (n int, err error) { return 0, nil }

func (r *Response) Flush() {}

type Context interface {
	Request() *http.Request
	Response() *Response
	Param(name string) string
	QueryParam(name string) string
	SetCookie(cookie *http.Cookie)
	Set(key string, val any)
	Bind(i any) error
	HTML(code int, html string) error
	String(code int, s string) error
	JSON(code int, i any) error
	Blob(code int, contentType string, b []byte) error
	File(file string) error
	NoContent(code int) error
	Redirect(code int, url string) error
	Error(err error)
}
