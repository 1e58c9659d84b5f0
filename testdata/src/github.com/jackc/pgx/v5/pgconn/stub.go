// Package pgconn is a stub: signatures only.
package pgconn

type PgError struct {
	Severity       string
	Code           string
	Message        string
	ConstraintName string
}

func (pe *PgError) Error() string { return "" }

type CommandTag struct{}
