// Package generic has handlers and queries with type parameters.
package generic

import (
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
)

type store[K comparable, V any] struct {
	db   *sql.DB
	next *store[K, V]
	all  map[K]V
}

func (s *store[K, V]) get(k K) (v V, err error) {
	err = s.db.QueryRow("SELECT v FROM t WHERE k = ?", k).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return v, nil
	}
	return v, err
}

func (s *store[K, _]) handler(parse func(string) (K, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		k, err := parse(r.URL.Path)
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		v, err := s.get(k)
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		write(w, v)
	}
}

func write[T any](w http.ResponseWriter, v T) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func zero[T any]() (t T) { return }

func note[T ~string | ~[]byte](T) {}

// afterwards calls only what is harmless once the error was sent.
func afterwards(w http.ResponseWriter, r *http.Request) {
	if r.Method == "" {
		http.Error(w, "no method", 400)
		note[string]("x")
		note([]byte{})
		func() {}()
		_ = zero[func() int]()
		return
	}
	func() { w.WriteHeader(204) }()
}

type rowser interface {
	Next() bool
	Err() error
	Scan(...any) error
}

type maker[R any] interface {
	*R
	rowser
}

func collect[R any, P maker[R], T any](rows P) (list []T, err error) {
	for rows.Next() {
		var t T
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

func collectAny[T any](rows rowser) ([]T, error) {
	var list []T
	for rows.Next() {
		var t T
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

var _, _ = collect[sql.Rows, *sql.Rows, int], collectAny[string]

func sequence[T any](rows *sql.Rows) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer rows.Close()
		var t T
		for rows.Next() {
			if err := rows.Scan(&t); !yield(t, err) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(t, err)
		}
	}
}

func stream(w http.ResponseWriter, rows *sql.Rows) error {
	for v, err := range sequence[string](rows) {
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(v)); err != nil {
			return err
		}
		continue
	}
	return nil
}

type tree[T any] struct {
	left, right *tree[T]
	list        []tree[T]
	http.ResponseWriter
}

type (
	alias[T any]  = map[string]T
	recursive     []recursive
	self          func(self) self
	chans         chan chans
	embeds[T any] struct{ *embeds[T] }
	constraint    interface{ ~int | ~string }
	emptySet      interface {
		int
		string
	}
	methodOnly[T any] interface{ M(T) methodOnly[T] }
)
