//go:build go1.25

package pq

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

func insert(db *sql.DB, name string) error {
	_, err := db.Exec("INSERT INTO t VALUES ($1)", name)
	if err != nil && strings.Contains(err.Error(), "duplicate key") { // want `^err matched by a text that may change, unlike \*pq.Error \(sqlerrstring\)$`
		return nil
	}
	if err != nil && !strings.Contains(err.Error(), "violates foreign key constraint") { // want `unlike \*pq.Error`
		return err
	}
	return nil
}

func isUnique(err error) bool {
	return strings.Contains(err.Error(), "23505") // want `unlike \*pq.Error`
}

func isUniqueOneLine(err error) bool { return strings.Contains(err.Error(), "23505") } // want `unlike \*pq.Error`

func message(err *pq.Error) bool {
	return strings.HasPrefix(err.Message, "duplicate key value") // want `^err matched by a text`
}

func chain(err error) string {
	if err == nil {
		return ""
	} else if strings.Contains(err.Error(), "could not serialize access") { // want `unlike \*pq.Error`
		return "again"
	}
	return "failed"
}

func cases(db *sql.DB) string {
	err := db.Ping()
	switch {
	case err == nil:
		return ""
	case strings.Contains(err.Error(), "password authentication failed"): // want `unlike \*pq.Error`
		return "password"
	}
	return "failed"
}

func initialized(db *sql.DB) bool {
	if err := db.Ping(); err != nil && strings.Contains(err.Error(), `database "x" does not exist`) { // want `unlike \*pq.Error`
		return true
	}
	return false
}

func named(err error, name string) bool {
	return strings.Contains(err.Error(), fmt.Sprintf("database \"%s\" already exists", name)) // want `unlike \*pq.Error`
}

func byValue(err error) string {
	var pqErr pq.Error
	if errors.As(err, &pqErr) { // want `^errors.As never finds pq.Error, as the driver returns \*pq.Error \(sqlerrstring\)$`
		return pqErr.Constraint
	}
	return ""
}
