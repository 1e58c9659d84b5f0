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
	k := keyer{asked: g.ids, nodes: make(map[*packages.Package]*node)}
	k.frozen = []string{env["GOMODCACHE"] + string(filepath.Separator)}
	if !strings.Contains(env["GOVERSION"], "devel") {
		k.frozen = append(k.frozen, env["GOROOT"]+string(filepath.Separator))
	}
	for _, pkg := range g.asked {
		n := k.node(pkg)
		if n.wrong {
			continue
		}
		h := sha256.New()
		fmt.Fprintf(h, "%q %t\n%q\n", g.cfg.Tags, g.cfg.Tests, env)
		h.Write(n.sum[:])
		for _, id := range n.below {
			fmt.Fprintf(h, "%q\n", id)
		}
		keys[pkg.ID] = Key(h.Sum(nil))
	}
	return keys
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
}

func (k *keyer) node(pkg *packages.Package) *node {
	if n := k.nodes[pkg]; n != nil {
		return n
	}
	n := &node{wrong: len(pkg.Errors) > 0}
	k.nodes[pkg] = n

	var b bytes.Buffer
	fmt.Fprintf(&b, "%q %q\n", pkg.ID, pkg.PkgPath)
	for m := pkg.Module; m != nil; m = m.Replace {
		fmt.Fprintf(&b, "module %q %q %q\n", m.Path, m.Version, m.GoVersion)
	}
	for _, name := range slices.Concat(pkg.GoFiles, pkg.OtherFiles) {
		sum, err := k.file(name)
		n.wrong = n.wrong || err != nil
		fmt.Fprintf(&b, "file %q %s\n", name, sum)
	}
	for _, path := range imports(pkg) {
		imp := pkg.Imports[path]
		in := k.node(imp)
		n.wrong = n.wrong || in.wrong
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

// file returns the hash of a file's content, and nothing for one that never changes:
// its name has the version in it.
func (k *keyer) file(name string) (string, error) {
	for _, folder := range k.frozen {
		if strings.HasPrefix(name, folder) {
			return "", nil
		}
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}
