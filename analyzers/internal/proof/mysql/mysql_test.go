package mysql_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	_ "github.com/go-sql-driver/mysql"

	"github.com/httperrlint/httperrlint/analyzers/internal/proof"
	"github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/mysql"
)

func Test(t *testing.T) {
	install := proof.Program(t, "/usr/bin/mariadb-install-db")
	mariadbd := proof.Program(t, "/usr/sbin/mariadbd")
	s := proof.NewServer(t)
	data := "--datadir=" + filepath.Join(s.Dir, "data")
	s.Run(t, install, "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db")
	source := func(user, database string) string {
		return fmt.Sprintf("%s@tcp(127.0.0.1:%d)/%s", user, s.Port, database)
	}
	admin := proof.Open(t, "mysql", source("root", ""))
	s.Start(t, admin, mariadbd, "--no-defaults", data, "--socket="+filepath.Join(s.Dir, "socket"),
		"--bind-address=127.0.0.1", fmt.Sprintf("--port=%d", s.Port), "--innodb-buffer-pool-size=16M",
		"--innodb-flush-log-at-trx-commit=0", "--innodb-lock-wait-timeout=1")
	err := proof.Exec(t, admin,
		"CREATE DATABASE proof",
		"CREATE USER guest",
		"CREATE USER local IDENTIFIED VIA unix_socket",
	)
	if err != nil {
		t.Fatal(err)
	}
	db := proof.Open(t, "mysql", source("root", "proof"))
	err = proof.Exec(t, db,
		"CREATE TABLE parent (id int PRIMARY KEY, n int) ENGINE=InnoDB",
		"CREATE TABLE child (id int, FOREIGN KEY (id) REFERENCES parent (id)) ENGINE=InnoDB",
		"INSERT INTO parent VALUES (1, 0), (2, 0)",
		"INSERT INTO child VALUES (2)",
		"CREATE INDEX twice ON parent (n)",
	)
	if err != nil {
		t.Fatal(err)
	}
	proof.Hold(t, mysql.Fixed, cases(db, func(t *testing.T, user, database string) error {
		return proof.Open(t, "mysql", source(user, database)).PingContext(t.Context())
	}))
}

func cases(db *sql.DB, connect func(t *testing.T, user, database string) error) []proof.Case {
	exec := func(key string, statements ...string) proof.Case {
		return proof.Case{Key: key, Provoke: func(t *testing.T) error { return proof.Exec(t, db, statements...) }}
	}
	connectTo := func(key, user, database string) proof.Case {
		return proof.Case{Key: key, Provoke: func(t *testing.T) error { return connect(t, user, database) }}
	}
	return []proof.Case{
		exec("duplicate entry", "INSERT INTO parent VALUES (1, 0)"),
		{Key: "deadlock found", Provoke: func(t *testing.T) error { return proof.Deadlock(t, db, "parent") }},
		{Key: "lock wait timeout", Provoke: func(t *testing.T) error {
			a, b := proof.Two(t, db)
			return cmp.Or(
				proof.Exec(t, a, "BEGIN", "UPDATE parent SET n = 1 WHERE id = 1"),
				proof.Exec(t, b, "BEGIN", "UPDATE parent SET n = 2 WHERE id = 1"),
			)
		}},
		exec("duplicate key name", "CREATE INDEX twice ON parent (n)"),
		exec("can't drop", "ALTER TABLE parent DROP INDEX missing"),
		exec("can't drop", "ALTER TABLE parent DROP COLUMN missing"),
		exec("can't drop database", "DROP DATABASE missing"),
		exec("duplicate column name", "ALTER TABLE parent ADD COLUMN n int"),
		exec("table '*' doesn't exist", "SELECT 1 FROM missing"),
		connectTo("unknown database", "root", "missing"),
		exec("unknown database", "USE missing"),
		exec("foreign key constraint fails", "INSERT INTO child VALUES (3)"),
		exec("foreign key constraint fails", "DELETE FROM parent WHERE id = 2"),
		connectTo("access denied for user", "guest:wrong", ""),
		connectTo("access denied for user", "guest", "proof"),
		connectTo("access denied for user", "local", ""),
	}
}
