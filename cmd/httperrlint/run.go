package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"golang.org/x/term"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/hosts"
	"github.com/httperrlint/httperrlint/internal/output"
)

// The exit statuses.
const (
	clean    = 0
	findings = 1
	failure  = 2 // wrong usage, or packages that do not load
)

// run is the command without the life as a tool of go vet. It returns the exit
// status.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		switch args[0] {
		case "explain":
			return explain(args[1:], stdout, stderr)
		case hosts.Golangci.Command:
			return golangci(args[1:], stdout, stderr)
		case hosts.Gopls.Command:
			return gopls(args[1:], stdout, stderr)
		case "version":
			fmt.Fprintln(stdout, "httperrlint", version(), runtime.Version())
			return clean
		}
	}
	o, err := parse(args, analyzers.Suite)
	if err != nil {
		return fail(stderr, err)
	}
	if o.help {
		usage(stdout, analyzers.Suite)
		return clean
	}
	return lint(o, stdout, stderr)
}

// lint looks at the packages and does with the findings what the options say.
func lint(o *options, stdout, stderr io.Writer) int {
	if _, err := os.ReadDir(o.load.Dir); err != nil {
		return fail(stderr, err)
	}
	complain := complainer(stderr)
	kept, err := openStore(o)
	if err != nil {
		return fail(stderr, err)
	}
	c := check(o, kept)
	complain(c.errors)
	switch {
	case o.diff:
		f := makeFixes(c)
		if err := f.diff(stdout, c.short); err != nil {
			return fail(stderr, err)
		}
		complain(f.summary("would apply", c.short))
	case o.fix:
		f := makeFixes(c)
		f.write()
		complain(f.summary("applied", c.short))
		if f.written > 0 {
			// What is printed is what remains, at its new place.
			c = check(o, nil)
			complain(c.errors)
		}
	}
	if err := o.print(stdout, c); err != nil {
		return fail(stderr, err)
	}
	switch {
	case len(c.errors) > 0:
		return failure
	case len(c.findings) > 0:
		return findings
	}
	return clean
}

// print prints the findings, unless a diff has taken their place.
func (o *options) print(w io.Writer, c *checked) error {
	report := &output.Report{Findings: c.findings, Short: c.short, Content: c.program.Content}
	switch {
	case o.diff:
		return nil
	case o.json:
		return output.JSON(w, report)
	}
	return output.Text(w, report, colored(w))
}

// complainer returns a function that prints lines, those that it has printed
// before left out.
func complainer(w io.Writer) func([]string) {
	seen := make(map[string]bool)
	return func(lines []string) {
		for _, line := range lines {
			if !seen[line] {
				seen[line] = true
				fmt.Fprintln(w, line)
			}
		}
	}
}

func fail(w io.Writer, err error) int {
	fmt.Fprintln(w, "httperrlint:", err)
	return failure
}

// colored tells whether to print in colour: as https://no-color.org and
// https://force-color.org ask for, otherwise on a terminal.
func colored(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	if os.Getenv("FORCE_COLOR") != "" {
		return true
	}
	f, ok := w.(*os.File)
	return ok && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// version returns the version of the module that the command was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
