package frameworks

import (
	"net/http"
	"testing"

	"github.com/go-chi/render"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

const renderPath = "github.com/go-chi/render"

var renderReceivers = []receiver{{
	pkg: renderPath,
	serve: func(t *testing.T, w *recorder, use func(any)) {
		render.Status(w.request.(*http.Request), noted)
		w.observe(func() {
			use(functions{
				"JSON": render.JSON, "XML": render.XML, "HTML": render.HTML, "PlainText": render.PlainText, "Data": render.Data,
				"NoContent": render.NoContent, "Render": render.Render, "RenderList": render.RenderList,
			})
		})
		if w.did&api.Flush != 0 {
			w.did ^= api.Flush | api.Noted
		}
	},
	calls: []call{
		{"JSON", args{writer, request, "v"}},
		{"XML", args{writer, request, "v"}},
		{"HTML", args{writer, request, "v"}},
		{"PlainText", args{writer, request, "v"}},
		{"Data", args{writer, request, []byte("v")}},
		{"NoContent", args{writer, request}},
		{"Render", args{writer, request, payload{}}},
		{"RenderList", args{writer, request, []render.Renderer{payload{}}}},
	},
}}

// A payload renders itself.
type payload struct{}

func (payload) Render(http.ResponseWriter, *http.Request) error { return nil }
