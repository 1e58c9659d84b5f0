package hosts_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/imports"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/hosts"
)

// golangciConfig is a configuration with the settings of the plugin, which are indented
// lines of YAML, and with the linter that watches over //nolint.
func golangciConfig(settings string) string {
	return `version: "2"
linters:
  default: none
  enable: [httperrlint, nolintlint]
  settings:
    nolintlint: {require-explanation: true, require-specific: true}
    custom:
      httperrlint:
        type: module
` + strings.TrimPrefix(settings, "\n") + `
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
`
}

// golangci runs golangci-lint.
func golangci(t *testing.T, p place, file, config string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	name := filepath.Join(t.TempDir(), ".golangci.yml")
	if err := os.WriteFile(name, []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	p.env = append(slices.Clone(p.env), "GOLANGCI_LINT_CACHE="+filepath.Join(bin, "golangci-cache"))
	return p.run(t, slices.Concat([]string{file, "run", "-c", name, "--path-mode=abs", "--allow-parallel-runners"}, args)...)
}

// byGolangci returns what golangci-lint finds.
func byGolangci(t *testing.T, p place, config string, args ...string) []finding {
	t.Helper()
	return issues(t, p, program(t, buildGolangci), config, args...)
}

func issues(t *testing.T, p place, file, config string, args ...string) []finding {
	t.Helper()
	args = append([]string{"--output.json.path=stdout", "--show-stats=false"}, args...)
	out, errs, status := golangci(t, p, file, config, args...)
	if status > 1 {
		t.Fatalf("golangci-lint: %s", errs)
	}
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename     string
				Line, Column int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("golangci-lint: %v\n%s", err, out)
	}
	var list []finding
	for _, issue := range report.Issues {
		rule, message := issue.FromLinter, issue.Text
		if rule == "httperrlint" {
			rule, message, _ = strings.Cut(message, ": ")
		}
		list = append(list, finding{p.relative(t, issue.Pos.Filename), issue.Pos.Line, issue.Pos.Column, rule, message})
	}
	return tidy(list)
}

// golangci-lint leaves the demo as the command does, and the cases of each rule as their
// golden files say.
func TestGolangciFix(t *testing.T) {
	ours, theirs := demo(t), demo(t)
	before := sources(t, ours)
	if _, errs, status := ours.run(t, program(t, buildCommand), "-fix", "./..."); status > 1 {
		t.Fatalf("httperrlint: %s", errs)
	}
	fix := func(p place, settings string, patterns string) map[string]string {
		_, errs, status := golangci(t, p, program(t, buildGolangci), golangciConfig("        settings: "+settings), "--fix", patterns)
		if status > 1 {
			t.Fatalf("golangci-lint: %s", errs)
		}
		return sources(t, p)
	}
	want := sources(t, ours)
	if maps.Equal(want, before) {
		t.Error("nothing was fixed in the demo")
	}
	checkFiles(t, want, fix(theirs, "{}", "./..."))

	p := cases(t)
	for _, rule := range analyzers.Suite {
		goldens := make(map[string]string)
		for name := range sources(t, p) {
			golden, err := os.ReadFile(filepath.Join(p.dir, name+".golden"))
			if folder(name, 0) == rule.Name && rule.Flags.Lookup(folder(name, 1)) == nil && err == nil {
				goldens[name] = string(golden)
			}
		}
		if len(goldens) == 0 {
			t.Errorf("%s has no golden files", rule)
		}
		checkFiles(t, goldens, fix(p, "{enable: ["+rule.Name+"]}", "./"+rule.Name+"/..."))
	}
}

