// Package driver is a stub: signatures only.
package driver

import "context"

type Conn interface {
	Query(ctx context.Context, query string, args ...any) (Rows, error)
}

type Rows interface {
	Next() bool
	Scan(dest ...any) error
	ScanStruct(dest any) error
	Columns() []string
	Close() error
	Err() error
}
