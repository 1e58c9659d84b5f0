//go:build go1.25

package drivers

import (
	"errors"
	"strings"

	"github.com/go-sql-driver/mysql"
	sqlite3 "github.com/mattn/go-sqlite3"
	mssql "github.com/microsoft/go-mssqldb"
	"gorm.io/gorm"
)

func duplicate(err error) bool {
	return strings.HasPrefix(err.Error(), "Error 1062:") // want `unlike \*mysql.MySQLError`
}

func constraint(err error) bool {
	return strings.Contains(err.Error(), "foreign key constraint fails") // want `unlike \*mysql.MySQLError`
}

func unique(err error) bool {
	return err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed") // want `unlike sqlite3.Error`
}

// particular asks for one column, which no code tells.
func particular(err error) bool {
	return err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed: users.email") // want `unlike sqlite3.Error`
}

func locked(err error) bool {
	return strings.Contains(err.Error(), "database is locked") // want `unlike sqlite3.Error`
}

func mssqlKey(err error) bool {
	return strings.Contains(err.Error(), "Cannot insert duplicate key row") // want `unlike mssql.Error`
}

// Two databases say so.
func key(err error) bool {
	return strings.Contains(err.Error(), "duplicate key") // want `unlike mssql.Error`
}

func first(db *gorm.DB) bool {
	err := db.First(nil).Error
	return err != nil && err.Error() == "record not found" // want `unlike gorm.ErrRecordNotFound`
}

func created(db *gorm.DB) bool {
	tx := db.Create(nil)
	return tx.Error != nil && strings.Contains(tx.Error.Error(), "duplicated key") || // another text
		tx.Error.Error() == "duplicated key not allowed" // want `unlike gorm.ErrDuplicatedKey`
}

func pointer(err error) bool {
	var sqliteErr *sqlite3.Error
	if errors.As(err, &sqliteErr) { // want `^errors.As never finds \*sqlite3.Error, as the driver returns sqlite3.Error \(sqlerrstring\)$`
		return sqliteErr.ExtendedCode == sqlite3.ErrConstraintUnique
	}
	return false
}

func number(err sqlite3.Error) bool {
	return err.ExtendedCode == 2067 // want `magic code 2067 of err, which sqlite3.ErrConstraintUnique explains`
}

// There are no constants for these.
func numbers(a *mysql.MySQLError, b mssql.Error) bool {
	return a.Number == 1062 && b.Number == 2627
}
