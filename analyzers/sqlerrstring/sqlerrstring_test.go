package sqlerrstring_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
	"github.com/httperrlint/httperrlint/analyzers/sqlerrstring"
)

func Test(t *testing.T) { lintest.Run(t, sqlerrstring.Analyzer) }
