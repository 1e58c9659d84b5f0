package render

import (
	"net/http"

	"github.com/go-chi/render"
)

func returns(w http.ResponseWriter, r *http.Request) {
	u := new(user)
	if err := render.Bind(r, u); err != nil {
		render.Render(w, r, invalid(err))
		return
	}
	if err := render.Render(w, r, u); err != nil {
		render.Render(w, r, invalid(err))
	}
}

// What is rendered where nothing has failed may be the success.
func either(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		render.PlainText(w, r, "")
	}
	_, _ = find(r.FormValue("id"))
}
