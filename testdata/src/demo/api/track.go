package api

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/httperrlint/httperrlint/testdata/src/demo/store"
	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

// track passes on what the carrier says, if it says so soon enough.
func (a *API) track(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.forward(w, fmt.Sprintf("%s/parcels/%d", a.Carrier, id))
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		slog.Warn("the carrier is slow", "order", id)
	}
}

// forward replies with what is found at the URL.
func (a *API) forward(w http.ResponseWriter, url string) {
	resp, err := http.Get(url)
	if err != nil {
		web.Fail(w, http.StatusBadGateway, "the carrier does not answer")
		return
	}
	defer resp.Body.Close()
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	w.WriteHeader(resp.StatusCode)
	if _, err := io.Copy(w, resp.Body); err != nil {
		slog.Error("reply not sent", "err", err)
	}
}

// overview replies with a customer's orders and credit, which it reads at the same time.
func (a *API) overview(w http.ResponseWriter, r *http.Request) {
	id, ok := web.ID(w, r)
	if !ok {
		return
	}
	var (
		wg     sync.WaitGroup
		orders []store.Order
		credit int64
		errs   [2]error
	)
	wg.Go(func() { orders, errs[0] = a.Store.OrdersOf(r.Context(), id) })
	wg.Go(func() { credit, errs[1] = a.Store.Credit(r.Context(), id) })
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			web.Fail(w, http.StatusInternalServerError, "cannot read the account")
			return
		}
	}
	web.JSON(w, http.StatusOK, map[string]any{"orders": orders, "credit": credit})
}
