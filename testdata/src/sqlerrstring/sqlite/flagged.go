//go:build go1.25

package sqlite

import (
	"database/sql"
	"strings"

	"modernc.org/sqlite"
)

var _ sqlite.Error

func insert(db *sql.DB) error {
	_, err := db.Exec("INSERT INTO t VALUES (1)")
	if err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed") { // want `unlike \*sqlite.Error`
		return nil
	}
	if err != nil && strings.Contains(err.Error(), "SQLITE_BUSY") { // want `unlike \*sqlite.Error`
		return nil
	}
	return err
}

func busy(db *sql.DB) bool {
	_, err := db.Exec("INSERT INTO t VALUES (1)")
	return strings.Contains(err.Error(), "database is locked") // want `unlike \*sqlite.Error`
}

func extended(err *sqlite.Error) bool {
	return err.Code() == 2067 // want `magic code 2067 of err, which sqlite3.SQLITE_CONSTRAINT_UNIQUE explains`
}

func masked(err *sqlite.Error) bool {
	return err.Code()&0xff == 5 // want `magic code 5 of err, which sqlite3.SQLITE_BUSY explains`
}

func column(db *sql.DB) bool {
	_, err := db.Exec("ALTER TABLE t ADD c")
	return err != nil && strings.Contains(err.Error(), "duplicate column name")
}
