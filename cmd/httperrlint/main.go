// Httperrlint finds mistakes in the error paths of HTTP handlers and database code.
//
// It leads three lives: go vet runs it as its tool, people run it on packages, and
// its subcommands explain the rules.
package main

import (
	"os"
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
	os.Exit(run(args, os.Stdout, os.Stderr))
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
