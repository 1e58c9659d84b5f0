package httpgowriter_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/httpgowriter"
	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
)

func Test(t *testing.T) { lintest.Run(t, httpgowriter.Analyzer) }
