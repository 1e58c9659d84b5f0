package sqlnorows

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:embed doc.go
var doc string

// Analyzer is the rule sqlnorows.
var Analyzer = &analysis.Analyzer{
	Name:  "sqlnorows",
	Doc:   doctext.MustParse(doc, "sqlnorows").Text,
	URL:   diag.URL("sqlnorows"),
	Flags: diag.Flags(),
	Run:   run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
