package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// demo is the service that has a bug of each rule.
const demo = "testdata/src/demo"

// Both hosts print the same findings.
func TestSameFindingsInDemo(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if got := sameFindings(t, root, "-probe=false", "./"+demo+"/..."); len(got) == 0 {
		t.Error("no findings")
	}
}

// After -fix the demo compiles, and what is still found is what had no fix.
func TestFixDemo(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, demo), os.DirFS(filepath.Join("../..", demo))); err != nil {
		t.Fatal(err)
	}
	mod := []byte("module github.com/httperrlint/httperrlint\n\ngo 1.25.0\n")
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), mod, 0o666); err != nil {
		t.Fatal(err)
	}
	const packages = "./" + demo + "/..."

	var want []string
	before := findingsOf(t, dir, "-json", packages)
	for _, f := range before {
		if len(f.Fixes) == 0 {
			want = append(want, f.String())
		}
	}
	if len(want) == len(before) {
		t.Fatal("nothing has a fix")
	}
	var got []string
	for _, f := range findingsOf(t, dir, "-json", "-fix", packages) {
		got = append(got, f.String())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("after -fix:\n%q\nwithout a fix before:\n%q", got, want)
	}
	if _, errs, status := command(t, dir, "go", "vet", packages); status != 0 {
		t.Errorf("go vet: %s", errs)
	}
	if unformatted, _, _ := command(t, dir, "gofmt", "-l", demo); unformatted != "" {
		t.Errorf("not gofmt-clean: %s", unformatted)
	}
}

// A found is what the test looks at of a finding in the command's JSON.
type found struct {
	File, Rule, Message string
	Fixes               []struct{ Message string }
}

func (f found) String() string { return f.File + ": " + f.Message + " (" + f.Rule + ")" }

func findingsOf(t *testing.T, dir string, args ...string) []found {
	t.Helper()
	out, errs, status := command(t, dir, append([]string{"httperrlint", "-probe=false"}, args...)...)
	if status == failure {
		t.Fatalf("httperrlint: %s", errs)
	}
	var report struct{ Findings []found }
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	return report.Findings
}
