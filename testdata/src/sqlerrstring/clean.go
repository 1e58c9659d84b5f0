package sqlerrstring

import (
	"database/sql"
	"errors"
	"net"
	"strings"

	"github.com/gocql/gocql"
)

func right(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// No driver says so.
func other(err error) bool {
	return strings.Contains(err.Error(), "user is not allowed") || err.Error() == "EOF" || err.Error() == ""
}

// Others say so too, and where the error comes from is not known.
func unknown(err error) bool {
	return strings.Contains(err.Error(), "connection refused") ||
		strings.Contains(err.Error(), "already exists") ||
		strings.Contains(err.Error(), "not found") ||
		strings.Contains(err.Error(), "record not found") ||
		strings.Contains(err.Error(), "Access denied") ||
		strings.Contains(err.Error(), "deadlock")
}

func dial(db *sql.DB) error {
	err := db.Ping()
	if err == nil {
		_, err = net.Dial("tcp", "localhost:1")
	}
	if err != nil && strings.Contains(err.Error(), "connection refused") {
		return nil
	}
	return err
}

// gocql makes an error of its own of the text of the connection's.
func session(cluster *gocql.ClusterConfig) bool {
	_, err := cluster.CreateSession()
	return err == nil || strings.Contains(err.Error(), "connection refused")
}

// There is no code for these.
func untyped(db *sql.DB) bool {
	_, err := db.Exec("DELETE FROM t")
	return err != nil && (strings.Contains(err.Error(), "no such table") || strings.Contains(err.Error(), "database is closed"))
}

// These are no texts of errors.
func texts(s string, list []string) bool {
	for _, x := range list {
		if strings.Contains(x, "duplicate key") {
			return true
		}
	}
	return s == "sql: no rows in result set" || strings.Contains(s, "23505")
}

// A text that is an error's and something else besides.
func mixed(err error, s string) bool {
	msg := s
	if err != nil {
		msg = err.Error()
	}
	return strings.Contains(msg, "no rows in result set")
}

func texts2(msg string) bool { return strings.Contains(msg, "no rows in result set") }

func handedText() bool { return texts2("no rows in result set") }

// equalText compares an error with a text that it cannot be: the sentinel's
// begins with "sql: ".
func equalText(err error) bool { return err.Error() == "no rows in result set" }

// A list may be made of itself.
func ofItself(err error, list []string, known map[string]string) bool {
	list = []string{list[0]}
	known = map[string]string{"a": known["b"]}
	for _, text := range list {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return strings.Contains(err.Error(), list[0]) || strings.Contains(err.Error(), known["a"])
}
