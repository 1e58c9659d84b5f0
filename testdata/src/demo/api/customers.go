package api

import (
	"database/sql"
	"errors"
	"net/http"

	"github.com/httperrlint/httperrlint/testdata/src/demo/store"
	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

func (a *API) customers(w http.ResponseWriter, r *http.Request) {
	list, err := a.Store.Customers(r.Context())
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot list the customers")
		return
	}
	web.JSON(w, http.StatusOK, list)
}

func (a *API) customer(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	c, err := a.Store.Customer(r.Context(), id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		web.Fail(w, http.StatusNotFound, "no such customer")
		return
	case err != nil:
		web.Fail(w, http.StatusInternalServerError, "cannot read the customer")
		return
	}
	discount, err := a.Store.Discount(r.Context(), id)
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot read the discount")
		return
	}
	credit, err := a.Store.Credit(r.Context(), id)
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot read the credit")
		return
	}
	web.JSON(w, http.StatusOK, struct {
		*store.Customer
		Discount int   `json:"discount"`
		Credit   int64 `json:"credit"`
	}{c, discount, credit})
}

func (a *API) ordersOf(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	list, err := a.Store.OrdersOf(r.Context(), id)
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot list the orders")
		return
	}
	web.JSON(w, http.StatusOK, list)
}
