module github.com/httperrlint/httperrlint

go 1.25.0

// x/tools stays at v0.47.0: gopls v0.23.0, into which the suite is built,
// does not compile with v0.51 or later.
require golang.org/x/tools v0.47.0 // go/analysis, its inspect pass and drivers, go/cfg

require (
	github.com/aymanbagabas/go-udiff v0.4.1 // unified diffs of fixes; the standard library has none
	github.com/golangci/plugin-module-register v0.1.2 // where a plugin of golangci-lint announces itself
	github.com/rogpeppe/go-internal v1.16.0 // cache keeps findings between runs; testscript runs the command as its users do
	go.yaml.in/yaml/v3 v3.0.6 // reads .httperrlint.yml
	golang.org/x/mod v0.37.0 // packs the module as a release; for tests only
	golang.org/x/term v0.44.0 // tells whether the output is a terminal; the newest want Go 1.26
)

require (
	golang.org/x/sync v0.21.0 // indirect
	golang.org/x/sys v0.46.0 // indirect
)
