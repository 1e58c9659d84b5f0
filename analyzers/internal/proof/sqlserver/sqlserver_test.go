package sqlserver_test

import (
	"testing"

	mssql "github.com/microsoft/go-mssqldb"

	"github.com/httperrlint/httperrlint/analyzers/internal/proof"
	fixed "github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/mssql"
)

func Test(t *testing.T) {
	proof.Hold(t, fixed.Fixed, proof.SQLServer(func(number int32, message string) error {
		return mssql.Error{Number: number, Message: message}
	}))
}
