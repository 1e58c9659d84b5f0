package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A cost is what one run of a tool takes.
type cost struct {
	cpu    time.Duration // of all its processes
	memory int64         // of the largest of them, in bytes
	failed string        // the line that says why, if it did not run to its end
}

// A line is what a tool costs without and with what it has kept.
type line struct {
	tool       tool
	cold, warm cost
}

// A table is what the tools cost on one subject.
type table struct {
	subject  subject
	packages int
	lines    []line
}

// runs is how many runs are made that find what earlier ones have kept, and how many cold ones of a tool that
// takes little: the cheapest counts.
const runs = 3

// measure runs the tools on a subject.
func (b *bench) measure(s subject, peers bool) (table, error) {
	kept, err := os.MkdirTemp(b.tmp, "kept-")
	if err != nil {
		return table{}, err
	}
	defer os.RemoveAll(kept)
	env := slices.Clip(append(os.Environ(),
		"GOCACHE="+b.path("gocache"),
		"HTTPERRLINT_CACHE="+kept,
		"GOLANGCI_LINT_CACHE="+kept,
		"STATICCHECK_CACHE="+kept,
	))
	fmt.Fprintf(os.Stderr, "%s: compiling\n", s.name)
	for _, args := range [][]string{
		// -compiled runs cgo, too, whose output tools want that read sources.
		{"go", "list", "-export", "-compiled", "-deps", "-test"},
		// Of the standard library go vet has more compiled than that. By its flag this is no run that is measured.
		{"go", "vet", "-vettool=" + b.path("bin", "empty"), "-empty"},
	} {
		if c := cpu(s.dir, env, append(args, s.patterns...), 0); c.failed != "" {
			return table{}, errors.New(c.failed)
		}
	}
	reads, err := output(s.dir, env, append([]string{b.path("bin", "reads")}, s.patterns...)...)
	if err != nil {
		return table{}, err
	}
	count, read, _ := strings.Cut(reads, "\n")
	t := table{subject: s}
	if t.packages, err = strconv.Atoi(count); err != nil {
		return table{}, err
	}
	for _, tool := range b.tools(s, strings.Fields(read)) {
		if tool.peer && !peers {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s: %s\n", s.name, tool.name)
		l := line{tool: tool, cold: s.cost(tool, env)}
		for n := 1; tool.keeps != "" && n < runs; n++ {
			anew, err := os.MkdirTemp(kept, "anew-")
			if err != nil {
				return table{}, err
			}
			if c := s.cost(tool, append(env, tool.keeps+"="+anew)); c.failed == "" && c.cpu < l.cold.cpu {
				l.cold = c
			}
		}
		l.warm = l.cold
		for range runs {
			if c := s.cost(tool, env); c.failed == "" && (c.cpu < l.warm.cpu || l.warm == l.cold) {
				l.warm = c
			}
		}
		if tool.once && l.warm.cpu < l.cold.cpu {
			l.cold = l.warm // nothing was kept: it is the same, with less noise
		}
		t.lines = append(t.lines, l)
	}
	return t, nil
}

// cost runs a tool on the subject.
func (s subject) cost(t tool, env []string) cost {
	if t.roots == nil {
		return cpu(s.dir, env, t.args, t.exit)
	}
	var all cost
	for _, dir := range t.roots {
		c := cpu(dir, env, t.args, t.exit)
		all.cpu += c.cpu
		all.memory = max(all.memory, c.memory)
		all.failed = cmp.Or(all.failed, c.failed)
	}
	return all
}

// cpu runs a command. Exit status 1, or the one given, says that there are findings.
func cpu(dir string, env, args []string, found int) cost {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = env
	var errs bytes.Buffer
	cmd.Stderr = &errs
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return cost{failed: err.Error()}
	}
	c := cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), memory: peak(cmd.ProcessState)}
	if status := cmd.ProcessState.ExitCode(); status != 0 && status != 1 && status != found {
		c.failed = fmt.Sprintf("exit status %d: %s", status, reason(errs.String()))
	}
	return c
}

// reason returns the last line that a tool has printed, or the first one of a panic: below that stand
// the paths of this machine.
func reason(printed string) string {
	lines := strings.Split(strings.TrimSpace(printed), "\n")
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "panic: ") }); i >= 0 {
		return lines[i]
	}
	return lines[len(lines)-1]
}
