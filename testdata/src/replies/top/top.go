// Package top imports package app, but not what that embeds types of. // want package:"carries"
package top

import (
	"net/http"

	"replies/app"
)

func settle(w http.ResponseWriter, t app.Titled) { // want settle:"^param 0: status=404$"
	if t.Settle() == nil {
		w.WriteHeader(404)
	}
}
