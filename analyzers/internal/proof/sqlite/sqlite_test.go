package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	_ "modernc.org/sqlite"

	"github.com/httperrlint/httperrlint/analyzers/internal/proof"
	"github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/sqlite"
	"github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/sqlite3"
)

func Test(t *testing.T) {
	t.Run("mattn", func(t *testing.T) {
		// Its busy timeout is 5 seconds unless it is told.
		db := proof.Open(t, "sqlite3", "file:"+filepath.Join(t.TempDir(), "db")+"?_busy_timeout=0")
		proof.Hold(t, sqlite3.Fixed, cases(t, db))
	})
	t.Run("modernc", func(t *testing.T) {
		db := proof.Open(t, "sqlite", filepath.Join(t.TempDir(), "db"))
		proof.Hold(t, sqlite.Fixed, cases(t, db))
	})
}

func cases(t *testing.T, db *sql.DB) []proof.Case {
	t.Helper()
	err := proof.Exec(t, db,
		"PRAGMA journal_mode = WAL",
		"CREATE TABLE parent (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)",
		"CREATE TABLE child (id INTEGER REFERENCES parent)",
		"INSERT INTO parent VALUES (1, 1)",
	)
	if err != nil {
		t.Fatal(err)
	}
	exec := func(key string, statements ...string) proof.Case {
		return proof.Case{Key: key, Provoke: func(t *testing.T) error {
			conn, _ := proof.Two(t, db)
			return proof.Exec(t, conn, statements...)
		}}
	}
	return []proof.Case{
		exec("unique constraint failed", "INSERT INTO parent VALUES (1, 2)"),
		exec("unique constraint failed", "INSERT INTO parent VALUES (2, 1)"),
		exec("foreign key constraint failed", "PRAGMA foreign_keys = ON", "INSERT INTO child VALUES (3)"),
		{Key: "database is locked", Provoke: func(t *testing.T) error { return busy(t, db) }},
		{Key: "database is locked", Provoke: func(t *testing.T) error { return stale(t, db) }},
		{Key: "database table is locked", Provoke: func(t *testing.T) error { return locked(t, db) }},
		exec("no such table", "SELECT 1 FROM missing"),
		exec("duplicate column name", "ALTER TABLE parent ADD COLUMN n INTEGER"),
	}
}

// busy writes where another connection does.
func busy(t *testing.T, db *sql.DB) error {
	t.Helper()
	a, b := proof.Two(t, db)
	if err := proof.Exec(t, a, "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	return proof.Exec(t, b, "BEGIN IMMEDIATE")
}

// stale writes after another connection did, in a transaction that began before:
// the code is an extended one.
func stale(t *testing.T, db *sql.DB) error {
	t.Helper()
	a, b := proof.Two(t, db)
	var n int
	if err := proof.Exec(t, a, "BEGIN"); err != nil {
		t.Fatal(err)
	}
	if err := a.QueryRowContext(t.Context(), "SELECT count(*) FROM parent").Scan(&n); err != nil {
		t.Fatal(err)
	}
	if err := proof.Exec(t, b, "UPDATE parent SET n = n + 1"); err != nil {
		t.Fatal(err)
	}
	return proof.Exec(t, a, "UPDATE parent SET n = n + 1")
}

// locked drops a table that the same connection reads.
func locked(t *testing.T, db *sql.DB) error {
	t.Helper()
	conn, _ := proof.Two(t, db)
	err := proof.Exec(t, conn, "CREATE TEMP TABLE IF NOT EXISTS busy (id INTEGER)", "INSERT INTO busy VALUES (1), (2)")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := conn.QueryContext(t.Context(), "SELECT id FROM busy")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	return proof.Exec(t, conn, "DROP TABLE busy")
}
