package api

import (
	"go/types"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Driver is a type of error that carries a code.
type Driver struct {
	Error   Object
	IsValue bool // the driver returns the type itself, not a pointer to it
	// Modules are the modules, or packages, of which any in a program brings
	// the driver with it.
	Modules []string
	// Constants has the path and name of the package that has the codes by name,
	// if there is one; Bundled tells that it comes with every version of the
	// driver.
	Constants Object
	Bundled   bool
	Local     string // what a local variable for the error is usually called
}

// String returns the type of the errors, as code refers to it.
func (d *Driver) String() string {
	if d.IsValue {
		return d.Error.String()
	}
	return "*" + d.Error.String()
}

// The drivers of which the texts are known.
var (
	// https://pkg.go.dev/github.com/lib/pq#Error; pqerror is there from v1.12 on.
	pq = &Driver{
		Error:     Object{"github.com/lib/pq", "pq", "Error"},
		Modules:   []string{"github.com/lib/pq"},
		Constants: Object{Path: "github.com/lib/pq/pqerror", Package: "pqerror"},
		Local:     "pqErr",
	}
	// https://pkg.go.dev/github.com/jackc/pgx/v5/pgconn#PgError
	pgx5 = &Driver{
		Error:     Object{"github.com/jackc/pgx/v5/pgconn", "pgconn", "PgError"},
		Modules:   []string{"github.com/jackc/pgx/v5", "gorm.io/driver/postgres"},
		Constants: Object{Path: "github.com/jackc/pgerrcode", Package: "pgerrcode"},
		Local:     "pgErr",
	}
	// https://pkg.go.dev/github.com/jackc/pgconn#PgError
	pgx4 = &Driver{
		Error:     Object{"github.com/jackc/pgconn", "pgconn", "PgError"},
		Modules:   []string{"github.com/jackc/pgx/v4", "github.com/jackc/pgconn"},
		Constants: Object{Path: "github.com/jackc/pgerrcode", Package: "pgerrcode"},
		Local:     "pgErr",
	}
	// https://pkg.go.dev/github.com/go-sql-driver/mysql#MySQLError
	mysql = &Driver{
		Error:     Object{"github.com/go-sql-driver/mysql", "mysql", "MySQLError"},
		Modules:   []string{"github.com/go-sql-driver/mysql", "gorm.io/driver/mysql"},
		Constants: Object{Path: "github.com/VividCortex/mysqlerr", Package: "mysqlerr"},
		Local:     "mysqlErr",
	}
	// https://pkg.go.dev/github.com/mattn/go-sqlite3#Error
	sqlite3 = &Driver{
		Error:     Object{"github.com/mattn/go-sqlite3", "sqlite3", "Error"},
		IsValue:   true,
		Modules:   []string{"github.com/mattn/go-sqlite3", "gorm.io/driver/sqlite"},
		Constants: Object{Path: "github.com/mattn/go-sqlite3", Package: "sqlite3"},
		Bundled:   true,
		Local:     "sqliteErr",
	}
	// https://pkg.go.dev/modernc.org/sqlite#Error
	sqlite = &Driver{
		Error:     Object{"modernc.org/sqlite", "sqlite", "Error"},
		Modules:   []string{"modernc.org/sqlite"},
		Constants: Object{Path: "modernc.org/sqlite/lib", Package: "sqlite3"},
		Bundled:   true,
		Local:     "sqliteErr",
	}
	// https://pkg.go.dev/github.com/microsoft/go-mssqldb#Error
	mssql = &Driver{
		Error:   Object{"github.com/microsoft/go-mssqldb", "mssql", "Error"},
		IsValue: true,
		Modules: []string{"github.com/microsoft/go-mssqldb", "gorm.io/driver/sqlserver"},
		Local:   "mssqlErr",
	}
	// https://pkg.go.dev/github.com/denisenkom/go-mssqldb#Error, its old home
	oldMssql = &Driver{
		Error:   Object{"github.com/denisenkom/go-mssqldb", "mssql", "Error"},
		IsValue: true,
		Modules: []string{"github.com/denisenkom/go-mssqldb"},
		Local:   "mssqlErr",
	}
)

// Drivers lists the drivers of which the texts are known.
var Drivers = []*Driver{pq, pgx5, pgx4, mysql, sqlite3, sqlite, mssql, oldMssql}

// DriverOf returns the driver whose errors are of type t or of the type that t
// points to, or nil.
func DriverOf(t types.Type) *Driver {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	for _, d := range Drivers {
		if d.Error.Is(named.Obj()) {
			return d
		}
	}
	return nil
}

// Within tells whether the package of the given import path belongs to the driver
// or brings it with it.
func (d *Driver) Within(path string) bool {
	return slices.ContainsFunc(d.Modules, func(module string) bool { return within(path, module) })
}

// A Sentinel is an error with a text of its own.
type Sentinel struct {
	Object
	Text string
}

// A Code is how the errors of one driver tell what a text says.
type Code struct {
	Driver *Driver
	Field  string   // what to compare: a field or a call of a method, perhaps masked
	Values []string // with any of these, as Go writes them
	Names  []string // and what the constants of these values are called
}

// An ErrorText is something that the texts of some errors say.
type ErrorText struct {
	// Keys are the shortest texts that tell, in lower case; a * stands for
	// anything.
	Keys []string
	// Distinctive tells that hardly anything but a database says so.
	Distinctive bool
	// The typed equivalents, one for each sentinel or driver.
	Sentinels []Sentinel
	Codes     []Code
	// Untyped are the drivers that say so without a code of its own.
	Untyped []*Driver
}

// errorTexts is the table of the texts of database errors.
var errorTexts = []ErrorText{
	// The sentinels of the standard library. Each text is compared with the
	// real error's by a test.
	{Keys: []string{"no rows in result set"}, Distinctive: true, Sentinels: []Sentinel{
		{sqlNoRows, "sql: no rows in result set"},
		{pgx5NoRows, "no rows in result set"},
		{pgx4NoRows, "no rows in result set"},
	}},
	{Keys: []string{"sql: no rows in result set"}, Distinctive: true, Sentinels: []Sentinel{
		{sqlNoRows, "sql: no rows in result set"},
	}},
	{Keys: []string{"transaction has already been committed"}, Distinctive: true, Sentinels: []Sentinel{
		{Object{"database/sql", "sql", "ErrTxDone"}, "sql: transaction has already been committed or rolled back"},
	}},
	{Keys: []string{"already been committed"}, Sentinels: []Sentinel{
		{Object{"database/sql", "sql", "ErrTxDone"}, "sql: transaction has already been committed or rolled back"},
	}},
	{Keys: []string{"sql: connection is already closed"}, Distinctive: true, Sentinels: []Sentinel{
		{Object{"database/sql", "sql", "ErrConnDone"}, "sql: connection is already closed"},
	}},
	{Keys: []string{"connection is already closed"}, Sentinels: []Sentinel{
		{Object{"database/sql", "sql", "ErrConnDone"}, "sql: connection is already closed"},
	}},
	{Keys: []string{"driver: bad connection"}, Distinctive: true, Sentinels: []Sentinel{
		{Object{"database/sql/driver", "driver", "ErrBadConn"}, "driver: bad connection"},
	}},
	{Keys: []string{"bad connection"}, Sentinels: []Sentinel{
		{Object{"database/sql/driver", "driver", "ErrBadConn"}, "driver: bad connection"},
	}},
	{Keys: []string{"connection refused"}, Sentinels: []Sentinel{
		{Object{"syscall", "syscall", "ECONNREFUSED"}, "connection refused"},
	}},
	{Keys: []string{"connection reset by peer"}, Sentinels: []Sentinel{
		{Object{"syscall", "syscall", "ECONNRESET"}, "connection reset by peer"},
	}},
	{Keys: []string{"broken pipe"}, Sentinels: []Sentinel{
		{Object{"syscall", "syscall", "EPIPE"}, "broken pipe"},
	}},
	{Keys: []string{"use of closed network connection"}, Sentinels: []Sentinel{
		{Object{"net", "net", "ErrClosed"}, "use of closed network connection"},
	}},
	{Keys: []string{"i/o timeout"}, Sentinels: []Sentinel{
		{Object{"os", "os", "ErrDeadlineExceeded"}, "i/o timeout"},
	}},

	// gorm
	{Keys: []string{"record not found"}, Sentinels: []Sentinel{
		{gormNoRow, "record not found"},
		{gorm1NoRow, "record not found"},
	}},
	{Keys: []string{"duplicated key not allowed"}, Distinctive: true, Sentinels: []Sentinel{
		// https://pkg.go.dev/gorm.io/gorm#ErrDuplicatedKey
		{Object{"gorm.io/gorm", "gorm", "ErrDuplicatedKey"}, "duplicated key not allowed"},
	}},

	// PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
	{Keys: []string{"duplicate key"}, Distinctive: true, Codes: append(postgres("23505", "UniqueViolation", "UniqueViolation"), mssqlCode("2627", "2601")...)},
	{Keys: []string{"duplicate key value", "violates unique constraint", "23505"}, Distinctive: true, Codes: postgres("23505", "UniqueViolation", "UniqueViolation")},
	{Keys: []string{"violates foreign key constraint", "23503"}, Distinctive: true, Codes: postgres("23503", "ForeignKeyViolation", "ForeignKeyViolation")},
	{Keys: []string{`relation "*" does not exist`, "42p01"}, Distinctive: true, Codes: postgres("42P01", "UndefinedTable", "UndefinedTable")},
	{Keys: []string{`role "*" does not exist`}, Codes: codesOf(
		postgres("42704", "UndefinedObject", "UndefinedObject"),
		postgres("28000", "InvalidAuthorizationSpecification", "InvalidAuthorizationSpecification"), // at the login
	)},
	{Keys: []string{`column "*" does not exist`, `column "*" of relation "*" does not exist`}, Codes: postgres("42703", "UndefinedColumn", "UndefinedColumn")},
	{Keys: []string{`database "*" does not exist`}, Distinctive: true, Codes: postgres("3D000", "InvalidCatalogName", "InvalidCatalogName")},
	{Keys: []string{`database "*" already exists`}, Distinctive: true, Codes: postgres("42P04", "DuplicateDatabase", "DuplicateDatabase")},
	{Keys: []string{`relation "*" already exists`}, Distinctive: true, Codes: postgres("42P07", "DuplicateTable", "DuplicateTable")},
	{Keys: []string{`role "*" already exists`, "is already member of publication"}, Codes: postgres("42710", "DuplicateObject", "DuplicateObject")},
	{Keys: []string{"could not serialize access"}, Distinctive: true, Codes: postgres("40001", "TRSerializationFailure", "SerializationFailure")},
	{Keys: []string{"deadlock detected"}, Codes: postgres("40P01", "TRDeadlockDetected", "DeadlockDetected")},
	{Keys: []string{"password authentication failed"}, Codes: postgres("28P01", "InvalidPassword", "InvalidPassword")},
	{Keys: []string{"could not obtain lock on"}, Codes: postgres("55P03", "LockNotAvailable", "LockNotAvailable")},
	// Only pgx writes SQLSTATE before the code.
	{Keys: []string{"sqlstate 28000"}, Distinctive: true, Codes: pgxCode("28000", "InvalidAuthorizationSpecification")},
	{Keys: []string{"sqlstate 28p01"}, Distinctive: true, Codes: pgxCode("28P01", "InvalidPassword")},
	{Keys: []string{"sqlstate 3d000"}, Distinctive: true, Codes: pgxCode("3D000", "InvalidCatalogName")},
	{Keys: []string{"sqlstate 40001"}, Distinctive: true, Codes: pgxCode("40001", "SerializationFailure")},
	{Keys: []string{"sqlstate 40p01"}, Distinctive: true, Codes: pgxCode("40P01", "DeadlockDetected")},
	{Keys: []string{"sqlstate 42703"}, Distinctive: true, Codes: pgxCode("42703", "UndefinedColumn")},
	{Keys: []string{"sqlstate 42704"}, Distinctive: true, Codes: pgxCode("42704", "UndefinedObject")},
	{Keys: []string{"sqlstate 42710"}, Distinctive: true, Codes: pgxCode("42710", "DuplicateObject")},
	{Keys: []string{"sqlstate 42p04"}, Distinctive: true, Codes: pgxCode("42P04", "DuplicateDatabase")},
	{Keys: []string{"sqlstate 42p07"}, Distinctive: true, Codes: pgxCode("42P07", "DuplicateTable")},
	{Keys: []string{"sqlstate 55p03"}, Distinctive: true, Codes: pgxCode("55P03", "LockNotAvailable")},

	// MySQL: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
	{Keys: []string{"duplicate entry", "error 1062"}, Distinctive: true, Codes: mysqlCode("1062", "ER_DUP_ENTRY")},
	{Keys: []string{"deadlock found", "error 1213"}, Distinctive: true, Codes: mysqlCode("1213", "ER_LOCK_DEADLOCK")},
	{Keys: []string{"lock wait timeout", "error 1205"}, Distinctive: true, Codes: mysqlCode("1205", "ER_LOCK_WAIT_TIMEOUT")},
	{Keys: []string{"duplicate key name", "error 1061"}, Distinctive: true, Codes: mysqlCode("1061", "ER_DUP_KEYNAME")},
	{Keys: []string{"can't drop", "error 1091"}, Codes: mysqlCode("1091", "ER_CANT_DROP_FIELD_OR_KEY")},
	{Keys: []string{"can't drop database", "error 1008"}, Codes: mysqlCode("1008", "ER_DB_DROP_EXISTS")},
	{Keys: []string{"duplicate column name"}, Codes: mysqlCode("1060", "ER_DUP_FIELDNAME"), Untyped: []*Driver{sqlite3, sqlite}},
	{Keys: []string{"error 1060"}, Codes: mysqlCode("1060", "ER_DUP_FIELDNAME")},
	{Keys: []string{"table '*' doesn't exist", "error 1146"}, Distinctive: true, Codes: mysqlCode("1146", "ER_NO_SUCH_TABLE")},
	{Keys: []string{"unknown database", "error 1049"}, Codes: mysqlCode("1049", "ER_BAD_DB_ERROR")},
	{Keys: []string{"foreign key constraint fails"}, Distinctive: true, Codes: codesOf(
		mysqlCode("1451", "ER_ROW_IS_REFERENCED_2"),
		mysqlCode("1452", "ER_NO_REFERENCED_ROW_2"),
	)},
	{Keys: []string{"error 1451"}, Distinctive: true, Codes: mysqlCode("1451", "ER_ROW_IS_REFERENCED_2")},
	{Keys: []string{"error 1452"}, Distinctive: true, Codes: mysqlCode("1452", "ER_NO_REFERENCED_ROW_2")},
	{Keys: []string{"access denied for user"}, Codes: codesOf(
		mysqlCode("1045", "ER_ACCESS_DENIED_ERROR"),
		mysqlCode("1044", "ER_DBACCESS_DENIED_ERROR"),
		mysqlCode("1698", "ER_ACCESS_DENIED_NO_PASSWORD_ERROR"),
	)},
	{Keys: []string{"error 1045"}, Codes: mysqlCode("1045", "ER_ACCESS_DENIED_ERROR")},

	// SQLite: https://www.sqlite.org/rescode.html
	{Keys: []string{"unique constraint failed"}, Distinctive: true, Codes: []Code{
		{sqlite3, "ExtendedCode", []string{"2067", "1555"}, []string{"ErrConstraintUnique", "ErrConstraintPrimaryKey"}},
		{sqlite, "Code()", []string{"2067", "1555"}, []string{"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}},
	}},
	{Keys: []string{"foreign key constraint failed"}, Distinctive: true, Codes: []Code{
		{sqlite3, "ExtendedCode", []string{"787"}, []string{"ErrConstraintForeignKey"}},
		{sqlite, "Code()", []string{"787"}, []string{"SQLITE_CONSTRAINT_FOREIGNKEY"}},
	}},
	{Keys: []string{"database is locked"}, Distinctive: true, Codes: []Code{
		{sqlite3, "Code", []string{"5"}, []string{"ErrBusy"}},
		{sqlite, "Code()&0xff", []string{"5"}, []string{"SQLITE_BUSY"}},
	}},
	{Keys: []string{"database table is locked"}, Distinctive: true, Codes: []Code{
		{sqlite3, "Code", []string{"6"}, []string{"ErrLocked"}},
		{sqlite, "Code()&0xff", []string{"6"}, []string{"SQLITE_LOCKED"}},
	}},
	{Keys: []string{"sqlite_busy"}, Distinctive: true, Codes: []Code{
		{sqlite, "Code()", []string{"5"}, []string{"SQLITE_BUSY"}}, // not with the extended codes
	}},
	{Keys: []string{"no such table"}, Untyped: []*Driver{sqlite3, sqlite}},
	{Keys: []string{"database is closed"}},

	// SQL Server:
	// https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors
	{Keys: []string{"violation of unique key constraint", "violation of primary key constraint"}, Distinctive: true, Codes: mssqlCode("2627")},
	{Keys: []string{"cannot insert duplicate key row"}, Distinctive: true, Codes: mssqlCode("2601")},
	{Keys: []string{"cannot insert duplicate key"}, Distinctive: true, Codes: mssqlCode("2627", "2601")},
	{Keys: []string{"was deadlocked on"}, Distinctive: true, Codes: mssqlCode("1205")},
}

func postgres(code, pqName, name string) []Code {
	return append([]Code{{pq, "Code", []string{`"` + code + `"`}, []string{pqName}}}, pgxCode(code, name)...)
}

func pgxCode(code, name string) []Code {
	value := []string{`"` + code + `"`}
	return []Code{{pgx5, "Code", value, []string{name}}, {pgx4, "Code", value, []string{name}}}
}

func mysqlCode(number, name string) []Code {
	return []Code{{mysql, "Number", []string{number}, []string{name}}}
}

func mssqlCode(numbers ...string) []Code {
	return []Code{{mssql, "Number", numbers, nil}, {oldMssql, "Number", numbers, nil}}
}

// codesOf merges the codes of each driver.
func codesOf(lists ...[]Code) []Code {
	merged := lists[0]
	for _, list := range lists[1:] {
		for i, code := range list {
			merged[i].Values = append(merged[i].Values, code.Values...)
			merged[i].Names = append(merged[i].Names, code.Names...)
		}
	}
	return merged
}

// ErrorTexts returns the table, so that a test can hold it against the drivers.
func ErrorTexts() []ErrorText { return errorTexts }

// ErrorTextOf returns what a database error says if its text has, or is compared
// with, the given one: the row of the table with the longest key that the text
// contains, or nil.
func ErrorTextOf(text string) *ErrorText {
	var found *ErrorText
	longest := 0
	text = strings.ToLower(text)
	for i := range errorTexts {
		for _, key := range errorTexts[i].Keys {
			if len(key) > longest && hasKey(text, key) {
				found, longest = &errorTexts[i], len(key)
			}
		}
	}
	return found
}

// particular matches what is left of a text without the keys where it names a
// table, a column or a constraint.
var particular = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("[\"'`_]|[a-z0-9]\\.[a-z0-9]|: *[a-z0-9]") })

// IsParticular tells whether a text says more than the table knows, as it names
// what the error is about: no code tells that.
func IsParticular(text string) bool {
	text = strings.ToLower(text)
	for i := range errorTexts {
		for _, key := range errorTexts[i].Keys {
			if strings.Contains(key, "*") && hasKey(text, key) {
				return true
			}
			text = strings.ReplaceAll(text, key, "#")
		}
	}
	return particular().MatchString(text)
}

// ErrorTextOfSentinel returns what obj says if it is a sentinel of the table, or nil.
func ErrorTextOfSentinel(obj types.Object) *ErrorText {
	for i := range errorTexts {
		for _, s := range errorTexts[i].Sentinels {
			if s.Is(obj) {
				return &ErrorText{Distinctive: true, Sentinels: []Sentinel{s}}
			}
		}
	}
	return nil
}

// CodeNamed returns the name of the constant for the code that a field of a
// driver's errors is compared with, or "".
func CodeNamed(d *Driver, field, value string) string {
	for _, row := range errorTexts {
		for _, code := range row.Codes {
			if code.Driver != d || code.Field != field {
				continue
			}
			for i, v := range code.Values {
				if v == value && i < len(code.Names) {
					return code.Names[i]
				}
			}
		}
	}
	return ""
}

// HasKey tells whether text contains a key of the table, in whatever case.
func HasKey(text, key string) bool { return hasKey(strings.ToLower(text), key) }

// hasKey is [HasKey] for a text in lower case.
func hasKey(text, key string) bool {
	for part := range strings.SplitSeq(key, "*") {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}
