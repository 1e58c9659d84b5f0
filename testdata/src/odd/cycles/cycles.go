// Package cycles has variables that are assigned themselves, or each other.
package cycles

import (
	"database/sql"
	"net/http"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

func rowsThemselves(db *sql.DB) {
	var rows *sql.Rows
	rows = rows
	for rows.Next() {
	}
	_ = rows.Err()
}

func rowsEachOther(db *sql.DB) error {
	var x, y *sql.Rows
	x = y
	y = x
	for x.Next() {
	}
	return y.Err()
}

type server struct {
	w     http.ResponseWriter
	rows  *sql.Rows
	inner *server
}

func fieldsThemselves(w http.ResponseWriter) {
	var s *server
	s = &server{w: s.w, rows: s.rows, inner: s.inner}
	s.w.WriteHeader(400)
	for s.rows.Next() {
	}
	_ = s.rows.Err()
	s.inner = s.inner.inner
	s.inner.w.WriteHeader(400)
}

func writersEachOther(w http.ResponseWriter, r *http.Request) {
	var x, y http.ResponseWriter
	x, y = y, x
	y = x
	y.WriteHeader(400)
}

func headerItself(w http.ResponseWriter) {
	var h http.Header
	h = h
	h.Set("A", "b")
}

func commandItself() (string, error) {
	var cmd *redis.StringCmd
	cmd = cmd
	return cmd.Result()
}

func builderThroughFirst() error {
	var tx *gorm.DB
	tx = tx
	err := tx.First(new(int)).Error
	return err
}

func statementsThemselves(db *sql.DB, dbx *sqlx.DB) error {
	var q string
	q = q + q
	if err := dbx.Get(new(int), q); err != nil {
		return err
	}
	var row *sql.Row
	row = row
	if err := row.Scan(new(int)); err != nil {
		return err
	}
	var stmt *sql.Stmt
	stmt = stmt
	return stmt.QueryRow().Scan(new(int))
}

func textItself(err error) bool {
	var s string
	s = s + err.Error()
	err = err
	return s == "x"
}

func literalItself(w http.ResponseWriter, db *sql.DB) {
	var f func(n int) bool
	f = func(n int) bool {
		if n == 0 {
			http.Error(w, "x", 400)
			return true
		}
		return f(n - 1)
	}
	if f(3) {
		return
	}
	w.WriteHeader(200)
}
