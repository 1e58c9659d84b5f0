// Package sqlite3 is a stub: signatures only.
package sqlite3

type (
	ErrNo         int
	ErrNoExtended int
)

func (err ErrNo) Extend(by int) ErrNoExtended { return 0 }

var (
	ErrBusy       = ErrNo(5)
	ErrLocked     = ErrNo(6)
	ErrConstraint = ErrNo(19)

	ErrConstraintForeignKey = ErrConstraint.Extend(3)
	ErrConstraintPrimaryKey = ErrConstraint.Extend(6)
	ErrConstraintUnique     = ErrConstraint.Extend(8)
)

type Error struct {
	Code         ErrNo
	ExtendedCode ErrNoExtended
}

func (err Error) Error() string { return "" }
