package frameworks

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/fstest"

	echo4 "github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
)

const (
	echo4Path = "github.com/labstack/echo/v4"
	echo5Path = "github.com/labstack/echo/v5"
)

// echoCalls are the calls that both versions have.
var echoCalls = []call{
	{"Render", args{status, "page", "v"}},
	{"HTML", args{status, "v"}},
	{"HTMLBlob", args{status, []byte("v")}},
	{"String", args{status, "v"}},
	{"JSON", args{status, "v"}},
	{"JSONPretty", args{status, "v", " "}},
	{"JSONBlob", args{status, []byte("v")}},
	{"JSONP", args{status, "f", "v"}},
	{"JSONPBlob", args{status, "f", []byte("v")}},
	{"XML", args{status, "v"}},
	{"XMLPretty", args{status, "v", " "}},
	{"XMLBlob", args{status, []byte("v")}},
	{"Blob", args{status, "text/plain", []byte("v")}},
	{"Stream", args{status, "text/plain", reader}},
	{"NoContent", args{status}},
	{"Redirect", args{status, "/elsewhere"}},
	{"File", args{"doc.go"}},
	{"Attachment", args{"doc.go", "doc.go"}},
	{"Inline", args{"doc.go", "doc.go"}},
	{"SetCookie", args{&http.Cookie{Name: "k", Value: "v"}}},
}

const echoIdle = `Bind Validate Set SetRequest SetResponse SetPath SetLogger Reset`

var echoReceivers = []receiver{
	{
		pkg: echo4Path, name: "Context",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveEcho4(w, func(c echo4.Context) { w.observe(func() { use(c) }) })
		},
		calls: append([]call{{"Error", args{errors.New("v")}}}, echoCalls...),
		idle:  echoIdle + ` SetParamNames SetParamValues SetHandler`,
	},
	{
		pkg: echo5Path, name: "Context",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveEcho5(w, func(c *echo5.Context) { w.observe(func() { use(c) }) })
		},
		calls: append([]call{{"FileFS", args{"f", fstest.MapFS{"f": {Data: []byte("v")}}}}}, echoCalls...),
		idle:  echoIdle + ` SetPathValues InitializeRoute`,
	},
}

func serveEcho4(h http.ResponseWriter, use func(echo4.Context)) {
	e := echo4.New()
	e.Renderer = page{}
	e.Logger.SetOutput(io.Discard)
	e.GET("/", func(c echo4.Context) error { use(c); return nil })
	e.ServeHTTP(h, newRequest())
}

func serveEcho5(h http.ResponseWriter, use func(*echo5.Context)) {
	e := echo5.New()
	e.Renderer = page5{}
	e.GET("/", func(c *echo5.Context) error { use(c); return nil })
	e.ServeHTTP(h, newRequest())
}

// page and page5 render the templates of the tests.
type (
	page  struct{}
	page5 struct{}
)

func (page) Render(w io.Writer, name string, data any, c echo4.Context) error {
	_, err := io.WriteString(w, name)
	return err
}

func (page5) Render(c *echo5.Context, w io.Writer, name string, data any) error {
	_, err := io.WriteString(w, name)
	return err
}
