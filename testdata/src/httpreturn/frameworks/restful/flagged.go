// Package restful has handlers of go-restful.
package restful

import (
	"errors"
	"net/http"

	restful2 "github.com/emicklei/go-restful"
	"github.com/emicklei/go-restful/v3"
)

var errBad = errors.New("bad")

type user struct{ name string }

func find(id string) (*user, error) { return nil, errBad }
func remove(id string) error        { return errBad }

func missing(request *restful.Request, response *restful.Response) {
	u, err := find(request.PathParameter("id"))
	if err != nil {
		response.WriteError(http.StatusNotFound, err) // want `no return after response.WriteError, so response.WriteEntity replies again`
	}
	response.WriteEntity(u)
}

// WriteError refuses, whatever its status is.
func missingUnknown(request *restful.Request, response *restful.Response) {
	if request.PathParameter("id") == "" {
		response.WriteErrorString(codeOf(errBad), "no id") // want `no return after WriteErrorString, so response.WriteAsJson replies again`
	}
	response.WriteAsJson("done")
}

func codeOf(err error) int { return len(err.Error()) }

func missingEntity(request *restful.Request, response *restful.Response) {
	if request.PathParameter("id") == "" {
		response.WriteHeaderAndEntity(http.StatusBadRequest, "no id") // want `no return after WriteHeaderAndEntity, so remove still runs`
	}
	remove(request.PathParameter("id"))
}

func own(request *restful.Request, response *restful.Response) {
	if request.PathParameter("id") == "" {
		bad(response) // want `no return after bad, so response.WriteEntity replies again`
	}
	response.WriteEntity("done")
}

func bad(response *restful.Response) { response.WriteErrorString(http.StatusBadRequest, "bad") }

func direct(request *restful.Request, response *restful.Response) {
	if request.PathParameter("id") == "" {
		http.NotFound(response, request.Request) // want `no return after http.NotFound, so response.WriteHeader replies again`
	}
	response.WriteHeader(http.StatusNoContent)
}

// The next handlers get what was refused.
func filter(request *restful.Request, response *restful.Response, chain *restful.FilterChain) {
	if request.Request.Header.Get("Authorization") == "" {
		response.WriteErrorString(http.StatusUnauthorized, "sign in") // want `no return after WriteErrorString, so chain.ProcessFilter gets the refused request`
	}
	chain.ProcessFilter(request, response)
}

func missing2(request *restful2.Request, response *restful2.Response) {
	u, err := find(request.PathParameter("id"))
	if err != nil {
		response.WriteError(http.StatusNotFound, err) // want `no return after response.WriteError, so response.WriteEntity replies again`
	}
	response.WriteEntity(u)
}
