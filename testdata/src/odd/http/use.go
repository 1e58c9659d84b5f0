package http

import (
	_ "embed"
	nethttp "net/http"
)

type handler func(nethttp.ResponseWriter, *nethttp.Request)

func (h handler) ServeHTTP(w nethttp.ResponseWriter, r *nethttp.Request) { h(w, r) }

var _ nethttp.Handler = handler(func(w nethttp.ResponseWriter, r *nethttp.Request) {
	nethttp.NotFound(w, r)
})
