package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/packages"
)

// maxHeap is how much the types of packages may take that are kept for the next module. With
// twice as much in use a module is read in parts.
const maxHeap = 1 << 30

// A source is a module as it lies in the module cache, or a part of the Go distribution.
type source struct {
	path, version string
	dir           string
	goVersion     string // empty if there is no go.mod that says
}

func (s *source) String() string {
	if s.version == "" {
		return s.path
	}
	return s.path + "@" + s.version
}

// distribution tells whether the source is no module of the cache.
func (s *source) distribution() bool { return s.version == "" }

// A census counts what the suite says about the packages of many modules.
type census struct {
	modules, packages, illTyped int
	reports                     map[string]int // by rule
	wrong                       map[string]int // those of them in packages that do not type-check
	failures                    int
}

// modCache runs the suite on all packages of the Go distribution and on those packages of
// the newest version of each module in the module cache that import one of the subjects.
// Nothing is downloaded: each import leads to the newest version that is there. Modules that
// come up when the time is over are only counted.
func modCache(w io.Writer, expression string, limit time.Duration) error {
	match, err := regexp.Compile(expression)
	if err != nil {
		return err
	}
	sources, err := sources()
	if err != nil {
		return err
	}
	u := newUniverse(sources)
	c := &census{reports: make(map[string]int), wrong: make(map[string]int)}
	left := 0
	start := time.Now()
	for _, s := range sources {
		if !match.MatchString(s.path) {
			continue
		}
		if limit > 0 && time.Since(start) > limit {
			left++
			continue
		}
		paths := u.subjects(s)
		if len(paths) == 0 {
			continue
		}
		c.modules++
		u.turnTo(s)
		for _, path := range paths {
			if pkg := u.load(path); pkg != nil {
				c.look(w, s, pkg)
			}
			if heap() > 2*maxHeap {
				u.turnTo(s)
			}
		}
	}
	c.print(w)
	if left > 0 {
		fmt.Fprintf(w, "total\tmodules not looked at\t%d\n", left)
	}
	if c.failures > 0 {
		return fmt.Errorf("%d failures", c.failures)
	}
	return nil
}

// look runs the suite on one package and prints what it says.
func (c *census) look(w io.Writer, s *source, pkg *packages.Package) {
	res := analyze(&tree{root: s.dir}, pkg)
	c.packages++
	state := "typed"
	if len(pkg.Errors) > 0 {
		c.illTyped++
		state = "ill-typed"
	}
	if res.err != nil {
		res.failures = append(res.failures, res.err.Error())
	}
	for _, failure := range res.failures {
		c.failures++
		fmt.Fprintf(w, "failure\t%s\t%s\n", s, oneLine(failure))
	}
	for _, rep := range res.reports {
		c.reports[rep.rule]++
		if state == "ill-typed" {
			c.wrong[rep.rule]++
		}
		fmt.Fprintf(w, "report\t%s\t%s\t%s\t%s\n", state, rep.rule, s, rep)
	}
}

func (c *census) print(w io.Writer) {
	fmt.Fprintf(w, "total\tmodules\t%d\n", c.modules)
	fmt.Fprintf(w, "total\tpackages\t%d\tof them ill-typed\t%d\n", c.packages, c.illTyped)
	for _, rule := range slices.Sorted(maps.Keys(c.reports)) {
		fmt.Fprintf(w, "total\t%s\t%d\tof them in ill-typed packages\t%d\n", rule, c.reports[rule], c.wrong[rule])
	}
	fmt.Fprintf(w, "total\tfailures\t%d\n", c.failures)
}

// sources returns the two parts of the Go distribution and the newest version of each module
// in the module cache, sorted by path.
func sources() ([]*source, error) {
	out, err := exec.Command("go", "env", "GOROOT", "GOMODCACHE").Output()
	if err != nil {
		return nil, err
	}
	goroot, rest, _ := strings.Cut(string(out), "\n")
	cache := strings.TrimSpace(rest)
	newest := make(map[string]*source)
	err = filepath.WalkDir(cache, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			return nil
		}
		if name == filepath.Join(cache, "cache") {
			return fs.SkipDir
		}
		rel := filepath.ToSlash(strings.TrimPrefix(name, cache+string(filepath.Separator)))
		escapedPath, escapedVersion, ok := strings.Cut(rel, "@")
		if !ok {
			return nil
		}
		path, err1 := module.UnescapePath(escapedPath)
		version, err2 := module.UnescapeVersion(escapedVersion)
		if err := cmp.Or(err1, err2); err != nil {
			return fs.SkipDir // no module: the go command is at work there
		}
		if old := newest[path]; old == nil || semver.Compare(old.version, version) < 0 {
			newest[path] = &source{path: path, version: version, dir: name}
		}
		return fs.SkipDir
	})
	if err != nil {
		return nil, err
	}
	list := slices.SortedFunc(maps.Values(newest), func(a, b *source) int { return cmp.Compare(a.path, b.path) })
	for _, s := range list {
		s.goVersion = languageVersion(s.dir)
	}
	src := filepath.Join(goroot, "src")
	version := languageVersion(src)
	return append([]*source{
		{path: "std", dir: src, goVersion: version},
		{path: "cmd", dir: filepath.Join(src, "cmd"), goVersion: version},
	}, list...), nil
}

// languageVersion returns the version of the language that the module in the directory is
// written in, as go/types wants it.
func languageVersion(dir string) string {
	name := filepath.Join(dir, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return "go1.16" // as the go command has it
	}
	f, err := modfile.ParseLax(name, data, nil)
	if err != nil || f.Go == nil {
		return "go1.16"
	}
	return "go" + f.Go.Version
}

// heap tells how much memory is in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
