package replies_test

import (
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/lintest"
	"github.com/httperrlint/httperrlint/analyzers/replies"
)

func Test(t *testing.T) { lintest.Run(t, replies.Analyzer) }
