// Package app uses the helpers of lib, and does not import database/sql by name
// in every function.
package app

import (
	"database/sql"

	"sqlrowscheck/lib"
)

func query(db *sql.DB) *sql.Rows {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		panic(err)
	}
	return rows
}

func checks(db *sql.DB) error {
	rows := query(db)
	for rows.Next() {
	}
	return lib.Check(rows)
}

func deferred(db *sql.DB) (err error) {
	rows := query(db)
	defer lib.Finish(rows, &err)
	for rows.Next() {
	}
	return nil
}

func collects(db *sql.DB) ([]string, error) {
	rows := query(db)
	return lib.Collect(rows)
}

func scans(db *sql.DB) error {
	rows := query(db)
	defer lib.Close(rows)
	for rows.Next() { // want `rows.Err is never checked`
		var s string
		if err := lib.Scan(rows, &s); err != nil {
			return err
		}
	}
	return nil
}

func skips(db *sql.DB) {
	rows := query(db)
	lib.Skip(rows)
}

func maybe(db *sql.DB, look bool) error {
	rows := query(db)
	for rows.Next() { // want `rows.Err is not checked on all paths`
	}
	return lib.Maybe(rows, look)
}

func keeps(db *sql.DB) {
	rows := query(db)
	for rows.Next() {
	}
	lib.Keep(rows)
}

func mutual(db *sql.DB) error {
	rows := query(db)
	for rows.Next() {
	}
	return lib.Even(rows, 3)
}

func byInterface(db *sql.DB, c lib.Checker) error {
	rows := query(db)
	for rows.Next() {
	}
	return c.Check(rows)
}

func reader(db *sql.DB) error {
	r := lib.NewReader(query(db))
	for r.Next() { // want `r.Err is never checked`
	}
	return nil
}

func finished(db *sql.DB) error {
	r := lib.NewReader(query(db))
	for r.Next() {
	}
	return r.Finish()
}

func generic(db *sql.DB) error {
	rows := query(db)
	return lib.All(rows)
}
