package main

import (
	"bytes"
	"errors"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers"
)

// The test binary is also the command: testscript.Main puts it into PATH under that
// name. There it has one rule more.
func TestMain(m *testing.M) {
	real := slices.Clone(analyzers.Suite)
	analyzers.Suite = append(analyzers.Suite, probe)
	glanceOf = func(rules []*analysis.Analyzer) func([]byte) analyzers.Glance {
		for _, rule := range rules {
			if !slices.ContainsFunc(real, func(a *analysis.Analyzer) bool { return a.Name == rule.Name }) {
				return func([]byte) analyzers.Glance { return analyzers.Glance{Directs: true} }
			}
		}
		return analyzers.GlanceAt
	}
	if os.Getenv(cacheVariable) == "" {
		os.Setenv(cacheVariable, "off")
	}
	testscript.Main(m, map[string]func(){"httperrlint": main})
}

var update = flag.Bool("update", false, "write what the scripts compare with")

func TestScripts(t *testing.T) {
	cache := goEnv(t, "GOCACHE")
	modules := goEnv(t, "GOMODCACHE")
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			tool, err := exec.LookPath("httperrlint")
			env.Setenv("VETTOOL", tool)
			env.Setenv("GOCACHE", cache)
			env.Setenv("GOMODCACHE", modules)
			env.Setenv("GOPROXY", "off")
			return err
		},
	})
}