// checkFiles compares files without the imports that no single fix leaves unused but
// all of them together do: golangci-lint leaves those to its formatter goimports.
func checkFiles(t *testing.T, want, got map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		clean, err := imports.Process(name, []byte(got[name]), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := udiff.Unified("want", "golangci-lint", want[name], string(clean)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A directive silences the plugin, nolintlint finds nothing wrong with it, and finds one
// that silences nothing. The command understands it too.
func TestGolangciNolint(t *testing.T) {
	p := demo(t)
	found := byCommand(t, p, "./...")
	silence := func(name string, lines map[int]bool) {
		text := strings.Split(read(t, p, name), "\n")
		for line := range lines {
			text[line-1] += " //nolint:httperrlint // a bug that the demo is about"
		}
		write(t, p, name, strings.Join(text, "\n"))
	}
	lines := make(map[string]map[int]bool)
	for _, f := range found {
		if lines[f.file] == nil {
			lines[f.file] = make(map[int]bool)
		}
		lines[f.file][f.line] = true
	}
	for name, list := range lines {
		silence(name, list)
	}
	if rest := byCommand(t, p, "./..."); len(rest) > 0 {
		t.Errorf("the command still finds %q", rest)
	}
	out, errs, status := golangci(t, p, program(t, buildGolangci), golangciConfig(""), "--fix", "./...")
	if status != 0 {
		t.Errorf("golangci-lint: exit status %d\n%s%s", status, out, errs)
	}
	if got := strings.Count(strings.Join(slices.Collect(maps.Values(sources(t, p))), ""), "//nolint:httperrlint // a bug"); got == 0 {
		t.Error("the directives are gone")
	}

	main := strings.Split(read(t, p, "main.go"), "\n")
	silence("main.go", map[int]bool{slices.Index(main, "package main") + 1: true})
	got := byGolangci(t, p, golangciConfig(""), "./...")
	if len(got) != 1 || got[0].rule != "nolintlint" || !strings.Contains(got[0].message, "unused for linter") {
		t.Errorf("one directive silences nothing, and golangci-lint finds %q", got)
	}
}

// Mistakes in the settings are errors, told by the plugin.
func TestGolangciSettings(t *testing.T) {
	p := demo(t)
	for _, tt := range []struct{ settings, want string }{
		{"{test: true}", "unknown key test (did you mean tests?)"},
		{"{sqlnorows: {maskd: true}}", "sqlnorows: unknown key maskd (did you mean masked?)"},
		{"{enable: [httpretrun]}", "enable: unknown rule httpretrun (did you mean httpreturn?)"},
		{"{tests: 1}", "tests: want true or false, not 1"},
		{"[httpreturn]", "want keys with values, not a list"},
	} {
		_, errs, status := golangci(t, p, program(t, buildGolangci), golangciConfig("        settings: "+tt.settings), "./...")
		if status <= 1 || !strings.Contains(errs, tt.want) {
			t.Errorf("%s: exit status %d, %s", tt.settings, status, errs)
		}
	}
	got := byGolangci(t, p, golangciConfig("        settings: {enable: [httpreturn]}"), "./...")
	if diff := difference("command", "golangci-lint", byCommand(t, p, "-httpreturn", "./..."), got); diff != "" {
		t.Error(diff)
	}
}

// Findings that golangci-lint has kept from before the suite was rebuilt are not printed
// again.
func TestGolangciRebuilt(t *testing.T) {
	p := demo(t)
	before := byGolangci(t, p, golangciConfig(""), "./...") // which are kept now

	checkout := place{dir: resolved(t, t.TempDir())}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"analyzers", "cmd", "internal"} {
		copyTree(t, filepath.Join(checkout.dir, name), filepath.Join(root, name))
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		write(t, checkout, name, read(t, place{dir: root}, name))
	}
	const file, old, new = "analyzers/httpreturn/httpreturn.go", "gets the refused request", "is called all the same"
	text := read(t, checkout, file)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not say %q", file, old)
	}
	write(t, checkout, file, strings.ReplaceAll(text, old, new))

	rebuilt := filepath.Join(checkout.dir, "golangci-lint")
	out, errs, status := checkout.run(t, "go", "run", "./cmd/httperrlint", hosts.Golangci.Command, "-o", rebuilt)
	if status != 0 {
		t.Fatalf("%s%s", out, errs)
	}
	want := slices.Clone(before)
	for i, f := range want {
		want[i].message = strings.ReplaceAll(f.message, old, new)
	}
	if slices.Equal(want, before) {
		t.Fatalf("no finding in the demo says %q", old)
	}
	if diff := difference("want", "got", want, issues(t, p, rebuilt, golangciConfig(""), "./...")); diff != "" {
		t.Error(diff)
	}
}
