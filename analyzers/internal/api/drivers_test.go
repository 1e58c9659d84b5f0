package api

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A broken is a database that has no rows; with bad set its connections are.
type broken struct{ bad bool }

func (b broken) Connect(context.Context) (driver.Conn, error) { return b, nil }
func (b broken) Driver() driver.Driver                        { return nil }
func (b broken) Prepare(string) (driver.Stmt, error)          { return b, b.err() }
func (b broken) Begin() (driver.Tx, error)                    { return b, nil }
func (b broken) Close() error                                 { return nil }
func (b broken) NumInput() int                                { return 0 }
func (b broken) Exec([]driver.Value) (driver.Result, error)   { return nil, b.err() }
func (b broken) Query([]driver.Value) (driver.Rows, error)    { return b, nil }
func (b broken) Columns() []string                            { return []string{"c"} }
func (b broken) Next([]driver.Value) error                    { return io.EOF }
func (b broken) Commit() error                                { return nil }
func (b broken) Rollback() error                              { return nil }

func (b broken) err() error {
	if b.bad {
		return driver.ErrBadConn
	}
	return nil
}

// TestStandardSentinels provokes each error of the standard library that is in
// the table and holds its text and its identity against the row.
func TestStandardSentinels(t *testing.T) {
	ctx := context.Background()
	db := sql.OpenDB(broken{})
	tests := []struct {
		object   string
		sentinel error
		provoke  func() error
	}{
		{"sql.ErrNoRows", sql.ErrNoRows, func() error {
			var c string
			return db.QueryRow("SELECT c FROM t").Scan(&c)
		}},
		{"sql.ErrTxDone", sql.ErrTxDone, func() error {
			tx, err := db.Begin()
			return errors.Join(err, tx.Commit(), tx.Rollback())
		}},
		{"sql.ErrConnDone", sql.ErrConnDone, func() error {
			conn, err := db.Conn(ctx)
			return errors.Join(err, conn.Close(), conn.PingContext(ctx))
		}},
		{"driver.ErrBadConn", driver.ErrBadConn, func() error {
			_, err := sql.OpenDB(broken{bad: true}).Exec("DELETE FROM t")
			return err
		}},
		{"syscall.ECONNREFUSED", syscall.ECONNREFUSED, func() error {
			l := listen(t)
			l.Close()
			_, err := net.Dial("tcp", l.Addr().String())
			return err
		}},
		{"syscall.ECONNRESET", syscall.ECONNRESET, func() error {
			client, server := connect(t)
			server.SetLinger(0)
			server.Close()
			_, err := client.Read(make([]byte, 1))
			return err
		}},
		{"syscall.EPIPE", syscall.EPIPE, func() error {
			client, _ := connect(t)
			client.CloseWrite()
			_, err := client.Write([]byte("x"))
			return err
		}},
		{"net.ErrClosed", net.ErrClosed, func() error {
			client, _ := connect(t)
			client.Close()
			_, err := client.Write([]byte("x"))
			return err
		}},
		{"os.ErrDeadlineExceeded", os.ErrDeadlineExceeded, func() error {
			client, _ := connect(t)
			client.SetDeadline(time.Now())
			_, err := client.Read(make([]byte, 1))
			return err
		}},
	}
	texts := make(map[string]string) // by object
	for _, test := range tests {
		texts[test.object] = test.sentinel.Error()
		err := test.provoke()
		if err == nil {
			t.Errorf("%s: no error", test.object)
			continue
		}
		for _, other := range tests {
			if got, want := errors.Is(err, other.sentinel), other.object == test.object; got != want {
				t.Errorf("errors.Is of %q and %s: %t", err, other.object, got)
			}
		}
		row := ErrorTextOf(err.Error())
		if row == nil || !slices.ContainsFunc(row.Sentinels, func(s Sentinel) bool { return s.String() == test.object }) {
			t.Errorf("%s: not in the row of %q", test.object, err)
		}
	}
	for _, row := range errorTexts {
		for _, s := range row.Sentinels {
			if strings.Contains(s.Path, ".") {
				continue // of a module that is not at hand
			}
			if text := texts[s.String()]; text != s.Text {
				t.Errorf("%s says %q, not %q", s, text, s.Text)
			}
			for _, key := range row.Keys {
				if !HasKey(s.Text, key) {
					t.Errorf("the text of %s does not contain %q", s, key)
				}
			}
		}
	}

	// A text without a sentinel.
	db.Close()
	if row := ErrorTextOf(db.Ping().Error()); row == nil || len(row.Sentinels)+len(row.Codes) > 0 {
		t.Error("sql: database is closed: has an equivalent")
	}
}

func listen(t *testing.T) *net.TCPListener {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func connect(t *testing.T) (client, server *net.TCPConn) {
	t.Helper()
	l := listen(t)
	client, err := net.DialTCP("tcp", nil, l.Addr().(*net.TCPAddr))
	if err != nil {
		t.Fatal(err)
	}
	server, err = l.AcceptTCP()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client, server
}

// TestErrorTexts holds the table's own form.
func TestErrorTexts(t *testing.T) {
	seen := make(map[string]bool)
	for _, row := range errorTexts {
		for _, key := range row.Keys {
			if key != strings.ToLower(key) {
				t.Errorf("key %q is not in lower case", key)
			}
			if seen[key] {
				t.Errorf("key %q is there twice", key)
			}
			seen[key] = true
		}
		for _, code := range row.Codes {
			if code.Names != nil && len(code.Names) != len(code.Values) {
				t.Errorf("%v: %d values have %d names", row.Keys, len(code.Values), len(code.Names))
			}
		}
	}
	for text, key := range map[string]string{
		`relation "users" does not exist`:           `relation "*" does not exist`,
		"Error 1061: Duplicate key name":            "duplicate key name",
		"duplicate key":                             "duplicate key",
		`column "c" of relation "t" does not exist`: `column "*" of relation "*" does not exist`,
		"Can't DROP":                                "can't drop",
		"Can't drop database 'd'":                   "can't drop database",
		"does not exist":                            "",
		"already exists":                            "",
		"not found":                                 "",
		"deadlock":                                  "",
		"Access denied":                             "",
	} {
		row := ErrorTextOf(text)
		switch {
		case key == "" && row != nil:
			t.Errorf("%q is taken for %v", text, row.Keys)
		case key != "" && (row == nil || !slices.Contains(row.Keys, key)):
			t.Errorf("%q is not taken for %q", text, key)
		}
	}
}

func TestIsParticular(t *testing.T) {
	for text, want := range map[string]bool{
		"duplicate key": false,
		"pq: duplicate key value violates unique constraint":                             false,
		`duplicate key value violates unique constraint "users_email_key"`:               true,
		"ERROR: could not serialize access due to concurrent update":                     false,
		`pq: relation "users" does not exist`:                                            true,
		"Error 1062: Duplicate entry":                                                    false,
		"Duplicate entry 'joe' for key 'users.name'":                                     true,
		"Error 1213: Deadlock found when trying to get lock; try restarting transaction": false,
		"UNIQUE constraint failed":                                                       false,
		"constraint failed: UNIQUE constraint failed":                                    false,
		"UNIQUE constraint failed: users":                                                true,
		"UNIQUE constraint failed: users.email, users.name":                              true,
		"SQLITE_BUSY": false,
	} {
		if got := IsParticular(text); got != want {
			t.Errorf("IsParticular(%q) = %t", text, got)
		}
	}
}
