// Package handed has to do with no database, but importers hand errors to its functions. // want package:"carries"
package handed

import (
	"errors"
	"fmt"
	"net/http"
)

var errBusy = errors.New("busy")

func Reply(w http.ResponseWriter, err error) { // want Reply:`param 1: fails`
	fail(w, wrap(err))
}

// Those that exported functions call are followed first.
func fail(w http.ResponseWriter, err error) { // want fail:`param 1: fails`
	http.Error(w, err.Error(), http.StatusInternalServerError)
}

func wrap(err error) error { return fmt.Errorf("reply: %w", err) } // want wrap:`param 0: wrapped in result 0`

// Nobody can ask about this one, nor about what it alone calls.
func unused(w http.ResponseWriter, err error) {
	if !isBusy(err) {
		fail(w, err)
	}
}

func isBusy(err error) bool { return errors.Is(err, errBusy) }

type page struct{}

// The method of an unexported type can be called through an interface.
func (page) Fail(w http.ResponseWriter, err error) { // want Fail:`param 1: fails`
	fail(w, err)
}

type failer interface {
	fails(w http.ResponseWriter, err error)
}

type plain struct{}

func (plain) fails(w http.ResponseWriter, err error) { // want fails:`param 1: fails`
	fail(w, err)
}

func Through(f failer, w http.ResponseWriter, err error) { // want Through:`param 2: fails`
	f.fails(w, err)
}
