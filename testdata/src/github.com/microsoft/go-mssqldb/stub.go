// Package mssql is a stub: signatures only.
package mssql

type Error struct {
	Number  int32
	Message string
}

func (e Error) Error() string { return "" }
