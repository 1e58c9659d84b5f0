package frameworks

import (
	"bufio"
	"maps"
	"testing"

	fiber2 "github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

const (
	fiber2Path = "github.com/gofiber/fiber/v2"
	fiber3Path = "github.com/gofiber/fiber/v3"
)

// fiberCalls are the calls that both versions have.
var fiberCalls = []call{
	{"JSON", args{"v"}},
	{"JSONP", args{"v"}},
	{"XML", args{"v"}},
	{"Render", args{"doc.go", nil}},
	{"Send", args{[]byte("v")}},
	{"SendString", args{"v"}},
	{"SendStream", args{reader}},
	{"SendFile", args{"doc.go"}},
	{"Download", args{"doc.go"}},
	{"Write", args{[]byte("v")}},
	{"Writef", args{"%s", "v"}},
	{"WriteString", args{"v"}},
	{"SendStatus", args{status}},
	{"Set", args{"K", "v"}},
	{"Append", args{"K", "v"}},
	{"ClearCookie", args{"k"}},
	{"Vary", args{"K"}},
	{"Links", args{"/", "next"}},
	{"Location", args{"/"}},
	{"Attachment", args{"doc.go"}},
	{"Next", nil},
	{"RestartRouting", nil},
}

var fiberReceivers = []receiver{
	{
		pkg: fiber2Path, name: "Ctx",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveFiber2(t, w, func(c *fiber2.Ctx) { use(c) })
		},
		calls: append([]call{
			{"Format", args{"v"}},
			{"Cookie", args{&fiber2.Cookie{Name: "k", Value: "v"}}},
			{"Redirect", args{"/elsewhere"}},
			{"RedirectToRoute", args{"home", fiber2.Map{}}},
			{"RedirectBack", args{"/elsewhere"}},
		}, fiberCalls...),
		idle: `Bind BodyParser CookieParser ParamsParser QueryParser ReqHeaderParser SaveFile SaveFileToStorage SetUserContext`,
	},
	{
		pkg: fiber3Path, name: "Ctx",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveFiber3(t, w, func(c fiber3.Ctx) { use(c) })
		},
		calls: append([]call{
			{"CBOR", args{"v"}},
			{"MsgPack", args{"v"}},
			{"AutoFormat", args{"v"}},
			{"Format", args{fiber3.ResFmt{MediaType: "text/plain", Handler: teapot}}},
			{"SendStreamWriter", args{func(*bufio.Writer) {}}},
			{"Cookie", args{&fiber3.Cookie{Name: "k", Value: "v"}}},
		}, fiberCalls...),
		// Drop and End leave nothing to reply to; nobody replies after them.
		idle: `ViewBind SaveFile SaveFileToStorage SetContext Reset Abandon ForceRelease OverrideParam Drop End Err SendEarlyHints`,
	},
	{
		pkg: fiber3Path, name: "Redirect",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveFiber3(t, w, func(c fiber3.Ctx) { use(c.Redirect()) })
		},
		calls: []call{
			{"To", args{"/elsewhere"}},
			{"Route", args{"home"}},
			{"Back", args{"/elsewhere"}},
		},
	},
}

func teapot(c fiber3.Ctx) error { return c.Status(fiber3.StatusTeapot).SendString("v") }

// serveFiber2 handles a request by a middleware and a handler that is next.
func serveFiber2(t *testing.T, w *recorder, use func(*fiber2.Ctx)) {
	app := fiber2.New()
	next, depth := false, 0
	app.Use(func(c *fiber2.Ctx) error {
		if depth++; depth > 1 {
			next = true // routing has started anew
			return nil
		}
		observeFiber(w, c.Response(), func() { use(c) })
		if next {
			w.did |= api.Handler
		}
		return nil
	})
	app.Get("/", func(*fiber2.Ctx) error { next = true; return nil }).Name("home")
	if _, err := app.Test(newRequest()); err != nil {
		t.Error(err)
	}
}

// serveFiber3 does the same with the other version.
func serveFiber3(t *testing.T, w *recorder, use func(fiber3.Ctx)) {
	encode := func(any) ([]byte, error) { return []byte("v"), nil }
	app := fiber3.New(fiber3.Config{MsgPackEncoder: encode, CBOREncoder: encode})
	next, depth := false, 0
	app.Use(func(c fiber3.Ctx) error {
		if depth++; depth > 1 {
			next = true // routing has started anew
			return nil
		}
		observeFiber(w, c.Response(), func() { use(c) })
		if next {
			w.did |= api.Handler
		}
		return nil
	})
	app.Get("/", func(fiber3.Ctx) error { next = true; return nil }).Name("home")
	if _, err := app.Test(newRequest()); err != nil {
		t.Error(err)
	}
}

// observeFiber notes what a function does to the response that fiber keeps.
func observeFiber(w *recorder, r *fasthttp.Response, f func()) {
	w.did, w.code = 0, 0
	before := headers(r)
	f()
	if !maps.Equal(before, headers(r)) {
		w.did |= api.Header
	}
	if r.IsBodyStream() || len(r.Body()) > 0 {
		w.did |= api.Body
	}
	if code := r.StatusCode(); code != fasthttp.StatusOK {
		w.did |= api.Status
		w.code = code
	}
}

func headers(r *fasthttp.Response) map[string]string {
	all := make(map[string]string)
	for k, v := range r.Header.All() {
		all[string(k)] += string(v) + "\n"
	}
	return all
}
