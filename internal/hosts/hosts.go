// Package hosts builds programs of others with the suite inside: golangci-lint and
// gopls, which load no analyzers at run time. Their source stays as it is. What is built
// is a module with the files of the program's own main package and one more, which
// brings in the suite.
package hosts

import (
	_ "embed"
	"go/version"
	"strings"
)

const suite = "github.com/httperrlint/httperrlint"

// A Host is a program that the suite can be built into.
type Host struct {
	Name    string
	Command string // the subcommand of httperrlint that builds it
	module  string
	folder  string // of its main package, in the module
	// main is the path of the module that is built. Below gopls it may import what is
	// internal there.
	main   string
	plugin string // the file that brings in the suite
	brings string // the package of the suite that it imports
	// pinned is a module that the host needs in the very version of its go.mod.
	pinned string
	// fits returns the version of the host for one of Go.
	fits func(goVersion string) string
	// calls returns the version that the program prints, made from its own and from
	// what identifies the suite.
	calls func(version, suite string) string
}

// Golangci is golangci-lint. It is under the GPL, and so is a binary of it with the
// suite inside: each user builds one, nobody passes one on.
var Golangci = &Host{
	Name:    "golangci-lint",
	Command: "golangci",
	module:  "github.com/golangci/golangci-lint/v2",
	folder:  "cmd/golangci-lint",
	main:    suite + "/golangci-lint",
	plugin:  "package main\n\nimport _ \"" + suite + "/analyzers/golangci\"\n",
	brings:  suite + "/analyzers/golangci",
	fits:    func(string) string { return "v2.15.0" },
	// It keeps findings by its version, and would go on to print those of an older
	// suite.
	calls: func(version, suite string) string { return strings.TrimPrefix(version, "v") + "-httperrlint-" + suite },
}

//go:embed gopls.go.txt
var goplsPlugin string

// Gopls is the language server for Go.
var Gopls = &Host{
	Name:    "gopls",
	Command: "gopls",
	module:  "golang.org/x/tools/gopls",
	folder:  ".",
	main:    "golang.org/x/tools/gopls/httperrlint",
	plugin:  goplsPlugin,
	brings:  suite + "/analyzers",
	pinned:  "golang.org/x/tools",
	fits:    goplsFor,
	calls:   func(version, suite string) string { return version + "+httperrlint." + suite },
}

// goplsFor returns the newest gopls that the version of Go builds, out of those with
// which the suite has been tried. An older Go fetches the one that gopls asks for.
func goplsFor(goVersion string) string {
	if version.Compare(goVersion, "go1.27") >= 0 {
		return "v0.24.0"
	}
	return "v0.23.0"
}
