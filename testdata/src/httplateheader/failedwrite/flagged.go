// Package failedwrite is run with the flag of its name.
package failedwrite

import (
	"encoding/json"
	"fmt"
	"net/http"
)

func failed(w http.ResponseWriter, r *http.Request) {
	if err := json.NewEncoder(w).Encode("v"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError) // want `http.Error is too late: NewEncoder\(\).Encode sent the status`
	}
}

func failedAssigned(w http.ResponseWriter, r *http.Request) {
	_, err := fmt.Fprintln(w, "body")
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError) // want `w.WriteHeader is too late: fmt.Fprintln sent the status`
		return
	}
	fmt.Println("sent")
}

func failedHeader(w http.ResponseWriter, r *http.Request) {
	if _, err := w.Write(nil); err != nil {
		w.Header().Set("X-Error", err.Error()) // want `w.Header\(\).Set is too late: w.Write sent the header`
	}
}
