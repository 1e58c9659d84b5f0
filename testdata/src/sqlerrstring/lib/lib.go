package lib

import (
	"database/sql"
	"strings"
)

func IsNoRows(msg string) bool { // want IsNoRows:`compares 0 with no rows in result set`
	return strings.Contains(strings.ToLower(msg), "no rows in result set")
}

func Has(err error, text string) bool { // want Has:`compares 0 with 1`
	return err != nil && strings.Contains(err.Error(), text)
}

func Own(err error) bool { return strings.Contains(err.Error(), sql.ErrTxDone.Error()) } // want `unlike sql.ErrTxDone`
