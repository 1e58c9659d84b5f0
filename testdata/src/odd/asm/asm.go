// Package asm declares functions that have no body.
package asm

import (
	"database/sql"
	"net/http"
)

func reply(w http.ResponseWriter, code int)

func drain(rows *sql.Rows) error

func find(db *sql.DB) error

type server struct{ w http.ResponseWriter }

func (s *server) fail(err error)

func (server) ServeHTTP(http.ResponseWriter, *http.Request)

func handle(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" {
		reply(w, 405)
	}
	reply(w, 200)
}

func all(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	return drain(rows)
}
