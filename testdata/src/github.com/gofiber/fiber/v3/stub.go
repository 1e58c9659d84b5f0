// Package fiber is a stub: signatures only.
package fiber

type Map map[string]any

type Handler = func(Ctx) error

type Redirect struct{}

func (r *Redirect) Status(code int) *Redirect { return nil }

func (r *Redirect) To(location string) error { return nil }

type Ctx interface {
	Params(key string, defaultValue ...string) string
	Next() error
	Redirect() *Redirect
	Set(key, val string)
	Status(status int) Ctx
	JSON(data any, ctype ...string) error
	SendStatus(status int) error
	SendString(body string) error
	Write(p []byte) (int, error)
}
