package httpgowriter

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:embed doc.go
var doc string

// Analyzer is the rule httpgowriter.
var Analyzer = &analysis.Analyzer{
	Name:  "httpgowriter",
	Doc:   doctext.MustParse(doc, "httpgowriter").Text,
	URL:   diag.URL("httpgowriter"),
	Flags: diag.Flags(),
	Run:   run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
