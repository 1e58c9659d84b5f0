// Package hidden is run with -sqlnorows.hidden.
package hidden

import (
	"database/sql"
	"fmt"
)

var db *sql.DB

func find(id int) (string, error) {
	var name string
	if err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil { // want `nobody can tell any more that db.QueryRow\(\).Scan found no row`
		return "", fmt.Errorf("user %d: %s", id, err)
	}
	return name, nil
}

func kept(id int) (string, error) {
	var name string
	if err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil {
		return "", fmt.Errorf("user %d: %w", id, err)
	}
	return name, nil
}
