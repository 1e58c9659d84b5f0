// Package render is a stub: signatures only.
package render

import "net/http"

type M map[string]interface{}

type Renderer interface {
	Render(w http.ResponseWriter, r *http.Request) error
}

type Binder interface {
	Bind(r *http.Request) error
}

func Bind(r *http.Request, v Binder) error { return nil }

func Render(w http.ResponseWriter, r *http.Request, v Renderer) error { return nil }

func Status(r *http.Request, status int) {}

func JSON(w http.ResponseWriter, r *http.Request, v interface{}) {}

func PlainText(w http.ResponseWriter, r *http.Request, v string) {}

func NoContent(w http.ResponseWriter, r *http.Request) {}
