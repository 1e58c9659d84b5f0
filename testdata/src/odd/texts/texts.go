// Package texts compares the texts of errors in strange ways, with texts that
// no driver produces.
package texts

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	str "strings"
)

var _ sql.NullString

type failure[T any] struct{ value T }

func (f failure[T]) Error() string { return fmt.Sprint(f.value) }

func (f *failure[T]) contains(text string) bool { return str.Contains(f.Error(), text) }

func pair() (string, string) { return "a", "b" }

func failed() (int, error) { return 0, failure[int]{} }

func spread() bool {
	return str.Contains(pair()) || str.EqualFold(pair()) || fmt.Sprint(failed()) == "0 x" || str.Index(pair()) >= 0
}

func self(err error) bool {
	msg := "x"
	msg = msg
	a, b := msg, msg
	a, b = b, a
	msg += err.Error()
	p := &msg
	*p = "y"
	return str.Contains(a, b) || str.Contains(msg, a)
}

func values(err error) bool {
	contains, text := str.Contains, err.Error
	return contains(text(), "x") || error.Error(err) == "x" || (*failure[int]).contains(new(failure[int]), "x")
}

func variadic(err error, texts ...string) bool {
	for i := range texts {
		if str.Contains(err.Error(), texts[i]) {
			return variadic(err, texts[i+1:]...)
		}
	}
	return variadic(err)
}

func generic[E error, S ~string](err E, text S) bool { return S(err.Error()) == text }

func recursive(msg string, n int) bool {
	return n > 0 && (str.Contains(msg, "x") || recursive(str.ToLower(msg), n-1))
}

var loop = func() string { return again }()

var again = loop2

const loop2 = "x"

var patterns = map[string]*regexp.Regexp{"a": regexp.MustCompile("a"), "": nil}

func matches(err error) bool {
	for _, re := range patterns {
		if re.MatchString(err.Error()) {
			return true
		}
	}
	return patterns["a"].MatchString(err.Error()) || regexp.MustCompile(again).MatchString(loop)
}

func tags(err error) {
	switch err.Error() {
	}
	switch s := err.Error(); {
	case s == "", len(s) > 3 && s[:3] == "abc":
	default:
	}
	switch x := any(err).(type) {
	case failure[int], *failure[string]:
		_ = x
	case interface{ Is(error) bool }:
		_ = x.Is(nil)
	}
}

func targets(err error) bool {
	var target any = new(struct{ error })
	var f failure[int]
	return errors.As(err, &f) || errors.As(err, &target.(*struct{ error }).error) || errors.As(two(err))
}

func two(err error) (error, any) { return err, new(failure[int]) }

func is(err error) bool { return is2(err.Error(), err) && recursive(err.Error(), 2) }

func is2(string, error) bool { return generic(failure[int]{}, "x") }

func embedded(e struct{ error }) bool { return e.Error() == "x" || e.error.Error() == "" }
