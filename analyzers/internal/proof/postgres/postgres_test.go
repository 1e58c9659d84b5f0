package postgres_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	pgx4 "github.com/jackc/pgx/v4"
	_ "github.com/jackc/pgx/v4/stdlib"
	pgx5 "github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/httperrlint/httperrlint/analyzers/internal/proof"
	fixedpgx4 "github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/pgx4"
	fixedpgx5 "github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/pgx5"
	fixedpq "github.com/httperrlint/httperrlint/analyzers/internal/proof/fixed/pq"
)

// access lets everybody in, but guest only with a password.
const access = `host all guest 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
`

var drivers = []struct {
	name, database string
	fixed          proof.Fixed
}{
	{"postgres", "pq", fixedpq.Fixed},
	{"pgx/v5", "pgx5", fixedpgx5.Fixed},
	{"pgx/v4", "pgx4", fixedpgx4.Fixed},
}

func Test(t *testing.T) {
	initdb := proof.Program(t, "/usr/lib/postgresql/*/bin/initdb")
	s := proof.NewServer(t)
	data := filepath.Join(s.Dir, "data")
	s.Run(t, initdb, "--pgdata="+data, "--username=admin", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	if err := os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(access), 0o644); err != nil {
		t.Fatal(err)
	}
	source := func(user, database string) string {
		return fmt.Sprintf("postgres://%s:wrong@127.0.0.1:%d/%s?sslmode=disable", user, s.Port, database)
	}
	admin := proof.Open(t, "postgres", source("admin", "postgres"))
	s.Start(t, admin, filepath.Join(filepath.Dir(initdb), "postgres"), "-D", data, "-k", s.Dir,
		"-h", "127.0.0.1", "-p", fmt.Sprint(s.Port), "-c", "fsync=off", "-c", "deadlock_timeout=100ms")
	if err := proof.Exec(t, admin, "CREATE ROLE guest LOGIN PASSWORD 'right'"); err != nil {
		t.Fatal(err)
	}

	for _, d := range drivers {
		t.Run(d.database, func(t *testing.T) {
			if err := proof.Exec(t, admin, "CREATE DATABASE "+d.database); err != nil {
				t.Fatal(err)
			}
			db := proof.Open(t, d.name, source("admin", d.database))
			err := proof.Exec(t, db,
				"CREATE TABLE parent (id int PRIMARY KEY, n int)",
				"CREATE TABLE child (id int REFERENCES parent)",
				"CREATE PUBLICATION everything FOR TABLE parent",
				"INSERT INTO parent VALUES (1, 0), (2, 0)",
				"INSERT INTO child VALUES (2)",
			)
			if err != nil {
				t.Fatal(err)
			}
			proof.Hold(t, d.fixed, cases(db, func(t *testing.T, user, database string) error {
				return proof.Open(t, d.name, source(user, database)).PingContext(t.Context())
			}))
		})
	}
	t.Run("pgx5 without database/sql", func(t *testing.T) {
		conn, err := pgx5.Connect(t.Context(), source("admin", "pgx5"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.Background())
		proof.HoldSentinels(t, "github.com/jackc/pgx/v5", []proof.Sentinel{
			{Name: "ErrNoRows", Error: pgx5.ErrNoRows, Provoke: func(t *testing.T) error {
				return conn.QueryRow(t.Context(), noRow).Scan(new(int))
			}},
		})
	})
	t.Run("pgx4 without database/sql", func(t *testing.T) {
		conn, err := pgx4.Connect(t.Context(), source("admin", "pgx4"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(context.Background())
		proof.HoldSentinels(t, "github.com/jackc/pgx/v4", []proof.Sentinel{
			{Name: "ErrNoRows", Error: pgx4.ErrNoRows, Provoke: func(t *testing.T) error {
				return conn.QueryRow(t.Context(), noRow).Scan(new(int))
			}},
		})
	})
}

const noRow = "SELECT id FROM parent WHERE id = 3"

func cases(db *sql.DB, connect func(t *testing.T, user, database string) error) []proof.Case {
	exec := func(key string, statements ...string) proof.Case {
		return proof.Case{Key: key, Provoke: func(t *testing.T) error { return proof.Exec(t, db, statements...) }}
	}
	connectTo := func(key, user, database string) proof.Case {
		return proof.Case{Key: key, Provoke: func(t *testing.T) error { return connect(t, user, database) }}
	}
	return []proof.Case{
		exec("duplicate key", "INSERT INTO parent VALUES (1, 0)"),
		exec("violates foreign key constraint", "INSERT INTO child VALUES (3)"),
		exec("violates foreign key constraint", "DELETE FROM parent WHERE id = 2"),
		exec(`relation "*" does not exist`, "SELECT 1 FROM missing"),
		exec(`relation "*" does not exist`, "INSERT INTO missing VALUES (1)"),
		exec(`role "*" does not exist`, "DROP ROLE missing"),
		connectTo(`role "*" does not exist`, "missing", "postgres"),
		exec(`column "*" does not exist`, "SELECT missing FROM parent"),
		exec(`column "*" of relation "*" does not exist`, "INSERT INTO parent (missing) VALUES (1)"),
		exec(`database "*" does not exist`, "DROP DATABASE missing"),
		connectTo(`database "*" does not exist`, "admin", "missing"),
		exec(`database "*" already exists`, "CREATE DATABASE postgres"),
		exec(`relation "*" already exists`, "CREATE TABLE parent (id int)"),
		exec(`role "*" already exists`, "CREATE ROLE guest"),
		exec("is already member of publication", "ALTER PUBLICATION everything ADD TABLE parent"),
		{Key: "could not serialize access", Provoke: func(t *testing.T) error {
			a, b := proof.Two(t, db)
			err := proof.Exec(t, a, "BEGIN ISOLATION LEVEL REPEATABLE READ", noRow)
			if err != nil {
				return err
			}
			return cmp.Or(
				proof.Exec(t, b, "UPDATE parent SET n = n + 1 WHERE id = 1"),
				proof.Exec(t, a, "UPDATE parent SET n = n + 1 WHERE id = 1"),
			)
		}},
		{Key: "deadlock detected", Provoke: func(t *testing.T) error { return proof.Deadlock(t, db, "parent") }},
		connectTo("password authentication failed", "guest", "postgres"),
		{Key: "could not obtain lock on", Provoke: func(t *testing.T) error {
			a, b := proof.Two(t, db)
			return cmp.Or(
				proof.Exec(t, a, "BEGIN", "SELECT 1 FROM parent WHERE id = 1 FOR UPDATE"),
				proof.Exec(t, b, "BEGIN", "SELECT 1 FROM parent WHERE id = 1 FOR UPDATE NOWAIT"),
			)
		}},
		{Key: "could not obtain lock on", Provoke: func(t *testing.T) error {
			a, b := proof.Two(t, db)
			return cmp.Or(
				proof.Exec(t, a, "BEGIN", "LOCK TABLE parent"),
				proof.Exec(t, b, "BEGIN", "LOCK TABLE parent NOWAIT"),
			)
		}},
	}
}
