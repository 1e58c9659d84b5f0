package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// A bench builds the tools and runs them.
type bench struct {
	tmp  string
	root string // the folder of this module
}

func (b *bench) path(elem ...string) string {
	return filepath.Join(append([]string{b.tmp}, elem...)...)
}

// own are the commands of this module that are measured.
var own = []string{"./cmd/httperrlint", "./internal/bench/empty", "./internal/bench/floor", "./internal/bench/reads", "./internal/bench/sqlrowserr"}

// others are the peers, each at the version that the README speaks of or the newest that
// builds.
var others = []string{
	"github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0",
	"honnef.co/go/tools/cmd/staticcheck@v0.8.2",
	"github.com/jingyugao/rowserrcheck@v1.1.1",
}

// golangci is the configuration for golangci-lint: the linters nearest to our rules.
const golangci = `version: "2"
linters:
  default: none
  enable: [rowserrcheck, gocritic, errorlint, sqlclosecheck, bodyclose]
  settings:
    gocritic:
      disable-all: true
      enabled-checks: [returnAfterHttpError]
`

// build puts the tools into the folder bin.
func (b *bench) build(peers bool) error {
	if err := os.WriteFile(b.path("golangci.yml"), []byte(golangci), 0o666); err != nil {
		return err
	}
	env := []string{"GOBIN=" + b.path("bin"), "GOFLAGS="}
	if _, err := output(b.root, env, append([]string{"go", "install"}, own...)...); err != nil {
		return err
	}
	if !peers {
		return nil
	}
	for _, pkg := range others {
		fmt.Fprintln(os.Stderr, "building", pkg)
		if _, err := output(b.tmp, env, "go", "install", pkg); err != nil {
			return err
		}
	}
	return nil
}

// A tool is a line of the table.
type tool struct {
	name string
	args []string
	peer bool
	once bool // it keeps nothing between runs
	// roots are the folders in which it runs, one after the other, in place of the subject's.
	roots []string
	exit  int // its exit status if it has findings, where that is not 1
	// keeps is the environment variable for the folder in which it keeps what it has found, of one that takes so
	// little that it is run cold more than once.
	keeps string
}

// tools returns what is measured on the packages of a subject, of which httperrlint reads some and some
// others. Ours is the first.
func (b *bench) tools(s subject, read []string) []tool {
	bin := func(name string) string { return b.path("bin", name) }
	on := func(args ...string) []string { return append(args, s.patterns...) }
	return []tool{
		{name: "httperrlint", args: on(bin("httperrlint")), keeps: "HTTPERRLINT_CACHE"},
		{name: "httperrlint -cache=off", args: on(bin("httperrlint"), "-cache=off"), once: true},
		{name: "loading the packages asked for", args: on(bin("floor")), once: true},
		{name: "loading what httperrlint reads", args: append([]string{bin("floor")}, read...), once: true},
		{name: "go list -export -deps -test", args: on("go", "list", "-export", "-deps", "-test"), once: true},
		{name: "go vet -vettool=httperrlint", args: on("go", "vet", "-vettool="+bin("httperrlint"))},
		{name: "go vet -vettool with a tool that does nothing", args: on("go", "vet", "-vettool="+bin("empty"))},
		{name: "go vet", args: on("go", "vet"), peer: true},
		{name: "golangci-lint, five linters", args: []string{bin("golangci-lint"), "run", "-c", b.path("golangci.yml"), "--allow-parallel-runners", "./..."}, peer: true, roots: s.roots},
		{name: "staticcheck, one check", args: on(bin("staticcheck"), "-checks=SA5001"), peer: true},
		{name: "rowserrcheck", args: on(bin("rowserrcheck")), peer: true, once: true},
		{name: "sqlrowserr", args: on(bin("sqlrowserr")), peer: true, once: true, exit: 3},
	}
}
