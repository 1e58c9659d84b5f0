package sqlnorows_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
	"github.com/httperrlint/httperrlint/analyzers/sqlnorows"
)

func Test(t *testing.T) { lintest.Run(t, sqlnorows.Analyzer) }
