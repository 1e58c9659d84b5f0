// Package pgerrcode is a stub: a few of the constants.
package pgerrcode

const (
	UniqueViolation     = "23505"
	ForeignKeyViolation = "23503"
)
