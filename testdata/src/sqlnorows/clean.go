package sqlnorows

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
)

func told(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, 1).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func compareStraight(w http.ResponseWriter, r *http.Request) {
	var name string
	err := db.QueryRow(byID, 1).Scan(&name)
	if err == sql.ErrNoRows {
		http.NotFound(w, r)
		return
	}
	if err != nil && err != sql.ErrNoRows {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func bySwitch(w http.ResponseWriter, r *http.Request) {
	var name string
	switch err := db.QueryRow(byID, 1).Scan(&name); err {
	case nil:
		fmt.Fprintln(w, name)
	case sql.ErrNoRows:
		http.NotFound(w, r)
	default:
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

func byCases(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	switch {
	case err == nil:
		fmt.Fprintln(w, name)
	case errors.Is(err, sql.ErrNoRows):
		http.NotFound(w, r)
	default:
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

func exceptMissing(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func nested(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil {
		code := http.StatusInternalServerError
		if errors.Is(err, sql.ErrNoRows) {
			code = http.StatusNotFound
		}
		http.Error(w, "no", code)
		return
	}
	fmt.Fprintln(w, name)
}

// deliberate answers a missing row with a 500, and says so.
func deliberate(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if errors.Is(err, sql.ErrNoRows) {
		log.Println("the settings are gone")
		http.Error(w, "no settings", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name, err)
}

// By helpers.

func isMissing(err error) bool { return errors.Is(err, sql.ErrNoRows) }

func byPredicate(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if isMissing(err) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func status(err error) int {
	if errors.Is(err, sql.ErrNoRows) {
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}

func byStatus(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil {
		http.Error(w, "no", status(err))
		return
	}
	fmt.Fprintln(w, name)
}

func reply(w http.ResponseWriter, err error) { http.Error(w, err.Error(), status(err)) }

func byReply(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil {
		reply(w, err)
		return
	}
	fmt.Fprintln(w, name)
}

func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return errNotFound
	}
	return err
}

func translated(id int) (string, error) {
	name, err := name(id)
	return name, translate(err)
}

func byTranslation(w http.ResponseWriter, r *http.Request) {
	name, err := translated(1)
	if errors.Is(err, errNotFound) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

var onError func(http.ResponseWriter, error)

func byUnknown(w http.ResponseWriter, r *http.Request, reject func(error) bool) {
	name, err := wrappedName(1)
	if err != nil {
		if reject(err) {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
		onError(w, err)
		return
	}
	fmt.Fprintln(w, name)
}

var errAlias = sql.ErrNoRows

func byAlias(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if errors.Is(err, errAlias) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func byText(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil && strings.Contains(err.Error(), "no rows") {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

func byType(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil {
		if _, ok := err.(interface{ Timeout() bool }); ok {
			http.Error(w, "no", http.StatusInternalServerError)
		}
		return
	}
	fmt.Fprintln(w, name)
}

func orDefault(id int) string {
	name, err := name(id)
	if err != nil {
		return "nobody"
	}
	return name
}

// whoeverElse fails because of another error.
func whoeverElse(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil {
		log.Println(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if len(body) == 0 {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

// cached falls back on something that fails in its own way.
func cached(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err == nil {
		fmt.Fprintln(w, name)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, len(body))
}

// A row is certain.

func certain(w http.ResponseWriter, r *http.Request, table string, ids []int) {
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM users WHERE name = ?", table).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	var found bool
	row := db.QueryRow("SELECT EXISTS (SELECT 1 FROM users WHERE id = ?)", n)
	if err := row.Scan(&found); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRow("INSERT INTO users (name) VALUES (?) RETURNING id", table).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRow(fmt.Sprintf("SELECT COUNT(*) FROM %s", table)).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	query := "SELECT COUNT(*) FROM users"
	if table != "" {
		query += " WHERE name = ?"
	}
	if err := db.QueryRow(query, table).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRow(rebind("SELECT MAX(id) FROM users WHERE name = ?"), table).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if err := db.QueryRow("PRAGMA user_version").Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	var b strings.Builder
	b.WriteString("SELECT COUNT(*)")
	if err := db.QueryRow(b.String()).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
}

func rebind(query string) string { return query }

// count does not know what it asks for.
func count(w http.ResponseWriter, query string) {
	var n int
	if err := db.QueryRow(query).Scan(&n); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

func counted() (n int, err error) {
	n64, err := scanName(db.QueryRow("SELECT COUNT(*) FROM users"))
	return len(n64), err
}

func scanRows(w http.ResponseWriter, r *http.Request) {
	if _, err := counted(); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := scanName(rows); err != nil {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
	}
	if err := rows.Err(); err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

// Not every error is a missing row.

func kept(id int) (string, error) {
	name, err := name(id)
	if err != nil {
		return "", errors.Join(errNotFound, err)
	}
	return name, nil
}

func inMemory(names map[int]string, id int) (string, error) {
	name, ok := names[id]
	if !ok {
		return "", sql.ErrNoRows
	}
	return name, nil
}

func fromMemory(w http.ResponseWriter, r *http.Request) {
	name, err := inMemory(nil, 1)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	fmt.Fprintln(w, name)
}

func nothing(id int) (*string, error) {
	name, err := name(id)
	if err != nil {
		return nil, nil
	}
	return &name, nil
}

// Comparisons that may find something.

func twoWays(id int) (string, error) {
	name, err := name(id)
	if err != nil && id > 0 {
		return "", fmt.Errorf("user %d: %w", id, err)
	}
	return name, err
}

func eitherWay() bool {
	_, err := twoWays(1)
	return err == sql.ErrNoRows
}

func reassigned(again bool) bool {
	_, err := db.Exec("DELETE FROM users")
	if again {
		_, err = name(1)
	}
	return err == sql.ErrNoRows
}

func unknown(find func() error) bool {
	err := find()
	return err == sql.ErrNoRows
}

func given(err error) bool { return err == sql.ErrNoRows }

func conceal(id int) (string, error) {
	name, err := name(id)
	if err != nil {
		return "", fmt.Errorf("user %d: %v", id, err)
	}
	return name, nil
}

func concealed(w http.ResponseWriter, r *http.Request) {
	name, err := conceal(1)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

// What a deferred call makes of a named result is what the caller gets.
func translatedLate(id int) (name string, err error) {
	defer func() {
		if errors.Is(err, sql.ErrNoRows) {
			err = errNotFound
		}
	}()
	err = db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

// Wrapped beside another error, it is the other that callers ask for.
func both(id int) (name string, err error) {
	err = db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("%w: %w", errNotFound, err)
	}
	return name, err
}

func asksForTheOther(w http.ResponseWriter, r *http.Request) {
	if _, err := translatedLate(1); errors.Is(err, errNotFound) {
		http.NotFound(w, r)
		return
	} else if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	if _, err := both(1); errors.Is(err, errNotFound) {
		http.NotFound(w, r)
	} else if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
	}
}

var errGone = errors.New("gone")

// anotherError answers with a 404 to one error only, which is no missing row.
func anotherError(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	if err != nil {
		switch {
		case errors.Is(err, sql.ErrNoRows):
			fmt.Fprintln(w, "nobody")
		case errors.Is(err, errGone):
			http.NotFound(w, r)
		default:
			http.Error(w, "no", http.StatusInternalServerError)
		}
		return
	}
	fmt.Fprintln(w, name)
}

type gone struct{}

func (*gone) Error() string { return "gone" }

func anotherType(w http.ResponseWriter, r *http.Request) {
	name, err := wrappedName(1)
	var g *gone
	switch {
	case err == nil:
		fmt.Fprintln(w, name)
	case err == errGone, errors.As(err, &g):
		http.NotFound(w, r)
	default:
		http.Error(w, "no", http.StatusBadRequest)
	}
}

// Another test than one for the sentinel says what is not there.

func isNotFound(err error) bool { return errors.Is(err, errNotFound) }

func byAnother(w http.ResponseWriter, r *http.Request, target *userMissing) {
	name, err := name(1)
	if errors.Is(err, errNotFound) {
		http.NotFound(w, r)
		return
	}
	if isNotFound(err) {
		http.NotFound(w, r)
		return
	}
	if errors.As(err, target) {
		http.NotFound(w, r)
		return
	}
	fmt.Fprintln(w, name)
}

func upserted(w http.ResponseWriter, r *http.Request) {
	var id int
	err := db.QueryRow("INSERT INTO users (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = $1 RETURNING id", "x").Scan(&id)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, id)
}

func deferredTranslation(id int) (name string, err error) {
	defer func() {
		err = translate(err)
	}()
	err = db.QueryRow(byID, id).Scan(&name)
	return
}

func byDeferredTranslation(w http.ResponseWriter, r *http.Request) {
	name, err := deferredTranslation(1)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, name)
}

// A flag may decide whether it is set itself.
func flagOfItsOwn(w http.ResponseWriter, r *http.Request) {
	again := r.FormValue("again") != ""
	var name string
	if err := db.QueryRow(byID, 1).Scan(&name); err != nil {
		fmt.Println(err)
	}
	if again {
		again = false
		http.Error(w, "later", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, name, again)
}
