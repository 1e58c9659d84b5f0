// Package pq is a stub: signatures only.
package pq

type ErrorCode string

type Error struct {
	Severity   string
	Code       ErrorCode
	Message    string
	Constraint string
}

func (e *Error) Error() string { return "" }
