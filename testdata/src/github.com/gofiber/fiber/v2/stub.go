// Package fiber is a stub: signatures only.
package fiber

type Map map[string]interface{}

type Handler = func(*Ctx) error

type Error struct{ Code int }

func (e *Error) Error() string { return "" }

func NewError(code int, message ...string) *Error { return nil }

type Ctx struct{}

func (c *Ctx) Get(key string, defaultValue ...string) string { return "" }

func (c *Ctx) Params(key string, defaultValue ...string) string { return "" }

func (c *Ctx) BodyParser(out interface{}) error { return nil }

func (c *Ctx) Locals(key interface{}, value ...interface{}) interface{} { return nil }

func (c *Ctx) Next() error { return nil }

func (c *Ctx) Set(key, val string) {}

func (c *Ctx) Status(status int) *Ctx { return nil }

func (c *Ctx) Type(extension string, charset ...string) *Ctx { return nil }

func (c *Ctx) JSON(data interface{}, ctype ...string) error { return nil }

func (c *Ctx) Redirect(location string, status ...int) error { return nil }

func (c *Ctx) SendStatus(status int) error { return nil }

func (c *Ctx) SendString(body string) error { return nil }

func (c *Ctx) Write(p []byte) (int, error) { return 0, nil }

func (c *Ctx) WriteString(s string) (int, error) { return 0, nil }
