// Package helpers does for functions of another package what they do with rows.
package helpers

import (
	"database/sql"
	"errors"
	"iter"
)

func Scan(rows *sql.Rows) error {
	var n int
	return rows.Scan(&n)
}

func Check(rows *sql.Rows) error { return rows.Err() }

func Finish(rows *sql.Rows, err *error) { *err = errors.Join(*err, rows.Err()) }

func Collect(rows *sql.Rows) error {
	for rows.Next() {
		if err := Scan(rows); err != nil {
			return err
		}
	}
	return Check(rows)
}

// All calls fn for each row.
func All[T any](rows *sql.Rows, fn func() (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := fn()
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// Rows are those of any library.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

// Each goes through any rows.
func Each(rows Rows) error {
	for {
		if !rows.Next() {
			break
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return nil
}

// Seq goes through the rows, and ends with the error that ended them.
func Seq(rows *sql.Rows) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for rows.Next() {
			if !yield(1, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(0, err)
		}
	}
}

// A Reader reads rows.
type Reader struct{ Strict bool }

// Read reads all rows.
func (r *Reader) Read(rows *sql.Rows) (n int, err error) {
	defer func() {
		if err == nil {
			err = rows.Err()
		}
	}()
	for rows.Next() {
		n++
	}
	return n, nil
}

// Finished tells how the rows ended.
func (*Reader) Finished(rows *sql.Rows) error { return rows.Err() }
