// Package pgerrcode is a stub: a few of the constants.
package pgerrcode

const (
	UniqueViolation     = "23505"
	DuplicateObject     = "42710"
	ForeignKeyViolation = "23503"
)
