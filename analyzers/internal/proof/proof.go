package proof

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A Fixed is what the fixes of sqlerrstring make of the texts of one driver.
type Fixed struct {
	Error reflect.Type // the type of the driver's errors
	// Tests has for each key of the table that names nothing the test that replaces a
	// search for it in the error of a call.
	Tests map[string]func(*sql.DB) bool
	// Constants has the constants for the codes, which are as in the table.
	Constants map[string]any
}

// A Case provokes an error whose text has a key of the table.
type Case struct {
	Key     string
	Provoke func(t *testing.T) error
}

// Hold holds the rows that have a code of the driver against the errors of the
// cases: the test that a fix writes accepts those that say what the row says, and
// no other. It fails if a row, a key or a code has no case.
func Hold(t *testing.T, fixed Fixed, cases []Case) {
	t.Helper()
	h := &holder{
		fixed:   fixed,
		driver:  driverOf(fixed),
		seen:    make(map[string]bool),
		generic: make(map[string]bool),
	}
	for _, row := range api.ErrorTexts() {
		if i := slices.IndexFunc(row.Codes, func(code api.Code) bool { return code.Driver == h.driver }); i >= 0 {
			h.rows = append(h.rows, codedRow{row.Keys, row.Codes[i]})
		} else if slices.Contains(row.Untyped, h.driver) {
			h.untyped = append(h.untyped, row.Keys...)
		}
	}
	h.holdConstants(t)
	for _, c := range cases {
		t.Run(c.Key, func(t *testing.T) {
			err := c.Provoke(t)
			if err == nil {
				t.Fatal("no error")
			}
			t.Log(err)
			if !api.HasKey(err.Error(), c.Key) {
				t.Errorf("%q does not say so", err)
			}
			h.holdError(t, err)
		})
	}
	if !t.Failed() {
		h.holdAll(t)
	}
}

// A codedRow is a row of the table, as to one driver.
type codedRow struct {
	keys []string
	code api.Code
}

type holder struct {
	fixed   Fixed
	driver  *api.Driver
	rows    []codedRow
	untyped []string        // the keys without a code of the driver
	seen    map[string]bool // the keys and codes of the rows, by [codedRow.fact]
	generic map[string]bool // the codes that go with the keys without a code
}

// fact names something that a row says.
func (r codedRow) fact(of string) string { return fmt.Sprintf("%s of the row %q", of, r.keys[0]) }

// driverOf returns the driver of the table whose errors have the type.
func driverOf(fixed Fixed) *api.Driver {
	for _, d := range api.Drivers {
		typ := fixed.Error
		if !d.IsValue && typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.PkgPath() == d.Error.Path && typ.Name() == d.Error.Name {
			return d
		}
	}
	panic(fmt.Sprintf("%s is in no table", fixed.Error))
}

// holdConstants holds the names of the codes against their values.
func (h *holder) holdConstants(t *testing.T) {
	t.Helper()
	for _, row := range h.rows {
		for _, value := range row.code.Values {
			if constant, ok := h.fixed.Constants[value]; ok && literal(reflect.ValueOf(constant)) != value {
				t.Errorf("%s stands for %v, not %s", api.CodeNamed(h.driver, row.code.Field, value), constant, value)
			}
		}
	}
}

// literal returns a code as the table has it.
func literal(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return fmt.Sprintf("%q", v.String())
	}
	return fmt.Sprintf("%d", v.Interface())
}

// holdError holds the rows against an error.
func (h *holder) holdError(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	for _, key := range h.untyped {
		if api.HasKey(text, key) {
			h.seen[key] = true
			h.generic[h.codeOf(t, err, h.rows[0].code.Field)] = true
		}
	}
	for _, row := range h.rows {
		said := h.says(text, row)
		if said {
			h.seen[row.fact(h.codeOf(t, err, row.code.Field))] = true
		}
		for _, key := range row.keys {
			if said && api.HasKey(text, key) {
				h.seen[row.fact(key)] = true
			}
			if strings.Contains(key, "*") {
				continue // it names something, which no code tells
			}
			if accepts := h.fixed.Tests[key](failing(err)); accepts != said {
				t.Errorf("the fix for %q accepts %q: %t", key, err, accepts)
			}
		}
	}
}

