// Package dot imports everything into its own name space.
package dot

import (
	. "database/sql"
	. "errors"
	. "net/http"
)

func handle(w ResponseWriter, r *Request) {
	if r.Method != MethodGet {
		Error(w, "no", StatusMethodNotAllowed)
		return
	}
	NotFound(w, r)
}

func names(db *DB) (list []string, err error) {
	rows, err := db.Query("SELECT name FROM t")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, rows.Err()
}

func find(db *DB, w ResponseWriter, r *Request) {
	var name string
	switch err := db.QueryRow("SELECT name FROM t WHERE id = 1").Scan(&name); {
	case Is(err, ErrNoRows):
		NotFound(w, r)
	case err != nil:
		Error(w, "broken", 500)
	default:
		w.Write([]byte(name))
	}
}
