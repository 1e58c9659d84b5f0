// Package restful is a stub: signatures only.
package restful

import "net/http"

type ServiceError struct {
	Code    int
	Message string
}

type Request struct{ Request *http.Request }

func (r *Request) PathParameter(name string) string { return "" }

func (r *Request) ReadEntity(entityPointer interface{}) (err error) { return nil }

type Response struct{ http.ResponseWriter }

func (r *Response) WriteEntity(value interface{}) error { return nil }

func (r *Response) WriteHeaderAndEntity(status int, value interface{}) error { return nil }

func (r *Response) WriteAsJson(value interface{}) error { return nil }

func (r *Response) WriteError(httpStatus int, err error) (writeErr error) { return nil }

func (r *Response) WriteErrorString(httpStatus int, errorReason string) error { return nil }

func (r *Response) WriteHeader(httpStatus int) {}

func (r *Response) Write(bytes []byte) (int, error) { return 0, nil }

func (r Response) AddHeader(header string, value string) Response { return Response{} }

func (r Response) InternalServerError() Response { return Response{} }

type FilterChain struct{}

func (f *FilterChain) ProcessFilter(request *Request, response *Response) {}

type RouteFunction func(*Request, *Response)
