package consumers_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"

	"github.com/georgysavva/scany/v2/pgxscan"
	"github.com/georgysavva/scany/v2/sqlscan"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jmoiron/sqlx"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// errBroken is why all rows here end.
var errBroken = errors.New("the connection broke")

type item struct{ N int }

const (
	pgxPath     = "github.com/jackc/pgx/v5"
	sqlxPath    = "github.com/jmoiron/sqlx"
	sqlscanPath = "github.com/georgysavva/scany/v2/sqlscan"
	pgxscanPath = "github.com/georgysavva/scany/v2/pgxscan"
)

// consumers are functions that are handed rows: each is to run until the rows
// have ended, after the given number of them, and returns the error it gets.
var consumers = map[string]map[string]func(t *testing.T, n int) error{
	pgxPath: {
		"AppendRows": func(t *testing.T, n int) error {
			_, err := pgx.AppendRows([]int(nil), pgx.Rows(&pgxRows{left: n}), pgx.RowTo[int])
			return err
		},
		"CollectExactlyOneRow": func(t *testing.T, n int) error {
			_, err := pgx.CollectExactlyOneRow(&pgxRows{left: n}, pgx.RowTo[int])
			return err
		},
		"CollectOneRow": func(t *testing.T, n int) error {
			_, err := pgx.CollectOneRow(&pgxRows{left: n}, pgx.RowTo[int])
			return err
		},
		"CollectRows": func(t *testing.T, n int) error {
			_, err := pgx.CollectRows(&pgxRows{left: n}, pgx.RowTo[int])
			return err
		},
		"ForEachRow": func(t *testing.T, n int) error {
			_, err := pgx.ForEachRow(&pgxRows{left: n}, []any{new(int)}, func() error { return nil })
			return err
		},
	},
	sqlxPath: {
		"StructScan": func(t *testing.T, n int) error { return sqlx.StructScan(sqlRows(t, n), new([]item)) },
	},
	sqlscanPath: {
		"ScanAll": func(t *testing.T, n int) error { return sqlscan.ScanAll(new([]item), sqlRows(t, n)) },
		"ScanOne": func(t *testing.T, n int) error { return sqlscan.ScanOne(new(item), sqlRows(t, n)) },
		"ScanRow": func(t *testing.T, n int) error {
			rows := sqlRows(t, n)
			return each(t, rows, func() error { return sqlscan.ScanRow(new(item), rows) })
		},
		"NewRowScanner": func(t *testing.T, n int) error {
			rows := sqlRows(t, n)
			scanner := sqlscan.NewRowScanner(rows)
			return each(t, rows, func() error { return scanner.Scan(new(item)) })
		},
	},
	pgxscanPath: {
		"ScanAll": func(t *testing.T, n int) error { return pgxscan.ScanAll(new([]item), &pgxRows{left: n}) },
		"ScanOne": func(t *testing.T, n int) error { return pgxscan.ScanOne(new(item), &pgxRows{left: n}) },
		"ScanRow": func(t *testing.T, n int) error {
			rows := &pgxRows{left: n}
			return each(t, rows, func() error { return pgxscan.ScanRow(new(item), rows) })
		},
		"NewRowScanner": func(t *testing.T, n int) error {
			rows := &pgxRows{left: n}
			scanner := pgxscan.NewRowScanner(rows)
			return each(t, rows, func() error { return scanner.Scan(new(item)) })
		},
	},
}

// TestTable runs each function of the table on rows that fail at once and on
// rows that fail after one.
func TestTable(t *testing.T) {
	for path, names := range api.RowsConsumers() {
		for name, looks := range names {
			t.Run(path+"."+name, func(t *testing.T) {
				run := consumers[path][name]
				if run == nil {
					t.Fatal("no test runs it")
				}
				for n := range 2 {
					err := run(t, n)
					if got := errors.Is(err, errBroken); got != looks {
						t.Errorf("after %d rows it tells of the failure: %t, the table says %t (%v)", n, got, looks, err)
					}
				}
			})
		}
	}
	for path, names := range consumers {
		for name := range names {
			if _, ok := api.RowsConsumers()[path][name]; !ok {
				t.Errorf("%s.%s is not in the table", path, name)
			}
		}
	}
}

