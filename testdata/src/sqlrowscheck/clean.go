package sqlrowscheck

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"os"
	"sync"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/georgysavva/scany/v2/sqlscan"
	"github.com/gocql/gocql"
)

func checked(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return nil, nil
}

func returned(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func assigned(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	err = rows.Err()
	return
}

func joined(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	for rows.Next() {
		if e := rows.Scan(); e != nil {
			err = errors.Join(err, e)
		}
	}
	return errors.Join(err, rows.Err(), rows.Close())
}

func passedOn(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return convert(rows.Err())
}

func convert(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read: %w", err)
}

// dismissed does so on purpose.
func dismissed(db *sql.DB) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
	}
	_ = rows.Err()
}

func logged(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	if rows.Err() != nil {
		log.Println(rows.Err())
	}
	return n, err
}

// closesFirst is the shape of sqlc's code.
func closesFirst(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		names = append(names, "")
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return names, nil
}

func otherErrorFirst(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	var scanErr error
	for rows.Next() {
		if e := rows.Scan(); e != nil {
			scanErr = e
		}
	}
	if scanErr != nil {
		return fmt.Errorf("scan: %w", scanErr)
	}
	return rows.Err()
}

func deferredLiteral(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer func() {
		rows.Close()
		if err == nil {
			err = rows.Err()
		}
	}()
	for rows.Next() {
	}
	return nil
}

func finish(rows *sql.Rows, err *error) {
	if *err != nil {
		return
	}
	if e := rows.Err(); e != nil {
		*err = e
	}
}

func deferredHelper(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer finish(rows, &err)
	for rows.Next() {
	}
	return nil
}

func deferredVariable(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	check := func() { err = rows.Err() }
	defer check()
	for rows.Next() {
	}
	return nil
}

func inPlace(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return func() error { return rows.Err() }()
}

// breaksOut leaves before Next is false.
func breaksOut(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		rows.Next()
		if err := rows.Scan(); err != nil {
			return err
		}
		break
	}
	return nil
}

// neverFalse ends the program when there are no rows.
func neverFalse(db *sql.DB) (string, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	if !rows.Next() {
		log.Fatal("no rows")
	}
	var s string
	err = rows.Scan(&s)
	return s, err
}

func exits(db *sql.DB) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		panic(err)
	}
	for rows.Next() {
	}
	os.Exit(0)
}

// notAsked ignores the result: Scan fails if there is no row.
func notAsked(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	rows.Next()
	err = rows.Scan(&n)
	return n, err
}

func singleChecked(db *sql.DB) (bool, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return false, err
		}
		return false, errNotFound
	}
	return true, nil
}

func probe(db *sql.DB) (found bool, err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if rows.Next() {
		found = true
	} else if err := rows.Err(); err != nil {
		return false, err
	}
	return found, nil
}

// must ends the program where there is no row: the handed result is its own matter.
func must(ok bool) {
	if !ok {
		log.Fatal("no row")
	}
}

func handedOn(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT n FROM counts")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	must(rows.Next())
	return n, rows.Scan(&n)
}

func sameCondition(db *sql.DB, all bool) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	if all {
		for rows.Next() {
		}
	}
	if all {
		return rows.Err()
	}
	return nil
}

func noRows(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	for rows != nil && rows.Next() {
	}
	if rows == nil {
		return nil
	}
	return rows.Err()
}

func otherName(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	r := rows
	for r.Next() {
	}
	return rows.Err()
}

func manySets(db *sql.DB) error {
	rows, err := db.Query("SELECT 1; SELECT 2")
	if err != nil {
		return err
	}
	defer rows.Close()
	for more := true; more; more = rows.NextResultSet() {
		for rows.Next() {
		}
	}
	return rows.Err()
}

// helpers that look

func collect(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func collects(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return nil, err
	}
	return collect(rows)
}

func check(rows *sql.Rows, what string) error {
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func checks(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return check(rows, "items")
}

// fill leaves it to its callers to look, and they do.
func fill(rows *sql.Rows, names map[string]bool) {
	for rows.Next() {
		names["x"] = true
	}
}

func fills(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	defer rows.Close()
	names := make(map[string]bool)
	fill(rows, names)
	return rows.Err()
}

// fillTwice hands on what it was handed.
func fillTwice(rows *sql.Rows) {
	fill(rows, nil)
}

func fillsTwice(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	defer rows.Close()
	fillTwice(rows)
	return rows.Err()
}

func fillsByLiteral(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	defer rows.Close()
	drain := func(rows *sql.Rows) {
		for rows.Next() {
		}
	}
	drain(rows)
	return rows.Err()
}

// scanOne is handed something that has no Err.
func scanOne(s interface{ Scan(...any) error }) error { return s.Scan() }

func scansOne(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scanOne(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// rows that others have, too

func open(db *sql.DB) (*sql.Rows, error) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return nil, err
	}
	for i := 0; i < 10 && rows.Next(); i++ {
	}
	return rows, nil
}

func stored(db *sql.DB, t *table) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	t.rows = rows
	for rows.Next() {
	}
	return nil
}

func unknown(db *sql.DB, consume func(*sql.Rows) error) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return consume(rows)
}

func method(db *sql.DB) func() error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return func() error { return err }
	}
	for rows.Next() {
	}
	return rows.Err
}

func inOtherLiteral(db *sql.DB) (iter.Seq[string], func() error) {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return nil, func() error { return err }
	}
	seq := func(yield func(string) bool) {
		for rows.Next() {
			if !yield("") {
				return
			}
		}
	}
	return seq, func() error { return rows.Err() }
}