// says tells whether a text has a key of the row, and not as a part only of a
// longer key that goes with other codes, as "can't drop" in "can't drop database".
func (h *holder) says(text string, row codedRow) bool {
	return slices.ContainsFunc(row.keys, func(key string) bool {
		return api.HasKey(text, key) && !slices.ContainsFunc(h.rows, func(other codedRow) bool {
			return !shareCode(row, other) && slices.ContainsFunc(other.keys, func(longer string) bool {
				return strings.Contains(longer, key) && api.HasKey(text, longer)
			})
		})
	})
}

func shareCode(a, b codedRow) bool {
	return slices.ContainsFunc(a.code.Values, func(value string) bool { return slices.Contains(b.code.Values, value) })
}

// codeOf returns what a field, as a fix writes it, has in the driver's error
// within err.
func (h *holder) codeOf(t *testing.T, err error, field string) string {
	t.Helper()
	target := reflect.New(h.fixed.Error)
	if !errors.As(err, target.Interface()) {
		t.Fatalf("%q is no %s", err, h.fixed.Error)
	}
	v := target.Elem()
	name, mask, masked := strings.Cut(field, "&")
	if method, ok := strings.CutSuffix(name, "()"); ok {
		v = v.MethodByName(method).Call(nil)[0]
	} else {
		v = reflect.Indirect(v).FieldByName(name)
	}
	if masked {
		var m int64
		fmt.Sscan(mask, &m)
		return fmt.Sprint(v.Int() & m)
	}
	return literal(v)
}

// holdAll checks that all has been seen.
func (h *holder) holdAll(t *testing.T) {
	t.Helper()
	for _, key := range h.untyped {
		if !h.seen[key] {
			t.Errorf("no case for %q", key)
		}
	}
	if len(h.untyped) > 0 && len(h.generic) != 1 {
		t.Errorf("texts without a code of their own have the codes %v", h.generic)
	}
	for _, row := range h.rows {
		for _, of := range slices.Concat(row.keys, row.code.Values) {
			if !h.seen[row.fact(of)] {
				t.Errorf("no case for %s", row.fact(of))
			}
		}
	}
}

// failing returns a database whose calls fail with the error.
func failing(err error) *sql.DB { return sql.OpenDB(connector{err}) }

type connector struct{ err error }

func (c connector) Connect(context.Context) (driver.Conn, error) { return nil, c.err }
func (c connector) Driver() driver.Driver                        { return nil }

// A Sentinel is a sentinel of the table.
type Sentinel struct {
	Name    string
	Error   error
	Provoke func(t *testing.T) error
}

// HoldSentinels holds the sentinels of a package that are in the table against the
// errors that are provoked. It fails if one of them is not in the list.
func HoldSentinels(t *testing.T, path string, list []Sentinel) {
	t.Helper()
	provoked := make(map[string]error)
	for _, s := range list {
		err := s.Provoke(t)
		if err == nil {
			t.Errorf("%s: no error", s.Name)
			continue
		}
		t.Logf("%s: %v", s.Name, err)
		provoked[s.Name] = err
		for _, other := range list {
			if got := errors.Is(err, other.Error); got != (other.Name == s.Name) {
				t.Errorf("%q is %s: %t", err, other.Name, got)
			}
		}
	}
	for _, row := range api.ErrorTexts() {
		for _, s := range row.Sentinels {
			if s.Path != path {
				continue
			}
			err := provoked[s.Name]
			if err == nil {
				t.Errorf("no case for %s", s)
				continue
			}
			if err.Error() != s.Text {
				t.Errorf("%s says %q, not %q", s, err, s.Text)
			}
			for _, key := range row.Keys {
				if !api.HasKey(err.Error(), key) {
					t.Errorf("%s does not say %q", s, key)
				}
			}
		}
	}
}
