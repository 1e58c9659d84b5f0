package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// The newest version of each module is looked at, with helpers of its own, however little of
// what it imports is there.
func TestModCache(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("GOMODCACHE", cache)
	t.Setenv("GOFLAGS", "-modcacherw")
	const twice = "import \"net/http\"\n\nfunc f(w http.ResponseWriter, r *http.Request) {\n" +
		"\tif r.Method != \"GET\" {\n\t\thttp.Error(w, \"no\", 405)\n\t}\n\thttp.NotFound(w, r)\n}\n"
	for name, text := range map[string]string{
		"example.com/a@v1.2.0/go.mod":         "module example.com/a\n\ngo 1.25.0\n",
		"example.com/a@v1.2.0/p.go":           "package a\n\n" + twice,
		"example.com/a@v1.10.0/go.mod":        "module example.com/a\n\ngo 1.25.0\n",
		"example.com/a@v1.10.0/p.go":          "package a\n\n" + strings.Replace(twice, "405)", "405)\n\t\treturn", 1),
		"example.com/a@v1.10.0/sub/p.go":      "package sub\n\nimport \"example.com/B\"\n\n" + twice + "\nvar _ = b.Absent\n",
		"example.com/a@v1.10.0/testdata/p.go": "package testdata\n\n" + twice,
		"example.com/a@v1.10.0/plain/p.go":    "package plain\n",
		"example.com/!b@v0.1.0/go.mod":        "module example.com/B\n",
		"example.com/!b@v0.1.0/p.go":          "package b\n\nimport _ \"example.com/a\"\n\n" + twice,
	} {
		write(t, filepath.Join(cache, name), text)
	}
	var out bytes.Buffer
	if err := modCache(&out, "^example", 0); err != nil {
		t.Fatal(err)
	}
	const want = `report	typed	httpreturn	example.com/B@v0.1.0	p.go:9: f: no return after http.Error, so http.NotFound replies again (httpreturn) [http.Error(w, "no", 405)]
report	ill-typed	httpreturn	example.com/a@v1.10.0	sub/p.go:9: f: no return after http.Error, so http.NotFound replies again (httpreturn) [http.Error(w, "no", 405)]
total	modules	2
total	packages	3	of them ill-typed	1
total	httpreturn	2	of them in ill-typed packages	1
total	failures	0
`
	if out.String() != want {
		t.Errorf("prints\n%s\nwant\n%s", out.String(), want)
	}
}
