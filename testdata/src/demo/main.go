// Demo is a small service that takes orders, with mistakes in its error paths. It is
// what the README runs httperrlint on.
package main

import (
	"database/sql"
	"log"
	"net/http"
	"os"

	"github.com/httperrlint/httperrlint/testdata/src/demo/api"
	"github.com/httperrlint/httperrlint/testdata/src/demo/store"
	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

func main() {
	// No driver is imported, so that the standard library is enough to build this.
	db, err := sql.Open(os.Getenv("ORDERS_DRIVER"), os.Getenv("ORDERS_DSN"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	a := &api.API{
		Store:    store.New(db),
		Token:    os.Getenv("ORDERS_TOKEN"),
		Provider: os.Getenv("ORDERS_LOGIN"),
		Carrier:  os.Getenv("ORDERS_CARRIER"),
	}
	log.Print(http.ListenAndServe(":8080", web.Log(a.Routes())))
}
