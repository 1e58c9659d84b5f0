package api

import (
	"database/sql"
	"net/http"
	"time"

	"github.com/httperrlint/httperrlint/testdata/src/demo/store"
	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

func (a *API) order(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	o, err := a.Store.Order(r.Context(), id)
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot read the order")
		return
	}
	web.JSON(w, http.StatusOK, o)
}

func (a *API) shipment(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	at, err := a.Store.Shipped(r.Context(), id)
	if err == sql.ErrNoRows {
		web.Fail(w, http.StatusNotFound, "not shipped yet")
		return
	}
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot read the shipment")
		return
	}
	web.Text(w, http.StatusOK, at.Format(time.DateOnly)+"\n")
}

func (a *API) invoice(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	o, err := a.Store.Order(r.Context(), id)
	if err != nil {
		web.Fail(w, http.StatusNotFound, "no such order")
		return
	}
	w.Header().Set("Content-Disposition", "attachment; filename=invoice.json")
	web.JSON(w, http.StatusOK, map[string]any{"order": o.ID, "due": o.Placed.AddDate(0, 1, 0), "cents": o.Cents})
}

func (a *API) place(w http.ResponseWriter, r *http.Request) {
	var o store.Order
	if !web.Decode(w, r, &o) {
		return
	}
	if o.Cents <= 0 {
		web.Fail(w, http.StatusUnprocessableEntity, "an order costs something")
	}
	o.Placed = time.Now()
	if err := a.Store.Place(r.Context(), &o); err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot place the order")
		return
	}
	web.JSON(w, http.StatusCreated, o)
}

func (a *API) rename(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	var change struct{ Item string }
	web.Decode(w, r, &change)
	if err := a.Store.Rename(r.Context(), id, change.Item); err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot change the order")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *API) cancel(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	if err := a.Store.Cancel(r.Context(), id); err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot cancel the order")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
