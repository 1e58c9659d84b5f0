package sqlrowscheck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"net/http"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/georgysavva/scany/v2/sqlscan"
	"github.com/gocql/gocql"
)

var errNotFound = errors.New("not found")

type item struct {
	id   int
	name string
}

// missing

func noCheck(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() { // want `rows.Err is never checked, so a failure passes for the last row \(sqlrowscheck\)`
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func closeIsNoCheck(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	for rows.Next() { // want `rows.Err is never checked`
	}
	return rows.Close()
}

func handler(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rows, err := db.QueryContext(r.Context(), "SELECT name FROM items")
		if err != nil {
			http.Error(w, "no items", http.StatusInternalServerError)
			return
		}
		defer rows.Close()
		var names []string
		for rows.Next() { // want `rows.Err is never checked`
			var name string
			if err := rows.Scan(&name); err != nil {
				http.Error(w, "bad item", http.StatusInternalServerError)
				return
			}
			names = append(names, name)
		}
		fmt.Fprintln(w, names)
	}
}

// streams has begun to reply when Err could be asked for.
func streams(w http.ResponseWriter, db *sql.DB) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		http.Error(w, "no items", http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is never checked`
		fmt.Fprintln(w, "item")
	}
}

func endlessLoop(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		if !rows.Next() { // want `rows.Err is never checked`
			break
		}
	}
	return nil
}

func labelled(db *sql.DB, ids []int) (n int, err error) {
	rows, err := db.Query("SELECT id FROM items")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
outer:
	for rows.Next() { // want `rows.Err is never checked`
		for _, id := range ids {
			if id == n {
				continue outer
			}
		}
		n++
	}
	return n, nil
}

func jumps(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
again:
	if rows.Next() { // want `rows.Err is never checked`
		goto again
	}
	return nil
}

func variable(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for ok := rows.Next(); ok; ok = rows.Next() { // want `rows.Err is never checked` `rows.Err is never checked`
	}
	return nil
}

func reused(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	for rows.Next() { // want `rows.Err is never checked`
	}
	rows.Close()
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	rows.Close()
	return rows.Err()
}

func second(db *sql.DB) error {
	users, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer users.Close()
	for users.Next() {
		orders, err := db.Query("SELECT 2")
		if err != nil {
			return err
		}
		for orders.Next() { // want `orders.Err is never checked`
		}
		orders.Close()
	}
	return users.Err()
}

// wrongError looks at an error that Query has already shown to be nil.
func wrongError(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is never checked`
	}
	if err == sql.ErrNoRows {
		return errNotFound
	}
	if err != nil {
		return err
	}
	return nil
}

func masks(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() { // want `rows.Err is not checked on all paths, so a failure passes for the last row`
		names = append(names, "")
	}
	if len(names) == 0 {
		return nil, errNotFound
	}
	return names, rows.Err()
}

func calledInPlace(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	func() {
		for rows.Next() { // want `rows.Err is never checked`
		}
	}()
	return nil
}

func namedLiteral(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	drain := func() int {
		n := 0
		for rows.Next() { // want `rows.Err is never checked`
			n++
		}
		return n
	}
	fmt.Println(drain())
	return nil
}

func callback(db *sql.DB, run func(func() error) error) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	return run(func() error {
		for rows.Next() { // want `rows.Err is never checked`
		}
		return nil
	})
}

func started(db *sql.DB, done chan bool) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		log.Println(err)
		return
	}
	go func() {
		defer rows.Close()
		for rows.Next() { // want `rows.Err is never checked`
		}
		close(done)
	}()
	<-done
}

func sequence(rows *sql.Rows) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		defer rows.Close()
		for rows.Next() { // want `rows.Err is never checked`
			if !yield("") {
				return
			}
		}
	}
}

// early

func insideOnly(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is checked too early, so a failure passes for the last row`
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}

func beforeOnly(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	if rows.Err() != nil {
		return rows.Err()
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is checked too early`
	}
	return nil
}

// path

