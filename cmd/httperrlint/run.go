package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"

	"golang.org/x/term"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/atomicfile"
	"github.com/httperrlint/httperrlint/internal/config"
	"github.com/httperrlint/httperrlint/internal/hosts"
	"github.com/httperrlint/httperrlint/internal/output"
)

// The exit statuses.
const (
	clean    = 0
	findings = 1
	failure  = 2 // wrong usage, a file that cannot be read or written, or packages that do not load
)

// commands are the first arguments that are no packages.
var commands = []string{"explain", hosts.Golangci.Command, hosts.Gopls.Command, "help", "version"}

// run is the command without the life as a tool of go vet. It returns the exit
// status.
func run(args []string, stdout, stderr io.Writer) int {
	o := new(options)
	switch command := slices.Concat(args, []string{""})[0]; command {
	case "explain":
		return explain(args[1:], stdout, stderr)
	case hosts.Golangci.Command:
		return golangci(args[1:], stdout, stderr)
	case hosts.Gopls.Command:
		return gopls(args[1:], stdout, stderr)
	case "help":
		if len(args) > 1 {
			return explain(args[1:], stdout, stderr)
		}
		o.help = true
	case "version":
		if len(args) > 1 {
			return fail(stderr, errors.New("usage: httperrlint version"))
		}
		o.version = true
	default:
		var err error
		if o, err = parse(args, analyzers.Suite); err != nil {
			return fail(stderr, err)
		}
	}
	switch {
	case o.help:
		usage(stdout, analyzers.Suite)
	case o.version:
		fmt.Fprintln(stdout, "httperrlint", version(), runtime.Version())
	default:
		return lint(o, stdout, stderr)
	}
	return clean
}

// lint looks at the packages and does with the findings what the options say.
func lint(o *options, stdout, stderr io.Writer) int {
	if o.output == "" {
		status, err := lintTo(o, stdout, stderr)
		if err != nil {
			return fail(stderr, err)
		}
		return status
	}
	// What cannot be written is known before anything is done.
	if err := atomicfile.Check(o.in(o.output)); err != nil {
		return fail(stderr, about(o.output, err))
	}
	var content bytes.Buffer
	status, err := lintTo(o, &content, stderr)
	if err != nil {
		return fail(stderr, err)
	}
	if status == failure {
		return failure // a report on some of the packages would pass for one on all
	}
	if err := atomicfile.Write(o.in(o.output), content.Bytes()); err != nil {
		return fail(stderr, about(o.output, err))
	}
	fmt.Fprintf(stderr, "wrote %s\n", o.output)
	return status
}

// lintTo is lint with the place for the findings decided. It returns the exit status.
func lintTo(o *options, stdout, stderr io.Writer) (int, error) {
	sel, err := newSelection(o)
	if err != nil {
		return failure, err
	}
	complain := complainer(stderr)
	kept, err := openStore(o)
	if err != nil {
		return failure, err
	}
	c := check(o, kept)
	complain(c.errors)
	if o.writeBaseline {
		line, err := sel.write(o, c)
		if err != nil {
			return failure, err
		}
		complain(line)
	}
	sel.apply(c)
	complain(c.warnings)
	switch {
	case o.diff:
		f := makeFixes(c)
		if err := f.diff(stdout, c.short); err != nil {
			return failure, err
		}
		complain(f.summary("would apply", c.short))
	case o.fix:
		f := makeFixes(c)
		f.write()
		complain(f.summary("applied", c.short))
		if f.written > 0 {
			// What is printed is what remains, at its new place.
			if sel, err = newSelection(o); err != nil {
				return failure, err
			}
			c = check(o, nil)
			sel.apply(c)
			complain(c.errors)
		}
	}
	if err := o.print(stdout, c); err != nil {
		return failure, err
	}
	switch {
	case len(c.errors) > 0:
		return failure, nil
	case len(c.findings) > 0 && !o.exitZero:
		return findings, nil
	}
	return clean, nil
}

// print prints the findings, unless a diff has taken their place.
func (o *options) print(w io.Writer, c *checked) error {
	if o.diff {
		return nil
	}
	report := &output.Report{
		Findings: c.findings,
		Stale:    c.stale,
		Errors:   c.errors,
		Rules:    c.rules,
		Version:  version(),
		Short:    c.short,
		Root:     root(o.load.Dir),
		Content:  c.program.Content,
	}
	if o.format.Name == "text" {
		return output.Text(w, report, o.output == "" && colored(w))
	}
	return o.format.Print(w, report)
}

// root returns the root of the repository that the directory is in, or the directory if
// it is in none.
func root(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	if repository := config.Above(abs, ".git"); repository != "" {
		return repository
	}
	return abs
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
