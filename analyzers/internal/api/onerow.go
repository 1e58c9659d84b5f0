package api

import (
	"go/types"
	"slices"
	"strings"
)

// A OneRow says of a function that it asks for one row, and that its error is a
// sentinel where there is none.
type OneRow struct {
	Sentinel Object
	// Statement is the index of the argument that has the statement, or Receiver
	// if what made the receiver was given it, or NoStatement if there is none
	// and a row may always be missing.
	Statement int
	// Makers are the methods of which one must have made the receiver; none: any.
	Makers []string
	// Object tells that the result is no error but has one as its field Error.
	Object bool
}

// NoStatement stands for the index of a statement that there is not.
const NoStatement = -3

// oneRow is the table of functions that ask for one row, by the full name that
// go/types gives them.
var oneRow = lazily(func() map[string]OneRow {
	rows := map[string]OneRow{
		"(*database/sql.Row).Scan": {Sentinel: sqlNoRows, Statement: Receiver}, // https://pkg.go.dev/database/sql#Row.Scan

		// https://pkg.go.dev/github.com/jmoiron/sqlx
		"github.com/jmoiron/sqlx.Get":                     {Sentinel: sqlNoRows, Statement: 2},
		"github.com/jmoiron/sqlx.GetContext":              {Sentinel: sqlNoRows, Statement: 3},
		"(*github.com/jmoiron/sqlx.DB).Get":               {Sentinel: sqlNoRows, Statement: 1},
		"(*github.com/jmoiron/sqlx.DB).GetContext":        {Sentinel: sqlNoRows, Statement: 2},
		"(*github.com/jmoiron/sqlx.Tx).Get":               {Sentinel: sqlNoRows, Statement: 1},
		"(*github.com/jmoiron/sqlx.Tx).GetContext":        {Sentinel: sqlNoRows, Statement: 2},
		"(*github.com/jmoiron/sqlx.Conn).GetContext":      {Sentinel: sqlNoRows, Statement: 2},
		"(*github.com/jmoiron/sqlx.Stmt).Get":             {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.Stmt).GetContext":      {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.NamedStmt).Get":        {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.NamedStmt).GetContext": {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.Row).Scan":             {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.Row).StructScan":       {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.Row).MapScan":          {Sentinel: sqlNoRows, Statement: Receiver},
		"(*github.com/jmoiron/sqlx.Row).SliceScan":        {Sentinel: sqlNoRows, Statement: Receiver},

		"(github.com/jackc/pgx/v5.Row).Scan": {Sentinel: pgx5NoRows, Statement: Receiver}, // https://pkg.go.dev/github.com/jackc/pgx/v5#Row
		"(github.com/jackc/pgx/v4.Row).Scan": {Sentinel: pgx4NoRows, Statement: Receiver}, // https://pkg.go.dev/github.com/jackc/pgx/v4#Row
	}
	// https://pkg.go.dev/gorm.io/gorm#DB.First
	for _, name := range []string{"First", "Take", "Last"} {
		rows["(*gorm.io/gorm.DB)."+name] = OneRow{Sentinel: gormNoRow, Statement: NoStatement, Object: true}
		rows["(*github.com/jinzhu/gorm.DB)."+name] = OneRow{Sentinel: gorm1NoRow, Statement: NoStatement, Object: true}
	}
	for _, sentinel := range noRows {
		switch sentinel.Package {
		case "mongo":
			// https://pkg.go.dev/go.mongodb.org/mongo-driver/mongo#SingleResult
			for _, name := range []string{"Decode", "Err", "Raw", "DecodeBytes"} {
				rows["(*"+sentinel.Path+".SingleResult)."+name] = OneRow{Sentinel: sentinel, Statement: NoStatement, Makers: []string{"FindOne"}}
			}
		case "redis":
			// https://pkg.go.dev/github.com/redis/go-redis/v9#StringCmd
			for _, name := range []string{"Result", "Bytes", "Bool", "Int", "Int64", "Uint64", "Float64", "Time", "Scan"} {
				rows["(*"+sentinel.Path+".StringCmd)."+name] = OneRow{Sentinel: sentinel, Statement: NoStatement, Makers: []string{"Get"}}
			}
		}
	}
	return rows
})

// AsksOneRow returns the row of a function that asks for one row.
func AsksOneRow(fn *types.Func) (OneRow, bool) { return oneRow().row(fn) }

// NamesOneRow tells whether a function that asks for one row may have this name.
func NamesOneRow(name string) bool { return oneRow().has(name) }

// HasNoRows tells whether a package with this path has functions that ask for
// one row.
func HasNoRows(path string) bool { return oneRow().packages[path] }

// byModel lists the modules whose functions find no row only for some kinds of
// values that they scan into, a struct but no slice, which is decided when they run.
var byModel = []string{
	"github.com/uptrace/bun", // https://pkg.go.dev/github.com/uptrace/bun#SelectQuery.Scan
}

// DecidesByModel tells whether it depends on what they scan into whether functions
// of the package return a sentinel.
func DecidesByModel(path string) bool {
	return slices.ContainsFunc(byModel, func(module string) bool { return within(path, module) })
}

// rowTypes are the types of which a Scan asks for one row.
var rowTypes = []struct{ row, sentinel Object }{
	{Object{"database/sql", "sql", "Row"}, sqlNoRows},
	{Object{"github.com/jmoiron/sqlx", "sqlx", "Row"}, sqlNoRows},
	{Object{"github.com/jackc/pgx/v5", "pgx", "Row"}, pgx5NoRows},
	{Object{"github.com/jackc/pgx/v4", "pgx", "Row"}, pgx4NoRows},
}

