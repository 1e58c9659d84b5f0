// Package sqlrowscheck defines an analyzer of iterations over the rows of a
// query that end without a look at why they ended.
//
// # Analyzer sqlrowscheck
//
// sqlrowscheck: report iterations over rows after which nobody asks for the error
//
// Next returns false at the end of the rows, and also when the connection breaks,
// the context is cancelled or a row cannot be read. Only Err tells which it was.
// Without a look at it after the loop, half a result passes for the whole.
//
// Wrong:
//
//	func names(db *sql.DB) ([]string, error) {
//		rows, err := db.Query("SELECT name FROM users")
//		if err != nil {
//			return nil, err
//		}
//		defer rows.Close()
//		var list []string
//		for rows.Next() {
//			var name string
//			if err := rows.Scan(&name); err != nil {
//				return nil, err
//			}
//			list = append(list, name)
//		}
//		return list, nil
//	}
//
// Right:
//
//	func names(db *sql.DB) ([]string, error) {
//		rows, err := db.Query("SELECT name FROM users")
//		if err != nil {
//			return nil, err
//		}
//		defer rows.Close()
//		var list []string
//		for rows.Next() {
//			var name string
//			if err := rows.Scan(&name); err != nil {
//				return nil, err
//			}
//			list = append(list, name)
//		}
//		if err := rows.Err(); err != nil {
//			return nil, err
//		}
//		return list, nil
//	}
//
// The same holds where Next is called once: a query that failed is not one that
// found nothing.
//
// Wrong:
//
//	func exists(db *sql.DB, id int) (bool, error) {
//		rows, err := db.Query("SELECT 1 FROM users WHERE id = ?", id)
//		if err != nil {
//			return false, err
//		}
//		defer rows.Close()
//		if rows.Next() {
//			return true, nil
//		}
//		return false, nil
//	}
//
// Right:
//
//	func exists(db *sql.DB, id int) (bool, error) {
//		rows, err := db.Query("SELECT 1 FROM users WHERE id = ?", id)
//		if err != nil {
//			return false, err
//		}
//		defer rows.Close()
//		if rows.Next() {
//			return true, nil
//		}
//		return false, rows.Err()
//	}
//
// Rows are all values with Next, Err and Scan, StructScan or Values, whatever
// their type is called. A look is a use of the result of Err on every path from
// the end of the rows to a return: in place, in a deferred call, or in a function
// that is handed the rows and looks itself; _ = rows.Err() is one, on purpose.
// The categories say what is wrong: missing; early, if Err is looked at inside the
// loop or before it only; path, if it is on some paths; stale, if another error,
// which is nil, is returned where Err is not; dropped, if its result is; single,
// for a Next without a loop.
//
// A function that is handed rows and runs Next to its end is reported itself, not
// its callers, unless it is unexported and all of them look.
//
// It is silent where the rows are returned or stored, or handed to a function
// that cannot be seen, where every path leaves the loop before its end, and where
// another error is returned instead.
package sqlrowscheck
