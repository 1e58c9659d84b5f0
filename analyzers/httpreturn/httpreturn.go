package httpreturn

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:embed doc.go
var doc string

// Analyzer is the rule httpreturn.
var Analyzer = &analysis.Analyzer{
	Name:  "httpreturn",
	Doc:   doctext.MustParse(doc, "httpreturn").Text,
	URL:   diag.URL("httpreturn"),
	Flags: diag.Flags(),
	Run:   run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
