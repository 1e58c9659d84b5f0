package httplateheader_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/httplateheader"
	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
)

func Test(t *testing.T) { lintest.Run(t, httplateheader.Analyzer) }