// TestOwnRows runs what is not in the table because it has rows of its own: that
// the code which calls it has none to look at is right only if it looks.
func TestOwnRows(t *testing.T) {
	ctx := t.Context()
	for name, run := range map[string]func(n int) error{
		"sqlx.Select":    func(n int) error { return sqlx.Select(sqlx.NewDb(open(t, n), "test"), new([]item), "") },
		"sqlx.Get":       func(n int) error { return sqlx.Get(sqlx.NewDb(open(t, n), "test"), new(item), "") },
		"sqlscan.Select": func(n int) error { return sqlscan.Select(ctx, open(t, n), new([]item), "") },
		"sqlscan.Get":    func(n int) error { return sqlscan.Get(ctx, open(t, n), new(item), "") },
		"pgxscan.Select": func(n int) error { return pgxscan.Select(ctx, pgxConn(n), new([]item), "") },
		"pgxscan.Get":    func(n int) error { return pgxscan.Get(ctx, pgxConn(n), new(item), "") },
	} {
		if err := run(0); !errors.Is(err, errBroken) {
			t.Errorf("%s does not tell of the failure: %v", name, err)
		}
		// sqlx.Get asks for no row but the first.
		if err := run(1); !errors.Is(err, errBroken) && name != "sqlx.Get" {
			t.Errorf("%s does not tell of the failure after a row: %v", name, err)
		}
	}
}

// TestOneRow runs the methods of *sqlx.Rows that scan one row. They look at Err,
// but where it is called after each row that is too early to tell.
func TestOneRow(t *testing.T) {
	for name, scan := range map[string]func(*sqlx.Rows) error{
		"StructScan": func(rows *sqlx.Rows) error { return rows.StructScan(new(item)) },
		"MapScan":    func(rows *sqlx.Rows) error { return rows.MapScan(make(map[string]any)) },
		"SliceScan": func(rows *sqlx.Rows) error {
			_, err := rows.SliceScan()
			return err
		},
	} {
		rows := &sqlx.Rows{Rows: sqlRows(t, 1), Mapper: sqlx.NewDb(nil, "test").Mapper}
		if err := each(t, rows, func() error { return scan(rows) }); err != nil {
			t.Errorf("%s tells of the failure: %v", name, err)
		}
	}
}

// each calls scan for each of the rows, and checks that they end by a failure.
func each(t *testing.T, rows interface {
	Next() bool
	Err() error
}, scan func() error) error {
	t.Helper()
	for rows.Next() {
		if err := scan(); err != nil {
			return err
		}
	}
	if err := rows.Err(); !errors.Is(err, errBroken) {
		t.Errorf("the rows do not fail: %v", err)
	}
	return nil
}

// open returns a database whose queries have rows that fail after n.
func open(t *testing.T, n int) *sql.DB {
	t.Helper()
	db := sql.OpenDB(database(n))
	t.Cleanup(func() { db.Close() })
	return db
}

func sqlRows(t *testing.T, n int) *sql.Rows {
	t.Helper()
	rows, err := open(t, n).QueryContext(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rows.Close() })
	return rows
}

// A database is a driver of database/sql. It has the number of rows.
type database int

func (d database) Connect(context.Context) (driver.Conn, error) { return d, nil }
func (d database) Driver() driver.Driver                        { return nil }
func (d database) Prepare(string) (driver.Stmt, error)          { return d, nil }
func (d database) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (d database) Close() error                                 { return nil }
func (d database) NumInput() int                                { return 0 }
func (d database) Exec([]driver.Value) (driver.Result, error)   { return nil, errors.ErrUnsupported }
func (d database) Query([]driver.Value) (driver.Rows, error)    { return &driverRows{int(d)}, nil }

type driverRows struct{ left int }

func (r *driverRows) Columns() []string { return []string{"n"} }
func (r *driverRows) Close() error      { return nil }

func (r *driverRows) Next(dest []driver.Value) error {
	if r.left == 0 {
		return errBroken
	}
	r.left--
	dest[0] = int64(1)
	return nil
}

// pgxConn is a connection of pgx whose queries have the number of rows.
type pgxConn int

func (c pgxConn) Query(context.Context, string, ...any) (pgx.Rows, error) {
	return &pgxRows{left: int(c)}, nil
}

// pgxRows fail when none is left.
type pgxRows struct {
	left int
	err  error
}

func (r *pgxRows) Err() error                    { return r.err }
func (r *pgxRows) CommandTag() pgconn.CommandTag { return pgconn.CommandTag{} }
func (r *pgxRows) Conn() *pgx.Conn               { return nil }
func (r *pgxRows) RawValues() [][]byte           { return nil }
func (r *pgxRows) Values() ([]any, error)        { return []any{1}, nil }

func (r *pgxRows) FieldDescriptions() []pgconn.FieldDescription {
	return []pgconn.FieldDescription{{Name: "n"}}
}

// Close reads what is left, as that of a connection does.
func (r *pgxRows) Close() {
	for r.Next() {
	}
}

func (r *pgxRows) Next() bool {
	if r.left == 0 {
		r.err = errBroken
		return false
	}
	r.left--
	return true
}

func (r *pgxRows) Scan(dest ...any) error {
	*dest[0].(*int) = 1
	return nil
}
