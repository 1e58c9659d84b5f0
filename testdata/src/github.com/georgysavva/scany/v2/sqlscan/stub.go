// Package sqlscan is a stub: signatures only.
package sqlscan

import "database/sql"

func ScanAll(dst any, rows *sql.Rows) error { return nil }

type RowScanner struct{ rows *sql.Rows }

func NewRowScanner(rows *sql.Rows) *RowScanner { return &RowScanner{rows} }

func (rs *RowScanner) Scan(dst any) error { return nil }
