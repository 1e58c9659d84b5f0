package render

import (
	"net/http"

	"github.com/go-chi/render"
)

// The status that was noted with the request is not followed, so that only an
// error in the condition tells a refusal.
func limitNoted(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("id") == "" {
		render.Status(r, http.StatusBadRequest)
		render.PlainText(w, r, "no id")
	}
	render.PlainText(w, r, "done")
}
