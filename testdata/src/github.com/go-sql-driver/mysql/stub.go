// Package mysql is a stub: signatures only.
package mysql

type MySQLError struct {
	Number   uint16
	SQLState [5]byte
	Message  string
}

func (me *MySQLError) Error() string { return "" }
