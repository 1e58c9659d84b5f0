package sqlrowscheck

import "database/sql"

// What is not found yet.

// unread assigns the error of the rows and does not use it.
func unread(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	err = rows.Err()
	return nil
}

// prefersOther has a deferred call that does not look where there is another
// error, and gives it one that hides the failure.
func prefersOther(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer finish(rows, &err)
	if !rows.Next() {
		return errNotFound
	}
	return nil
}

// inSlice keeps rows where they have no name.
func inSlice(all []*sql.Rows) error {
	for i := range all {
		for all[i].Next() {
		}
	}
	return nil
}

// byMethodValue calls Next by another name.
func byMethodValue(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	next := rows.Next
	for next() {
	}
	return nil
}

// iteratorBefore has an iterator over its first rows, whose variable it uses again:
// the iterator might look at the second ones.
func iteratorBefore(db *sql.DB) error {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for _, err := range func(yield func(int, error) bool) { yield(0, rows.Err()) } {
		if err != nil {
			return err
		}
	}
	rows, err = db.Query("SELECT 2")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return nil
}
