package hosts_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/hosts"
)

// The tests of this package run real golangci-lint and gopls, which they build first.
// That takes minutes, and so they are asked for.
const asked = "HTTPERRLINT_HOSTS"

// bin holds the programs that the tests have built.
var bin string

func TestMain(m *testing.M) {
	if folder := os.Getenv(cacheFolder); folder != "" {
		if err := serveCache(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if os.Getenv(asked) == "" {
		fmt.Printf("skipped: the tests with real golangci-lint and gopls run with %s=1\n", asked)
		return
	}
	os.Exit(func() int {
		var err error
		if bin, err = os.MkdirTemp("", "httperrlint-hosts-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(bin)
		if err := os.Setenv("HTTPERRLINT_CACHE", filepath.Join(bin, "cache")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// Each program is built once, by the first test that needs it.
var (
	buildCommand = sync.OnceValues(func() (string, error) {
		file := filepath.Join(bin, "httperrlint")
		out, err := exec.Command("go", "build", "-o", file, "../../cmd/httperrlint").CombinedOutput()
		if err != nil {
			err = fmt.Errorf("go build: %w\n%s", err, out)
		}
		return file, err
	})
	buildGolangci = buildHost(hosts.Golangci)
	buildGopls    = buildHost(hosts.Gopls)
)

func buildHost(h *hosts.Host) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		file, _, err := h.Build(hosts.Request{Output: filepath.Join(bin, h.Name), Log: os.Stderr})
		return file, err
	})
}

// program returns the file of a program that is built once.
func program(t *testing.T, build func() (string, error)) string {
	t.Helper()
	file, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A place is a folder to run hosts in.
type place struct {
	dir string
	env []string
}

// run returns what a program prints, and its exit status.
func (p place) run(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = p.dir
	cmd.Env = append(append(os.Environ(), "GITHUB_ACTIONS="), p.env...) // which changes what the command prints
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// relative returns the name of a file below the place.
func (p place) relative(t *testing.T, file string) string {
	t.Helper()
	if !filepath.IsAbs(file) {
		return filepath.ToSlash(file)
	}
	name, err := filepath.Rel(p.dir, file)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(name)
}

// demo returns a copy of the demo, as a module of its own.
func demo(t *testing.T) place {
	t.Helper()
	p := place{dir: resolved(t, t.TempDir())}
	copyTree(t, p.dir, "../../testdata/src/demo")
	write(t, p, "go.mod", "module github.com/httperrlint/httperrlint/testdata/src/demo\n\ngo 1.25.0\n")
	return p
}

// cases returns a copy of the cases of all rules. Their stubs are there too, and take
// the places of modules because all of it is a GOPATH.
func cases(t *testing.T) place {
	t.Helper()
	gopath := resolved(t, t.TempDir())
	src := filepath.Join(gopath, "src")
	copyTree(t, src, "../../testdata/src")
	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return place{src, []string{
		"GOPATH=" + gopath, "GO111MODULE=off", "GOFLAGS=", "GOWORK=off",
		"GOMODCACHE=" + strings.TrimSpace(string(modules)), // which is elsewhere without GOPATH
	}}
}

// unchecked has a bug that gopls' own sqlrowserr reports too, and imports little.
const unchecked = `package p

import "database/sql"

func F(db *sql.DB) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
	}
}
`

// rulePatterns are the folders of the cases that belong to rules.
func rulePatterns() []string {
	var list []string
	for _, rule := range analyzers.Suite {
		list = append(list, "./"+rule.Name+"/...")
	}
	return list
}

func resolved(t *testing.T, dir string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyTree(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, p place, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, p place, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// sources returns the Go files below the place, by name.
func sources(t *testing.T, p place) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(p.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		name := p.relative(t, path)
		files[name] = read(t, p, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A finding is what all hosts must agree on.
type finding struct {
	file         string
	line, column int // in bytes, from 1
	rule         string
	message      string // without the rule's name
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s (%s)", f.file, f.line, f.column, f.message, f.rule)
}

// tidy sorts findings and drops those that a host has printed twice, as go vet does for
// a package and its test variant.
func tidy(list []finding) []finding {
	slices.SortFunc(list, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column),
			cmp.Compare(a.rule, b.rule), cmp.Compare(a.message, b.message))
	})
	return slices.Compact(list)
}

// difference shows in what two lists of findings differ; "" if they do not.
func difference(wantName, gotName string, want, got []finding) string {
	text := func(list []finding) string {
		var s strings.Builder
		for _, f := range list {
			fmt.Fprintln(&s, f)
		}
		return s.String()
	}
	return udiff.Unified(wantName, gotName, text(want), text(got))
}

// byCommand returns what the command finds.
func byCommand(t *testing.T, p place, args ...string) []finding {
	t.Helper()
	list, _ := fixable(t, p, args...)
	return list
}

// fixable returns what the command finds, and which of it has a fix.
func fixable(t *testing.T, p place, args ...string) ([]finding, map[finding]bool) {
	t.Helper()
	out, errs, status := p.run(t, append([]string{program(t, buildCommand), "-json"}, args...)...)
	var report struct {
		Findings []struct {
			File, Rule, Message string
			Start               struct{ Line, Column int }
			Fixes               []any
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || status == 2 {
		t.Fatalf("httperrlint: %v\n%s", err, errs)
	}
	var list []finding
	fixes := make(map[finding]bool)
	for _, r := range report.Findings {
		f := finding{r.File, r.Start.Line, r.Start.Column, r.Rule, r.Message}
		list = append(list, f)
		fixes[f] = len(r.Fixes) > 0
	}
	return tidy(list), fixes
}

// byVet returns what go vet finds with the command as its tool.
func byVet(t *testing.T, p place, args ...string) []finding {
	t.Helper()
	out, errs, status := p.run(t, append([]string{"go", "vet", "-vettool=" + program(t, buildCommand), "-json"}, args...)...)
	if status != 0 {
		t.Fatalf("go vet: %s", errs)
	}
	var list []finding
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var packages map[string]map[string][]struct{ Posn, Message string }
		err := dec.Decode(&packages)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("go vet: %v", err)
		}
		for _, rules := range packages {
			for rule, diagnostics := range rules {
				for _, d := range diagnostics {
					list = append(list, parsePosition(t, p, d.Posn, rule, strings.TrimSuffix(d.Message, " ("+rule+")")))
				}
			}
		}
	}
	return tidy(list)
}

var position = regexp.MustCompile(`^(.*):(\d+):(\d+)$`)

func parsePosition(t *testing.T, p place, posn, rule, message string) finding {
	t.Helper()
	m := position.FindStringSubmatch(posn)
	if m == nil {
		t.Fatalf("%q is no position", posn)
	}
	line, _ := strconv.Atoi(m[2])
	column, _ := strconv.Atoi(m[3])
	return finding{p.relative(t, m[1]), line, column, rule, message}
}
