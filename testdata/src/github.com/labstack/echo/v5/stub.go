// Package echo is a stub: signatures only.
package echo

import "net/http"

type HandlerFunc func(c *Context) error

type MiddlewareFunc func(next HandlerFunc) HandlerFunc

type HTTPError struct{ Code int }

func (he *HTTPError) Error() string { return "" }

func NewHTTPError(code int, message string) *HTTPError { return nil }

type Response struct {
	http.ResponseWriter
	Status    int
	Size      int64
	Committed bool
}

func (r *Response) WriteHeader(code int) {}

func (r *Response) Write(b []byte) (n int, err error) { return 0, nil }

func (r *Response) Flush() {}

type Context struct{}

func (c *Context) Request() *http.Request { return nil }

func (c *Context) Response() http.ResponseWriter { return nil }

func (c *Context) Param(name string) string { return "" }

func (c *Context) SetCookie(cookie *http.Cookie) {}

func (c *Context) Bind(i any) error { return nil }

func (c *Context) String(code int, s string) (err error) { return nil }

func (c *Context) JSON(code int, i any) (err error) { return nil }

func (c *Context) NoContent(code int) error { return nil }

func (c *Context) Redirect(code int, url string) error { return nil }
