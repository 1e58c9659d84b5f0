// Package lib has the helpers of package app. // want package:"carries"
package lib

import "net/http"

func Send(w http.ResponseWriter, code int) { w.WriteHeader(code) } // want Send:"^param 0: status=param 1$"

func Reject(w http.ResponseWriter, r *http.Request) bool { // want Reject:`^param 0: header\+status=405\+body if result 0 is true; nothing if result 0 is false$`
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return true
	}
	return false
}

type Context struct{ W http.ResponseWriter }

func (c *Context) Send(code int) { c.W.WriteHeader(code) } // want Send:"^receiver.W: status=param 0$"

// unexported functions are described too: methods of exported types call them.
func send(w http.ResponseWriter) { w.WriteHeader(200) } // want send:"^param 0: status=200$"

type Sender interface{ SendTo(w http.ResponseWriter) }

type OK struct{}

func (OK) SendTo(w http.ResponseWriter) { send(w) } // want SendTo:"^param 0: status=200$"

// What a type embeds may make it an implementation.
type Page struct{ OK }

func (Page) Title() string { return "" }

type Titled interface {
	SendTo(w http.ResponseWriter)
	Title() string
}

// Its body is elsewhere: what it does is not known.
type Outside struct{}

func (Outside) Refuse(w http.ResponseWriter)

type Refuser interface{ Refuse(w http.ResponseWriter) }

func (OK) Refuse(w http.ResponseWriter) { http.Error(w, "no", 500) } // want Refuse:`^param 0: header\+status=500\+body$`

// What a method returns counts, be it that only its receiver holds a writer.
type Settler interface{ Settle() error }

func (c *Context) Settle() error { // want Settle:"^receiver.W: header if result 0 is nil$"
	c.W.Header().Set("X-Settled", "1")
	return nil
}
