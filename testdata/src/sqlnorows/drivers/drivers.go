// Package drivers asks for one row in the ways of several libraries.
package drivers

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
	pkgerrors "github.com/pkg/errors"
	"github.com/redis/go-redis/v9"
	"go.mongodb.org/mongo-driver/mongo"
	"gorm.io/gorm"
)

type user struct{ Name string }

const byID = "SELECT name FROM users WHERE id = $1"

// sqlx

func get(w http.ResponseWriter, r *http.Request, db *sqlx.DB) {
	var u user
	if err := db.Get(&u, byID, 1); err != nil { // want `when db.Get finds no row, http.Error answers as for an outage`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRowx(db.Rebind(byID), 1).StructScan(&u); err != nil { // want `when StructScan finds no row, http.Error answers as for an outage`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	var n int
	if err := db.GetContext(r.Context(), &n, "SELECT count(*) FROM users"); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	var all []user
	if err := db.Select(&all, "SELECT name FROM users"); errors.Is(err, sql.ErrNoRows) { // want `err never is sql.ErrNoRows here, so this finds nothing`
		http.NotFound(w, r)
	}
}

// pgx

func queryRow(w http.ResponseWriter, r *http.Request, conn *pgx.Conn) {
	var name string
	err := conn.QueryRow(r.Context(), byID, 1).Scan(&name) // want `when conn.QueryRow\(\).Scan finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	err = conn.QueryRow(r.Context(), byID, 2).Scan(&name)
	if err == pgx.ErrNoRows {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := conn.QueryRow(r.Context(), byID, 3).Scan(&name); errors.Is(err, sql.ErrNoRows) {
		http.NotFound(w, r)
		return
	}
	if err := conn.QueryRow(r.Context(), byID, 4).Scan(&name); err == sql.ErrNoRows { // want `err is an error of pgx, so == never finds sql.ErrNoRows`
		http.NotFound(w, r)
		return
	}
	if _, err := conn.Exec(r.Context(), "DELETE FROM users"); err == pgx.ErrNoRows { // want `err never is pgx.ErrNoRows here, so this finds nothing`
		http.NotFound(w, r)
	}
}

// gorm

func first(w http.ResponseWriter, r *http.Request, db *gorm.DB) {
	var u user
	if err := db.Where("name = ?", "x").First(&u).Error; err != nil { // want `when db.Where\(\).First finds no row, http.Error answers as for an outage`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	result := db.Take(&u) // want `when db.Take finds no row, http.Error answers as for an outage`
	if result.Error != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	result = db.First(&u)
	if errors.Is(result.Error, gorm.ErrRecordNotFound) {
		http.NotFound(w, r)
		return
	}
	if result.Error != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	found := db.First(&u)
	if found.RowsAffected == 0 {
		http.NotFound(w, r)
		return
	}
	if found.Error != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.Find(&u).Error; err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

func load(db *gorm.DB) (*user, error) {
	var u user
	if err := db.First(&u).Error; err != nil {
		return nil, pkgerrors.Wrap(err, "load")
	}
	return &u, nil
}

func loaded(w http.ResponseWriter, r *http.Request, db *gorm.DB) {
	u, err := load(db)
	if err == gorm.ErrRecordNotFound { // want `err is wrapped, so == never finds ErrRecordNotFound`
		http.NotFound(w, r)
		return
	}
	if pkgerrors.Cause(err) == gorm.ErrRecordNotFound {
		http.NotFound(w, r)
		return
	}
	fmt.Fprintln(w, u)
}

// mongo, redis

func document(w http.ResponseWriter, r *http.Request, db *mongo.Database, users *mongo.Collection) {
	var u user
	if err := users.FindOne(r.Context(), 1).Decode(&u); err != nil { // want `when FindOne\(\).Decode finds no row, http.Error answers as for an outage`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.RunCommand(r.Context(), "ping").Decode(&u); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

func cached(ctx context.Context, client *redis.Client, w http.ResponseWriter) {
	name, err := client.Get(ctx, "name").Result() // want `when client.Get\(\).Result finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	info, err := client.Info(ctx).Result()
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name, info)
}
