// Package app calls the helpers of package lib. // want package:"carries"
package app

import (
	"net/http"

	"replies/lib"
)

func send(w http.ResponseWriter) { lib.Send(w, 404) } // want send:"^param 0: status=404$"

func sendParam(code int, w http.ResponseWriter) { lib.Send(w, code) } // want sendParam:"^param 1: status=param 0$"

func reject(w http.ResponseWriter, r *http.Request) bool { return !lib.Reject(w, r) } // want reject:`^nothing if result 0 is true; param 0: header\+status=405\+body if result 0 is false$`

func context(c *lib.Context) { c.Send(404) } // want context:"^param 0.W: status=404$"

type request struct{ *lib.Context }

func (r request) fail() { r.Send(400) } // want fail:"^receiver.Context.W: status=400$"

// The implementations in sight are those of lib.
func through(w http.ResponseWriter, s lib.Sender) { s.SendTo(w) } // want through:"^param 0: status=200$"

func titled(w http.ResponseWriter, s lib.Titled) { s.SendTo(w) } // want titled:"^param 0: status=200$"

func refuse(w http.ResponseWriter, r lib.Refuser) { r.Refuse(w) } // want refuse:`^param 0: header\?\+status=500\?\+body\?$`

func settle(w http.ResponseWriter, s lib.Settler) { // want settle:`^param 0: status=404$`
	if s.Settle() == nil {
		w.WriteHeader(404)
	}
}

type Request struct{ *lib.Context }

func (Request) Title() string { return "" }

type Titled interface {
	Settle() error
	Title() string
}
