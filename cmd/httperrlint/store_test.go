package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// cached is a module in which a uses b and b uses c, another module, and d stands alone.
var cached = map[string]string{
	"m/go.mod":       "module example.com/m\n\ngo 1.25.0\n\nrequire example.com/c v0.0.0\n\nreplace example.com/c => ../c\n",
	"m/a/a.go":       "package a\n\nimport \"example.com/m/b\"\n\nfunc f() { b.Helps(nil) }\n",
	"m/a/a_test.go":  "package a\n\nfunc bad()  {}\nfunc good() {}\nfunc g()    { bad() }\n",
	"m/b/b.go":       "package b\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/c\"\n)\n\nfunc bad() {}\n\nfunc Helps(w http.ResponseWriter) { c.Helps(w) }\n",
	"m/d/d.go":       "package d\n\nimport _ \"example.com/c/plain\"\n\nfunc worse() {}\n\nfunc f() { worse() }\n",
	"m/d/special.go": "//go:build special\n\npackage d\n\nfunc special() { worse() }\n",
	"c/plain/c.go":   "package plain\n",
	"c/go.mod":       "module example.com/c\n\ngo 1.25.0\n",
	"c/c.go":         "package c\n\nimport \"net/http\"\n\nfunc bad() {}\n\nfunc Helps(w http.ResponseWriter) {}\n",
}

