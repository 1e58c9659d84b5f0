package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// errNoMirror is the answer to a repository that is not there.
var errNoMirror = errors.New("no mirror of the repository")

// gitDir returns the git directory of a repository.
func gitDir(mirrors, repo string) (string, error) {
	dir := filepath.Join(mirrors, strings.ReplaceAll(repo, "/", "+"))
	for _, d := range []string{filepath.Join(dir, "repo"), dir} {
		if _, err := os.Stat(filepath.Join(d, "HEAD")); err == nil {
			return filepath.Abs(d)
		}
	}
	return "", errNoMirror
}

// checkout writes the files of a commit below dir. It leaves no trace in the mirror.
func checkout(git, sha, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	index := dir + ".index"
	defer os.Remove(index)
	for _, args := range [][]string{{"read-tree", sha}, {"checkout-index", "--all", "--force"}} {
		cmd := exec.Command("git", append([]string{"--git-dir=" + git, "--work-tree=" + dir}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_INDEX_FILE="+index)
		if msg, err := cmd.CombinedOutput(); err != nil && args[0] == "read-tree" {
			// A mirror may lack a large file: the rest is checked out all the same.
			return fmt.Errorf("git %s: %s", args[0], firstLine(string(msg)))
		}
	}
	return nil
}

// A tree is a commit checked out so that the go command finds its packages.
type tree struct {
	root   string // of the repository
	gopath string // empty if the package is in a module
	module string // the directory of the module; root if there is none
}

// plant checks a commit out. If there is no go.mod above the file, the tree stands where
// its import path puts it in a GOPATH of its own.
func plant(git, sha, dir, repo, file string) (*tree, error) {
	t := &tree{root: filepath.Join(dir, "tree")}
	if err := checkout(git, sha, t.root); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(t.root, file)); err != nil {
		return nil, fmt.Errorf("%s is not in the commit", file)
	}
	for d := filepath.Dir(file); ; d = filepath.Dir(d) {
		t.module = filepath.Join(t.root, d)
		if _, err := os.Stat(filepath.Join(t.module, "go.mod")); err == nil {
			return t, nil
		}
		if d == "." {
			break
		}
	}
	t.gopath = filepath.Join(dir, "gopath")
	root := filepath.Join(t.gopath, "src", importPath(t.root, repo, filepath.Dir(file)))
	if err := os.MkdirAll(filepath.Dir(root), 0o777); err != nil {
		return nil, err
	}
	if err := os.Rename(t.root, root); err != nil {
		return nil, err
	}
	t.root, t.module = root, root
	return t, nil
}

// importPath returns the path under which the repository imports its own packages:
// a comment may demand it, or it may have been renamed since.
func importPath(root, repo, pkg string) string {
	_, name, _ := strings.Cut(repo, "/")
	demanded := regexp.MustCompile(`(?m)^package \w+ // import "(.+)/` + regexp.QuoteMeta(filepath.ToSlash(pkg)) + `"`)
	own := regexp.MustCompile(`(?i)"(github\.com/[^/"]+/` + regexp.QuoteMeta(name) + `)[/"]`)
	files, _ := filepath.Glob(filepath.Join(root, pkg, "*.go"))
	for _, form := range []*regexp.Regexp{demanded, own} {
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				continue
			}
			if m := form.FindSubmatch(src); m != nil {
				return string(m[1])
			}
		}
	}
	return "github.com/" + repo
}

// environ returns the environment for the go command.
func (t *tree) environ() []string {
	env := append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if t.gopath != "" {
		return append(env, "GO111MODULE=off", "GOFLAGS=", "GOPATH="+t.gopath)
	}
	mod := "-mod=mod" // go.mod or go.sum may lack a line
	if _, err := os.Stat(filepath.Join(t.module, "vendor", "modules.txt")); err == nil {
		mod = "-mod=vendor"
	}
	return append(env, "GO111MODULE=on", "GOFLAGS="+mod)
}

// relative returns the name of a file below the repository.
func (t *tree) relative(file string) string {
	rel, err := filepath.Rel(t.root, file)
	if err != nil {
		return file
	}
	return filepath.ToSlash(rel)
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}
