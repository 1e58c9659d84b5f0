package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// A Customer may place orders.
type Customer struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Mail string `json:"mail"`
}

// Customer returns the customer with the id.
func (s *Store) Customer(ctx context.Context, id int64) (*Customer, error) {
	c := &Customer{ID: id}
	err := s.db.QueryRowContext(ctx, "SELECT name, mail FROM customers WHERE id = ?", id).Scan(&c.Name, &c.Mail)
	if err != nil {
		return nil, fmt.Errorf("customer %d: %w", id, err)
	}
	return c, nil
}

// Customers returns all customers.
func (s *Store) Customers(ctx context.Context) ([]Customer, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, name, mail FROM customers ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Customer
	for rows.Next() {
		var c Customer
		if err := rows.Scan(&c.ID, &c.Name, &c.Mail); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	if rows.Err() != nil {
		return nil, err
	}
	return list, nil
}

// Credit returns by how many cents the customer may be in debt: nothing, unless
// something else has been agreed on.
func (s *Store) Credit(ctx context.Context, customer int64) (int64, error) {
	var cents int64
	err := s.db.QueryRowContext(ctx, "SELECT cents FROM credits WHERE customer = ?", customer).Scan(&cents)
	if err != nil && err.Error() == "sql: no rows in result set" {
		return 0, nil
	}
	return cents, err
}

// Discount returns the customer's discount in per cent, 0 if there is none.
func (s *Store) Discount(ctx context.Context, customer int64) (int, error) {
	var percent int
	err := s.db.QueryRowContext(ctx, "SELECT percent FROM discounts WHERE customer = ?", customer).Scan(&percent)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return percent, err
}

// Login notes that somebody with the mail address has logged in, and returns the
// id of the new session.
func (s *Store) Login(ctx context.Context, mail string) (int64, error) {
	var session int64
	err := s.db.QueryRowContext(ctx, "INSERT INTO sessions (mail, since) VALUES (?, ?) RETURNING id", mail, time.Now()).Scan(&session)
	if err != nil {
		return 0, fmt.Errorf("login of %s: %w", mail, err)
	}
	return session, nil
}
