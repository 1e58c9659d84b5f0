// Package gorm is a stub: signatures only.
package gorm

import "errors"

var (
	ErrRecordNotFound = errors.New("record not found")
	ErrDuplicatedKey  = errors.New("duplicated key not allowed")
)

type DB struct {
	Error        error
	RowsAffected int64
}

func (db *DB) First(dest any, conds ...any) *DB { return db }

func (db *DB) Take(dest any, conds ...any) *DB { return db }

func (db *DB) Where(query any, args ...any) *DB { return db }

func (db *DB) Find(dest any, conds ...any) *DB { return db }

func (db *DB) Create(value any) *DB { return db }
