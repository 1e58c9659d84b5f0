package judge

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDump(t *testing.T) {
	if os.Getenv("DUMP") == "" {
		t.Skip()
	}
	var seed uint64
	for _, s := range seeds(t) {
		seed = s
	}
	for _, g := range []struct {
		name  string
		files map[string][]byte
	}{{"sync", generate(seed, 250)}, {"go", generateGoroutines(seed, 160)}} {
		dir := filepath.Join("/tmp/judge/mod", g.name)
		os.RemoveAll(dir)
		os.CopyFS(dir, os.DirFS("testdata/module"))
		for n, c := range g.files {
			os.WriteFile(filepath.Join(dir, n), c, 0o666)
		}
	}
}
