package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A Key stands for all that the findings in a package depend on but for the rules:
// its sources, those of all packages below it, the build configuration, and which of
// these packages are asked for. Nothing is compiled to find it out.
type Key [sha256.Size]byte

// variables are those of the go command's environment that decide what is compiled.
var variables = []string{
	"GOROOT", "GOMODCACHE", "GOVERSION", "GOOS", "GOARCH", "GOEXPERIMENT", "GOFLAGS",
	"GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM",
	"CGO_ENABLED", "CC", "CXX", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS",
}

// An environment is what the go command answers for each of the variables.
type environment map[string]string

func environmentOf(dir string) (environment, error) {
	cmd := exec.Command("go", append([]string{"env", "-json"}, variables...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var env environment
	return env, json.Unmarshal(out, &env)
}

// Keys returns the keys of the packages that match the patterns, by ID. There is none
// for a package whose sources cannot be read, or below which something is wrong.
func (g *Graph) Keys() map[string]Key {
	keys := make(map[string]Key)
	env, err := g.env()
	if err != nil || strings.Contains(env["GOFLAGS"], "-overlay") {
		return keys // an overlay has other sources than the files
	}
	k := keyer{asked: g.ids, nodes: g.frozenNodes()}
	k.frozen = []string{env["GOMODCACHE"] + string(filepath.Separator)}
	if !strings.Contains(env["GOVERSION"], "devel") {
		k.frozen = append(k.frozen, env["GOROOT"]+string(filepath.Separator))
	}
	config := fmt.Appendf(nil, "%q %t\n%q\n", g.cfg.Tags, g.cfg.Tests, env)
	for _, pkg := range g.asked {
		n := k.node(pkg)
		if n.wrong {
			continue
		}
		h := sha256.New()
		h.Write(config)
		h.Write(n.sum[:])
		for _, id := range n.below {
			fmt.Fprintf(h, "%q\n", id)
		}
		keys[pkg.ID] = Key(h.Sum(nil))
	}
	return keys
}

// frozenNodes returns those nodes of an earlier look that are as they were.
func (g *Graph) frozenNodes() map[*packages.Package]*node {
	if g.nodes == nil {
		g.nodes = make(map[*packages.Package]*node)
	}
	for pkg, n := range g.nodes {
		if !n.wrong && len(pkg.Errors) > 0 {
			clear(g.nodes) // it was read since, and what imports it is wrong, too
			break
		}
	}
	maps.DeleteFunc(g.nodes, func(_ *packages.Package, n *node) bool { return !n.frozen })
	return g.nodes
}

// A keyer computes keys from the leaves of the import graph upwards.
type keyer struct {
	frozen []string // folders in which no file ever changes
	asked  map[string]bool
	nodes  map[*packages.Package]*node
}

// A node is what is known of a package in the import graph.
type node struct {
	sum   [sha256.Size]byte // of its sources and those below it
	below []string          // the IDs of the packages asked for that it may reach, sorted
	wrong bool
	// frozen tells that its files, and those of the packages below it, never change.
	frozen bool
}

func (k *keyer) node(pkg *packages.Package) *node {
	if n := k.nodes[pkg]; n != nil {
		return n
	}
	n := &node{wrong: len(pkg.Errors) > 0, frozen: true}
	k.nodes[pkg] = n

	var b bytes.Buffer
	fmt.Fprintf(&b, "%q %q\n", pkg.ID, pkg.PkgPath)
	for m := pkg.Module; m != nil; m = m.Replace {
		fmt.Fprintf(&b, "module %q %q %q\n", m.Path, m.Version, m.GoVersion)
	}
	for _, name := range slices.Concat(pkg.GoFiles, pkg.OtherFiles) {
		sum := ""
		if !k.isFrozen(name) {
			var err error
			sum, err = hashOf(name)
			n.wrong = n.wrong || err != nil
			n.frozen = false
		}
		fmt.Fprintf(&b, "file %q %s\n", name, sum)
	}
	for _, path := range imports(pkg) {
		imp := pkg.Imports[path]
		in := k.node(imp)
		n.wrong = n.wrong || in.wrong
		n.frozen = n.frozen && in.frozen
		fmt.Fprintf(&b, "import %q %x\n", path, in.sum)
		n.below = append(n.below, in.below...)
		if k.asked[imp.ID] {
			n.below = append(n.below, imp.ID)
		}
	}
	slices.Sort(n.below)
	n.below = slices.Compact(n.below)
	n.sum = sha256.Sum256(b.Bytes())
	return n
}

// imports returns what the sources of a package import, sorted. Compiled, a package that
// uses cgo imports more, of which nothing but the types and constants is used:
// https://pkg.go.dev/cmd/cgo#hdr-Implementation_details. Its key is to be the same.
func imports(pkg *packages.Package) []string {
	paths := slices.Sorted(maps.Keys(pkg.Imports))
	if !slices.ContainsFunc(pkg.CompiledGoFiles, func(name string) bool { return !slices.Contains(pkg.GoFiles, name) }) {
		return paths
	}
	// Have: there are files that cgo has made.
	written := make(map[string]bool)
	for _, name := range pkg.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return paths
		}
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			written[path] = true
		}
	}
	return slices.DeleteFunc(paths, func(path string) bool { return !written[path] })
}

// isFrozen tells whether a file never changes: its name has the version in it.
func (k *keyer) isFrozen(name string) bool {
	return slices.ContainsFunc(k.frozen, func(folder string) bool { return strings.HasPrefix(name, folder) })
}

// hashOf returns the hash of a file's content.
func hashOf(name string) (string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}
