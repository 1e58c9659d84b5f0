package analyzers

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"slices"

	"github.com/httperrlint/httperrlint/analyzers/internal/diag"
)

// A Glance is what the text of Go files tells of whether the rules may have something to say about
// a package that imports nothing which they are about, nor a package of which there are
// facts. A comment that silences nothing is reported wherever it is. Rows are of any type with the
// right methods, two of which are looked for here.
type Glance struct {
	Directs     bool // there may be comments that silence reports
	SelectsNext bool // a Next may be selected
	// A method Next or Err may be declared, or a type have it that is made of one of the
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

// GlanceAt looks at a Go file.
func GlanceAt(src []byte) Glance {
	g := Glance{Directs: diag.MayDirect(src)}
	for before, after := range words(src, "Next") {
		g.SelectsNext = true
		g.HasNext = g.HasNext || isDeclared(before, after)
	}
	for before, after := range words(src, "Err") {
		g.HasErr = g.HasErr || isDeclared(before, after)
	}
	has := func(name string) bool {
		for range words(src, name) {
			return true
		}
		return false
	}
	next, err := slices.ContainsFunc(withNext, has), slices.ContainsFunc(withErr, has)
	if next && !g.HasNext || err && !g.HasErr {
		for name := range madeOf(src) {
			g.HasNext = g.HasNext || slices.Contains(withNext, name)
			g.HasErr = g.HasErr || slices.Contains(withErr, name)
		}
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

// isDeclared tells whether a method may be declared whose name stands between two texts: it is not
// selected, and parameters follow it, or a comment.
func isDeclared(before, after []byte) bool {
	after = bytes.TrimSpace(after)
	return !isSelected(before) && len(after) > 0 && (after[0] == '(' || after[0] == '/')
}

// isSelected tells whether what follows a text is selected from something: there is a dot, but not that at
// the end of a comment.
func isSelected(before []byte) bool {
	before = bytes.TrimSpace(before)
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return bytes.HasSuffix(line, []byte(".")) && !bytes.Contains(line, []byte("//"))
}

// madeOf yields the names of the types that types of a Go file have their methods from: which they are
// another name for, or embed.
func madeOf(src []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		file, _ := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution) // as far as it is well-formed
		more := true
		name := func(e ast.Expr) {
			if name := typeName(e); name != "" {
				more = more && yield(name)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				name(n.Type)
			case *ast.StructType:
				for _, f := range n.Fields.List {
					if len(f.Names) == 0 {
						name(f.Type)
					}
				}
			case *ast.InterfaceType:
				for _, f := range n.Methods.List {
					if len(f.Names) == 0 {
						name(f.Type)
					}
				}
			}
			return more
		})
	}
}

// typeName returns the name of a type or of what it points to, without that of its package; "" if it
// has none.
func typeName(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return typeName(e.X)
	}
	return ""
}

// isLetter tells whether a byte may belong to a name, but for letters that are not ASCII.
func isLetter(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
