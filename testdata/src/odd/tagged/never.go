//go:build never

package tagged

import "net/http"

func handle(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "a", 500)
	http.Error(w, "b", 500)
}
