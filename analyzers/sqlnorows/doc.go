// Package sqlnorows defines an analyzer of queries for one row that there may
// not be.
//
// # Analyzer sqlnorows
//
// sqlnorows: report missing rows treated as failures
//
// A query for one row fails with sql.ErrNoRows if there is none. That is no
// failure of the database: somebody asked for something that is not there. A
// handler that answers every error with a 500 tells its clients to try again,
// and wakes up whoever is on call.
//
// Wrong:
//
//	func show(w http.ResponseWriter, r *http.Request, db *sql.DB) {
//		var name string
//		err := db.QueryRow("SELECT name FROM users WHERE id = ?", r.FormValue("id")).Scan(&name)
//		if err != nil {
//			http.Error(w, "cannot read the user", http.StatusInternalServerError)
//			return
//		}
//		fmt.Fprintln(w, name)
//	}
//
// Right:
//
//	func show(w http.ResponseWriter, r *http.Request, db *sql.DB) {
//		var name string
//		err := db.QueryRow("SELECT name FROM users WHERE id = ?", r.FormValue("id")).Scan(&name)
//		if err != nil {
//			if errors.Is(err, sql.ErrNoRows) {
//				http.NotFound(w, r)
//				return
//			}
//			http.Error(w, "cannot read the user", http.StatusInternalServerError)
//			return
//		}
//		fmt.Fprintln(w, name)
//	}
//
// That is category failure; log.Fatal, panic and os.Exit are such answers too.
// A function that returns the error is not reported, but its callers are,
// wherever they are. Category masked is the inverse: every error is taken for a
// missing row, so that nobody notices when the database is down.
//
// Wrong:
//
//	func show(w http.ResponseWriter, r *http.Request, db *sql.DB) {
//		var name string
//		err := db.QueryRow("SELECT name FROM users WHERE id = ?", r.FormValue("id")).Scan(&name)
//		if err != nil {
//			http.NotFound(w, r)
//			return
//		}
//		fmt.Fprintln(w, name)
//	}
//
// The other categories are tests that never find the missing row: == on an error
// that was wrapped (wrapped), on the error of a call that knows no missing row,
// such as Query and Exec (never), and on an error made of the text of another
// (hidden).
//
// Wrong:
//
//	func find(db *sql.DB, id int) (string, error) {
//		var name string
//		if err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil {
//			return "", fmt.Errorf("user %d: %w", id, err)
//		}
//		return name, nil
//	}
//
//	func exists(db *sql.DB, id int) (bool, error) {
//		_, err := find(db, id)
//		if err == sql.ErrNoRows {
//			return false, nil
//		}
//		return err == nil, err
//	}
//
// Right:
//
//	func find(db *sql.DB, id int) (string, error) {
//		var name string
//		if err := db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil {
//			return "", fmt.Errorf("user %d: %w", id, err)
//		}
//		return name, nil
//	}
//
//	func exists(db *sql.DB, id int) (bool, error) {
//		_, err := find(db, id)
//		if errors.Is(err, sql.ErrNoRows) {
//			return false, nil
//		}
//		return err == nil, err
//	}
//
// It is silent where the query always yields a row, such as one for a count, and
// where the error goes to code that tells it apart or cannot be seen. The
// sentinels of pgx, gorm, the MongoDB driver and go-redis are known besides.
//
// The flag -sqlnorows.masked reports where any error of a query becomes nil, nil,
// too; -sqlnorows.hidden where a missing row is hidden and nobody in sight
// looks for it.
package sqlnorows
