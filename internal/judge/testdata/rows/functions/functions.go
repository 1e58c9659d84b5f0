// Package functions holds the generated functions.
package functions

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
)

var errOther = errors.New("other")

func scan(rows *sql.Rows) error {
	var n int
	return rows.Scan(&n)
}

func check(rows *sql.Rows) error {
	if err := rows.Err(); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	return nil
}

func checkIf(rows *sql.Rows, strict bool) error {
	if !strict {
		return nil
	}
	return rows.Err()
}

func finish(rows *sql.Rows, err *error) {
	if *err == nil {
		*err = rows.Err()
	}
}

func collect(rows *sql.Rows) error {
	for rows.Next() {
	}
	return rows.Err()
}

// A querier is what a function needs of a database.
type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

type store struct{}

func (store) read(rows *sql.Rows) (err error) {
	for rows.Next() {
	}
	err = cmp.Or(err, rows.Err())
	return
}

func (s *store) finish(rows *sql.Rows) error { return check(rows) }
