package hosts_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
)

const suite = "github.com/httperrlint/httperrlint"

// A release is the checkout as a module that go install and go get find.
type release struct {
	version string
	env     []string
}

// publish makes a release of the checkout, in a proxy that is a folder.
func publish(t *testing.T) release {
	t.Helper()
	// The module cache keeps what it has seen, and so no version may come twice.
	r := release{version: fmt.Sprintf("v0.0.0-20060102150405-%012x", rand.Uint64()>>16)}
	proxy := place{dir: t.TempDir()}
	folder := suite + "/@v/"
	if err := os.MkdirAll(filepath.Join(proxy.dir, folder), 0o777); err != nil {
		t.Fatal(err)
	}
	info := fmt.Sprintf(`{"Version": %q, "Time": "2006-01-02T15:04:05Z"}`, r.version)
	write(t, proxy, folder+r.version+".info", info)
	write(t, proxy, suite+"/@latest", info)
	write(t, proxy, folder+"list", "")
	write(t, proxy, folder+r.version+".mod", read(t, place{dir: "../.."}, "go.mod"))
	zip, err := os.Create(filepath.Join(proxy.dir, folder+r.version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	err = modzip.CreateFromDir(zip, module.Version{Path: suite, Version: r.version}, "../..")
	if err := errors.Join(err, zip.Close()); err != nil {
		t.Fatal(err)
	}
	others, err := exec.Command("go", "env", "GOPROXY").Output()
	if err != nil {
		t.Fatal(err)
	}
	r.env = []string{"GOPROXY=file://" + proxy.dir + "," + strings.TrimSpace(string(others)), "GONOSUMDB=" + suite}
	t.Cleanup(func() {
		if err := r.unpublish(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// unpublish takes the release out of the module cache.
func (r release) unpublish() error {
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	modules := strings.TrimSpace(string(cache))
	dir := filepath.Join(modules, suite+"@"+r.version)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o777)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	files, err2 := filepath.Glob(filepath.Join(modules, "cache/download", suite, "@v", r.version+".*"))
	for _, file := range files {
		err = errors.Join(err, os.Remove(file))
	}
	return errors.Join(err, err2, os.RemoveAll(dir))
}

// A block is code of the README: lines for a shell, or a file.
type block struct{ file, text string }

var (
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	code    = regexp.MustCompile("(?m)(^    .*\n)+|^```\\w+\n((?:.*\n)*?)```\n")
	naming  = regexp.MustCompile(`^# (\S+)\n`)
)

// section returns the code below a heading of the README.
func section(t *testing.T, name string) []block {
	t.Helper()
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(content), "### "+name+"\n")
	if !ok {
		t.Fatalf("the README has no section %q", name)
	}
	if end := heading.FindStringIndex(code.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })); end != nil {
		text = text[:end[0]]
	}
	var blocks []block
	for _, m := range code.FindAllStringSubmatch(text, -1) {
		if m[1] != "" {
			blocks = append(blocks, block{text: strings.ReplaceAll("\n"+m[0], "\n    ", "\n")})
		} else if file := naming.FindStringSubmatch(m[2]); file != nil {
			blocks = append(blocks, block{file[1], m[2]})
		}
	}
	return blocks
}

const (
	userCode = `package main

import (
	"fmt"
	"net/http"
	"strconv"
)

func main() { http.HandleFunc("/", show) }

func show(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "bad id", http.StatusBadRequest)
	}
	_, _ = fmt.Fprintln(w, "item", id) // errcheck, on by default in golangci-lint, has nothing to say
}
`
	userMessage = "no return after http.Error, so fmt.Fprintln replies again"
)

// newUser returns a folder with a program that has one bug, and with the environment of
// someone who has Go and nothing else.
func newUser(t *testing.T, r release) place {
	t.Helper()
	home := t.TempDir()
	p := place{dir: resolved(t, t.TempDir()), env: append([]string{
		"GOBIN=" + home, "PATH=" + home + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GOLANGCI_LINT_CACHE=" + filepath.Join(home, "cache"),
	}, r.env...)}
	write(t, p, "go.mod", "module example.com/user\n\ngo 1.25.0\n")
	write(t, p, "main.go", userCode)
	return p
}

// follow does what the blocks say, and returns what was printed.
func follow(t *testing.T, p place, blocks []block) string {
	t.Helper()
	printed := ""
	for _, b := range blocks {
		if b.file != "" {
			write(t, p, b.file, b.text)
			continue
		}
		for line := range strings.Lines(strings.TrimSpace(b.text)) {
			out, errs, status := p.run(t, "sh", "-c", line)
			printed += out + errs
			if found := strings.Contains(out+errs, userMessage); status != 0 && !(status == 1 && found) {
				t.Fatalf("%s: exit status %d\n%s%s", line, status, out, errs)
			}
		}
	}
	return printed
}

// ends checks that the user has seen the bug and is rid of it.
func ends(t *testing.T, p place, printed string) {
	t.Helper()
	if !strings.Contains(printed, userMessage) {
		t.Errorf("no finding is shown:\n%s", printed)
	}
	want := strings.Replace(userCode, "StatusBadRequest)\n", "StatusBadRequest)\n\t\treturn\n", 1)
	if got := read(t, p, "main.go"); got != want {
		t.Errorf("the fix is not applied:\n%s\n%s", got, printed)
	}
}

// Who follows the README in a folder of their own sees a finding and gets a fix.
func TestReadme(t *testing.T) {
	r := publish(t)
	for _, name := range []string{"On the command line", "As a tool of go vet"} {
		t.Run(name, func(t *testing.T) {
			p := newUser(t, r)
			ends(t, p, follow(t, p, section(t, name)))
		})
	}
	t.Run("golangci-lint", func(t *testing.T) {
		p := newUser(t, r)
		blocks := section(t, "In golangci-lint")
		custom := blocks[len(blocks)-1]
		if custom.file != ".custom-gcl.yml" {
			t.Fatalf("the last block is %q", custom)
		}
		ends(t, p, follow(t, p, blocks[:len(blocks)-1]))
		p.customGolangci(t, r, custom)
	})
	t.Run("gopls", func(t *testing.T) {
		p := newUser(t, r)
		blocks := section(t, "In editors, with gopls")
		printed := follow(t, p, blocks)
		// What an editor does with it is for the other tests; gopls itself will do here.
		printed += follow(t, p, []block{{text: "httperrlint-gopls check main.go\nhttperrlint-gopls codeaction -kind=quickfix -exec -write main.go:14:3"}})
		ends(t, p, printed)
	})
}

// customGolangci builds golangci-lint as it does itself, and runs it. The repository that
// it clones is made from the module, for want of GitHub.
func (p place) customGolangci(t *testing.T, r release, config block) {
	t.Helper()
	write(t, p, config.file, strings.Replace(config.text, "vX.Y.Z", r.version, 1))
	const tag = "v2.15.0"
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/golangci/golangci-lint/v2@"+tag).Output()
	if err != nil {
		t.Fatal(err)
	}
	repo := filepath.Join(t.TempDir(), "golangci-lint")
	copyTree(t, repo, strings.TrimSpace(string(out)))
	p.env = append(p.env, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_VALUE_0=https://github.com/golangci/golangci-lint.git",
		"GIT_CONFIG_KEY_0=url.file://"+repo+".insteadOf")
	git := "git -C " + repo + " -c user.name=test -c user.email=test@example.com "
	printed := follow(t, p, []block{{text: strings.Join([]string{
		git + "init -q", git + "add -f .", git + "commit -q -m " + tag, git + "tag " + tag,
		"go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@" + tag,
		"golangci-lint custom",
	}, "\n")}})
	write(t, p, "main.go", userCode)
	printed += follow(t, p, []block{{text: "./custom-gcl run ./...\n./custom-gcl run --fix ./..."}})
	ends(t, p, printed)
}
