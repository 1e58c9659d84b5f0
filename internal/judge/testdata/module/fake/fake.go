// Package fake is a database of which each query finds a row, or none, or fails.
// It records that, and what becomes of the errors.
package fake

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"

	"judged/env"
)

// Driver is the name of the driver.
const Driver = "fake"

func init() { sql.Register(Driver, conn{}) }

var (
	errOutage = errors.New("connection refused")
	errBroken = errors.New("broken pipe")
)

type conn struct{}

func (conn) Open(string) (driver.Conn, error)          { return conn{}, nil }
func (conn) Close() error                              { return nil }
func (conn) Begin() (driver.Tx, error)                 { return tx{}, other() }
func (conn) Prepare(query string) (driver.Stmt, error) { return stmt(query), nil }

type tx struct{}

func (tx) Commit() error   { return nil }
func (tx) Rollback() error { return nil }

// A stmt is the text of a statement.
type stmt string

func (stmt) Close() error  { return nil }
func (stmt) NumInput() int { return -1 }

func (s stmt) Exec([]driver.Value) (driver.Result, error) {
	return driver.RowsAffected(1), other()
}

func (s stmt) Query([]driver.Value) (driver.Rows, error) {
	if strings.HasPrefix(string(s), "SELECT *") {
		return &rows{}, other()
	}
	return &rows{one: true, certain: s.certain()}, nil
}

// other is how a statement ends that asks for none or many rows.
func other() error {
	if env.Choose(0, 2) == 1 {
		env.Record(env.Refused, 0)
		return errBroken
	}
	env.Record(env.Worked, 0)
	return nil
}

// certain tells whether the statement yields a row whatever the tables hold.
func (s stmt) certain() bool {
	for _, word := range []string{"GROUP BY", "HAVING", "LIMIT", "DO NOTHING"} {
		if strings.Contains(string(s), word) {
			return false
		}
	}
	for _, word := range []string{"COUNT(", "MAX(", "EXISTS (", "VALUES"} {
		if strings.Contains(string(s), word) {
			return true
		}
	}
	return !strings.Contains(string(s), "FROM") && !strings.Contains(string(s), "UPDATE")
}

type rows struct {
	one, certain bool
	read         bool
}

func (*rows) Columns() []string { return []string{"n"} }
func (*rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	if !r.one || r.read {
		return io.EOF
	}
	r.read = true
	dest[0] = "1"
	switch outcome := env.Choose(0, 3); {
	case outcome == 1:
		certain := 1
		if r.certain {
			certain = 0
		}
		env.Record(env.Outage, certain)
		return errOutage
	case outcome == 2 && !r.certain:
		env.Record(env.Missing, 0)
		return io.EOF
	}
	env.Record(env.Found, 0)
	return nil
}

// Forms of errors.
const (
	isNil        = iota
	bare         // the sentinel
	wrapped      // what wraps it
	hidden       // what has its text
	outage       // the failure of a query for one row, wrapped or not
	hiddenOutage // what has its text
	broken       // the failure of another statement
	notFound     // what a missing row is called
	otherwise
	api // is added if a function of database/sql has returned the error
)

func form(err error) int {
	switch {
	case err == nil:
		return isNil
	case err == sql.ErrNoRows:
		return bare
	case errors.Is(err, sql.ErrNoRows):
		return wrapped
	case strings.Contains(err.Error(), sql.ErrNoRows.Error()):
		return hidden
	case errors.Is(err, errOutage):
		return outage
	case strings.Contains(err.Error(), errOutage.Error()):
		return hiddenOutage
	case errors.Is(err, errBroken):
		return broken
	case strings.Contains(err.Error(), "not found"):
		return notFound
	}
	return otherwise
}

// Calls of the functions below are put around expressions before the handlers
// are run.

func Own(err error) error {
	env.Record(env.Errored, form(err))
	return err
}

func Own2[T any](v T, err error) (T, error) { return v, Own(err) }

func API(err error) error {
	env.Record(env.Errored, form(err)+api)
	return err
}

func API2[T any](v T, err error) (T, error) { return v, API(err) }

// Equal records a comparison: kind is Compared or Asked; is tells whether an error
// that wraps the sentinel is equal as well.
func Equal(kind env.Kind, is int, err error, equal bool) bool {
	value := 4*form(err) + 2*is
	if equal {
		value++
	}
	env.Record(kind, value)
	return equal
}

func Differ(kind env.Kind, is int, err error, differ bool) bool {
	return !Equal(kind, is, err, !differ)
}

func Case(kind env.Kind, err, target error) error {
	Equal(kind, 0, err, err == target)
	return target
}
