package changed_test

import (
	"errors"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/internal/changed"
)

const (
	before = "package p\n\nvar a = 1\n\nvar b = 1\n\nvar c = 1\nvar d = 1\n"
	after  = "package p\n\nvar a = 2\n\nvar b = 1\n\nvar d = 1\nvar e = 1"
)

// hunks is what leads from before to after.
const hunks = "@@ -3 +3 @@\n-var a = 1\n+var a = 2\n@@ -7,2 +7,2 @@ var b = 1\n-var c = 1\n var d = 1\n+var e = 1\n\\ No newline at end of file\n"

// TestRead reads diffs of all shapes of the same change of a file.
func TestRead(t *testing.T) {
	const git = "diff --git a/d/p.go b/d/p.go\nindex 1111111..2222222 100644\n--- a/d/p.go\n+++ b/d/p.go\n"
	for _, test := range []struct{ name, diff string }{
		{"git", git + hunks},
		{"git without prefixes", strings.NewReplacer("a/", "", "b/", "").Replace(git) + hunks},
		{"mnemonic prefixes", strings.ReplaceAll(strings.ReplaceAll(git, "b/", "w/"), "a/", "i/") + hunks},
		{"git with mode", strings.Replace(git, "index", "old mode 100644\nnew mode 100755\nindex", 1) + hunks},
		{"renamed", "diff --git a/d/old.go b/d/p.go\nsimilarity index 90%\nrename from d/old.go\nrename to d/p.go\n--- a/d/old.go\n+++ b/d/p.go\n" + hunks},
		{"mail", "From 1111111 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.com>\nSubject: [PATCH] change\n\nWhy.\n---\n d/p.go | 4 ++--\n\n" + git + hunks + "-- \n2.39.5\n\n"},
		{"GNU diff", "--- d/p.go\t2026-01-02 10:00:00.123456789 +0100\n+++ d/p.go\t2026-01-02 10:00:01.123456789 +0100\n" + hunks},
		{"Mercurial", "diff -r 7d603e499ded d/p.go\n--- a/d/p.go\tSun Nov 29 19:06:51 2026 +0000\n+++ b/d/p.go\tSun Nov 29 19:06:52 2026 +0000\n" + hunks},
		{"Subversion", "Index: d/p.go\n===================================================================\n--- d/p.go\t(revision 1)\n+++ d/p.go\t(working copy)\n" + hunks},
		{"prefix without git", "--- a/d/p.go\n+++ b/d/p.go\n" + hunks},
		{"a text that looks like it", "--- Before: nothing\n--- this\n+++ and that\n@@ weird\n\n" + git + hunks},
		{"another file whose lines look like it", "--- x.sql\n+++ x.sql\n@@ -1 +1 @@\n--- old\n+++ new\n" + git + hunks},
		{"line ends of Windows", strings.ReplaceAll(git+hunks, "\n", "\r\n")},
		{"between others", "diff --git a/x.txt b/x.txt\nnew file mode 100644\nindex 0000000..e69de29\n" + git + hunks +
			"diff --git a/gone.go b/gone.go\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/gone.go\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-package p\n-\n" +
			"diff --git a/x.png b/x.png\nindex 1111111..2222222 100644\nBinary files a/x.png and b/x.png differ\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "d", "p.go"), after)
			lines, err := changed.Read(strings.NewReader(test.diff), dir)
			if err != nil {
				t.Fatal(err)
			}
			check(t, lines, filepath.Join(dir, "d", "p.go"))
		})
	}
}

// check holds the lines of the file against the change from before to after.
func check(t *testing.T, lines changed.Lines, file string) {
	t.Helper()
	at := func(line int) token.Position { return token.Position{Filename: file, Line: line} }
	var got []int
	for line := range 10 {
		if lines.Overlap(at(line), at(line)) {
			got = append(got, line)
		}
	}
	if want := []int{3, 8}; !slices.Equal(got, want) {
		t.Errorf("lines %v have changed, not %v", got, want)
	}
	if lines.Gap(at(3), at(6)) || !lines.Gap(at(6), at(7)) || lines.Gap(at(7), at(9)) {
		t.Error("a line was taken away between 6 and 7 alone")
	}
}

