package api

import (
	"encoding/csv"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/httperrlint/httperrlint/testdata/src/demo/store"
	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

var columns = []string{"id", "customer", "item", "cents", "placed"}

func record(o store.Order) []string {
	return []string{
		strconv.FormatInt(o.ID, 10),
		strconv.FormatInt(o.Customer, 10),
		o.Item,
		strconv.FormatInt(o.Cents, 10),
		o.Placed.Format(time.RFC3339),
	}
}

// export streams all orders: there may be more than fit into memory.
func (a *API) export(w http.ResponseWriter, r *http.Request) {
	rows, err := a.Store.AllOrders(r.Context())
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot list the orders")
		return
	}
	defer rows.Close()
	out := csv.NewWriter(w)
	out.Write(columns)
	out.Flush()
	w.Header().Set("Content-Type", "text/csv")
	for rows.Next() {
		o, err := store.ScanOrder(rows)
		if err != nil {
			slog.Error("export broken off", "err", err)
			return
		}
		out.Write(record(o))
	}
	out.Flush()
}

// exportUnpaid has few orders to send. It knows that it has them all before it begins.
func (a *API) exportUnpaid(w http.ResponseWriter, r *http.Request) {
	list, err := a.Store.Unpaid(r.Context())
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot list the orders")
		return
	}
	w.Header().Set("Content-Type", "text/csv")
	out := csv.NewWriter(w)
	out.Write(columns)
	for _, o := range list {
		out.Write(record(o))
	}
	out.Flush()
	if err := out.Error(); err != nil {
		slog.Error("export broken off", "err", err)
	}
}
