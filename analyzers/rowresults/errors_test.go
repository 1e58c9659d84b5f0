package rowresults_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/httperrlint/httperrlint/analyzers/rowresults"
)

func TestErrors(t *testing.T) {
	t.Setenv("GOFLAGS", "") // GOPATH mode refuses -mod, which it may hold
	gopath, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, gopath, rowresults.Analyzer, "rowresults/errors", "rowresults/handed")
}
