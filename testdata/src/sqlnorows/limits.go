package sqlnorows

import (
	"fmt"
	"net/http"
)

// The statement is not known, as far as this function goes.
func byQuery(query string) (string, error) {
	var name string
	err := db.QueryRow(query).Scan(&name)
	return name, err
}

func unknownStatement(w http.ResponseWriter, r *http.Request) {
	name, err := byQuery(byID)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

// An error in a struct is lost from sight.
type result struct {
	name string
	err  error
}

func load() result {
	name, err := name(1)
	return result{name, err}
}

func fromStruct(w http.ResponseWriter, r *http.Request) {
	res := load()
	if res.err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, res.name)
}