func onOnePath(db *sql.DB, strict bool) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is not checked on all paths`
	}
	if strict {
		return rows.Err()
	}
	return nil
}

func deferredOnOnePath(db *sql.DB, strict bool) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	if strict {
		defer func() {
			err = rows.Err()
		}()
	}
	for rows.Next() { // want `rows.Err is not checked on all paths`
	}
	return nil
}

func looksSometimes(rows *sql.Rows, strict bool) error {
	if strict {
		return rows.Err()
	}
	return nil
}

func helperOnOnePath(db *sql.DB, strict bool) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is not checked on all paths`
	}
	return looksSometimes(rows, strict)
}

// stale

func stale(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() { // want `err, which is nil, is returned in place of rows.Err, so a failure is lost`
	}
	if rows.Err() != nil {
		return nil, err
	}
	return nil, nil
}

func staleWrapped(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `err, which is nil, is returned in place of rows.Err`
		if err = rows.Scan(); err != nil {
			return err
		}
	}
	if rows.Err() != nil {
		return fmt.Errorf("read: %w", err)
	}
	return nil
}

func staleBound(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `err, which is nil, is returned in place of rows.Err`
	}
	if rowsErr := rows.Err(); rowsErr != nil {
		log.Println(rowsErr)
		return err
	}
	return nil
}

func staleUnused(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `err, which is nil, is returned in place of rows.Err`
	}
	if e := rows.Err(); e != nil {
		return err
	}
	return nil
}

// deferredForFirst hands the deferred call the rows of the first query.
func deferredForFirst(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer finish(rows, &err)
	for rows.Next() {
	}
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	for rows.Next() { // want `rows.Err is never checked`
	}
	return nil
}

// dropped

func dropped(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() { // want `the result of rows.Err is dropped, so a failure passes for the last row`
		n++
	}
	rows.Err() // for the linter
	return n, nil
}

func droppedByDefer(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	defer rows.Err()
	for rows.Next() { // want `rows.Err is never checked`
	}
	return nil
}

// single

func exists(db *sql.DB) (bool, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if rows.Next() { // want `rows.Err is never checked, so a failure passes for no such row`
		return true, nil
	}
	return false, nil
}

func first(ctx context.Context, db *sql.DB) (*item, error) {
	rows, err := db.QueryContext(ctx, "SELECT id, name FROM items")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() { // want `rows.Err is never checked, so a failure passes for no such row`
		return nil, errNotFound
	}
	var it item
	if err := rows.Scan(&it.id, &it.name); err != nil {
		return nil, err
	}
	return &it, nil
}

// onWrongBranch looks where there is a row, and so no failure.
func onWrongBranch(db *sql.DB) (bool, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if !rows.Next() { // want `rows.Err is checked too early, so a failure passes for no such row`
		return false, nil
	} else if err := rows.Err(); err != nil {
		return false, err
	}
	return true, nil
}

func eachHasOne(db *sql.DB, ids []int) (int, error) {
	n := 0
	for _, id := range ids {
		rows, err := db.Query("SELECT 1 FROM items WHERE id = ?", id)
		if err != nil {
			return 0, err
		}
		if rows.Next() { // want `rows.Err is never checked, so a failure passes for no such row`
			n++
		}
		rows.Close()
	}
	return n, nil
}

// parameters

// Drain is exported: whoever calls it cannot be seen.
func Drain(rows *sql.Rows) int {
	n := 0
	for rows.Next() { // want `rows.Err is never checked`
		n++
	}
	return n
}

func callsDrain(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	fmt.Println(Drain(rows))
	return nil
}

func count(rows *sql.Rows) int {
	n := 0
	for rows.Next() { // want `rows.Err is never checked`
		n++
	}
	return n
}

func countsWithCare(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := count(rows)
	return n, rows.Err()
}

func countsWithout(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	return count(rows), nil
}

func literalParameter(db *sql.DB) (int, error) {
	count := func(rows *sql.Rows) int {
		n := 0
		for rows.Next() { // want `rows.Err is never checked`
			n++
		}
		return n
	}
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	return count(rows), nil
}

// fields

type table struct {
	rows *sql.Rows
	n    int
}

func (t *table) readAll() []string {
	defer t.rows.Close()
	var names []string
	for t.rows.Next() { // want `t.rows.Err is never checked`
		names = append(names, "")
	}
	return names
}

