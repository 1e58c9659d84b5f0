package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A repository in which a helper of another package replies. The second commit mends the
// method alone. One package imports another that does not exist.
const repository = `
-- go.mod --
module example.com/m

go 1.25.0
-- reply/reply.go --
package reply

import "net/http"

func Refuse(w http.ResponseWriter, text string) {
	http.Error(w, text, http.StatusForbidden)
}
-- api/api.go --
package api

import (
	"net/http"

	"example.com/m/reply"
)

type server struct{}

func (s *server) mended(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		reply.Refuse(w, "no")
	}
	w.Write([]byte("ok"))
}

func kept(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		reply.Refuse(w, "no")
	}
	w.Write([]byte("ok"))
}

func right(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		reply.Refuse(w, "no")
		return
	}
	w.Write([]byte("ok"))
}
-- broken/broken.go --
package broken

import (
	"net/http"

	"example.com/m/missing"
)

func handler(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		missing.Refuse(w, "no")
	}
	w.Write([]byte("ok"))
}
`

const bugs = `id	class	repo	fix_sha	parent_sha	file	line_at_parent
X1	A	some/repo	FIX	BUG	api/api.go	13
X2	A	some/repo	FIX	BUG	api/api.go	20
X3	A	some/repo	FIX	BUG	api/api.go	27
X4	A	some/repo	FIX	BUG	broken/broken.go	11
X5	E	some/other	FIX	BUG	api/api.go	1
`

const bugVerdicts = `X1	A	found	13 httpreturn	-	
	api/api.go:21: kept
X2	A	still reported after	20 httpreturn	21 httpreturn	
X3	A	missed	-	-	
	api/api.go:21: kept
X4	A	did not load	-	-	broken/broken.go:6:2: could not import
X5	E	did not load			no mirror of the repository
total	A	did not load	1
total	A	found	1
total	A	missed	1
total	A	still reported after	1
total	E	did not load	1
`

const quietCode = `id	idiom	repo	sha	file	line
Y1	return	some/repo	FIX	api/api.go	28
Y2	none	some/repo	FIX	api/api.go	21
Y3	not asked for	some/repo	FIX	api/api.go	21
`

const quietVerdicts = `Y1	quiet	silent		-	
	api/api.go:21: kept
Y2	quiet	reported		21 httpreturn	
total	quiet	reported	1
total	quiet	silent	1
`

// short cuts what other people word.
var short = regexp.MustCompile(`(?m): no return.*$| example.com/m/missing.*$`)

func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks net/http from source for each commit")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	mirrors := t.TempDir()
	repo := filepath.Join(mirrors, "some+repo")
	for _, f := range txtar.Parse([]byte(repository)).Files {
		write(t, filepath.Join(repo, f.Name), string(f.Data))
	}
	git(t, repo, "init", "-q")
	bug := commit(t, repo)
	api := filepath.Join(repo, "api", "api.go")
	src, err := os.ReadFile(api)
	if err != nil {
		t.Fatal(err)
	}
	call := "reply.Refuse(w, \"no\")\n"
	write(t, api, strings.Replace(string(src), call, call+"\t\treturn\n", 1))
	fix := commit(t, repo)
	if err := os.Rename(filepath.Join(repo, ".git"), filepath.Join(repo, "repo")); err != nil {
		t.Fatal(err)
	}

	shas := strings.NewReplacer("BUG", bug, "FIX", fix)
	for _, test := range []struct{ name, table, ids, want string }{
		{"bugs", bugs, "", bugVerdicts},
		{"quiet", quietCode, "Y1,Y2", quietVerdicts},
	} {
		t.Run(test.name, func(t *testing.T) {
			table := filepath.Join(t.TempDir(), "table.tsv")
			write(t, table, shas.Replace(test.table))
			var out strings.Builder
			if err := run(&out, table, mirrors, test.ids, true); err != nil {
				t.Fatal(err)
			}
			if got := short.ReplaceAllString(out.String(), ""); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestNoCorpus(t *testing.T) {
	var out strings.Builder
	table := filepath.Join(t.TempDir(), "table.tsv")
	if err := run(&out, table, t.TempDir(), "", false); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "skipped: there is no corpus at "+table+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit commits all files and returns the hash.
func commit(t *testing.T, dir string) string {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "x")
	return git(t, dir, "rev-parse", "HEAD")
}