func goEnv(t *testing.T, name string) string {
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// command runs a program in a directory and returns what it printed and its exit
// status.
func command(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GITHUB_ACTIONS=", "FORCE_COLOR=") // they change what is printed
	cmd.Stdout = &out
	cmd.Stderr = &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// tree writes a directory of files given by their names.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read returns the content of all files in a directory.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// noRules returns the flags that switch all rules off.
func noRules() string {
	flags := ""
	for _, a := range analyzers.Suite {
		flags += " -" + a.Name + "=false"
	}
	return flags
}

// withoutFix are the arguments with which the bad input is tried without -fix.
var withoutFix = []string{"explain", "explian", "-tags", "-diff", "-diff-file", "-write-baseline", "golangci", "gopls", "help", "version"}

func TestBadInput(t *testing.T) {
	const flagged = "package p\n\nfunc bad()  {}\nfunc good() {}\nfunc f()    { bad() }\n"
	module := map[string]string{
		"go.mod":          "module example.com/m\n\ngo 1.25.0\n",
		"fine/p.go":       flagged,
		"types/p.go":      "package p\n\nfunc bad()  {}\nfunc good() {}\nfunc f()    { bad(); x() }\n",
		"syntax/p.go":     "package p\n\nfunc bad()  {}\nfunc f() { bad() }}\n",
		"importer/p.go":   "package p\n\nimport _ \"example.com/m/types\"\n\nfunc bad()  {}\nfunc good() {}\nfunc f()    { bad() }\n",
		"wants/p.go":      "package p\n\nimport _ \"example.com/absent\"\n",
		"nofiles/README":  "",
		"excluded/p.go":   "//go:build never\n\npackage p\n",
		"fails/p.go":      "package p\n\nfunc fails() {}\nfunc f() { fails() }\n",
		"nested/go.mod":   "module example.com/nested\n\nrequire example.com/absent v1.0.0\n",
		"nested/p.go":     "package p\n\nimport _ \"example.com/absent\"\n",
		"misspelled/a.go": "pakcage p\n",
		"broken.diff":     "--- p.go\n+++ p.go\n@@ -1 +1 @@\n+a\n",
		"other.diff":      "diff --git a/p.go b/p.go\n--- a/p.go\n+++ b/p.go\n@@ -1 +1 @@\n-a\n+b\n",
		"version.json":    `{"version": 2, "findings": []}`,
		"half.json":       `{"version": 1, "findings": [{"rule": "probe", "package": "p", "message": "bad is called"}]}`,
		"more.json":       `{"version": 1, "findings": [{"line": 1}]}`,
	}
	bare := map[string]string{"p.go": flagged}
	tests := []struct {
		name  string
		files map[string]string
		args  string
		want  string // all that is printed on stderr, a regular expression
	}{
		{"missing package", module, "example.com/absent", `no required module provides package example\.com/absent; to add it: go get example\.com/absent`},
		{"missing package of the module", module, "example.com/m/absent", `no required module provides package example\.com/m/absent.*`},
		{"missing directory", module, "./absent", `\./absent: stat .*absent: directory not found`},
		{"missing tree", module, "./absent/...", `pattern \./absent/\.\.\.: lstat \./absent/: no such file or directory`},
		{"missing file", module, "absent.go", `no required module provides package absent\.go; to add it: go get absent\.go`},
		{"missing import", module, "./wants", `wants/p\.go:3:8: no required module provides package example\.com/absent; to add it: go get example\.com/absent`},
		{"missing module", module, "-C nested .", `example\.com/absent@v1\.0\.0: missing go\.sum entry for go\.mod file; to add it: go mod download example\.com/absent`},
		{"no package clause", module, "./misspelled", `misspelled/a\.go:1:1: .*`},
		{"type error", module, "./types", `types/p\.go:5:22: undefined: x`},
		{"syntax error", module, "./syntax", `syntax/p\.go:4:19: syntax error: unexpected } after top level declaration`},
		{"type error in an import", module, "./importer", `types/p\.go:5:22: undefined: x`},
		{"no Go files", module, "./nofiles", `\./nofiles: no Go files in .*nofiles`},
		{"build constraints", module, "./excluded", `example\.com/m/excluded: build constraints exclude all Go files in .*excluded`},
		{"a rule fails", module, "./fails", `probe: example\.com/m/fails: fails is called`},
		{"no go.mod", bare, "./...", `\./\.\.\.: go\.mod file not found in current directory or any parent directory`},
		{"no go.mod, directory", bare, ".", `go\.mod file not found in current directory or any parent directory; see 'go help modules'`},
		{"misspelt command", module, "explian httpreturn", `httperrlint: unknown command explian \(did you mean explain\?\)`},
		{"unlike a command", module, "absent", `package absent is not in std .*`},
		{"unlike a flag", module, "-foo ./fine", `httperrlint: unknown flag -foo \(see httperrlint -h\)`},
		{"unknown format", module, "-format jsn ./fine", `httperrlint: unknown format jsn \(did you mean json\?\)`},
		{"another format", module, "-format html ./fine", `httperrlint: unknown format html, not one of text, json, .*`},
		{"JSON and another format", module, "-json -format sarif ./fine", `httperrlint: -json and -format sarif exclude each other`},
		{"a format and a diff", module, "-format sarif -diff ./fine", `httperrlint: -format sarif and -diff exclude each other`},
		{"output into no directory", module, "-output absent/out ./fine", `httperrlint: absent/out: no such file or directory`},
		{"output into a directory", module, "-output fine ./fine", `httperrlint: fine: is a directory`},
		{"output beside what does not load", module, "-C nested -output out .", `example\.com/absent@v1\.0\.0: .*`},
		{"no repository", module, "-new-from-rev HEAD ./fine", `httperrlint: git: not a git repository .*`},
		{"no repository, branch", module, "-new-from-merge-base main ./fine", `httperrlint: git: not a git repository .*`},
		{"missing diff", module, "-diff-file absent ./fine", `httperrlint: absent: no such file or directory`},
		{"no diff", module, "-diff-file go.mod ./fine", `httperrlint: go\.mod: not a unified diff: it names no file`},
		{"broken diff", module, "-diff-file broken.diff ./fine", `httperrlint: broken\.diff: not a unified diff: .*`},
		{"diff of other files", module, "-diff-file other.diff ./fine", `httperrlint: other\.diff: no file p\.go, which the diff names, in .*`},
		{"two sets of lines", module, "-new-from-rev HEAD -diff-file other.diff ./fine", `httperrlint: -new-from-rev and -diff-file exclude each other`},
		{"diff file and fix", module, "-fix -diff-file other.diff ./fine", `httperrlint: -diff-file and -fix exclude each other: .*`},
		{"missing baseline", module, "-baseline absent.json ./fine", `httperrlint: absent\.json: no such file or directory \(-write-baseline writes it\)`},
		{"no baseline", module, "-baseline go.mod ./fine", `httperrlint: go\.mod: not a baseline: .*`},
		{"baseline of another version", module, "-baseline version.json ./fine", `httperrlint: version\.json: not a baseline of version 1`},
		{"baseline without a file", module, "-baseline half.json ./fine", `httperrlint: half\.json: not a baseline: a finding lacks rule, package, message, file or count`},
		{"baseline with more", module, "-baseline more.json ./fine", `httperrlint: more\.json: not a baseline: json: unknown field "line"`},
		{"baseline of files", module, "-baseline version.json fine/p.go", `httperrlint: -baseline needs packages, not files`},
		{"baseline that is not named", module, "-write-baseline ./fine", `httperrlint: -write-baseline needs -baseline FILE`},
		{"baseline of changed lines", module, "-write-baseline -baseline b.json -diff-file other.diff ./fine", `httperrlint: -write-baseline and -diff-file exclude each other`},
		{"baseline of what does not load", module, "-write-baseline -baseline b.json ./types", `types/p\.go:5:22: undefined: x\nhttperrlint: b\.json: not written, because of the errors above`},
		{"baseline into no directory", module, "-write-baseline -baseline absent/b.json ./fine", `httperrlint: absent/b\.json: no such file or directory`},
		{"unknown flag", module, "-nothing ./fine", `httperrlint: unknown flag -nothing \(see httperrlint -h\)`},
		{"misspelled flag", module, "-jsn ./fine", `httperrlint: unknown flag -jsn \(did you mean -json\?\)`},
		{"unknown rule", module, "-httpretrun=false ./fine", `httperrlint: unknown flag -httpretrun \(did you mean -httpreturn\?\)`},
		{"unknown flag of a rule", module, "-httpreturn.test ./fine", `httperrlint: unknown flag -httpreturn\.test \(did you mean -httpreturn\.tests\?\)`},
		{"bad value", module, "-httpreturn=maybe ./fine", `httperrlint: invalid boolean value "maybe" for -httpreturn: want true or false`},
		{"bad value, not of a rule", module, "-exit-zero=maybe ./fine", `httperrlint: invalid boolean value "maybe" for -exit-zero: want true or false`},
		{"unknown flag of a host", module, "golangci -foo", `httperrlint: unknown flag -foo \(see httperrlint golangci -h\)`},
		{"unknown flag of another host", module, "gopls -foo", `httperrlint: unknown flag -foo \(see httperrlint gopls -h\)`},
		{"no rules", module, noRules(), `httperrlint: all rules are switched off`},
		{"no value", module, "-tags", `httperrlint: flag needs an argument: -tags`},
		{"two formats", module, "-json -diff ./fine", `httperrlint: -json and -diff exclude each other`},
		{"no directory", module, "-C absent ./fine", `httperrlint: open absent: no such file or directory`},
		{"not a directory", module, "-C go.mod ./fine", `httperrlint: open go\.mod: not a directory`},
		{"nothing to explain", module, "explain", `httperrlint: usage: httperrlint explain RULE, one of httpgowriter, .*`},
		{"too much to explain", module, "explain httpreturn sqlnorows", `httperrlint: usage: httperrlint explain RULE, one of httpgowriter, .*`},
		{"help on what is no rule", module, "help httpretrun", `httperrlint: unknown rule httpretrun \(did you mean httpreturn\?\)`},
		{"too much help", module, "help httpreturn sqlnorows", `httperrlint: usage: httperrlint explain RULE, one of httpgowriter, .*`},
		{"version of something", module, "version golangci", `httperrlint: usage: httperrlint version`},
		{"unknown rule to explain", module, "explain httpretrun", `httperrlint: unknown rule httpretrun \(did you mean httpreturn\?\)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, tt.files)
			before := read(t, dir)
			args := strings.Fields(tt.args)
			if !slices.ContainsFunc(args, func(arg string) bool { return slices.Contains(withoutFix, arg) }) {
				args = append([]string{"-fix"}, args...)
			}
			stdout, stderr, status := command(t, dir, append([]string{"httperrlint"}, args...)...)
			if status != failure {
				t.Errorf("exit status %d, want %d", status, failure)
			}
			if stdout != "" {
				t.Errorf("stdout: %s", stdout)
			}
			if !regexp.MustCompile(`^(?:` + tt.want + `)\n$`).MatchString(stderr) {
				t.Errorf("stderr: %swant: %s", stderr, tt.want)
			}
			if !maps.Equal(before, read(t, dir)) {
				t.Error("files have changed")
			}
		})
	}
}

// A finding as the command and go vet both print it.
var line = regexp.MustCompile(`(?m)^(?:\./)?(\S+\.go:\d+:\d+: .* \(\w+\))$`)

// lines returns the findings in what a host printed, sorted. The names of files are
// those below dir.
func lines(printed, dir string) []string {
	var list []string
	for _, m := range line.FindAllStringSubmatch(printed, -1) {
		list = append(list, strings.TrimPrefix(m[1], dir+"/"))
	}
	slices.Sort(list)
	return list
}

// sameFindings checks that the command line and go vet print the same findings for the
// packages, and returns them.
func sameFindings(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	tool, err := exec.LookPath("httperrlint")
	if err != nil {
		t.Fatal(err)
	}
	out, errs, status := command(t, dir, append([]string{"httperrlint"}, args...)...)
	if status == failure {
		t.Fatalf("httperrlint: %s", errs)
	}
	_, vet, _ := command(t, dir, append([]string{"go", "vet", "-vettool=" + tool}, args...)...)
	got, want := lines(out, dir), lines(vet, dir)
	if !slices.Equal(got, want) {
		t.Errorf("command:\n%s\ngo vet:\n%s", strings.Join(got, "\n"), vet)
	}
	return got
}

// Facts come from packages asked for, from packages that are not, and through packages
// that are not read from source.
func TestSameFindings(t *testing.T) {
	dir := tree(t, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.25.0\n\nrequire example.com/d v0.0.0\n\nreplace example.com/d => ./d\n",
		"a/a.go": "package a\n\nimport (\n\t\"example.com/d/helper\"\n\t\"example.com/d/plain\"\n\t\"example.com/m/b\"\n)\n\n" +
			"func bad() {}\n\nfunc F() {\n\tbad()\n\thelper.Helps(nil)\n\thelper.Fine()\n\tplain.New().Helps(nil)\n\tb.F()\n}\n",
		"a/a_test.go":        "package a\n\nimport \"testing\"\n\nfunc TestF(t *testing.T) { F(); bad() }\n",
		"b/b.go":             "package b\n\nfunc worse() {}\n\nfunc F() { worse() }\n",
		"d/go.mod":           "module example.com/d\n\ngo 1.25.0\n",
		"d/helper/helper.go": "package helper\n\nimport \"net/http\"\n\nfunc bad() {}\n\ntype T struct{}\n\nfunc (T) Helps(w http.ResponseWriter) { bad() }\n\nfunc Helps(w http.ResponseWriter) { bad() }\n\nfunc Fine() {}\n",
		"d/plain/plain.go":   "package plain\n\nimport \"example.com/d/helper\"\n\nfunc New() helper.T { return helper.T{} }\n",
	})
	if got := sameFindings(t, dir, "-probe", "./b", "./a"); len(got) != 5 {
		t.Errorf("findings:\n%s", strings.Join(got, "\n"))
	}
	if got := sameFindings(t, dir, "-probe", "-probe.tests", "./b", "./a"); len(got) != 7 {
		t.Errorf("findings, those in tests too:\n%s", strings.Join(got, "\n"))
	}
}

// TestNoNetwork: the command does not link package net, with which it is linked to the C library and
// takes a third longer to start. go vet starts it once for each package.
func TestNoNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"net", "runtime/cgo"} {
		if slices.Contains(strings.Fields(string(out)), path) {
			t.Errorf("it links package %s", path)
		}
	}
}
