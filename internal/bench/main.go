// Bench measures what httperrlint costs beside other tools that look at the same
// packages.
//
//	go run ./internal/bench [-module DIR]... [-std] [-peers=false] [-docs DIR]
//
// It measures the module at hand, and the modules and the standard library that are
// asked for. Each tool runs in the module's folder, first with nothing kept of earlier
// runs and then again; compiled packages are there for all of them. Counted are CPU
// seconds, those of the processes that a tool starts included, and the memory of the
// largest of these processes.
//
// Nothing that the user has kept is touched: the go command's cache and those of the
// tools are in a temporary folder. The peers are built by the go command, which
// downloads them.
//
// The table is printed, and written as bench.md and as a bar chart, bench.svg, into
// the folder of -docs.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

// A subject is a set of packages to measure the tools on.
type subject struct {
	name     string
	dir      string // where the tools run
	patterns []string
	// roots are the folders of which the packages are all, for tools that take other patterns than
	// ./... for names of folders.
	roots []string
}

// module returns the subject of all packages of the module in a folder.
func module(name, dir string) subject {
	return subject{name, dir, []string{"./..."}, []string{dir}}
}

func run() error {
	var subjects []subject
	flag.Func("module", "measure on the module in this folder, too", func(dir string) error {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		if _, err := os.Stat(filepath.Join(abs, "go.mod")); err != nil {
			return errors.New("no go.mod there")
		}
		subjects = append(subjects, module(filepath.Base(abs), abs))
		return nil
	})
	std := flag.Bool("std", false, "measure on the standard library and the go command, too")
	peers := flag.Bool("peers", true, "measure the other linters")
	docs := flag.String("docs", "", "write bench.md and bench.svg into this folder")
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %s", flag.Arg(0))
	}
	here, err := output(".", nil, "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	subjects = append([]subject{module("this module", here)}, subjects...)
	if *std {
		goroot, err := output(".", nil, "go", "env", "GOROOT")
		if err != nil {
			return err
		}
		src := filepath.Join(goroot, "src")
		subjects = append(subjects, subject{"std and cmd", here, []string{"std", "cmd"}, []string{src, filepath.Join(src, "cmd")}})
	}

	tmp, err := os.MkdirTemp("", "httperrlint-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	b := &bench{tmp: tmp, root: here}
	if err := b.build(*peers); err != nil {
		return err
	}
	var tables []table
	for _, s := range subjects {
		t, err := b.measure(s, *peers)
		if err != nil {
			return fmt.Errorf("%s: %v", s.name, err)
		}
		fmt.Printf("\n%s", t.markdown())
		tables = append(tables, t)
	}
	if *docs == "" {
		return nil
	}
	return write(*docs, here, tables)
}

// output runs a command in a folder, with more variables in its environment, and
// returns what it prints, without the last line's end.
func output(dir string, env []string, args ...string) (string, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return "", fmt.Errorf("%s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return strings.TrimRight(string(out), "\n"), err
}
