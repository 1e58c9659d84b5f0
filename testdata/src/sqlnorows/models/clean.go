// Package models asks for rows by the value that they go to.
package models

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uptrace/bun"
)

type order struct{ ID int }

// ordersOf never fails for want of a row, as it asks for several.
func ordersOf(ctx context.Context, db *bun.DB, user string) (orders []order, err error) {
	err = db.NewSelect().Model(&orders).Where("username = ?", user).Scan(ctx)
	return orders, err
}

func list(w http.ResponseWriter, r *http.Request, db *bun.DB) {
	orders, err := ordersOf(r.Context(), db, r.FormValue("user"))
	if err != nil {
		http.Error(w, "cannot list the orders", http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(orders)
}
