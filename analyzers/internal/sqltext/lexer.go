package sqltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind is what a token is.
type kind uint8

const (
	word    kind = iota // a keyword or name, in lower case
	quoted              // a quoted name
	literal             // a string or number
	symbol              // one character
)

type token struct {
	kind kind
	text string
}

func (t token) is(kind kind, text string) bool { return t.kind == kind && t.text == text }

// lex splits a statement into tokens, without comments. It reads what the four
// dialects have in common and, where they differ, what each of them has: no
// statement of one reads differently for what another would make of it, but
// for a # in front of a word, which is a comment in MySQL and an operator in
// PostgreSQL, and is read as the latter.
func lex(text string) []token {
	l := lexer{rest: text}
	for l.rest != "" {
		l.next()
	}
	return l.tokens
}

type lexer struct {
	rest   string
	tokens []token
}

func (l *lexer) emit(kind kind, n int) {
	text := l.rest[:n]
	if kind == word {
		text = strings.ToLower(text)
	}
	l.tokens = append(l.tokens, token{kind, text})
	l.rest = l.rest[n:]
}

func (l *lexer) next() {
	r, size := utf8.DecodeRuneInString(l.rest)
	switch {
	case unicode.IsSpace(r):
		l.rest = l.rest[size:]
	case strings.HasPrefix(l.rest, "--"), strings.HasPrefix(l.rest, "# "):
		_, l.rest, _ = strings.Cut(l.rest, "\n")
	case strings.HasPrefix(l.rest, "/*"):
		l.comment()
	case r == '\'':
		l.emit(literal, l.quote('\'', true))
	case r == '"':
		l.emit(quoted, l.quote('"', false))
	case r == '`':
		l.emit(quoted, l.quote('`', false))
	case r == '[' && !l.subscript():
		n := strings.IndexByte(l.rest, ']') + 1
		if n == 0 {
			n = len(l.rest)
		}
		l.emit(quoted, n)
	case r == '$':
		l.dollar()
	case unicode.IsDigit(r):
		l.emit(literal, l.span(func(r rune) bool { return unicode.IsDigit(r) || r == '.' || unicode.IsLetter(r) }))
	case isWordRune(r):
		l.emit(word, l.span(isWordRune))
	default:
		l.emit(symbol, size)
	}
}

// isWordRune tells whether a name or a placeholder can have the character.
func isWordRune(r rune) bool {
	return r == '_' || r == '@' || r == '#' || r == '$' || r == Opaque || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func (l *lexer) span(in func(rune) bool) int {
	if n := strings.IndexFunc(l.rest, func(r rune) bool { return !in(r) }); n >= 0 {
		return n
	}
	return len(l.rest)
}

// comment skips a comment; those of PostgreSQL nest.
func (l *lexer) comment() {
	depth := 0
	for l.rest != "" {
		switch {
		case strings.HasPrefix(l.rest, "/*"):
			depth++
			l.rest = l.rest[2:]
		case strings.HasPrefix(l.rest, "*/"):
			depth--
			l.rest = l.rest[2:]
		default:
			l.rest = l.rest[1:]
		}
		if depth == 0 {
			return
		}
	}
}

// quote returns the length of a quoted text that the rest begins with. A quote
// in it is doubled, or has a backslash in front where escapes tells that there
// are such.
func (l *lexer) quote(q byte, escapes bool) int {
	for i := 1; i < len(l.rest); i++ {
		switch {
		case l.rest[i] == '\\' && escapes && i+1 < len(l.rest) && l.rest[i+1] == q && strings.IndexByte(l.rest[i+2:], q) >= 0:
			i++
		case l.rest[i] == q && i+1 < len(l.rest) && l.rest[i+1] == q:
			i++
		case l.rest[i] == q:
			return i + 1
		}
	}
	return len(l.rest)
}

// subscript tells whether a bracket is one behind an expression, as in
// PostgreSQL, and not the quote of a name, as in SQL Server.
func (l *lexer) subscript() bool {
	if len(l.tokens) == 0 {
		return false
	}
	last := l.tokens[len(l.tokens)-1]
	switch last.kind {
	case symbol:
		return last.text == ")" || last.text == "]"
	case word:
		return !keywords[last.text]
	}
	return last.kind == quoted
}

// dollar reads $1, or $tag$…$tag$.
func (l *lexer) dollar() {
	n := 1 + strings.IndexFunc(l.rest[1:], func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n > 0 && l.rest[n] == '$' && (n == 1 || !unicode.IsDigit(rune(l.rest[1]))) {
		tag := l.rest[:n+1]
		if end := strings.Index(l.rest[n+1:], tag); end >= 0 {
			l.emit(literal, n+1+end+len(tag))
			return
		}
	}
	l.emit(word, max(1, l.span(isWordRune)))
}
