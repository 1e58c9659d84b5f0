package app

import (
	"database/sql"

	"sqlerrstring/lib"
)

func find(db *sql.DB) (bool, error) {
	var n int
	err := db.QueryRow("SELECT n FROM t").Scan(&n)
	if err != nil && lib.IsNoRows(err.Error()) { // want `^err matched by a text that may change, unlike sql.ErrNoRows \(sqlerrstring\)$`
		return false, nil
	}
	if lib.Has(err, "driver: bad connection") { // want `unlike driver.ErrBadConn`
		return false, nil
	}
	if lib.Has(err, "anything else") || lib.Own(err) || lib.IsNoRows("x") {
		return false, nil
	}
	return true, err
}
