//go:build go1.26

package modern

import (
	"context"
	"strings"

	"github.com/jackc/pgerrcode"
	"github.com/jackc/pgx/v5"
)

const unique = pgerrcode.UniqueViolation

func insert(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "INSERT INTO t VALUES (1)")
	if err != nil && strings.Contains(err.Error(), "duplicate key") { // want `unlike \*pgconn.PgError`
		return nil
	} else if strings.Contains(err.Error(), "violates foreign key constraint") { // want `unlike \*pgconn.PgError`
		return nil
	}
	return err
}

func isUnique(err error) bool {
	return strings.Contains(err.Error(), "violates unique constraint") // want `unlike \*pgconn.PgError`
}

func isNot(err error, ok bool) bool {
	missing := ok && !strings.Contains(err.Error(), "violates unique constraint") // want `unlike \*pgconn.PgError`
	return missing
}

func both(err error) bool {
	msg := err.Error()
	if strings.Contains(msg, "duplicate key") || strings.Contains(msg, "23505") { // want `unlike \*pgconn.PgError` `unlike \*pgconn.PgError`
		println(msg)
		return true
	}
	return false
}

func cases(err error) int {
	switch {
	case err == nil:
		return 0
	case strings.Contains(err.Error(), "violates unique constraint"): // want `unlike \*pgconn.PgError`
		return 1
	}
	return 2
}

func helper(err error) bool {
	msg := strings.ToLower(err.Error())
	return strings.Contains(msg, "duplicate key") || strings.Contains(msg, "unique constraint") || strings.Contains(msg, "violates foreign key constraint") // want `unlike \*pgconn.PgError` `unlike \*pgconn.PgError`
}
