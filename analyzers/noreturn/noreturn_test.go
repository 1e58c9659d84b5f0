package noreturn_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
	"github.com/httperrlint/httperrlint/analyzers/noreturn"
)

func Test(t *testing.T) { lintest.Run(t, noreturn.Analyzer) }
