// Httperrlint finds mistakes in the error paths of HTTP handlers and database code.
//
// It leads three lives: go vet runs it as its tool, people run it on packages, and
// its subcommands explain the rules.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/httperrlint/httperrlint/analyzers"
)

func main() {
	args := os.Args[1:]
	if isVet(args) {
		if os.Getenv("GOGC") == "" {
			// A process looks at one package and ends: a fifth of its time would go
			// into collecting what is about to be given back.
			debug.SetGCPercent(400)
		}
		unitchecker.Main(analyzers.ForVet()...)
	}
	// A heap that grows from nothing is collected again and again, for a tenth of the time that a run takes on a
	// service of usual size. The collector counts these bytes as part of it, of which no page is ever touched
	// (https://go.dev/doc/gc-guide#GOGC): that costs at most so much memory, however large the heap gets.
	ballast := make([]byte, 64<<20)
	status := run(args, os.Stdout, os.Stderr)
	runtime.KeepAlive(ballast)
	os.Exit(status)
}

// isVet tells whether it is the go command that calls: for a description of the
// tool or its flags, or with the configuration of one package.
func isVet(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	return last == "-V=full" || last == "-flags" || strings.HasSuffix(last, ".cfg")
}