// TestReadNothing reads diffs that change no line.
func TestReadNothing(t *testing.T) {
	for _, diff := range []string{
		"",
		"diff --git a/old.go b/new.go\nsimilarity index 100%\nrename from old.go\nrename to new.go\n",
		"commit 1111111\n\n    Why.\n\ndiff --git a/p.go b/p.go\nold mode 100644\nnew mode 100755\n",
		"diff --git a/p.go b/p.go\nnew file mode 100644\nindex 0000000..e69de29\n",
		"diff --git a/x.png b/x.png\nold mode 100644\nnew mode 100755\nindex 1111111..2222222\nBinary files a/x.png and b/x.png differ\n",
	} {
		if lines, err := changed.Read(strings.NewReader(diff), t.TempDir()); len(lines) > 0 || err != nil {
			t.Errorf("%q: %v, %v", diff, lines, err)
		}
	}
}

// TestReadErrors reads what is cut off or wrong: nothing is taken from it.
func TestReadErrors(t *testing.T) {
	const head = "diff --git a/d/p.go b/d/p.go\n--- a/d/p.go\n+++ b/d/p.go\n"
	for _, test := range []struct{ name, diff, want string }{
		{"text", "module m\n", "not a unified diff"},
		{"cut off", head + strings.TrimSuffix(hunks, "+var e = 1\n\\ No newline at end of file\n"), "not a unified diff: line 7: the hunk is cut off"},
		{"cut off before the hunk", head, "not a unified diff: line 4: no hunk"},
		{"cut off in a line of numbers", head + "@@ -3 +3", "not a unified diff: line 4: no hunk"},
		{"a second file cut off", "--- d/p.go\n+++ d/p.go\n" + hunks + "--- d/p.go\n+++ d/p.go\n", "not a unified diff: line 13: no hunk"},
		{"too many in the old file", head + "@@ -3 +3,2 @@\n-a\n-b\n+c\n+d\n", "not a unified diff: line 4: the hunk has not the lines that it says"},
		{"a line of no diff", head + "@@ -3 +3 @@\n-a\nb\n", "not a unified diff: line 4: the hunk has a line that is none of a diff"},
		{"no names", hunks, "not a unified diff: line 1: a hunk of no file"},
		{"a merge", "diff --cc d/p.go\nindex 1,2..3\n--- a/d/p.go\n+++ b/d/p.go\n@@@ -1,6 -1,6 +1,7 @@@\n", "not a unified diff: line 5: a merge has several old files"},
		{"no such file", strings.ReplaceAll(head, "p.go", "q.go") + hunks, "no file d/q.go, which the diff names, in "},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "d", "p.go"), after)
			_, err := changed.Read(strings.NewReader(test.diff), dir)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("the error is %v, not %q", err, test.want)
			}
		})
	}
}

// TestTools reads what the real tools print about the change.
func TestTools(t *testing.T) {
	for _, name := range []string{"git", "diff", "sh"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("no ", name)
		}
	}
	for _, test := range []struct{ name, command string }{
		{"git", "git diff"},
		{"git without context", "git diff -U0"},
		{"git without prefixes", "git diff --no-prefix"},
		{"git with a summary", "git diff --stat -p"},
		{"git format-patch", "git -c user.name=a -c user.email=a@example.com commit -qam 'Change' && git format-patch --stdout HEAD~"},
		{"git with lines that look like it", "printf -- '-- x\\n' >a.sql; git add a.sql; git -c user.name=a -c user.email=a@example.com commit -qm 'More' -- a.sql; printf '++ y\\nz\\n' >a.sql; git diff -U0"},
		{"git show", "git -c user.name=a -c user.email=a@example.com commit -qam 'Change' && git show"},
		{"diff", "git show HEAD:'d/ü p.go' >old; diff -u old 'd/ü p.go'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "d", "ü p.go")
			sh := func(command string) string {
				cmd := exec.Command("sh", "-c", command)
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null")
				out, err := cmd.Output()
				// Of two files that differ diff says so by its exit status.
				if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() > 1) {
					t.Fatalf("%s: %v", command, err)
				}
				return string(out)
			}
			write(t, file, before)
			sh("git init -q && git add d && git -c user.name=a -c user.email=a@example.com commit -qm 'Begin'")
			write(t, file, after)
			text := sh(test.command)
			lines, err := changed.Read(strings.NewReader(text), dir)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			check(t, lines, file)
		})
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
