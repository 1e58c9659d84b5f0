package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// An Order is what a customer wants.
type Order struct {
	ID       int64     `json:"id"`
	Customer int64     `json:"customer"`
	Item     string    `json:"item"`
	Cents    int64     `json:"cents"`
	Placed   time.Time `json:"placed"`
}

const orderColumns = "id, customer, item, cents, placed"

// ScanOrder reads the current row of a query for all columns of orders.
func ScanOrder(rows *sql.Rows) (Order, error) {
	var o Order
	err := rows.Scan(&o.ID, &o.Customer, &o.Item, &o.Cents, &o.Placed)
	return o, err
}

// Order returns the order with the id.
func (s *Store) Order(ctx context.Context, id int64) (*Order, error) {
	var o Order
	row := s.db.QueryRowContext(ctx, "SELECT "+orderColumns+" FROM orders WHERE id = ?", id)
	if err := row.Scan(&o.ID, &o.Customer, &o.Item, &o.Cents, &o.Placed); err != nil {
		return nil, fmt.Errorf("order %d: %w", id, err)
	}
	return &o, nil
}

// OrdersOf returns the orders of a customer, the newest first.
func (s *Store) OrdersOf(ctx context.Context, customer int64) ([]Order, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+orderColumns+" FROM orders WHERE customer = ? ORDER BY placed DESC", customer)
	if err != nil {
		return nil, fmt.Errorf("orders of %d: %w", customer, err)
	}
	defer rows.Close()
	var list []Order
	for rows.Next() {
		o, err := ScanOrder(rows)
		if err != nil {
			return nil, fmt.Errorf("orders of %d: %w", customer, err)
		}
		list = append(list, o)
	}
	return list, nil
}

// Unpaid returns the orders without a payment, the oldest first.
func (s *Store) Unpaid(ctx context.Context) ([]Order, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+orderColumns+" FROM orders WHERE NOT paid ORDER BY placed")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Order
	for rows.Next() {
		o, err := ScanOrder(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// AllOrders returns all orders in the order of their ids. The caller closes the rows.
func (s *Store) AllOrders(ctx context.Context) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT "+orderColumns+" FROM orders ORDER BY id")
}

// Shipped tells when the order was shipped.
func (s *Store) Shipped(ctx context.Context, order int64) (time.Time, error) {
	var at time.Time
	err := s.db.QueryRowContext(ctx, "SELECT at FROM shipments WHERE order_id = ?", order).Scan(&at)
	if err != nil {
		return time.Time{}, fmt.Errorf("shipment of %d: %w", order, err)
	}
	return at, nil
}

// Place adds an order and sets its id.
func (s *Store) Place(ctx context.Context, o *Order) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err := tx.Rollback(); err != nil && !strings.Contains(err.Error(), "transaction has already been committed") {
			slog.Error("not rolled back", "err", err)
		}
	}()
	const insert = "INSERT INTO orders (customer, item, cents, placed) VALUES (?, ?, ?, ?) RETURNING id"
	if err := tx.QueryRowContext(ctx, insert, o.Customer, o.Item, o.Cents, o.Placed).Scan(&o.ID); err != nil {
		return fmt.Errorf("order of %d: %w", o.Customer, err)
	}
	if _, err := tx.ExecContext(ctx, "UPDATE customers SET last_order = ? WHERE id = ?", o.ID, o.Customer); err != nil {
		return fmt.Errorf("order of %d: %w", o.Customer, err)
	}
	return tx.Commit()
}

// Rename changes what has been ordered.
func (s *Store) Rename(ctx context.Context, order int64, item string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE orders SET item = ? WHERE id = ?", item, order)
	return err
}

// Cancel removes an order together with its payments.
func (s *Store) Cancel(ctx context.Context, order int64) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			slog.Error("not rolled back", "err", err)
		}
	}()
	for _, statement := range []string{
		"DELETE FROM payments WHERE order_id = ?",
		"DELETE FROM orders WHERE id = ?",
	} {
		if _, err := tx.ExecContext(ctx, statement, order); err != nil {
			return fmt.Errorf("cancel %d: %w", order, err)
		}
	}
	return tx.Commit()
}
