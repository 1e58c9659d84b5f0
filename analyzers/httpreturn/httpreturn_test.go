package httpreturn_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/httpreturn"
	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
)

func Test(t *testing.T) { lintest.Run(t, httpreturn.Analyzer) }
