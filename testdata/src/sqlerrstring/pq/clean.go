package pq

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/lib/pq"
)

func typed(err error) bool {
	var pqErr *pq.Error
	return errors.As(err, &pqErr) && pqErr.Code == "23505" // no package with its name is imported
}

func after(err *pq.Error) string {
	if err.Code == "42710" && strings.Contains(err.Message, "is already a member of") {
		return "member"
	}
	if err.Constraint == "23505" || strings.Contains(err.Constraint, "duplicate key") {
		return "data"
	}
	return ""
}

// The driver of this package is another.
func mysql(err error) bool { return strings.Contains(err.Error(), "Duplicate entry") }

func mixed(db *sql.DB) bool {
	err := db.Ping()
	err = errors.Join(err)
	return strings.Contains(err.Error(), "already exists")
}
