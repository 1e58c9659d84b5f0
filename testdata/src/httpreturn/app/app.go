// Package app has handlers whose helpers are declared in package lib.
package app

import (
	"errors"
	"fmt"
	"net/http"

	"httpreturn/lib"
)

func status(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		lib.Fail(w, http.StatusMethodNotAllowed, "POST only") // want `no return after lib.Fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

// With another status the same helper is a reply and no error reply.
func statusOK(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		lib.Fail(w, http.StatusOK, "nothing to do")
	}
	lib.Remove("1")
}

func statusOr500(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		lib.Respond(w, http.StatusMethodNotAllowed, "POST only") // want `no return after lib.Respond, so lib.Respond replies again`
	}
	lib.Respond(w, http.StatusOK, "done")
}

func writerSecond(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		lib.RenderError("POST only", w) // want `no return after lib.RenderError, so lib.Remove still runs`
	}
	lib.Remove("1")
}

func ignoredTrue(w http.ResponseWriter, r *http.Request) {
	lib.Reject(w, r) // want `no return after lib.Reject, so fmt.Fprintln replies again`
	fmt.Fprintln(w, "done")
}

func ignoredFalse(w http.ResponseWriter, r *http.Request) {
	var v lib.User
	lib.Decode(w, r, &v) // want `no return after lib.Decode, so lib.Remove still runs`
	lib.Remove(v.Name)
}

func ignoredError(w http.ResponseWriter, r *http.Request) {
	_ = lib.Check(w, r) // want `no return after lib.Check, so fmt.Fprintln replies again`
	fmt.Fprintln(w, "done")
}

func ignoredOk(w http.ResponseWriter, r *http.Request) {
	id, _ := lib.Parse(w, r) // want `no return after lib.Parse, so lib.Remove still runs`
	lib.Remove(id)
}

func ignoredPointer(w http.ResponseWriter, r *http.Request) {
	u := lib.Current(w, r) // want `no return after lib.Current, so fmt.Fprintln replies again`
	fmt.Fprintln(w, u.Name)
}

func used(w http.ResponseWriter, r *http.Request) {
	if lib.Reject(w, r) {
		return
	}
	var v lib.User
	if !lib.Decode(w, r, &v) {
		return
	}
	if err := lib.Check(w, r); err != nil {
		return
	}
	id, ok := lib.Parse(w, r)
	if !ok {
		return
	}
	u := lib.Current(w, r)
	if u == nil {
		return
	}
	fmt.Fprintln(w, id, u.Name)
}

func method(w http.ResponseWriter, r *http.Request, s *lib.Server) {
	if r.Method != http.MethodPost {
		s.Fail(w, errors.New("POST only")) // want `no return after s.Fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

type api struct {
	*lib.Server // whose method is promoted
	lib         lib.Server
}

func (a *api) promoted(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		a.Fail(w, errors.New("POST only")) // want `no return after a.Fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

func (a *api) field(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		a.lib.Fail(w, errors.New("POST only")) // want `no return after a.lib.Fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

// The writer is in a field of the receiver.
func context(c *lib.Context) {
	if c.R.Method != http.MethodPost {
		c.Fail(http.StatusMethodNotAllowed) // want `no return after c.Fail, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(c.W, "done")
}

// An interface's method does what its implementations in sight do.
func implemented(w http.ResponseWriter, r *http.Request, to lib.Responder) {
	if r.Method != http.MethodPost {
		to.Refuse(w, "POST only") // want `no return after to.Refuse, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}
