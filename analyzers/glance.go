package analyzers

import (
	"bytes"
	"iter"
	"unicode"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
)

// A Glance is what the mere text of Go files tells of whether the rules may have something to say
// about a package that imports nothing which they are about, nor a package of which there are
// facts. A comment that silences nothing is reported wherever it is. Rows are of any type with the
// right methods, two of which are looked for here.
type Glance struct {
	Directs     bool // there may be comments that silence reports
	SelectsNext bool // a Next may be selected
	// A method Next or Err may be declared, or be that of an embedded type of the
	// standard library.
	HasNext, HasErr bool
}

// MayHaveRows tells whether there may be a type that iterates like sql.Rows.
func (g Glance) MayHaveRows() bool { return g.HasNext && g.HasErr }

// Or returns what is there in one or the other.
func (g Glance) Or(h Glance) Glance {
	return Glance{g.Directs || h.Directs, g.SelectsNext || h.SelectsNext, g.HasNext || h.HasNext, g.HasErr || h.HasErr}
}

// withNext and withErr are the types of the standard library that have a method Next() bool or
// Err() error, but for those of packages that the rules are about.
var (
	withNext = []string{"MapIter", "PB"}
	withErr  = []string{"Context", "ErrorList", "Scanner"}
)

// GlanceAt looks at the text of a Go file.
func GlanceAt(src []byte) Glance {
	g := Glance{Directs: diag.MayDirect(src)}
	for _, after := range words(src, "Next") {
		g.SelectsNext = true
		g.HasNext = g.HasNext || isDeclared(after)
	}
	for _, after := range words(src, "Err") {
		g.HasErr = g.HasErr || isDeclared(after)
	}
	for _, name := range withNext {
		g.HasNext = g.HasNext || isEmbedded(src, name)
	}
	for _, name := range withErr {
		g.HasErr = g.HasErr || isEmbedded(src, name)
	}
	return g
}

// words yields the text before and after a word wherever that is no part of a longer one.
func words(text []byte, word string) iter.Seq2[[]byte, []byte] {
	return func(yield func(before, after []byte) bool) {
		for i := 0; ; i += len(word) {
			next := bytes.Index(text[i:], []byte(word))
			if next < 0 {
				return
			}
			i += next
			before, after := text[:i], text[i+len(word):]
			if i > 0 && isLetter(before[i-1]) || len(after) > 0 && isLetter(after[0]) {
				continue
			}
			if !yield(before, after) {
				return
			}
		}
	}
}

// isDeclared tells whether the declaration of a method without parameters and with a result may go on
// like that after the method's name. What follows a call is no name, and seldom a parenthesis.
func isDeclared(text []byte) bool {
	for _, c := range []byte("()") {
		text = bytes.TrimLeft(text, " \t")
		if len(text) == 0 || text[0] != c {
			return false
		}
		text = text[1:]
	}
	text = bytes.TrimLeft(text, " \t")
	return len(text) > 0 && (isLetter(text[0]) || text[0] == '(')
}

// isEmbedded tells whether a type of another package may be embedded: no name stands before it, as
// does before a parameter, nor anything else that leads to a type.
func isEmbedded(text []byte, name string) bool {
	for before := range words(text, name) {
		if pkg, ok := bytes.CutSuffix(before, []byte(".")); ok {
			before = bytes.TrimRightFunc(pkg, func(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) })
		}
		before = bytes.TrimRight(before, "* \t")
		if len(before) == 0 || bytes.ContainsAny(before[len(before)-1:], "{;\n\r") {
			return true
		}
	}
	return false
}

// isLetter tells whether a byte may belong to a name. Those of letters that are not ASCII
// count as others, by which too much is seen, if anything.
func isLetter(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
