// Package rows has functions that are handed rows. // want package:"carries"
package rows

import (
	"database/sql"
	"errors"
)

func Check(rows *sql.Rows) error { // want Check:`param 0: looks`
	return rows.Err()
}

func Finish(rows *sql.Rows, err *error) { // want Finish:`param 0: looks`
	if rows == nil || *err != nil {
		return
	}
	*err = errors.Join(rows.Err(), rows.Close())
}

func Collect(rows *sql.Rows) (list []string, err error) { // want Collect:`param 0: looks`
	defer Finish(rows, &err)
	for rows.Next() {
		list = append(list, "")
	}
	return list, nil
}

func Scan(n int, rows *sql.Rows) { // want Scan:`param 1: nothing`
	_ = rows.Scan(&n)
}

func Close(rows *sql.Rows) { // want Close:`param 0: nothing`
	rows.Close()
}

func Skip(rows *sql.Rows) { // want Skip:`param 0: drains`
	for rows.Next() {
	}
}

func SkipSome(rows *sql.Rows, n int) { // want SkipSome:`param 0: drains`
	for ; n > 0 && rows.Next(); n-- {
	}
}

func skips(rows *sql.Rows) { // want skips:`param 0: drains`
	skip := func() {
		for rows.Next() {
		}
	}
	skip()
}

func Dropped(rows *sql.Rows) { // want Dropped:`param 0: nothing`
	rows.Err()
}

func Maybe(rows *sql.Rows, look bool) { // want Maybe:`param 0: looks\?`
	if look {
		_ = rows.Err()
	}
}

func Both(rows *sql.Rows, look bool) { // want Both:`param 0: looks\?\+drains`
	for rows.Next() {
	}
	if look {
		_ = rows.Err()
	}
}

var last *sql.Rows

func Keep(rows *sql.Rows) { // want Keep:`param 0: escapes`
	last = rows
}

func Give(rows *sql.Rows, to func(*sql.Rows)) { // want Give:`param 0: escapes`
	to(rows)
}

func Return(rows *sql.Rows) *sql.Rows { // want Return:`param 0: escapes`
	return rows
}

// Even and Odd call each other.
func Even(rows *sql.Rows, n int) { // want Even:`param 0: looks`
	if n == 0 {
		_ = rows.Err()
		return
	}
	Odd(rows, n-1)
}

func Odd(rows *sql.Rows, n int) { // want Odd:`param 0: looks`
	if n == 0 {
		_ = rows.Err()
		return
	}
	Even(rows, n-1)
}

type checker interface {
	check(rows *sql.Rows)
}

type strict struct{}

func (strict) check(rows *sql.Rows) { _ = rows.Err() } // want check:`param 0: looks`

type lax struct{}

func (lax) check(rows *sql.Rows) {} // want check:`param 0: nothing`

func ByInterface(c checker, rows *sql.Rows) { // want ByInterface:`param 1: looks\?`
	c.check(rows)
}

type reader struct {
	n    int
	rows *sql.Rows
}

func (r *reader) finish() { _ = r.rows.Err() } // want finish:`receiver: looks`

func (r *reader) next() bool { return r.rows.Next() } // want next:`receiver: nothing`

func (r *reader) count() int { return r.n } // want count:`receiver: nothing`

func finish(r *reader) { r.finish() } // want finish:`param 0: looks`

type wrapped struct{ *sql.Rows }

func (w wrapped) Close() error { // want Close:`receiver: looks`
	return errors.Join(w.Rows.Err(), w.Rows.Close())
}

type iterator interface {
	Next() bool
	Scan(...any) error
	Err() error
}

func All[R iterator](rows R) { // want All:`param 0: looks`
	for rows.Next() {
	}
	_ = rows.Err()
}