// IsRow tells whether t is a row that a query for one yields, and what the error
// of scanning it is if there is none.
func IsRow(t types.Type) (sentinel Object, ok bool) {
	if p, isPointer := types.Unalias(t).(*types.Pointer); isPointer {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return Object{}, false
	}
	for _, rt := range rowTypes {
		if rt.row.Is(named.Obj()) {
			return rt.sentinel, true
		}
	}
	return Object{}, false
}

// neverNoRows lists the methods of types of these packages that fail for many
// reasons, but never because there is no row.
var neverNoRows = map[string][]string{
	"database/sql": { // https://pkg.go.dev/database/sql
		"(*DB).Query", "(*DB).QueryContext", "(*DB).Exec", "(*DB).ExecContext", "(*DB).Begin", "(*DB).BeginTx",
		"(*DB).Prepare", "(*DB).PrepareContext", "(*DB).Ping", "(*DB).PingContext", "(*DB).Conn",
		"(*Conn).QueryContext", "(*Conn).ExecContext", "(*Conn).BeginTx", "(*Conn).PrepareContext", "(*Conn).PingContext",
		"(*Tx).Query", "(*Tx).QueryContext", "(*Tx).Exec", "(*Tx).ExecContext", "(*Tx).Prepare", "(*Tx).PrepareContext",
		"(*Tx).Commit", "(*Tx).Rollback",
		"(*Stmt).Query", "(*Stmt).QueryContext", "(*Stmt).Exec", "(*Stmt).ExecContext",
		"(*Rows).Scan", "(*Rows).Err", "(*Rows).Close", "(*Row).Err",
		"(Result).RowsAffected", "(Result).LastInsertId",
	},
	"github.com/jmoiron/sqlx": { // https://pkg.go.dev/github.com/jmoiron/sqlx
		"Select", "SelectContext", "NamedQuery", "NamedExec", "NamedExecContext", "NamedQueryContext",
		"(*DB).Select", "(*DB).SelectContext", "(*DB).Queryx", "(*DB).QueryxContext", "(*DB).NamedQuery", "(*DB).NamedExec",
		"(*DB).NamedQueryContext", "(*DB).NamedExecContext", "(*DB).Beginx", "(*DB).BeginTxx", "(*DB).Preparex",
		"(*Tx).Select", "(*Tx).SelectContext", "(*Tx).Queryx", "(*Tx).QueryxContext", "(*Tx).NamedQuery", "(*Tx).NamedExec",
		"(*Tx).NamedExecContext", "(*Tx).Preparex",
		"(*Stmt).Select", "(*Stmt).SelectContext", "(*NamedStmt).Select", "(*NamedStmt).SelectContext", "(*NamedStmt).Exec",
		"(*Rows).StructScan", "(*Rows).MapScan", "(*Rows).SliceScan",
	},
	"github.com/jackc/pgx/v5": { // https://pkg.go.dev/github.com/jackc/pgx/v5
		"(*Conn).Query", "(*Conn).Exec", "(*Conn).Begin", "(*Conn).BeginTx", "(*Conn).Ping",
		"(Tx).Query", "(Tx).Exec", "(Tx).Begin", "(Tx).Commit", "(Tx).Rollback", "(Rows).Scan", "(Rows).Err",
	},
	"github.com/jackc/pgx/v5/pgxpool": { // https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool
		"(*Pool).Query", "(*Pool).Exec", "(*Pool).Begin", "(*Pool).BeginTx", "(*Pool).Ping",
		"(*Conn).Query", "(*Conn).Exec", "(*Conn).Begin", "(*Conn).BeginTx",
		"(*Tx).Query", "(*Tx).Exec", "(*Tx).Commit", "(*Tx).Rollback",
	},
}

// NeverNoRows tells whether the error of fn never says that there is no row.
func NeverNoRows(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	path := fn.Pkg().Path()
	if rest, ok := strings.CutPrefix(path, "github.com/jackc/pgx/v4"); ok {
		path = "github.com/jackc/pgx/v5" + rest // the same methods
	}
	names := neverNoRows[path]
	return names != nil && slices.Contains(names, strings.ReplaceAll(fn.FullName(), fn.Pkg().Path()+".", ""))
}

// wrapping lists the functions whose result wraps the error that is their
// argument of the given index, and is nil if that is.
var wrapping = map[string]int{
	"Wrap": 0, "Wrapf": 0, "WithStack": 0, "WithMessage": 0, "WithMessagef": 0,
}

// Wraps returns the index of the error that the result of fn wraps, with
// whatever stands behind it.
func Wraps(fn *types.Func) (int, bool) {
	if fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return 0, false
	}
	switch fn.Pkg().Path() {
	case "errors":
		return 0, fn.Name() == "Join" // https://pkg.go.dev/errors#Join
	case "github.com/pkg/errors", "github.com/cockroachdb/errors": // https://pkg.go.dev/github.com/pkg/errors
		i, ok := wrapping[fn.Name()]
		return i, ok
	}
	return 0, false
}

// NoRowsIndex returns the index of a sentinel in the list of those that say that
// there is no such row, and -1 for other objects.
func NoRowsIndex(obj types.Object) int {
	return slices.IndexFunc(noRows, func(o Object) bool { return o.Is(obj) })
}

// Index returns the index of a sentinel in that list.
func (o Object) Index() int { return slices.Index(noRows, o) }

// NoRows returns the sentinel with the given index in that list.
func NoRows(i int) Object { return noRows[i] }