// After each change a run prints what it would without what was kept, and looks at no
// more packages than the change has to do with.
func TestKeptFindings(t *testing.T) {
	root := tree(t, cached)
	dir := filepath.Join(root, "m")
	log := filepath.Join(root, "log")
	t.Setenv(probeLog, log)
	store := filepath.Join(root, "store")

	change := func(file, old, new string) func() {
		return func() { replace(t, filepath.Join(root, file), old, new) }
	}
	nothing := func() {}
	tests := []struct {
		name   string
		change func()
		flags  string
		looks  string // at which packages, the helpers among them
		says   string // a part of what is printed, if that is new
	}{
		{"first run", nothing, "", "a b c d", "worse is called"},
		{"no change", nothing, "", "", ""},
		{"a comment", change("m/d/d.go", "func f()", "// f does.\nfunc f()"), "", "d", "d/d.go:8:12"},
		{"a helper's body in another package", change("m/b/b.go", "{ c.Helps(w) }", "{ c.Helps(w); bad() }"), "", "a b c", "a/a.go:5:12"},
		{"a helper's body back", change("m/b/b.go", "; bad() }", " }"), "", "", ""},
		{"a helper's body in another module", change("c/c.go", "Helps(w http.ResponseWriter) {}", "Helps(w http.ResponseWriter) { bad() }"), "", "a b c", "b/b.go:11:37"},
		{"a flag", nothing, "-tests", "a b c d", "a/a_test.go:5:15"},
		{"the same flag", nothing, "-tests", "", ""},
		{"no flag again", nothing, "", "", ""},
		{"rules", nothing, "-probe", "a b c d", ""},
		{"build tags", nothing, "-tags=special", "a b c d", "d/special.go:5:18"},
		{"a file more", func() {
			if err := os.WriteFile(filepath.Join(dir, "d", "more.go"), []byte("package d\n\nfunc g() { worse() }\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, "", "d", "d/more.go:3:12"},
		{"a file less", func() {
			if err := os.Remove(filepath.Join(dir, "d", "more.go")); err != nil {
				t.Fatal(err)
			}
		}, "", "", ""},
		{"the version in go.mod", change("m/go.mod", "go 1.25.0", "go 1.25.1"), "", "a b c d", ""},
		{"a type error", change("m/b/b.go", "c.Helps(w)", "c.Absent(w)"), "", "", "undefined: c.Absent"},
		{"the same type error", nothing, "", "", "undefined: c.Absent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.change()
			args := append(strings.Fields(tt.flags), "./...")
			_ = os.Remove(log)
			out, errs, status := command(t, dir, append([]string{"httperrlint", "-cache", store}, args...)...)
			looked, _ := os.ReadFile(log)
			wantOut, wantErrs, wantStatus := command(t, dir, append([]string{"httperrlint", "-cache=off"}, args...)...)
			if out != wantOut || errs != wantErrs || status != wantStatus {
				t.Errorf("prints %d\n%s%s\nwithout what was kept %d\n%s%s", status, errs, out, wantStatus, wantErrs, wantOut)
			}
			if !strings.Contains(out+errs, tt.says) {
				t.Errorf("prints\n%s%s\nwithout %q", errs, out, tt.says)
			}
			if got := lastElements(string(looked)); got != tt.looks {
				t.Errorf("looks at %q, want %q", got, tt.looks)
			}
		})
	}
}

// replace changes a text in a file.
func replace(t *testing.T, file, old, new string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(content), old, new, 1)
	if changed == string(content) {
		t.Fatalf("%s: no %q", file, old)
	}
	if err := os.WriteFile(file, []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
}

// The body of a helper counts wherever the helper comes from.
func TestKeptFindingsOfModules(t *testing.T) {
	const (
		user   = "package p\n\nimport \"example.com/d\"\n\nfunc f() { d.Helps(nil) }\n"
		helper = "package d\n\nimport \"net/http\"\n\nfunc bad() {}\n\nfunc Helps(w http.ResponseWriter) {}\n"
		module = "module example.com/m\n\ngo 1.25.0\n"
		other  = "module example.com/d\n\ngo 1.25.0\n"
	)
	for _, tt := range []struct {
		name   string
		files  map[string]string
		flags  string
		helper string
	}{
		{"a workspace", map[string]string{
			"go.work":  "go 1.25.0\n\nuse (\n\t./m\n\t./d\n)\n",
			"m/go.mod": module, "m/p.go": user, "d/go.mod": other, "d/d.go": helper,
		}, "", "d/d.go"},
		{"a replaced module", map[string]string{
			"m/go.mod": module + "\nrequire example.com/d v0.0.0\n\nreplace example.com/d => ../d\n",
			"m/p.go":   user, "d/go.mod": other, "d/d.go": helper,
		}, "", "d/d.go"},
		{"a module that the workspace replaces", map[string]string{
			"go.work":  "go 1.25.0\n\nuse ./m\n\nreplace example.com/d => ./d\n",
			"m/go.mod": module + "\nrequire example.com/d v0.0.0\n",
			"m/p.go":   user, "d/go.mod": other, "d/d.go": helper,
		}, "", "d/d.go"},
		{"a vendored module", map[string]string{
			"m/go.mod": module + "\nrequire example.com/d v0.0.0\n", "m/p.go": user,
			"m/vendor/modules.txt":        "# example.com/d v0.0.0\n## explicit; go 1.25.0\nexample.com/d\n",
			"m/vendor/example.com/d/d.go": helper,
		}, "", "m/vendor/example.com/d/d.go"},
		{"for a test", map[string]string{
			"m/go.mod": module + "\nrequire example.com/d v0.0.0\n\nreplace example.com/d => ../d\n",
			"m/p.go":   "package p\n", "m/p_test.go": "package p_test\n" + strings.TrimPrefix(user, "package p\n"),
			"d/go.mod": other, "d/d.go": helper,
		}, "-tests", "d/d.go"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := tree(t, tt.files)
			dir := filepath.Join(root, "m")
			run := func(want string) {
				t.Helper()
				args := append(strings.Fields(tt.flags), "./...")
				out, errs, _ := command(t, dir, append([]string{"httperrlint", "-cache", filepath.Join(root, "store")}, args...)...)
				if first, _, _ := strings.Cut(out, " ("); (want == "") != (out == "") || !strings.HasSuffix(first, want) || errs != "" {
					t.Errorf("prints\n%s%s\nwant %q", errs, out, want)
				}
			}
			run("")
			run("")
			replace(t, filepath.Join(root, tt.helper), "Helps(w http.ResponseWriter) {}", "Helps(w http.ResponseWriter) { bad() }")
			run("Helps is called")
			run("Helps is called")
			replace(t, filepath.Join(root, tt.helper), "{ bad() }", "{}")
			run("")
		})
	}
}

// lastElements returns the last elements of the paths, sorted.
func lastElements(paths string) string {
	var names []string
	for _, path := range strings.Fields(paths) {
		names = append(names, path[strings.LastIndex(path, "/")+1:])
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

// Runs at the same time, from nothing, print the same.
func TestParallelRuns(t *testing.T) {
	dir := filepath.Join(tree(t, cached), "m")
	store := t.TempDir()
	var wg sync.WaitGroup
	printed := make([]string, 4)
	for i := range printed {
		wg.Go(func() { printed[i], _, _ = command(t, dir, "httperrlint", "-cache", store, "./...") })
	}
	wg.Wait()
	if len(slices.Compact(printed)) != 1 || !strings.Contains(printed[0], "worse is called") {
		t.Errorf("print %q", printed)
	}
}

// A folder that cannot be used is an error where it was asked for.
func TestNoStore(t *testing.T) {
	dir := filepath.Join(tree(t, cached), "m")
	_, errs, status := command(t, dir, "httperrlint", "-cache", filepath.Join(dir, "go.mod", "x"), "./...")
	if status != failure || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit status %d\n%s", status, errs)
	}
}
