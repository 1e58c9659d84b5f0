// Package errors has functions that have to do with the errors of queries. // want package:"carries"
package errors

import (
	"database/sql"
	stderrors "errors"
	"fmt"
	"net/http"
)

// ErrNone is what a missing row is called here.
var ErrNone = sql.ErrNoRows // want ErrNone:`aliasOf sql.ErrNoRows`

// ErrGone is another error.
var ErrGone = stderrors.New("gone")

type Users struct{ DB *sql.DB }

func (u *Users) Name(id int) (string, error) { // want Name:`result 1: wrapped sql.ErrNoRows`
	var name string
	if err := u.DB.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil {
		return "", fmt.Errorf("user %d: %w", id, err)
	}
	return name, nil
}

func (u *Users) Mail(id int) (mail string, err error) { // want Mail:`result 1: bare sql.ErrNoRows`
	err = u.DB.QueryRow("SELECT mail FROM users WHERE id = ?", id).Scan(&mail)
	return
}

func (u *Users) Count() (n int, err error) {
	err = u.DB.QueryRow("SELECT COUNT(*) FROM users").Scan(&n)
	return n, err
}

func (u *Users) Gone(id int) (string, error) {
	name, err := u.Mail(id)
	if stderrors.Is(err, sql.ErrNoRows) {
		return "", ErrGone
	}
	return name, err
}

type Scanner interface{ Scan(dest ...any) error }

func Scan(s Scanner) (name string, err error) { // want Scan:`result 1: bare error of param 0`
	return name, s.Scan(&name)
}

func IsNone(err error) bool { return stderrors.Is(err, sql.ErrNoRows) } // want IsNone:`param 0: told apart`

func Wrap(err error) error { // want Wrap:`param 0: wrapped in result 0`
	if err == nil {
		return nil
	}
	return fmt.Errorf("users: %w", err)
}

func Fail(w http.ResponseWriter, err error) { // want Fail:`param 1: fails`
	code := http.StatusInternalServerError
	if stderrors.Is(err, ErrGone) {
		code = http.StatusGone
	}
	if code == http.StatusGone {
		http.Error(w, "gone", http.StatusGone)
		return
	}
	http.Error(w, "internal server error", http.StatusInternalServerError)
}
