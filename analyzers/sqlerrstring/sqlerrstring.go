package sqlerrstring

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:embed doc.go
var doc string

// Analyzer is the rule sqlerrstring.
var Analyzer = &analysis.Analyzer{
	Name:  "sqlerrstring",
	Doc:   doctext.MustParse(doc, "sqlerrstring").Text,
	URL:   diag.URL("sqlerrstring"),
	Flags: diag.Flags(),
	Run:   run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
