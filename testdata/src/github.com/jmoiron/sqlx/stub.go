// Package sqlx is a stub: signatures only.
package sqlx

import (
	"context"
	"database/sql"
)

type DB struct{ *sql.DB }

func (db *DB) Get(dest any, query string, args ...any) error { return nil }

func (db *DB) GetContext(ctx context.Context, dest any, query string, args ...any) error { return nil }

func (db *DB) Select(dest any, query string, args ...any) error { return nil }

func (db *DB) QueryRowx(query string, args ...any) *Row { return nil }

func (db *DB) Rebind(query string) string { return query }

type Row struct{}

func (r *Row) StructScan(dest any) error { return nil }
