package hosts

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// A Request says what to build.
type Request struct {
	Version string    // of the host, as the go command takes it; "": what fits
	Output  string    // the file, or a folder to put it into; "": the folder of go install
	Log     io.Writer // gets lines on what is done, which may take minutes
}

// Build builds the host with the suite inside and returns the file and the version of
// the host.
func (h *Host) Build(req Request) (file, version string, err error) {
	from, err := suiteSource()
	if err != nil {
		return "", "", err
	}
	if file, err = h.output(req.Output); err != nil {
		return "", "", err
	}
	dir, err := os.MkdirTemp("", "httperrlint-"+h.Name+"-")
	if err != nil {
		return "", "", err
	}
	defer os.RemoveAll(dir)
	g := goCommand{dir: dir}

	asked := req.Version
	if asked == "" {
		goVersion, err := g.output("env", "GOVERSION")
		if err != nil {
			return "", "", err
		}
		asked = h.fits(goVersion)
	}
	fmt.Fprintf(req.Log, "fetching %s %s\n", h.Name, asked)
	host, err := g.download(h.module + "@" + asked)
	if err != nil {
		return "", "", err
	}
	if err := h.writeModule(g, host, from); err != nil {
		return "", "", err
	}
	fmt.Fprintf(req.Log, "building %s %s with %s inside, which takes minutes the first time\n", h.Name, host.Version, from)
	// Have: a module to build. Its go.mod and go.sum get what is missing as it is built.
	failure := func(why string) error {
		return fmt.Errorf("%s %s cannot be built with %s inside: %s", h.Name, host.Version, from, why)
	}
	id, err := g.output("list", "-mod=mod", "-export", "-f", "{{.BuildID}}", h.brings)
	if err != nil {
		return "", "", failure(complaint(err.Error()))
	}
	// The build ID changes with the suite, with all that it imports and with Go.
	calls := h.calls(host.Version, fmt.Sprintf("%x", sha256.Sum256([]byte(id)))[:16])
	built := filepath.Join(dir, "built")
	flags := fmt.Sprintf("-s -w -X main.version=%s -X main.date=%s", calls, host.Time)
	if _, err := g.output("build", "-mod=mod", "-buildvcs=false", "-ldflags="+flags, "-o", built, "."); err != nil {
		return "", "", failure(complaint(err.Error()))
	}
	if out, err := exec.Command(built, "version").CombinedOutput(); err != nil {
		return "", "", failure(complaint(string(out)))
	}
	return file, host.Version, install(built, file)
}

// writeModule makes the folder of g the module to build.
func (h *Host) writeModule(g goCommand, host *downloaded, from source) error {
	sources, err := filepath.Glob(filepath.Join(host.Dir, h.folder, "*.go"))
	if err != nil {
		return err
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(g.dir, filepath.Base(name)), content, 0o666); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(g.dir, "httperrlint.go"), []byte(h.plugin), 0o666); err != nil {
		return err
	}

	mod, err := g.readMod(host.GoMod)
	if err != nil {
		return err
	}
	edits := []string{"mod", "edit", "-go=" + mod.Go, "-require=" + h.module + "@" + host.Version}
	for _, r := range mod.Require {
		if r.Path == h.pinned {
			edits = append(edits, "-replace="+r.Path+"="+r.Path+"@"+r.Version)
		}
	}
	if from.dir != "" {
		edits = append(edits, "-require="+suite+"@v0.0.0", "-replace="+suite+"="+from.dir)
	} else {
		edits = append(edits, "-require="+suite+"@"+from.version)
	}
	if err := os.WriteFile(filepath.Join(g.dir, "go.mod"), []byte("module "+h.main+"\n"), 0o666); err != nil {
		return err
	}
	_, err = g.output(edits...)
	return err
}

// output returns the file to write, in a folder that can be written to.
func (h *Host) output(path string) (string, error) {
	name := "httperrlint-" + h.Name
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if path == "" {
		dir, err := installFolder()
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, name)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, name)
	}
	// What cannot be written in the end is told at the beginning.
	probe, err := os.CreateTemp(filepath.Dir(path), name+".*")
	if err != nil {
		return "", err
	}
	return path, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// installFolder returns where go install puts binaries.
