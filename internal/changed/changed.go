// Package changed tells which lines of the files have changed: since a revision of the
// git repository, or as a diff says.
package changed

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Lines holds the lines that have changed, by the real path of their file.
type Lines map[string]*lines

// lines are lines of a file.
type lines struct {
	all   bool         // the file is new
	added map[int]bool // also those that replace others
	// gaps are the places where lines were only taken away: before these lines.
	gaps []int
}

// Overlap tells whether a line between the two positions has changed.
func (l Lines) Overlap(start, end token.Position) bool {
	set := l[realPath(start.Filename)]
	if set == nil || set.all {
		return set != nil
	}
	last := start.Line
	if end.Filename == start.Filename {
		last = max(last, end.Line)
	}
	for n := start.Line; n <= last; n++ {
		if set.added[n] {
			return true
		}
	}
	return false
}

// Gap tells whether lines were only taken away somewhere between the two positions.
func (l Lines) Gap(start, end token.Position) bool {
	set := l[realPath(start.Filename)]
	return set != nil && slices.ContainsFunc(set.gaps, func(n int) bool { return start.Line < n && n <= end.Line })
}

// realPath returns the name of a file without symbolic links, which git and go treat
// differently.
func realPath(file string) string {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real
	}
	return file
}

// Since returns the lines of the working tree that differ from a revision of the
// repository that the directory is in. Files that git does not know and does not ignore
// are new.
func Since(dir, revision string) (Lines, error) {
	top, err := topLevel(dir)
	if err != nil {
		return nil, err
	}
	commit, err := resolve(top, revision)
	if err != nil {
		return nil, err
	}
	// The options outweigh the configuration of whoever runs this.
	text, err := git(top, "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "--unified=0",
		"--inter-hunk-context=0", "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/", commit, "--", "*.go")
	if err != nil {
		return nil, err
	}
	untracked, err := git(top, "ls-files", "--others", "--exclude-standard", "-z", "--", "*.go")
	if err != nil {
		return nil, err
	}
	l := make(Lines)
	if err := l.add(text, top); err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(untracked, "\x00") {
		if name != "" {
			l[realPath(filepath.Join(top, name))] = &lines{all: true}
		}
	}
	return l, nil
}

// SinceMergeBase returns the lines of the working tree that differ from the commit at
// which the branch that is checked out left another one.
func SinceMergeBase(dir, branch string) (Lines, error) {
	top, err := topLevel(dir)
	if err != nil {
		return nil, err
	}
	commit, err := resolve(top, branch)
	if err != nil {
		return nil, err
	}
	base, err := git(top, "merge-base", "HEAD", commit)
	if err != nil {
		return nil, fmt.Errorf("HEAD and %s have no common commit; a shallow clone must be fetched further back", branch)
	}
	return Since(dir, strings.TrimSpace(base))
}

// resolve returns the hash of the commit that a revision means.
func resolve(dir, revision string) (string, error) {
	commit, err := git(dir, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("unknown revision %s", revision)
	}
	return strings.TrimSpace(commit), nil
}

// Read returns the lines that a unified diff changes or adds. The names in it are
// relative to the top of the repository that the directory is in or, outside of one,
// to the directory.
func Read(r io.Reader, dir string) (Lines, error) {
	top, err := topLevel(dir)
	if err != nil {
		if top, err = filepath.Abs(dir); err != nil {
			return nil, err
		}
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	l := make(Lines)
	return l, l.add(string(text), top)
}

// add adds the lines that a unified diff changes in files below top.
func (l Lines) add(text, top string) error {
	files, err := parse(text)
	if err != nil {
		return fmt.Errorf("not a unified diff: %w", err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.after, ".go") {
			continue // also of a file that is deleted
		}
		name, err := f.find(top)
		if err != nil {
			return err
		}
		l[realPath(name)] = f.lines
	}
	return nil
}

// find returns the path of the file below top. Git puts a folder in front of all names, which tells the
// sides of the diff apart, unless it was told not to; other tools leave names as they are.
func (f *fileDiff) find(top string) (string, error) {
	names := []string{f.after}
	if folder, rest, ok := strings.Cut(f.after, "/"); ok {
		names = append(names, rest)
		if f.git && !strings.HasPrefix(f.before, folder+"/") {
			slices.Reverse(names)
		}
	}
	for _, name := range names {
		path := filepath.Join(top, filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no file %s, which the diff names, in %s", names[0], top)
}

// topLevel returns the top of the working tree that the directory is in.
func topLevel(dir string) (string, error) {
	if dir, err := git(dir, "rev-parse", "--show-toplevel"); err != nil || dir != "\n" {
		return strings.TrimSuffix(dir, "\n"), err
	}
	return "", errors.New("git: not in a working tree")
}

// git runs git in a directory and returns what it prints.
func git(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-c", "core.quotePath=false"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "LC_ALL=C")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", fmt.Errorf("git: %s", strings.TrimPrefix(line, "fatal: "))
	}
	return string(out), err
}
