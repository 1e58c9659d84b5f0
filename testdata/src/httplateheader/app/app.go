// Package app has handlers whose helpers are declared in package lib.
package app

import (
	"net/http"

	"httplateheader/lib"
)

func header(w http.ResponseWriter, r *http.Request) {
	lib.JSON(w, http.StatusOK, "v")
	lib.NoCache(w) // want `lib.NoCache is too late: lib.JSON sent the header`
}

func status(w http.ResponseWriter, r *http.Request) {
	lib.JSON(w, http.StatusOK, "v")
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: lib.JSON sent the status`
}

func repeated(w http.ResponseWriter, r *http.Request) {
	lib.JSON(w, http.StatusCreated, "v") // want +1 `w.WriteHeader is too late: lib.JSON sent the status`
	w.WriteHeader(http.StatusCreated)
}

func conditional(w http.ResponseWriter, r *http.Request) {
	if lib.Options(w, r) {
		return
	}
	lib.NoCache(w)
	lib.JSON(w, http.StatusOK, "v")
}

func conditionalIgnored(w http.ResponseWriter, r *http.Request) {
	lib.Options(w, r)
	lib.NoCache(w) // want `lib.NoCache is too late: lib.Options sent the header`
}

// An error reply before it: httpreturn's.
func refused(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		lib.JSON(w, http.StatusMethodNotAllowed, "POST only")
	}
	lib.JSON(w, http.StatusOK, "v")
}
