package atomicfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func content(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// entries returns the names in a directory: nothing may be left beside the files.
func entries(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	link := filepath.Join(dir, "link")
	if err := os.Symlink("a", link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Check(link); err != nil || content(t, name) != "old" || entries(t, dir) != "a link" {
		t.Fatalf("%v; %s", err, entries(t, dir))
	}
	if err := Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	if content(t, name) != "new" || content(t, link) != "new" || info.Mode() != 0o600 || entries(t, dir) != "a link" {
		t.Errorf("%q, mode %v; %s", content(t, name), info.Mode(), entries(t, dir))
	}

	fresh := filepath.Join(dir, "b")
	if err := Check(fresh); err != nil || entries(t, dir) != "a link" {
		t.Fatalf("%v; %s", err, entries(t, dir))
	}
	if err := Write(fresh, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if content(t, fresh) != "new" || entries(t, dir) != "a b link" {
		t.Errorf("%q; %s", content(t, fresh), entries(t, dir))
	}
}

// What is not a regular file stays what it is.
func TestSpecial(t *testing.T) {
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(os.DevNull); err != nil {
		t.Fatal(err)
	}
	if err := Write(os.DevNull, []byte("new")); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if before.Mode() != after.Mode() || !os.SameFile(before, after) {
		t.Errorf("%v is now %v", before.Mode(), after.Mode())
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	dangling := filepath.Join(dir, "dangling")
	if err := os.Symlink("absent", dangling); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, filepath.Join(dir, "absent", "a"), dangling} {
		check, write := Check(name), Write(name, []byte("new"))
		if check == nil || write == nil || check.Error() != write.Error() {
			t.Errorf("%s: Check: %v; Write: %v", name, check, write)
			continue
		}
		if !strings.HasPrefix(write.Error(), "write "+name+": ") {
			t.Errorf("%s: %v", name, write)
		}
	}
	if entries(t, dir) != "dangling" {
		t.Error(entries(t, dir))
	}
}
