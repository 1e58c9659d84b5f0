// Package render has handlers that reply through chi/render: the status is the
// one that was noted with the request.
package render

import (
	"errors"
	"net/http"

	"github.com/go-chi/render"

	"httpreturn/frameworks/lib"
)

var errBad = errors.New("bad")

type user struct{ name string }

func (u *user) Render(w http.ResponseWriter, r *http.Request) error { return nil }
func (u *user) Bind(r *http.Request) error                          { return nil }

func find(id string) (*user, error) { return nil, errBad }

// A response renders itself with its status.
type response struct{ code int }

func (e *response) Render(w http.ResponseWriter, r *http.Request) error {
	render.Status(r, e.code)
	return nil
}

func invalid(err error) render.Renderer { return &response{http.StatusBadRequest} }

func missing(w http.ResponseWriter, r *http.Request) {
	u := new(user)
	if err := render.Bind(r, u); err != nil {
		render.Render(w, r, invalid(err)) // want `no return after render.Render, so render.Render replies again`
	}
	render.Render(w, r, u)
}

func missingJSON(w http.ResponseWriter, r *http.Request) {
	u, err := find(r.FormValue("id"))
	if err != nil {
		render.Status(r, http.StatusNotFound)
		render.JSON(w, r, render.M{"error": err.Error()}) // want `no return after render.JSON, so render.JSON replies again`
	}
	render.JSON(w, r, u)
}

func imported(w http.ResponseWriter, r *http.Request) {
	u, err := find(r.FormValue("id"))
	if err != nil {
		lib.RenderError(w, r, err) // want `no return after lib.RenderError, so render.JSON replies again`
	}
	render.JSON(w, r, u)
}

func mixed(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so render.NoContent replies again`
	}
	render.NoContent(w, r)
}

// The next handler gets what was refused.
func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := find(r.FormValue("id")); err != nil {
			render.Render(w, r, invalid(err)) // want `no return after render.Render, so next.ServeHTTP gets the refused request`
		}
		next.ServeHTTP(w, r)
	})
}
