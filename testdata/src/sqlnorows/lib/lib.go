// Package lib is what a repository and the replies of a service look like.
package lib

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
)

// ErrNone is what a missing row is called here.
var ErrNone = sql.ErrNoRows

// ErrGone is another error.
var ErrGone = errors.New("gone")

type Users struct{ DB *sql.DB }

func (u *Users) Name(id int) (string, error) {
	var name string
	if err := u.DB.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil {
		return "", fmt.Errorf("user %d: %w", id, err)
	}
	return name, nil
}

func (u *Users) Mail(id int) (mail string, err error) {
	err = u.DB.QueryRow("SELECT mail FROM users WHERE id = ?", id).Scan(&mail)
	return
}

func (u *Users) Count() (n int, err error) {
	err = u.DB.QueryRow("SELECT COUNT(*) FROM users").Scan(&n)
	return n, err
}

func (u *Users) Gone(id int) (string, error) {
	name, err := u.Mail(id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrGone
	}
	return name, err
}

type Scanner interface{ Scan(dest ...any) error }

func Scan(s Scanner) (name string, err error) {
	return name, s.Scan(&name)
}

func IsNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }

func Wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("users: %w", err)
}

func Fail(w http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	if errors.Is(err, ErrGone) {
		code = http.StatusGone
	}
	if code == http.StatusGone {
		http.Error(w, "gone", http.StatusGone)
		return
	}
	http.Error(w, "internal server error", http.StatusInternalServerError)
}
