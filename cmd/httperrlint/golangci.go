package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/httperrlint/httperrlint/internal/hosts"
)

// golangci builds golangci-lint with the rules inside and prints how to configure it.
func golangci(args []string, stdout, stderr io.Writer) int {
	return build(hosts.Golangci, args, stdout, stderr, func(string) string { return golangciConfig })
}

const golangciConfig = `
This goes into .golangci.yml:

version: "2"
linters:
  enable: [httperrlint]
  settings:
    custom:
      httperrlint:
        type: module
issues: # the defaults hide findings
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
`

// build builds the host as the arguments of its subcommand say, then prints what to do
// with the file.
func build(host *hosts.Host, args []string, stdout, stderr io.Writer, next func(file string) string) int {
	req := hosts.Request{Log: stderr}
	fs := flag.NewFlagSet("httperrlint "+host.Command, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&req.Output, "o", "", "")
	fs.StringVar(&req.Version, "version", "", "")
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stdout, buildUsage, host.Command, host.Name)
		return clean
	case err != nil:
		return fail(stderr, explained(err, fs))
	case fs.NArg() > 0:
		return fail(stderr, fmt.Errorf("usage: httperrlint %s [-o PATH] [-version VERSION]", host.Command))
	}
	file, version, err := host.Build(req)
	if err != nil {
		return fail(stderr, err)
	}
	fmt.Fprintf(stdout, "%s is %s %s with httperrlint inside.\n%s", file, host.Name, version, next(file))
	return clean
}

const buildUsage = `Usage: httperrlint %[1]s [-o PATH] [-version VERSION]

It builds %[2]s with the rules inside, from modules that the go command fetches.

	-o PATH           write the program there (default httperrlint-%[2]s where go install puts programs)
	-version VERSION  of %[2]s (default: the one that is tested with this httperrlint and fits the Go at hand)
`
