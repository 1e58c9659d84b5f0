package frameworks

import (
	"errors"
	"html/template"
	"io"
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/render"
	"go.mongodb.org/mongo-driver/v2/bson"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

const ginPath = "github.com/gin-gonic/gin"

func init() { gin.SetMode(gin.ReleaseMode) }

var ginReceivers = []receiver{
	{
		pkg: ginPath, name: "Context",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveGin(w, func(c *gin.Context) { use(c) })
		},
		calls: []call{
			{"JSON", args{status, "v"}},
			{"IndentedJSON", args{status, "v"}},
			{"SecureJSON", args{status, "v"}},
			{"JSONP", args{status, "v"}},
			{"AsciiJSON", args{status, "v"}},
			{"PureJSON", args{status, "v"}},
			{"XML", args{status, "v"}},
			{"YAML", args{status, "v"}},
			{"TOML", args{status, map[string]string{"k": "v"}}},
			{"ProtoBuf", args{status, wrapperspb.String("v")}},
			{"BSON", args{status, bson.M{"k": "v"}}},
			{"String", args{status, "%s", "v"}},
			{"HTML", args{status, "page", "v"}},
			{"Data", args{status, "text/plain", []byte("v")}},
			{"DataFromReader", args{status, int64(1), "text/plain", reader, map[string]string(nil)}},
			{"Render", args{status, render.String{Format: "v"}}},
			{"Negotiate", args{status, gin.Negotiate{Offered: []string{gin.MIMEJSON}, Data: "v"}}},
			{"AbortWithStatusJSON", args{status, "v"}},
			{"AbortWithStatusPureJSON", args{status, "v"}},
			{"AbortWithStatus", args{status}},
			{"AbortWithError", args{status, errors.New("v")}},
			{"Abort", nil},
			{"Status", args{status}},
			{"Redirect", args{status, "/elsewhere"}},
			{"File", args{"doc.go"}},
			{"FileFromFS", args{"/doc.go", http.Dir(".")}},
			{"FileAttachment", args{"doc.go", "doc.go"}},
			{"SSEvent", args{"event", "v"}},
			{"Stream", args{func(w io.Writer) bool { io.WriteString(w, "v"); return false }}},
			{"Stream", args{func(w io.Writer) bool { return false }}},
			{"Header", args{"K", "v"}},
			{"SetCookie", args{"k", "v", 1, "/", "", false, true}},
			{"SetCookieData", args{&http.Cookie{Name: "k", Value: "v"}}},
			{"Next", nil},
		},
		// Bind and its like refuse a request that they cannot read with a bare 400.
		// Handlers reply with a body nevertheless, of the same status: so meant.
		idle: `Bind BindJSON BindXML BindQuery BindYAML BindTOML BindPlain BindHeader BindUri BindWith MustBindWith
			ShouldBind ShouldBindJSON ShouldBindXML ShouldBindQuery ShouldBindYAML ShouldBindTOML ShouldBindPlain
			ShouldBindHeader ShouldBindUri ShouldBindWith ShouldBindBodyWith ShouldBindBodyWithJSON
			ShouldBindBodyWithXML ShouldBindBodyWithYAML ShouldBindBodyWithTOML ShouldBindBodyWithPlain
			Copy Set Delete AddParam SaveUploadedFile SetSameSite SetAccepted Err GetError`,
	},
	{
		pkg: ginPath, name: "ResponseWriter",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveGin(w, func(c *gin.Context) { use(c.Writer) })
		},
		calls: []call{
			{"WriteHeaderNow", nil},
		},
	},
}

// serveGin handles a request by a middleware and a handler that is next.
func serveGin(w *recorder, use func(*gin.Context)) {
	engine := gin.New()
	engine.SetHTMLTemplate(template.Must(template.New("page").Parse("{{.}}")))
	next := false
	var did api.Action
	var code int
	engine.Use(func(c *gin.Context) {
		c.Status(noted)
		w.observe(func() { use(c) })
		if next {
			w.did |= api.Handler
		}
		did, code = w.did, w.code
	})
	engine.GET("/", func(*gin.Context) { next = true })
	engine.ServeHTTP(w, newRequest())
	if !next {
		did |= api.Abort
	}
	if did&api.Commits == 0 && w.did&api.Status != 0 {
		did, code = did|api.Pending, w.code // sent after the handlers
	}
	w.did, w.code = did, code // without what gin does after the handlers
}

// TestDefersStatus holds what the table says of gin's writer: a status is sent
// with the body only.
func TestDefersStatus(t *testing.T) {
	var after api.Action
	w := newRecorder()
	serveGin(w, func(c *gin.Context) {
		c.Writer.WriteHeader(http.StatusTeapot)
		after = w.did
		c.Writer.WriteHeader(http.StatusNotFound)
		c.Writer.WriteHeaderNow()
	})
	if after != 0 || w.code != http.StatusNotFound {
		t.Errorf("WriteHeader did %s, then %d was sent", actions(after), w.code)
	}
	if typ := load(t)[ginPath].Scope().Lookup("ResponseWriter").Type(); !api.DefersStatus(typ) {
		t.Errorf("the table does not know that %s defers the status", typ)
	}
}
