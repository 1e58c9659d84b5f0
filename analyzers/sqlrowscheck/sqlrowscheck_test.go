package sqlrowscheck_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
	"github.com/httperrlint/httperrlint/analyzers/sqlrowscheck"
)

func Test(t *testing.T) { lintest.Run(t, sqlrowscheck.Analyzer) }
