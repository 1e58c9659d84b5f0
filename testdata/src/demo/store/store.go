// Package store keeps customers and their orders in a database.
package store

import (
	"context"
	"database/sql"
	"strings"
)

// A Store is a database.
type Store struct {
	db *sql.DB
}

// New returns a Store in db.
func New(db *sql.DB) *Store { return &Store{db} }

// Ping tells whether the database answers. A connection that has died in the pool
// gets a second try.
func (s *Store) Ping(ctx context.Context) error {
	err := s.db.PingContext(ctx)
	if err != nil && strings.Contains(err.Error(), "bad connection") {
		err = s.db.PingContext(ctx)
	}
	return err
}
