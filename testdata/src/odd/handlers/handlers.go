// Package handlers has HTTP handlers of strange shapes, all of them right.
package handlers

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// What follows an error response does nothing, does it in an odd way, or never
// comes to an end.
func literals(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case "A":
		http.Error(w, "a", 400)
		func() {}()
	case "B":
		http.Error(w, "b", 400)
		func(int, ...string) int { return 1 }(1, "x", "y")
	case "C":
		http.Error(w, "c", 400)
		for {
		}
	case "D":
		http.Error(w, "d", 400)
		select {}
	case "E":
		http.Error(w, "e", 400)
		panic(http.ErrAbortHandler)
	case "F":
		http.Error(w, "f", 400)
		_ = struct{ x, _ int }{1, 2}
	case "G":
		http.Error(w, "g", 400)
		_, _ = 1, func() {}
		{
			{
			}
		}
	}
}

// values keeps methods and functions as values.
func values(w http.ResponseWriter, r *http.Request) {
	header, write, fail := w.Header, w.Write, http.Error
	header().Set("X", "y")
	if r.ContentLength < 0 {
		fail(w, "length", 411)
		return
	}
	write(nil)
}

// expressions uses methods as functions.
func expressions(w http.ResponseWriter, r *http.Request) {
	http.Header.Set(http.ResponseWriter.Header(w), "X", "y")
	http.ResponseWriter.WriteHeader(w, 200)
	_, _ = http.ResponseWriter.Write(w, nil)
	http.HandlerFunc.ServeHTTP(func(http.ResponseWriter, *http.Request) {}, nil, nil)
}

func parentheses(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		(http.Error)((w), ("no"), (405))
		return
	}
	((w).Write)(nil)
}

// wrapper embeds a writer; each of its methods passes a call on.
type wrapper struct {
	http.ResponseWriter
	*bytes.Buffer
	status int
	self   *wrapper
}

func (w *wrapper) Write(p []byte) (int, error) { return w.Buffer.Write(p) }

func (w *wrapper) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *wrapper) WriteString(s string) (int, error) { return w.ResponseWriter.Write([]byte(s)) }

func (*wrapper) nothing(_ http.ResponseWriter, _ *http.Request, _ ...any) {}

type both interface {
	http.ResponseWriter
	http.Flusher
	io.StringWriter
}

func flush(w both) {
	w.WriteHeader(200)
	w.WriteString("x")
	w.Flush()
}

func blank(_ http.ResponseWriter, _ *http.Request) {}

func unnamed(http.ResponseWriter, *http.Request) {}

func variadic(ws ...http.ResponseWriter) {
	for _, w := range ws {
		w.WriteHeader(200)
	}
}

func named(w http.ResponseWriter) (n int, err error) {
	defer func() { n++ }()
	n, err = w.Write(nil)
	return
}

func deferred(w http.ResponseWriter, r *http.Request) {
	for i := range 3 {
		defer fmt.Println(i)
	}
	defer func() {
		if v := recover(); v != nil {
			http.Error(w, "panic", 500)
		}
	}()
	defer r.Body.Close()
	if r.Method == "" {
		panic("x")
	}
}

// recursion is a closure that calls itself.
func recursion(w http.ResponseWriter, r *http.Request) {
	var down func(n int)
	down = func(n int) {
		if n == 0 {
			w.WriteHeader(204)
			return
		}
		down(n - 1)
	}
	down(3)
}

func even(w http.ResponseWriter, n int) {
	if n == 0 {
		http.Error(w, "even", 400)
		return
	}
	odd(w, n-1)
}

func odd(w http.ResponseWriter, n int) {
	if n == 0 {
		http.Error(w, "odd", 400)
		return
	}
	even(w, n-1)
}

func immediately(w http.ResponseWriter, r *http.Request) {
	func(w http.ResponseWriter) {
		func(w http.ResponseWriter) {
			http.NotFound(w, r)
		}(w)
	}(w)
}

func shadowed(w http.ResponseWriter, r *http.Request) {
	panic := func(any) {}
	nil, true, error, len := 0, false, "x", 3
	_, _, _, _ = nil, true, error, len
	if r.ContentLength == 0 {
		http.Error(w, "x", 400)
		panic(1)
		return
	}
	http := "http"
	_ = http
	w.WriteHeader(200)
}

type key string

func assertions(v any) {
	switch w := v.(type) {
	case http.ResponseWriter, *http.Request:
		_ = w
	case interface{ WriteHeader(int) }:
		w.WriteHeader(204)
	case nil:
	case func(http.ResponseWriter, *http.Request):
		w(nil, nil)
	}
	switch v.(type) {
	}
	if w, ok := v.(http.ResponseWriter); ok {
		w.WriteHeader(200)
	}
}

// joined waits for its goroutines in several ways.
func joined(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		w.WriteHeader(200)
	}()
	wg.Wait()

	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Write(nil)
	}()
	for range done {
	}

	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		w.Write(nil)
	}()
	<-ctx.Done()
}

func elsewhere(w http.ResponseWriter, r *http.Request) {
	go func() {}()
	go fmt.Println("x")
	go (func(http.ResponseWriter) {})(w)
	time.AfterFunc(time.Second, func() {})
	w.WriteHeader(200)
}

var global http.ResponseWriter

var handler = func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

var _ = func() int {
	http.HandleFunc("/", handler)
	return 1
}()

func init() { http.Handle("/a", http.HandlerFunc(handler)) }

func init() {}

var table = map[string]func(http.ResponseWriter, *http.Request){
	"literals": literals,
	"":         nil,
}

func dispatch(w http.ResponseWriter, r *http.Request) {
	if h := table[r.URL.Path]; h != nil {
		h(w, r)
		return
	}
	http.NotFound(w, r)
}

func arrays(w [2]http.ResponseWriter, p *http.ResponseWriter, c chan http.ResponseWriter) {
	w[0].WriteHeader(200)
	(*p).WriteHeader(200)
	(<-c).WriteHeader(200)
}
