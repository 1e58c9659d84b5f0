package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/httperrlint/httperrlint/analyzers"
)

//go:generate go test -run TestSchema -write

var write = flag.Bool("write", false, "write the schema")

// TestSchema holds the published schema against the rules and their flags.
func TestSchema(t *testing.T) {
	const name = "../../docs/httperrlint.schema.json"
	if filepath.Base(name) != filepath.Base(SchemaURL) {
		t.Errorf("%s is not published as %s", name, SchemaURL)
	}
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(Schema(analyzers.Suite)); err != nil {
		t.Fatal(err)
	}
	if *write {
		if err := os.WriteFile(name, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is stale, run go generate ./...:\n%s", name, udiff.Unified("got", "want", string(got), want.String()))
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"repo/.git/HEAD", "repo/.httperrlint.yml", "repo/a/go.mod", "repo/a/b/x", "repo/c/go.mod", "repo/c/.httperrlint.yml", "repo/c/d/.httperrlint.yml", ".httperrlint.yml", "other/.git/HEAD", "bare/e/x"} {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{
		"repo/a":   "repo/.httperrlint.yml",   // above the module's root
		"repo/a/b": "repo/.httperrlint.yml",   // likewise
		"repo/c":   "repo/c/.httperrlint.yml", // the module's own
		"repo/c/d": "repo/c/.httperrlint.yml", // not that of a directory in the module
		"other":    "",                        // not beyond the repository
		"bare/e":   ".httperrlint.yml",        // no module, no repository
	} {
		got, err := Find(filepath.Join(root, dir))
		if err != nil {
			t.Fatal(err)
		}
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got != want {
			t.Errorf("in %s: %q, want %q", dir, got, want)
		}
	}
}
