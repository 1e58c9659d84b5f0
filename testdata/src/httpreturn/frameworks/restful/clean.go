package restful

import (
	"net/http"

	"github.com/emicklei/go-restful/v3"
)

func returns(request *restful.Request, response *restful.Response) {
	u, err := find(request.PathParameter("id"))
	if err != nil {
		response.WriteError(http.StatusNotFound, err)
		return
	}
	response.AddHeader("X-Name", u.name)
	response.WriteEntity(u)
}

func filterReturns(request *restful.Request, response *restful.Response, chain *restful.FilterChain) {
	if request.Request.Header.Get("Authorization") == "" {
		response.WriteErrorString(http.StatusUnauthorized, "sign in")
		return
	}
	chain.ProcessFilter(request, response)
}
