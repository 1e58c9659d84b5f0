package httplateheader

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:embed doc.go
var doc string

// Analyzer is the rule httplateheader.
var Analyzer = &analysis.Analyzer{
	Name:  "httplateheader",
	Doc:   doctext.MustParse(doc, "httplateheader").Text,
	URL:   diag.URL("httplateheader"),
	Flags: diag.Flags(),
	Run:   run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
