package frameworks

import (
	"errors"
	"net/http"
	"testing"

	restful2 "github.com/emicklei/go-restful"
	restful3 "github.com/emicklei/go-restful/v3"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

const (
	restful2Path = "github.com/emicklei/go-restful"
	restful3Path = "github.com/emicklei/go-restful/v3"
)

// restfulCalls are the calls that both versions have.
var restfulCalls = []call{
	{"WriteError", args{status, errors.New("v")}},
	{"WriteErrorString", args{status, "v"}},
	{"WriteHeaderAndEntity", args{status, "v"}},
	{"WriteHeaderAndEntity", args{status, nil}},
	{"WriteHeaderAndJson", args{status, "v", "text/json"}},
	{"WriteHeaderAndJson", args{status, nil, "text/json"}},
	{"WriteHeaderAndXml", args{status, "v"}},
	{"WriteHeaderAndXml", args{status, nil}},
	{"WriteEntity", args{"v"}},
	{"WriteEntity", args{nil}},
	{"WriteAsJson", args{"v"}},
	{"WriteAsJson", args{nil}},
	{"WriteAsXml", args{"v"}},
	{"WriteAsXml", args{nil}},
	{"WriteJson", args{"v", "text/json"}},
	{"WriteJson", args{nil, "text/json"}},
	{"InternalServerError", nil},
	{"AddHeader", args{"K", "v"}},
}

const restfulIdle = `PrettyPrint SetRequestAccepts Error CloseNotify`

var restfulReceivers = []receiver{
	{
		pkg: restful2Path, name: "Response",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveRestful2(w, func(r *restful2.Response) { w.observe(func() { use(r) }) })
		},
		calls: append([]call{
			{"WriteServiceError", args{status, restful2.NewError(1, "v")}},
		}, restfulCalls...),
		idle: restfulIdle,
	},
	{
		pkg: restful2Path, name: "FilterChain",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			next := false
			chain := &restful2.FilterChain{Target: func(*restful2.Request, *restful2.Response) { next = true }}
			w.request, w.writer = restful2.NewRequest(newRequest()), restful2.NewResponse(w)
			w.observe(func() { use(chain) })
			if next {
				w.did |= api.Handler
			}
		},
		calls: []call{{"ProcessFilter", args{request, writer}}},
	},
	{
		pkg: restful3Path, name: "Response",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			serveRestful3(w, func(r *restful3.Response) { w.observe(func() { use(r) }) })
		},
		calls: append([]call{
			{"WriteServiceError", args{status, restful3.NewError(1, "v")}},
		}, restfulCalls...),
		idle: restfulIdle,
	},
	{
		pkg: restful3Path, name: "FilterChain",
		serve: func(t *testing.T, w *recorder, use func(any)) {
			next := false
			chain := &restful3.FilterChain{Target: func(*restful3.Request, *restful3.Response) { next = true }}
			w.request, w.writer = restful3.NewRequest(newRequest()), restful3.NewResponse(w)
			w.observe(func() { use(chain) })
			if next {
				w.did |= api.Handler
			}
		},
		calls: []call{{"ProcessFilter", args{request, writer}}},
	},
}

func serveRestful2(w http.ResponseWriter, use func(*restful2.Response)) {
	service := new(restful2.WebService).Produces(restful2.MIME_JSON)
	service.Route(service.GET("/").To(func(_ *restful2.Request, r *restful2.Response) { use(r) }))
	container := restful2.NewContainer()
	container.Add(service)
	container.ServeHTTP(w, newRequest())
}

func serveRestful3(w http.ResponseWriter, use func(*restful3.Response)) {
	service := new(restful3.WebService).Produces(restful3.MIME_JSON)
	service.Route(service.GET("/").To(func(_ *restful3.Request, r *restful3.Response) { use(r) }))
	container := restful3.NewContainer()
	container.Add(service)
	container.ServeHTTP(w, newRequest())
}
