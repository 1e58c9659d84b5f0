package sqlrowscheck

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
	"github.com/httperrlint/httperrlint/analyzers/internal/doctext"
)

//go:embed doc.go
var doc string

// Analyzer is the rule sqlrowscheck.
var Analyzer = &analysis.Analyzer{
	Name:  "sqlrowscheck",
	Doc:   doctext.MustParse(doc, "sqlrowscheck").Text,
	URL:   diag.URL("sqlrowscheck"),
	Flags: diag.Flags(),
	Run:   run,
}

func run(pass *analysis.Pass) (any, error) {
	return nil, nil
}
