// Package sqlite is a stub: signatures only.
package sqlite

import _ "modernc.org/sqlite/lib"

type Error struct{}

func (e *Error) Code() int { return 0 }

func (e *Error) Error() string { return "" }
