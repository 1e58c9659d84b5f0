package sqlnorows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
)

var db *sql.DB

const byID = "SELECT name FROM users WHERE id = ?"

func direct(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, r.FormValue("id")).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func inIf(w http.ResponseWriter, r *http.Request) {
	var name string
	row := db.QueryRowContext(r.Context(), byID, r.FormValue("id"))
	if err := row.Scan(&name); err != nil { // want `when row.Scan finds no row, http.Error answers as for an outage`
		// Somebody has to look.
		log.Println(err)
		http.Error(w, "cannot read the user", 500)
		return
	}
	fmt.Fprintln(w, name)
}

func bareStatus(w http.ResponseWriter, r *http.Request) {
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `when [a-z.()A-Z]*Scan finds no row, w.WriteHeader answers as for an outage`
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, name)
}

func otherwise(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, 1).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	if err == nil {
		fmt.Fprintln(w, name)
	} else {
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

func early(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, 1).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	if err == nil {
		fmt.Fprintln(w, name)
		return
	}
	http.Error(w, "no", http.StatusInternalServerError)
}

func otherErrors(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRowContext(r.Context(), byID, 1).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	switch {
	case errors.Is(err, context.Canceled):
		return
	case err != nil:
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

// A helper of its own for each outcome.

func fail(w http.ResponseWriter, code int, message string) {
	w.WriteHeader(code)
	fmt.Fprintln(w, message)
}

func throughHelper(w http.ResponseWriter, r *http.Request) {
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `when [a-z.()A-Z]*Scan finds no row, fail answers as for an outage`
		fail(w, http.StatusInternalServerError, "cannot read the user")
		return
	}
	fail(w, http.StatusOK, name)
}

func serverError(w http.ResponseWriter, r *http.Request, err error) {
	log.Println(r.URL, err)
	http.Error(w, "internal server error", http.StatusInternalServerError)
}

func throughError(w http.ResponseWriter, r *http.Request) {
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `when [a-z.()A-Z]*Scan finds no row, serverError answers as for an outage`
		serverError(w, r, err)
		return
	}
	fmt.Fprintln(w, name)
}

var errTaken = errors.New("taken")

func answer(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, errTaken):
		http.Error(w, "taken", http.StatusConflict)
	default:
		http.Error(w, "internal server error", http.StatusInternalServerError)
	}
}

func throughSwitch(w http.ResponseWriter, r *http.Request) {
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `when [a-z.()A-Z]*Scan finds no row, answer answers as for an outage`
		answer(w, err)
		return
	}
	fmt.Fprintln(w, name)
}

// The error comes from a function that passes it on.

func name(id int) (string, error) {
	var name string
	err := db.QueryRow(byID, id).Scan(&name)
	return name, err
}

func wrappedName(id int) (string, error) {
	name, err := name(id)
	if err != nil {
		return "", fmt.Errorf("user %d: %w", id, err)
	}
	return name, nil
}

func passedOn(w http.ResponseWriter, r *http.Request) {
	name, err := name(1) // want `when name finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	other, err := wrappedName(2) // want `when wrappedName finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name, other)
}

type users interface {
	find(id int) (string, error)
}

type table struct{ db *sql.DB }

func (t *table) find(id int) (string, error) {
	var name string
	if err := t.db.QueryRow("SELECT name FROM users WHERE id = $1", id).Scan(&name); err != nil {
		return "", err
	}
	return name, nil
}

type server struct{ users users }

