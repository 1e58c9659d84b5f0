// Package lib has the functions of package app.
package lib

import "os"

func Exit() { os.Exit(1) } // want Exit:"neverReturns"

func Check(err error) {
	if err != nil {
		Exit()
	}
}

type Logger struct{}

func (*Logger) Fatal(message string) { panic(message) } // want Fatal:"neverReturns"
