// Package api has the handlers of the service.
package api

import (
	"net/http"

	"github.com/httperrlint/httperrlint/testdata/src/demo/store"
	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

// An API answers requests.
type API struct {
	Store    *store.Store
	Token    string // of those who may change something
	Provider string // where customers log in: a URL
	Carrier  string // who knows where an order is: a URL
}

// Routes returns the handler of all requests.
func (a *API) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", a.health)
	mux.HandleFunc("GET /version", a.version)

	mux.HandleFunc("GET /login", a.login)
	mux.HandleFunc("GET /login/callback", a.callback)

	mux.HandleFunc("GET /customers", a.customers)
	mux.HandleFunc("GET /customers/{id}", a.customer)
	mux.HandleFunc("GET /customers/{id}/orders", a.ordersOf)
	mux.HandleFunc("GET /customers/{id}/overview", a.overview)

	mux.HandleFunc("GET /orders/{id}", a.order)
	mux.HandleFunc("GET /orders/{id}/shipment", a.shipment)
	mux.HandleFunc("GET /orders/{id}/invoice", a.invoice)
	mux.HandleFunc("GET /orders/{id}/track", a.track)
	mux.HandleFunc("GET /orders/unpaid.csv", a.exportUnpaid)
	mux.HandleFunc("GET /orders.csv", a.export)

	change := func(handler http.HandlerFunc) http.Handler {
		return web.RequireToken(a.Token, web.RequireJSON(handler))
	}
	mux.Handle("POST /orders", change(a.place))
	mux.Handle("PATCH /orders/{id}", change(a.rename))
	mux.Handle("DELETE /orders/{id}", change(a.cancel))
	return mux
}

func (a *API) health(w http.ResponseWriter, r *http.Request) {
	if err := a.Store.Ping(r.Context()); err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Write([]byte("fine\n"))
	w.WriteHeader(http.StatusOK)
}

func (a *API) version(w http.ResponseWriter, r *http.Request) {
	web.Text(w, http.StatusOK, "orders 1.4\n")
}