func sequence2(rows *sql.Rows) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		defer rows.Close()
		for rows.Next() {
			if !yield("", nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield("", err)
		}
	}
}

func overSequence(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM items")
	if err != nil {
		return err
	}
	for name, err := range sequence2(rows) {
		if err != nil {
			return err
		}
		fmt.Println(name)
	}
	return nil
}

func goroutine(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for rows.Next() {
		}
	}()
	wg.Wait()
	return rows.Err()
}

func byCallback(db *sql.DB, run func(func())) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	run(func() {
		for rows.Next() {
		}
	})
	return rows.Err()
}

// iterator types

type users struct {
	rows *sql.Rows
	user string
	err  error
}

func (u *users) Next() bool {
	if !u.rows.Next() {
		return false
	}
	u.err = u.rows.Scan(&u.user)
	return u.err == nil
}

func (u *users) Err() error {
	if u.err != nil {
		return u.err
	}
	return u.rows.Err()
}

func (u *users) Scan() string { return u.user }

func (u *users) skip(n int) {
	for i := 0; i < n && u.rows.Next(); i++ {
	}
}

func (u *users) read() (string, error) {
	if !u.rows.Next() {
		return "", io.EOF
	}
	return u.user, u.rows.Scan(&u.user)
}

func overUsers(rows *sql.Rows) error {
	u := &users{rows: rows}
	for u.Next() {
	}
	return u.Err()
}

func overWrapped(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	w := wrapped{rows}
	for w.Next() {
	}
	return rows.Err()
}

type counted struct {
	*sql.Rows
	n int
}

func (c *counted) Next() bool {
	c.n++
	return c.Rows.Next()
}

func (c *counted) More() (bool, int) {
	ok := c.Rows.Next()
	return ok, c.n
}

// Close looks.
func (c *counted) Close() error {
	return errors.Join(c.Rows.Err(), c.Rows.Close())
}

func overCounted(rows *sql.Rows) (err error) {
	c := &counted{Rows: rows}
	for c.Next() {
	}
	return c.Close()
}

func (t *table) readChecked() ([]string, error) {
	defer t.rows.Close()
	var names []string
	for t.rows.Next() {
		names = append(names, "")
	}
	return names, t.rows.Err()
}

func cancelled(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return rows.Err()
}

// deferredTwice hands each rows to a call of its own.
func deferredTwice(db *sql.DB) (err error) {
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
	defer finish(rows, &err)
	for rows.Next() {
	}
	return nil
}

// savedByDefer returns the wrong error, which a deferred call puts right.
func savedByDefer(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, rows.Err())
	}()
	for rows.Next() {
	}
	if rows.Err() != nil {
		return err
	}
	return nil
}

// byMethodExpressions has the receivers among the arguments.
func byMethodExpressions(db *sql.DB, s strictChecker) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer (*sql.Rows).Close(rows)
	for rows.Next() {
	}
	return strictChecker.check(s, rows)
}

type strictChecker struct{}

func (strictChecker) check(rows *sql.Rows) error { return rows.Err() }

// lookedBeforeTheNext looks at the first rows through a call, and returns a stale
// error for the second, which were not read.
func lookedBeforeTheNext(db *sql.DB, strict bool) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	if err := errors.Join(err, rows.Err()); err != nil {
		return err
	}
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	if strict {
		if rows.Err() != nil {
			return err
		}
	}
	return nil
}

// makesUpForTheRow answers nobody that there is no row: it goes on with one of its own.
func makesUpForTheRow(db *sql.DB) error {
	rows, err := db.Query("SELECT version FROM versions")
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if _, err := db.Exec("INSERT INTO versions VALUES (0)"); err != nil {
			return err
		}
	} else if err := rows.Err(); err != nil {
		return err
	}
	return db.Ping()
}

// handsOffBoth hands the first rows to what cannot be seen, and asks for others.
func handsOffBoth(db *sql.DB, use func(*sql.Rows)) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	use(rows)
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}

// asksLater has a literal that looks at whatever rows there are, and hands it out
// once it has others.
func asksLater(db *sql.DB, use func(func() error)) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	ask := func() error { return rows.Err() }
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	use(ask)
	return nil
}

// advance hands Next on: its caller has the rows, and their Err.
func advance(rows *sql.Rows) (bool, error) { return rows.Next(), nil }

// stepRows hands it on to those that ask it for Err.
type stepRows struct{ rows *sql.Rows }

func (c *stepRows) advance() (bool, error) {
	rows := c.rows
	return rows.Next(), nil
}

func (c *stepRows) fail() error { return c.rows.Err() }

// stepper hands a step out that its own look follows.
func stepper(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	step := func() (bool, error) { return rows.Next(), nil }
	for {
		if more, err := step(); err != nil || !more {
			return cmp.Or(err, rows.Err())
		}
	}
}

func isThereOrFails(db *sql.DB) (bool, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	return rows.Next(), rows.Err()
}

func checkedOfClickHouse(ctx context.Context, conn driver.Conn) (int, error) {
	rows, err := conn.Query(ctx, "SELECT name FROM items")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func checkedOfCassandra(session *gocql.Session) (int, error) {
	scanner := session.Query("SELECT name FROM items").Iter().Scanner()
	n := 0
	for scanner.Next() {
		n++
	}
	if err := scanner.Err(); err != nil {
		return 0, err
	}
	return n, nil
}

// restScanned skips a line of headings.
func restScanned(db *sql.DB) (names []string, err error) {
	rows, err := db.Query("SELECT 'name' UNION ALL SELECT name FROM items")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	rows.Next()
	return names, sqlscan.ScanAll(&names, rows)
}
