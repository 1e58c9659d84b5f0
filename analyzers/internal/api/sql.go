package api

import (
	"go/types"
	"slices"
	"strings"
)

// An Object is a member of somebody else's package.
type Object struct {
	Path    string // the package's import path
	Package string // and its name
	Name    string
}

// String returns the object as code refers to it.
func (o Object) String() string { return o.Package + "." + o.Name }

// Is tells whether obj is the object.
func (o Object) Is(obj types.Object) bool {
	return obj != nil && obj.Pkg() != nil && obj.Name() == o.Name && obj.Pkg().Path() == o.Path
}

// Errors that say that there is no such row.
var (
	sqlNoRows  = Object{"database/sql", "sql", "ErrNoRows"}            // https://pkg.go.dev/database/sql#ErrNoRows
	pgx5NoRows = Object{"github.com/jackc/pgx/v5", "pgx", "ErrNoRows"} // https://pkg.go.dev/github.com/jackc/pgx/v5#ErrNoRows
	pgx4NoRows = Object{"github.com/jackc/pgx/v4", "pgx", "ErrNoRows"} // https://pkg.go.dev/github.com/jackc/pgx/v4#ErrNoRows
	gormNoRow  = Object{"gorm.io/gorm", "gorm", "ErrRecordNotFound"}   // https://pkg.go.dev/gorm.io/gorm#ErrRecordNotFound
	gorm1NoRow = Object{"github.com/jinzhu/gorm", "gorm", "ErrRecordNotFound"}
)

// noRows lists the sentinels that say that there is no such row.
var noRows = []Object{
	sqlNoRows,
	pgx5NoRows,
	pgx4NoRows,
	gormNoRow,
	gorm1NoRow,
	{"go.mongodb.org/mongo-driver/mongo", "mongo", "ErrNoDocuments"},
	{"go.mongodb.org/mongo-driver/v2/mongo", "mongo", "ErrNoDocuments"},
	{"github.com/redis/go-redis/v9", "redis", "Nil"}, // https://pkg.go.dev/github.com/redis/go-redis/v9#Nil
	{"github.com/go-redis/redis/v8", "redis", "Nil"},
	{"github.com/go-redis/redis", "redis", "Nil"},
}

// databases lists the modules, or packages, whose calls return the errors of a
// database: database/sql, drivers, and what is built on them. gocql is not one of
// them: it makes other errors of the text of those of the connection.
var databases = []string{
	"database/sql",
	"entgo.io/ent",
	"github.com/ClickHouse/clickhouse-go",
	"github.com/aarondl/sqlboiler",
	"github.com/denisenkom/go-mssqldb",
	"github.com/doug-martin/goqu",
	"github.com/go-gorp/gorp",
	"github.com/go-pg/pg",
	"github.com/go-sql-driver/mysql",
	"github.com/gocraft/dbr",
	"github.com/jackc/pgconn",
	"github.com/jackc/pgx",
	"github.com/jinzhu/gorm",
	"github.com/jmoiron/sqlx",
	"github.com/lib/pq",
	"github.com/Masterminds/squirrel",
	"github.com/mattn/go-sqlite3",
	"github.com/microsoft/go-mssqldb",
	"github.com/uptrace/bun",
	"github.com/volatiletech/sqlboiler",
	"gopkg.in/go-gorp",
	"gorm.io",
	"modernc.org/sqlite",
	"xorm.io/xorm",
}

// IsDatabase tells whether the package of the given import path is database/sql,
// a driver, or built on them.
func IsDatabase(path string) bool {
	return slices.ContainsFunc(databases, func(module string) bool { return within(path, module) })
}

// within tells whether the package of the given import path belongs to a module,
// or is the package of that path.
func within(path, module string) bool {
	rest, ok := strings.CutPrefix(path, module)
	return ok && (rest == "" || rest[0] == '/')
}

// IsRows tells whether a value of type t iterates like [database/sql.Rows]: it
// has Next() bool, Err() error and one of Scan, StructScan and Values.
func IsRows(t types.Type) bool {
	return returns(t, "Next", types.Typ[types.Bool]) &&
		returns(t, "Err", errorType) &&
		(method(t, "Scan") != nil || method(t, "StructScan") != nil || method(t, "Values") != nil)
}

// rowsConsumers lists functions that are handed rows, by package, and whether
// they look at their Err after their end. Each is run on rows that fail.
var rowsConsumers = map[string]map[string]bool{
	"github.com/georgysavva/scany/v2/pgxscan": scany, // https://pkg.go.dev/github.com/georgysavva/scany/v2/pgxscan
	"github.com/georgysavva/scany/v2/sqlscan": scany, // https://pkg.go.dev/github.com/georgysavva/scany/v2/sqlscan
	"github.com/jackc/pgx/v5": { // https://pkg.go.dev/github.com/jackc/pgx/v5
		"AppendRows": true, "CollectExactlyOneRow": true, "CollectOneRow": true, "CollectRows": true, "ForEachRow": true,
	},
	"github.com/jmoiron/sqlx": {"StructScan": true}, // https://pkg.go.dev/github.com/jmoiron/sqlx#StructScan
}

// NewRowScanner keeps the rows, but only to scan one.
var scany = map[string]bool{"ScanAll": true, "ScanOne": true, "NewRowScanner": false, "ScanRow": false}

// LooksAtRows tells whether a function looks at the Err of rows that it is handed
// after their end, if it is known.
func LooksAtRows(fn *types.Func) (looks, known bool) {
	if fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false, false
	}
	looks, known = rowsConsumers[fn.Pkg().Path()][fn.Name()]
	return looks, known
}

// RowsConsumers returns the table, so that a test can hold it against the
// functions.
func RowsConsumers() map[string]map[string]bool { return rowsConsumers }

// returns tells whether t has a method without parameters that returns a result
// and nothing else.
func returns(t types.Type, name string, result types.Type) bool {
	m := method(t, name)
	return m != nil && m.Signature().Params().Len() == 0 &&
		m.Signature().Results().Len() == 1 && types.Identical(m.Signature().Results().At(0).Type(), result)
}

// method returns the exported method of an addressable value of type t, or nil.
func method(t types.Type, name string) *types.Func {
	receiver := t
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		receiver = p.Elem()
	}
	if named, ok := types.Unalias(receiver).(*types.Named); ok && !types.IsInterface(named) && !Declares(named, name) && !Embeds(named) {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, _ := obj.(*types.Func)
	return fn
}

// Declares tells whether a method of a name is declared for a type.
func Declares(t *types.Named, name string) bool {
	for m := range t.Methods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}

// Embeds tells whether a type may have methods of what it embeds.
func Embeds(t *types.Named) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}
