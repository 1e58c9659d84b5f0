// Package control has strange control flow around responses and rows.
package control

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
)

func jumps(w http.ResponseWriter, r *http.Request) {
	i := 0
	goto test
again:
	i++
	if i > 3 {
		http.Error(w, "too often", 400)
		return
	}
test:
	if r.Method == "GET" {
		goto again
	}
	w.WriteHeader(200)
}

func intoBlockEnd(w http.ResponseWriter, r *http.Request) {
	for {
		if r.Method == "" {
			http.Error(w, "x", 400)
			goto end
		}
		break
	}
	w.WriteHeader(200)
end:
}

func labels(w http.ResponseWriter, list [][]int) {
outer:
	for _, x := range list {
	inner:
		for _, y := range x {
			switch {
			case y == 0:
				continue outer
			case y == 1:
				break inner
			case y == 2:
				http.Error(w, "two", 400)
				break outer
			case y == 3:
				http.Error(w, "three", 400)
				return
			default:
				fallthrough
			case y == 4:
			}
		}
	}
}

func unused() {
L:
	for {
		break L
	}
M:
	{
		if false {
			goto M
		}
	}
N:
	switch {
	}
	if false {
		goto N
	} else {
		goto O
	}
O:
}

func empty(w http.ResponseWriter, r *http.Request, c chan int) {
	switch {
	}
	switch x := 1; x {
	}
	select {
	default:
	}
	if true {
	} else if false {
	} else {
	}
	for range c {
	}
	for false {
	}

	{
	}
}

func unreachable(w http.ResponseWriter, r *http.Request) {
	return
	http.Error(w, "a", 500)
	http.Error(w, "b", 500)
}

func numbers(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

func pairs(yield func(string, int) bool) { _ = yield("", 0) && yield("x", 1) }

func none(yield func() bool) { yield() }

func overFunc(w http.ResponseWriter, r *http.Request) {
	for i := range numbers {
		if i > 3 {
			http.Error(w, "many", 400)
			return
		}
	}
	for range none {
		defer fmt.Println()
	}
	for k, v := range pairs {
		fmt.Fprintln(w, k, v)
	}
}

func overInt(w http.ResponseWriter, n uint8) {
	for range n {
		fmt.Fprint(w, "x")
	}
	for i := range 'a' {
		_ = i
	}
	for i, c := range "text" {
		fmt.Fprint(w, i, c)
	}
	var a *[3]int
	for i := range a {
		fmt.Fprint(w, i)
	}
}

type wrapped struct{ *sql.Rows }

func (w wrapped) each(f func(*sql.Rows) error) error {
	defer w.Close()
	for w.Next() {
		if err := f(w.Rows); err != nil {
			return err
		}
	}
	return w.Err()
}

func rows(db *sql.DB) (n int, err error) {
	r, err := db.Query("SELECT 1")
	if err != nil {
		return
	}
	defer func() {
		if e := r.Close(); err == nil {
			err = e
		}
	}()
next:
	if r.Next() {
		n++
		goto next
	}
	err = r.Err()
	return
}

func both(a, b *sql.Rows) error {
	for a.Next() && b.Next() {
	}
	return errors.Join(a.Err(), b.Err())
}

func value(r *sql.Rows) error {
	next, look := r.Next, r.Err
	for next() {
	}
	return look()
}

func expression(r *sql.Rows) error {
	for (*sql.Rows).Next(r) {
	}
	return (*sql.Rows).Err(r)
}

func texts(err error) bool {
	switch s := fmt.Sprint(err); s {
	case "x", "":
		return err.Error()[0] == 'x'
	}
	return error.Error(err) == ""
}
