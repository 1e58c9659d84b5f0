// Package noreturn has functions that never return, and the like.
package noreturn

import (
	"errors"
	"log"
	"os"
	"runtime"
)

func panics(err error) { // want panics:"neverReturns"
	panic(err)
}

func exits() { // want exits:"neverReturns"
	log.Println("exit")
	os.Exit(1)
}

func fatal(err error) { log.Fatalf("%v", err) } // want fatal:"neverReturns"

func goexit() { runtime.Goexit() } // want goexit:"neverReturns"

// Through another function, declared above or below.
func throughAbove() { fatal(nil) } // want throughAbove:"neverReturns"

func throughBelow() { below() } // want throughBelow:"neverReturns"

func below() { panic("below") } // want below:"neverReturns"

// Every path ends so.
func everyPath(err error) { // want everyPath:"neverReturns"
	if err == nil {
		os.Exit(0)
	} else {
		fatal(err)
	}
}

func everyCase(n int) { // want everyCase:"neverReturns"
	switch n {
	case 0:
		os.Exit(0)
	default:
		panic(n)
	}
}

func onePathBefore(err error) { // want onePathBefore:"neverReturns"
	if err != nil {
		log.Println(err)
	}
	os.Exit(1)
}

// Loops and selects without a way out.
func forever() { // want forever:"neverReturns"
	for {
	}
}

func foreverWork(work func()) { // want foreverWork:"neverReturns"
	for {
		work()
	}
}

func blocks() { // want blocks:"neverReturns"
	select {}
}

func gotoForever() { // want gotoForever:"neverReturns"
again:
	goto again
}

// Methods, and generic functions.
type logger struct{}

func (logger) fatal() { os.Exit(1) } // want fatal:"neverReturns"

func method(l logger) { l.fatal() } // want method:"neverReturns"

func generic[T any](v T) { panic(v) } // want generic:"neverReturns"

func callsGeneric() { generic(1) } // want callsGeneric:"neverReturns"

// By a variable that holds one literal.
func byVariable() { // want byVariable:"neverReturns"
	exit := func() { os.Exit(1) }
	exit()
}

func byDeclared(err error) { // want byDeclared:"neverReturns"
	var fail func(error)
	fail = func(err error) {
		if err == nil {
			fail(errors.New("failed"))
		}
		panic(err)
	}
	if err != nil {
		log.Print(err)
	}
	fail(err)
}

// A result does not make it return.
func result() error { // want result:"neverReturns"
	panic("no result")
}

// Functions that return on some path.

func onePath(err error) {
	if err != nil {
		panic(err)
	}
}

func earlyReturn(err error) {
	if err == nil {
		return
	}
	panic(err)
}

func breaks(done func() bool) {
	for {
		if done() {
			break
		}
	}
}

func ranges(c chan int) {
	for range c {
	}
}

func selects(c chan int) {
	select {
	case <-c:
	case c <- 1:
		panic(1)
	}
}

func withoutDefault(n int) {
	switch n {
	case 0:
		panic(n)
	}
}

func recursive(n int) error {
	if n == 0 {
		return errors.New("zero")
	}
	return recursive(n - 1)
}

// What is deferred may recover, and return.
func recovers() (err error) {
	defer func() { recover() }()
	panic(err)
}

func defers(err error) {
	defer log.Println("bye")
	panic(err)
}

// In a literal, in a go statement, deferred: another function ends.
func inLiteral() func() {
	return func() { panic("later") }
}

func inGoroutine() {
	go func() { panic("later") }()
}

// A function value may be any.
func value(exit func()) { exit() }

func empty() {}

// A package of one's own may have the names of others.
type os2 struct{}

func (os2) Exit(code int) {}

func sameName(os os2) { os.Exit(1) }

func byParameter(exit func()) { exit() }

var exitLater = func() { os.Exit(1) }

func byPackageVariable() { exitLater() }

func byReturning() {
	print := func() { log.Print("done") }
	print()
}

func byOneOfTwo(again bool) {
	exit := func() { os.Exit(1) }
	if again {
		exit = func() {}
	}
	exit()
}

func byWritten(write func(*func())) {
	exit := func() { os.Exit(1) }
	write(&exit)
	exit()
}

func byOther(pick func() (func(), error)) {
	exit, _ := pick()
	exit()
}

func byElement(exits []func()) {
	var exit func()
	for _, exit = range exits {
	}
	exit()
}
