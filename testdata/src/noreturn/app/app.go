// Package app calls functions that never return of package lib.
package app

import "noreturn/lib"

func exit() { lib.Exit() } // want exit:"neverReturns"

func check(err error) { lib.Check(err) }

type server struct{ *lib.Logger }

func (s server) fail() { s.Fatal("failed") } // want fail:"neverReturns"
