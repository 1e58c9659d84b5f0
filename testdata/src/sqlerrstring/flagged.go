package sqlerrstring

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	clickhouse "github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func contains(err error) bool {
	return strings.Contains(err.Error(), "sql: no rows in result set") // want `^err matched by a text that may change, unlike sql.ErrNoRows \(sqlerrstring\)$`
}

func lower(err error) bool {
	return strings.HasSuffix(strings.ToLower(err.Error()), strings.ToLower("No Rows in Result Set")) // want `unlike sql.ErrNoRows`
}

func equal(err error) bool {
	return err != nil && err.Error() == "sql: no rows in result set" // want `unlike sql.ErrNoRows`
}

func unequal(err error) error {
	if "sql: no rows in result set" != err.Error() { // want `unlike sql.ErrNoRows`
		return err
	}
	return nil
}

func fold(err error) bool {
	return strings.EqualFold(err.Error(), "driver: bad connection") // want `unlike driver.ErrBadConn`
}

func index(err error) bool {
	return strings.Index(err.Error(), "sql: connection is already closed") >= 0 // want `unlike sql.ErrConnDone`
}

func noIndex(err error) bool {
	return strings.Index(err.Error(), "sql: connection is already closed") == -1 // want `unlike sql.ErrConnDone`
}

func printed(err error) bool {
	if strings.Contains(fmt.Sprint(err), "no rows in result set") { // want `unlike sql.ErrNoRows`
		return true
	}
	return strings.Contains(fmt.Sprintf("failed: %v", err), "no rows in result set") // want `unlike sql.ErrNoRows`
}

func shorter(tx *sql.Tx) bool {
	err := tx.Commit()
	return err != nil && strings.Contains(err.Error(), "already been committed") // want `unlike sql.ErrTxDone`
}

func local(err error) bool {
	msg := err.Error()
	return strings.Contains(msg, "transaction has already been committed or rolled back") // want `unlike sql.ErrTxDone`
}

func localUsed(err error) string {
	msg := strings.ToLower(err.Error())
	if strings.Contains(msg, "no rows in result set") { // want `unlike sql.ErrNoRows`
		return ""
	}
	return msg
}

func localTwice(err error) bool {
	msg := strings.ToLower(err.Error())
	return strings.Contains(msg, "no rows in result set") || // want `unlike sql.ErrNoRows`
		strings.Contains(msg, "driver: bad connection") // want `unlike driver.ErrBadConn`
}

func localAgain(err error) string {
	msg := err.Error()
	if strings.Contains(msg, "no rows in result set") { // want `unlike sql.ErrNoRows`
		return "none"
	}
	if msg == "driver: bad connection" { // want `unlike driver.ErrBadConn`
		return "broken"
	}
	return ""
}

func localAssigned(err error) bool {
	msg := err.Error()
	msg = strings.ToLower(msg)
	return strings.Contains(msg, "no rows in result set") || // want `unlike sql.ErrNoRows`
		strings.Contains(msg, "driver: bad connection") // want `unlike driver.ErrBadConn`
}

const noRows = "no rows in result set"

var badConnection = "bad connection"

func named(err error) bool {
	return strings.Contains(err.Error(), noRows) // want `unlike sql.ErrNoRows`
}

func sentinel(err error) bool {
	return err.Error() == sql.ErrNoRows.Error() // want `unlike sql.ErrNoRows`
}

func branch(err error) string {
	switch err.Error() { // want `err matched by a text that may change, unlike errors.Is and errors.As`
	case "sql: no rows in result set":
		return "none"
	case "driver: bad connection":
		return "broken"
	}
	return ""
}

func conditions(err error) string {
	switch {
	case err == nil:
		return ""
	case err.Error() == "sql: no rows in result set": // want `unlike sql.ErrNoRows`
		return "none"
	}
	return "failed"
}

var pattern = regexp.MustCompile(`^sql: no rows in result set$`)

func matched(err error) bool {
	return pattern.MatchString(err.Error()) // want `unlike sql.ErrNoRows`
}

var retryable = []string{
	"driver: bad connection",
	"sql: connection is already closed",
}

func retry(err error) bool {
	for _, text := range retryable {
		if strings.Contains(err.Error(), text) { // want `unlike errors.Is and errors.As`
			return true
		}
	}
	return false
}

var kinds = map[string]int{"no rows in result set": 404}

func kind(err error) int {
	for text, code := range kinds {
		if strings.Contains(err.Error(), text) { // want `unlike sql.ErrNoRows`
			return code
		}
	}
	return 500
}

func isNoRows(msg string) bool {
	return strings.Contains(strings.ToLower(msg), "no rows in result set")
}

func handed(err error) bool {
	return isNoRows(err.Error()) // want `err matched by a text`
}

func says(err error, text string) bool {
	return err != nil && has(err.Error(), text)
}

func has(s, text string) bool { return strings.Contains(s, text) }

func handedBoth(err error) bool {
	return says(err, "driver: bad connection") || // want `unlike driver.ErrBadConn`
		has(err.Error(), "no rows in result set") // want `unlike sql.ErrNoRows`
}

func swapped(err error) bool {
	return strings.Contains("transaction has already been committed", err.Error()) // want `^swapped arguments make strings.Contains miss "transaction has…" in err \(sqlerrstring\)$`
}

func swappedWhole(err error) bool {
	return strings.Contains("sql: no rows in result set", err.Error()) // want `err matched by a text`
}

// Texts that others produce too, on errors of a database.

func query(ctx context.Context, conn clickhouse.Conn) bool {
	rows, err := conn.Query(ctx, "SELECT 1")
	if err == nil {
		rows.Close()
	}
	return err == nil || !strings.Contains(err.Error(), "connection refused") // want `unlike syscall.ECONNREFUSED`
}

func scan(db *sql.DB) (bool, error) {
	var n int
	err := db.QueryRow("SELECT 1").Scan(&n)
	if err == nil {
		err = db.Ping()
	}
	if err != nil && strings.Contains(err.Error(), "connection refused") { // want `unlike syscall.ECONNREFUSED`
		return false, nil
	}
	if err != nil && strings.Contains(err.Error(), badConnection) { // want `unlike driver.ErrBadConn`
		return false, nil
	}
	return err == nil, err
}

func named2(db *sql.DB) (err error) {
	_, err = db.Exec("DELETE FROM t")
	if err != nil && strings.Contains(err.Error(), "i/o timeout") { // want `unlike os.ErrDeadlineExceeded`
		return nil
	}
	return
}

// The driver of these is not known, and there is no fix.

func duplicate(err error) bool {
	return strings.Contains(err.Error(), "duplicate key value violates unique constraint") // want `unlike errors.Is and errors.As`
}

func oneDriverSays(err error) bool {
	return strings.Contains(err.Error(), "Duplicate entry") // want `^err matched by a text that may change, unlike \*mysql.MySQLError \(sqlerrstring\)$`
}

func hidden(err error) bool {
	errors := "x"
	return err.Error() == "sql: no rows in result set"+errors[:0] || // not a constant
		err.Error() == "sql: no rows in result set" // want `unlike sql.ErrNoRows`
}

func call(f func() error) bool {
	return strings.Contains(f().Error(), "no rows in result set") // want `^an error matched by a text`
}
