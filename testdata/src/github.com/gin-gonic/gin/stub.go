// Package gin is a stub: signatures only.
package gin

import (
	"io"
	"net/http"
)

type H map[string]any

type HandlerFunc func(*Context)

type Error struct{ Err error }

type Context struct {
	Request *http.Request
	Writer  ResponseWriter
}

type ResponseWriter interface {
	http.ResponseWriter
	http.Hijacker
	http.Flusher

	Status() int
	Size() int
	WriteString(string) (int, error)
	Written() bool
	WriteHeaderNow()
}

func (c *Context) Copy() *Context { return nil }

func (c *Context) Next() {}

func (c *Context) IsAborted() bool { return false }

func (c *Context) Abort() {}

func (c *Context) AbortWithStatus(code int) {}

func (c *Context) AbortWithStatusJSON(code int, jsonObj any) {}

func (c *Context) AbortWithError(code int, err error) *Error { return nil }

func (c *Context) Error(err error) *Error { return nil }

func (c *Context) Set(key any, value any) {}

func (c *Context) Param(key string) string { return "" }

func (c *Context) Query(key string) (value string) { return "" }

func (c *Context) Bind(obj any) error { return nil }

func (c *Context) BindJSON(obj any) error { return nil }

func (c *Context) ShouldBindJSON(obj any) error { return nil }

func (c *Context) Status(code int) {}

func (c *Context) Header(key, value string) {}

func (c *Context) GetHeader(key string) string { return "" }

func (c *Context) SetCookie(name, value string, maxAge int, path, domain string, secure, httpOnly bool) {
}

func (c *Context) HTML(code int, name string, obj any) {}

func (c *Context) JSON(code int, obj any) {}

func (c *Context) String(code int, format string, values ...any) {}

func (c *Context) Redirect(code int, location string) {}

func (c *Context) Data(code int, contentType string, data []byte) {}

func (c *Context) File(filepath string) {}

func (c *Context) Stream(step func(w io.Writer) bool) bool { return false }