// types that iterate like rows

type cursor interface {
	Next() bool
	Scan(dest ...any) error
	Close() error
	Err() error
}

func anyCursor(c cursor) error {
	defer c.Close()
	for c.Next() { // want `c.Err is never checked`
		if err := c.Scan(); err != nil {
			return err
		}
	}
	return nil
}

func AnyRows[R interface {
	Next() bool
	Values() ([]any, error)
	Err() error
}](query func() (R, error)) error {
	rows, err := query()
	if err != nil {
		return err
	}
	for rows.Next() { // want `rows.Err is never checked`
	}
	return nil
}

// wrapped is rows by embedding.
type wrapped struct{ *sql.Rows }

func (w wrapped) ReadAll() int {
	n := 0
	for w.Next() { // want `w.Err is never checked`
		n++
	}
	return n
}

func resultSets(db *sql.DB) error {
	rows, err := db.Query("SELECT 1; SELECT 2")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is never checked`
	}
	for rows.NextResultSet() {
		for rows.Next() { // want `rows.Err is never checked`
		}
	}
	return nil
}

func longName(db *sql.DB) error {
	rowsOfTheLastInvoices, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rowsOfTheLastInvoices.Close()
	for rowsOfTheLastInvoices.Next() { // want `^Err is never checked`
	}
	return nil
}

// probe says nothing about failures, and there is nothing to be left out.
func (t *table) probe(db *sql.DB) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is never checked`
		if err := rows.Scan(&t.rows); err != nil {
			return
		}
	}
}

// firstOfTwo looks at the second rows only: what the iterator does with those is
// not known.
func firstOfTwo(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() { // want `rows.Err is never checked, so a failure passes for the last row`
	}
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	defer rows.Close()
	seq := func(yield func(int, error) bool) {
		for rows.Next() {
			if !yield(1, nil) {
				return
			}
		}
		yield(0, rows.Err())
	}
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

func whileAllowed(db *sql.DB, more func() bool) (int, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for (more()) && rows.Next() { // want `rows.Err is never checked, so a failure passes for the last row`
		n++
	}
	return n, nil
}

func leavesLoop(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for n := 0; ; n++ {
		if !rows.Next() { // want `rows.Err is never checked, so a failure passes for the last row`
			return n, nil
		}
	}
}

// skip has no failure to show what it does about one.
func skip(rows *sql.Rows, check bool) error {
	for rows.Next() { // want `rows.Err is not checked on all paths, so a failure passes for the last row`
	}
	if check {
		return rows.Err()
	}
	return nil
}

func drain(rows *sql.Rows) error {
	for {
		if !rows.Next() { // want `rows.Err is never checked, so a failure passes for the last row`
			return nil
		}
	}
}

func skips(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := skip(rows, true); err != nil {
		return err
	}
	return drain(rows)
}

func isThere(db *sql.DB, id int) (bool, error) {
	rows, err := db.Query("SELECT 1 FROM users WHERE id = ?", id)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	return rows.Next(), nil // want `rows.Err is never checked, so a failure passes for no such row`
}

func isThereByName(db *sql.DB, id int) (bool, error) {
	rows, err := db.Query("SELECT 1 FROM users WHERE id = ?", id)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	there := rows.Next() // want `rows.Err is never checked, so a failure passes for no such row`
	return there, nil
}

// of other packages

func ofClickHouse(ctx context.Context, conn driver.Conn) ([]string, error) {
	rows, err := conn.Query(ctx, "SELECT name FROM items")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() { // want `rows.Err is never checked`
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func ofCassandra(session *gocql.Session) ([]string, error) {
	scanner := session.Query("SELECT name FROM items").Iter().Scanner()
	var names []string
	for scanner.Next() { // want `scanner.Err is never checked`
		var name string
		if err := scanner.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func keptToScanOne(db *sql.DB) ([]item, error) {
	rows, err := db.Query("SELECT id, name FROM items")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []item
	scanner := sqlscan.NewRowScanner(rows)
	for rows.Next() { // want `rows.Err is never checked`
		var i item
		if err := scanner.Scan(&i); err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	return items, nil
}