func (s *server) show(w http.ResponseWriter, r *http.Request) {
	name, err := s.users.find(1) // want `when s.users.find finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func affected(id int) error {
	res, err := db.Exec("DELETE FROM users WHERE id = ?", id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err == nil && n == 0 {
		return sql.ErrNoRows
	}
	return nil
}

func remove(w http.ResponseWriter, r *http.Request) {
	if err := affected(1); err != nil { // want `when affected finds no row, http.Error answers as for an outage`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
}

type scanner interface {
	Scan(dest ...any) error
}

func scanName(s scanner) (name string, err error) {
	err = s.Scan(&name)
	return
}

func scanRow(row *sql.Row) (string, error) {
	var name string
	if err := row.Scan(&name); err != nil {
		return "", fmt.Errorf("scan: %w", err)
	}
	return name, nil
}

func scanned(w http.ResponseWriter, r *http.Request) {
	name, err := scanName(db.QueryRow(byID, 1)) // want `when scanName finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	row := db.QueryRow(byID, 2)
	other, err := scanRow(row) // want `when scanRow finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name, other)
}

func closure(w http.ResponseWriter, r *http.Request) {
	load := func(id int) (string, error) {
		var name string
		err := db.QueryRow(byID, id).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
		return name, err
	}
	name, err := load(1)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

var handler = func(w http.ResponseWriter, r *http.Request) {
	name, err := name(1) // want `when name finds no row, http.Error answers as for an outage`
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

// Statements that may yield no row.

func statements(w http.ResponseWriter, r *http.Request, by string) {
	var id int
	stmt, err := db.Prepare("SELECT id FROM users WHERE name = ?")
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := stmt.QueryRow(by).Scan(&id); err != nil { // want `when [a-z.()A-Z]*Scan finds no row`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	query := fmt.Sprintf("SELECT id FROM %s WHERE name = ?", by)
	if err := db.QueryRow(query, by).Scan(&id); err != nil { // want `when [a-z.()A-Z]*Scan finds no row`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	query = "SELECT id FROM users"
	if by != "" {
		query += " WHERE name = ?"
	}
	if err := db.QueryRow("UPDATE users SET name = ? WHERE id = ? RETURNING id", by, id).Scan(&id); err != nil { // want `when [a-z.()A-Z]*Scan finds no row`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRow("INSERT INTO users (name) VALUES (?) ON CONFLICT DO NOTHING RETURNING id", by).Scan(&id); err != nil { // want `when [a-z.()A-Z]*Scan finds no row`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRow("SELECT MAX(id) FROM users GROUP BY name").Scan(&id); err != nil { // want `when [a-z.()A-Z]*Scan finds no row`
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
}

// The program ends.

func fatal() {
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `when [a-z.()A-Z]*Scan finds no row, log.Fatal ends the program`
		log.Fatal(err)
	}
	other, err := wrappedName(1) // want `when wrappedName finds no row, panic ends the program`
	if err != nil {
		panic(err)
	}
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `when [a-z.()A-Z]*Scan finds no row, os.Exit ends the program`
		fmt.Println(other, err)
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		log.Fatalln("no luck:", err)
	}
}

func checked() {
	var name string
	must(db.QueryRow(byID, 1).Scan(&name)) // want `when [a-z.()A-Z]*Scan finds no row, must ends the program`
}

// Any error counts as a missing row.

func masked(w http.ResponseWriter, r *http.Request) {
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil { // want `every error of [a-z.()A-Z]*Scan counts as a missing row, even an outage`
		http.NotFound(w, r)
		return
	}
	fmt.Fprintln(w, name)
}

func maskedByHelper(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1) // want `every error of wrappedName counts as a missing row, even an outage`
	if err != nil {
		fail(w, http.StatusNotFound, "no such user")
		return
	}
	fmt.Fprintln(w, name)
}

var errNotFound = errors.New("not found")

func maskedByError(id int) (string, error) {
	name, err := name(id) // want `every error of name counts as a missing row, even an outage`
	if err != nil {
		return "", errNotFound
	}
	return name, nil
}

type userMissing struct{ id int }

func (u userMissing) Error() string { return "no such user" }

func maskedByType(id int) (string, error) {
	name, err := name(id) // want `every error of name counts as a missing row, even an outage`
	if err != nil {
		return "", userMissing{id}
	}
	return name, nil
}

// Comparisons that never find anything.

func compared() error {
	_, err := wrappedName(1)
	if err == sql.ErrNoRows { // want `err is wrapped, so == never finds sql.ErrNoRows`
		return nil
	}
	if err != sql.ErrNoRows && err != nil { // want `err is wrapped, so == never finds sql.ErrNoRows`
		return err
	}
	err = fmt.Errorf("again: %w", db.QueryRow(byID, 1).Scan())
	if sql.ErrNoRows == err { // want `err is wrapped, so == never finds sql.ErrNoRows`
		return nil
	}
	return err
}

// The fix keeps the text of what is compared: a literal in it has parts that a short form leaves out.
func comparedWithLiteral() bool {
	return fmt.Errorf("%w", func() error { return db.QueryRow(byID, 1).Scan() }()) == sql.ErrNoRows // want `is wrapped, so == never finds sql.ErrNoRows`
}

func comparedBySwitch() error {
	switch _, err := wrappedName(1); err {
	case nil:
		return nil
	case sql.ErrNoRows: // want `err is wrapped, so == never finds sql.ErrNoRows`
		return nil
	default:
		return err
	}
}

func comparedWith500(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err == sql.ErrNoRows { // want `err is wrapped, so == never finds sql.ErrNoRows`
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func neverThere() error {
	rows, err := db.Query("SELECT 1")
	if err == sql.ErrNoRows { // want `err never is sql.ErrNoRows here, so this finds nothing`
		return nil
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(); errors.Is(err, sql.ErrNoRows) { // want `err never is sql.ErrNoRows here, so this finds nothing`
			return nil
		}
	}
	if _, err := db.Exec("DELETE FROM users"); err != nil {
		switch {
		case errors.Is(err, sql.ErrNoRows): // want `err never is sql.ErrNoRows here, so this finds nothing`
			return nil
		}
		return fmt.Errorf("delete: %w", err)
	}
	return rows.Err()
}

func neverAfterLoop() ([]string, error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	switch {
	case err == sql.ErrNoRows: // want `err never is sql.ErrNoRows here, so this finds nothing`
		return nil, nil
	case err != nil:
		return nil, err
	}
	return names, rows.Err()
}

func neverWrapped() error {
	tx, err := db.Begin()
	if err != nil {
		err = fmt.Errorf("begin: %w", err)
		if errors.Is(err, sql.ErrNoRows) { // want `err never is sql.ErrNoRows here, so this finds nothing`
			return nil
		}
		return err
	}
	return tx.Commit()
}

func hiding(id int) (string, error) {
	name, err := name(id)
	if err != nil {
		return "", fmt.Errorf("user %d: %v", id, err)
	}
	return name, nil
}

func hidingText(id int) (string, error) {
	name, err := name(id)
	if err != nil {
		return "", errors.New("user: " + err.Error())
	}
	return name, nil
}

func lookingInVain() error {
	_, err := hiding(1)
	if errors.Is(err, sql.ErrNoRows) { // want `err hides what it was made of, so this never finds sql.ErrNoRows`
		return nil
	}
	_, err = hidingText(1)
	if err == sql.ErrNoRows { // want `err hides what it was made of, so this never finds sql.ErrNoRows`
		return nil
	}
	return err
}

// maskedButTold logs all errors but one: whether that is one to be answered with
// 404 is not known, so that there is no fix.
func maskedButTold(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1) // want `every error of wrappedName counts as a missing row, even an outage`
	if err != nil {
		if err != errRefused {
			log.Println(err)
		}
		http.NotFound(w, r)
		return
	}
	fmt.Fprintln(w, name)
}

var errRefused = errors.New("refused")

// Flags, and what is deferred.

func byFlag(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, 1).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	failed := false
	if err != nil {
		failed = true
	}
	if failed {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	err = db.QueryRow(byID, 2).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	found := err == nil
	if !found {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func deferredAnswer(w http.ResponseWriter, r *http.Request) {
	var err error
	defer func() {
		if err != nil {
			http.Error(w, "no", http.StatusInternalServerError)
		}
	}()
	var name string
	err = db.QueryRow(byID, 1).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	log.Print(name)
}

func hiddenFirst(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, 1).Scan(&name) // want `when [a-z.()A-Z]*Scan finds no row, http.Error answers as for an outage`
	if err != nil {
		err = fmt.Errorf("user: %v", err)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func wrapping(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("users: %w", err)
}

func deferredWrapping(id int) (name string, err error) {
	defer func() {
		err = wrapping(err)
	}()
	err = db.QueryRow(byID, id).Scan(&name)
	return
}

func deferredHiding(id int) (name string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("user %d: %v", id, err)
		}
	}()
	err = db.QueryRow(byID, id).Scan(&name)
	return
}

func deferredElsewhere() (bool, error) {
	_, err := deferredWrapping(1)
	if err == sql.ErrNoRows { // want `err is wrapped, so == never finds sql.ErrNoRows`
		return false, nil
	}
	_, err = deferredHiding(1)
	if errors.Is(err, sql.ErrNoRows) { // want `err hides what it was made of, so this never finds sql.ErrNoRows`
		return false, nil
	}
	return true, err
}
