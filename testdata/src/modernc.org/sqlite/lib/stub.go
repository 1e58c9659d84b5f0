// Package sqlite3 is a stub: a few of the constants.
package sqlite3

const (
	SQLITE_BUSY                  = 5
	SQLITE_LOCKED                = 6
	SQLITE_CONSTRAINT_FOREIGNKEY = 787
	SQLITE_CONSTRAINT_PRIMARYKEY = 1555
	SQLITE_CONSTRAINT_UNIQUE     = 2067
)