func installFolder() (string, error) {
	out, err := goCommand{}.output("env", "GOBIN", "GOPATH")
	if err != nil {
		return "", err
	}
	bin, gopath, _ := strings.Cut(out, "\n")
	if bin == "" {
		list := filepath.SplitList(gopath)
		if len(list) == 0 {
			return "", errors.New("neither GOBIN nor GOPATH is set (use -o)")
		}
		bin = filepath.Join(list[0], "bin")
	}
	return bin, os.MkdirAll(bin, 0o777)
}

// install puts the built file into its place all at once, even where the one that it
// replaces is running.
func install(built, file string) error {
	content, err := os.Open(built)
	if err != nil {
		return err
	}
	defer content.Close()
	next, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	_, err = io.Copy(next, content)
	err = errors.Join(err, next.Chmod(0o755), next.Close())
	if err == nil {
		err = os.Rename(next.Name(), file)
	}
	if err != nil {
		os.Remove(next.Name())
	}
	return err
}

// A source is where the suite comes from.
type source struct {
	version string // of the module
	dir     string // or a checkout
}

func (s source) String() string {
	if s.dir != "" {
		return "httperrlint from " + s.dir
	}
	return "httperrlint " + s.version
}

// suiteSource returns the source that this very program was built from.
func suiteSource() (source, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return source{}, errors.New("this program does not say what it was built from")
	}
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		// A module with a checksum came from the proxy, one without from a folder.
		if m.Path == suite && m.Replace == nil && m.Sum != "" {
			return source{version: m.Version}, nil
		}
	}
	_, self, _, _ := runtime.Caller(0)
	dir := filepath.Dir(filepath.Dir(filepath.Dir(self)))
	if !filepath.IsAbs(dir) {
		return source{}, errors.New("this program was built with -trimpath from a checkout, and does not know where that is")
	}
	if mod, err := (goCommand{}).readMod(filepath.Join(dir, "go.mod")); err != nil || mod.Module.Path != suite {
		return source{}, fmt.Errorf("this program was built from %s, where its source no longer is", dir)
	}
	return source{dir: dir}, nil
}

// goCommand runs the go command in a folder.
type goCommand struct{ dir string }

// output returns what the go command prints, without the last line's end. What it says
// as it fails becomes the error.
func (g goCommand) output(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = g.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOOS=", "GOARCH=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if said := strings.TrimSpace(stderr.String()); said != "" {
			err = errors.New(said)
		}
		err = fmt.Errorf("go %s: %w", args[0], err)
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

// downloaded is a module in the module cache.
type downloaded struct {
	Version, Dir, GoMod, Info, Error string
	Time                             string
}

func (g goCommand) download(module string) (*downloaded, error) {
	out, failed := g.output("mod", "download", "-json", module)
	d := new(downloaded)
	if err := json.Unmarshal([]byte(out), d); err != nil {
		if failed != nil {
			return nil, failed
		}
		return nil, err
	}
	if d.Error != "" {
		return nil, errors.New(complaint(d.Error))
	}
	if failed != nil {
		return nil, failed
	}
	info, err := os.ReadFile(d.Info)
	if err != nil {
		return nil, err
	}
	return d, json.Unmarshal(info, d)
}

// mod is what is wanted of a go.mod.
type mod struct {
	Module  struct{ Path string }
	Go      string
	Require []struct{ Path, Version string }
}

func (g goCommand) readMod(file string) (*mod, error) {
	out, err := g.output("mod", "edit", "-json", file)
	if err != nil {
		return nil, err
	}
	m := new(mod)
	return m, json.Unmarshal([]byte(out), m)
}

// complaint returns the line of what the go command or a compiler says that tells what is
// wrong.
func complaint(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		// Have: "go list: " and the like may stand before the first line.
		_, said, _ := strings.Cut(line, "go: ")
		if line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(said, "downloading ") && !strings.HasPrefix(said, "finding ") {
			return line
		}
	}
	return lines[0]
}
