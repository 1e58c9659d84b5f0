// Without errors.AsType, whatever the host takes for the version of Go.

//go:build go1.25

package pgx

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgerrcode"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/lib/pq"
)

var errGone = errors.New("gone")

func find(ctx context.Context, conn *pgx.Conn) error {
	var n int
	err := conn.QueryRow(ctx, "SELECT 1").Scan(&n)
	if err != nil && err.Error() == "no rows in result set" { // want `^err matched by a text that may change, unlike pgx.ErrNoRows \(sqlerrstring\)$`
		return errGone
	}
	return err
}

func either(err error) bool {
	return strings.Contains(err.Error(), "no rows in result set") // want `unlike sql.ErrNoRows and pgx.ErrNoRows`
}

func two(err error) bool {
	return strings.Contains(err.Error(), "duplicate key value") // want `unlike \*pq.Error and \*pgconn.PgError`
}

func wrongDriver(ctx context.Context, conn *pgx.Conn) bool {
	_, err := conn.Exec(ctx, "DELETE FROM t")
	var pqErr *pq.Error
	return errors.As(err, &pqErr) // want `^errors.As never finds \*pq.Error, as the driver in use returns \*pgconn.PgError \(sqlerrstring\)$`
}

func rightDriver(ctx context.Context, conn *pgx.Conn, db *sql.DB) bool {
	_, err := conn.Exec(ctx, "DELETE FROM t")
	if err == nil {
		err = db.Ping()
	}
	var pqErr *pq.Error
	return errors.As(err, &pqErr)
}

func code(err *pgconn.PgError) bool {
	return err.Code == "23505" // want `^magic code "23505" of err, which pgerrcode.UniqueViolation explains \(sqlerrstring\)$`
}

func codes(err *pgconn.PgError) string {
	switch err.Code { // want `magic code "23503" of err, which pgerrcode.ForeignKeyViolation explains`
	case "23503":
		return "foreign"
	case pgerrcode.UniqueViolation, "99999":
		return "unique"
	}
	return ""
}

func state(err error) bool {
	return strings.Contains(err.Error(), "SQLSTATE 42710") // want `unlike \*pgconn.PgError`
}
