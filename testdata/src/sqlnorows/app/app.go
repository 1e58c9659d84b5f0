// Package app has the handlers of a service.
package app

import (
	"errors"
	"fmt"
	"net/http"

	"sqlnorows/lib"
)

var users *lib.Users

func show(w http.ResponseWriter, r *http.Request) {
	name, err := users.Name(1) // want `when users.Name finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	mail, err := users.Mail(1) // want `when users.Mail finds no row, lib.Fail answers as for an outage`
	if err != nil {
		lib.Fail(w, err)
		return
	}
	n, err := users.Count()
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name, mail, n)
}

func told(w http.ResponseWriter, r *http.Request) {
	name, err := users.Name(1)
	if lib.IsNone(err) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	mail, err := users.Mail(1)
	if err == lib.ErrNone {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name, mail)
}

func gone(w http.ResponseWriter, r *http.Request) {
	name, err := users.Gone(1)
	if errors.Is(err, lib.ErrGone) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func wrapped() error {
	_, err := users.Mail(1)
	if err = lib.Wrap(err); err == lib.ErrNone { // want `err is wrapped, so == never finds lib.ErrNone`
		return nil
	}
	return err
}

func scanned(w http.ResponseWriter, r *http.Request) {
	name, err := lib.Scan(users.DB.QueryRow("SELECT name FROM users WHERE id = 1")) // want `when lib.Scan finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}
