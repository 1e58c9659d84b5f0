// Package lib has helpers for rows.
package lib

import (
	"database/sql"
	"errors"
)

func Check(rows *sql.Rows) error {
	return rows.Err()
}

func Finish(rows *sql.Rows, err *error) {
	if rows == nil || *err != nil {
		return
	}
	*err = errors.Join(rows.Err(), rows.Close())
}

func Collect(rows *sql.Rows) (list []string, err error) {
	defer Finish(rows, &err)
	for rows.Next() {
		list = append(list, "")
	}
	return list, nil
}

func Scan(rows *sql.Rows, dest *string) error {
	return rows.Scan(dest)
}

func Close(rows *sql.Rows) {
	rows.Close()
}

func Skip(rows *sql.Rows) {
	for rows.Next() { // want `rows.Err is never checked`
	}
}

func Maybe(rows *sql.Rows, look bool) error {
	if look {
		return rows.Err()
	}
	return nil
}

var last *sql.Rows

func Keep(rows *sql.Rows) {
	last = rows
}

// Even and Odd call each other.
func Even(rows *sql.Rows, n int) error {
	if n == 0 {
		return rows.Err()
	}
	return Odd(rows, n-1)
}

func Odd(rows *sql.Rows, n int) error {
	if n == 0 {
		return Check(rows)
	}
	return Even(rows, n-1)
}

type Checker interface {
	Check(rows *sql.Rows) error
}

type Strict struct{}

func (Strict) Check(rows *sql.Rows) error { return rows.Err() }

type Reader struct{ rows *sql.Rows }

func NewReader(rows *sql.Rows) *Reader { return &Reader{rows} }

func (r *Reader) Finish() error { return r.rows.Err() }

func (r *Reader) Next() bool { return r.rows.Next() }

func (r *Reader) Scan(dest ...any) error { return r.rows.Scan(dest...) }

func (r *Reader) Err() error { return r.rows.Err() }

func All[R interface {
	Next() bool
	Scan(...any) error
	Err() error
}](rows R) error {
	for rows.Next() {
	}
	return rows.Err()
}
