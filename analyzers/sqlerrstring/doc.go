// Package sqlerrstring defines an analyzer that reports database errors told
// apart by their text.
//
// # Analyzer sqlerrstring
//
// sqlerrstring: report database errors told apart by their text
//
// The text of an error is written for people. It changes with the version of
// the driver, the version of the server and the server's language: when
// go-sql-driver/mysql 1.7 put the SQL state behind the number, programs that
// searched for "Error 1062:" no longer recognised a duplicate. The same facts
// are there as a sentinel or as the code of a type of error, and these stay.
//
// Reported is every comparison of the text of an error with a text that
// database/sql or a known driver produces: strings.Contains and its like, ==,
// switch and regexp, also where the text went through a local variable,
// strings.ToLower, fmt.Sprint or a helper's string parameter.
//
// Wrong:
//
//	func commit(tx *sql.Tx) error {
//		err := tx.Commit()
//		if err != nil && strings.Contains(err.Error(), "transaction has already been committed") {
//			return nil
//		}
//		return err
//	}
//
// Right:
//
//	func commit(tx *sql.Tx) error {
//		err := tx.Commit()
//		if errors.Is(err, sql.ErrTxDone) {
//			return nil
//		}
//		return err
//	}
//
// Also reported are strings.Contains with its arguments swapped, errors.As with
// a target that the driver never returns, and a code written as a number where
// the driver, or a package that is already imported, has a constant for it.
//
// Wrong:
//
//	func name(db *sql.DB) (string, error) {
//		var name string
//		err := db.QueryRow("SELECT name FROM t").Scan(&name)
//		switch {
//		case err == nil:
//			return name, nil
//		case err.Error() == "sql: no rows in result set":
//			return "nobody", nil
//		}
//		return "", err
//	}
//
// Right:
//
//	func name(db *sql.DB) (string, error) {
//		var name string
//		err := db.QueryRow("SELECT name FROM t").Scan(&name)
//		switch {
//		case err == nil:
//			return name, nil
//		case errors.Is(err, sql.ErrNoRows):
//			return "nobody", nil
//		}
//		return "", err
//	}
//
// It is silent about texts that no known driver produces, or that it produces
// without a code of their own; about texts that others use too, such as
// "connection refused", unless the error is the result of a call of a database
// package; and in packages that import no such package.
package sqlerrstring
