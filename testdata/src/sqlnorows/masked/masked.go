// Package masked is run with -sqlnorows.masked.
package masked

import (
	"database/sql"
	"errors"
)

var db *sql.DB

func find(id int) (*string, error) {
	var name string
	if err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil { // want `every error of db.QueryRow\(\).Scan counts as a missing row, even an outage`
		return nil, nil
	}
	return &name, nil
}

func told(id int) (*string, error) {
	var name string
	err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &name, nil
}
