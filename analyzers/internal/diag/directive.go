package diag

import (
	"bytes"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/internal/guard"
)

// suite names all rules in a directive.
const suite = "httperrlint"

// A directive is a comment that silences reports:
//
//	//nolint
//	//nolint:httpreturn,httplateheader // reason
//	//lint:ignore httpreturn reason
//
// It is a node, so that it can be reported itself.
type directive struct {
	comment *ast.Comment
	form    string   // "//nolint" or "//lint:ignore"
	names   []string // what it names; none: everything
	reason  string
	// The lines that it covers: its own, and those of the statement or
	// declaration that it precedes.
	file        *token.File
	first, last int
	used        bool
}

func (d *directive) Pos() token.Pos { return d.comment.Pos() }
func (d *directive) End() token.Pos { return d.comment.End() }

// covers tells whether the directive silences a report of the rule at pos.
func (d *directive) covers(rule string, pos token.Pos) bool {
	if d.file.Base() > int(pos) || int(pos) > d.file.Base()+d.file.Size() {
		return false
	}
	line := d.file.PositionFor(pos, false).Line
	return d.first <= line && line <= d.last &&
		(len(d.names) == 0 || slices.Contains(d.names, rule) || slices.Contains(d.names, suite))
}

// The beginnings of directives.
const (
	nolint = "//nolint"
	ignore = "//lint:ignore "
)

// MayDirect tells whether a file may have directives, by its text. In a comment carriage returns do not
// count, which stand at the end of lines or nowhere.
func MayDirect(src []byte) bool {
	return bytes.Contains(src, []byte(nolint)) || bytes.Contains(src, []byte(ignore)) ||
		bytes.Count(src, []byte("\r")) > bytes.Count(src, []byte("\r\n"))
}

// Directives is an analyzer that every rule requires: it goes through the comments of a package
// once for all of them.
var Directives = &analysis.Analyzer{
	Name:             "directives",
	Doc:              "find the comments that silence reports",
	Run:              guard.Run(findDirectives),
	ResultType:       reflect.TypeFor[comments](),
	RunDespiteErrors: true,
}

// comments are the comments of files that may be directives, in source order.
type comments map[*ast.File][]*ast.Comment

func findDirectives(pass *analysis.Pass) (any, error) {
	found := make(comments)
	for _, f := range pass.Files {
		for _, group := range f.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, nolint) || strings.HasPrefix(c.Text, ignore) {
					found[f] = append(found[f], c)
				}
			}
		}
	}
	return found, nil
}

// parseDirectives returns the directives of a file that concern the pass's rule,
// in source order.
func parseDirectives(pass *analysis.Pass, f *ast.File) []*directive {
	var list []*directive
	tf := pass.Fset.File(f.FileStart)
	for _, c := range pass.ResultOf[Directives].(comments)[f] {
		d := parseDirective(c.Text)
		if d == nil || len(d.names) > 0 && !slices.Contains(d.names, pass.Analyzer.Name) && !slices.Contains(d.names, suite) {
			continue
		}
		d.comment = c
		d.file = tf
		d.first = tf.PositionFor(c.Pos(), false).Line
		d.last = d.first
		list = append(list, d)
	}
	if len(list) > 0 {
		extend(f, list)
	}
	return list
}

// parseDirective reads the text of one comment; it returns nil if that is no
// directive.
func parseDirective(text string) *directive {
	if rest, ok := strings.CutPrefix(text, ignore); ok {
		names, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return &directive{form: "//lint:ignore", names: strings.Split(names, ","), reason: strings.TrimSpace(reason)}
	}
	rest, ok := strings.CutPrefix(text, nolint)
	if !ok {
		return nil
	}
	rest, reason, _ := strings.Cut(rest, "//")
	d := &directive{form: "//nolint", reason: strings.TrimSpace(reason)}
	list, named := strings.CutPrefix(rest, ":")
	if !named {
		if strings.TrimSpace(rest) != "" {
			return nil // //nolintlint or prose
		}
		return d
	}
	for name := range strings.SplitSeq(list, ",") {
		d.names = append(d.names, strings.ToLower(strings.TrimSpace(name)))
	}
	if slices.Contains(d.names, "all") {
		d.names = nil
	}
	return d
}

// extend makes each directive that stands on a line of its own cover the
// statement or declaration that begins below its comment.
func extend(f *ast.File, list []*directive) {
	tf := list[0].file
	line := func(pos token.Pos) int { return tf.PositionFor(pos, false).Line }
	below := make(map[*directive]int) // the line below the comment
	for _, g := range f.Comments {
		for _, d := range list {
			if g.Pos() <= d.Pos() && d.End() <= g.End() {
				below[d] = line(g.End()) + 1
			}
		}
	}
	covered := make(map[*directive]int) // the last line covered
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.File, *ast.Comment, *ast.CommentGroup:
			return true
		}
		first, last := line(n.Pos()), line(n.End())
		for _, d := range list {
			if first == d.first && n.Pos() < d.Pos() || last == d.first && n.End() <= d.Pos() {
				delete(below, d) // it stands behind code
			}
		}
		switch n.(type) {
		case ast.Stmt, ast.Decl, ast.Spec, *ast.Field:
			for _, d := range list {
				if below[d] == first {
					covered[d] = max(covered[d], last)
				}
			}
		}
		return true
	})
	for d, last := range covered {
		if below[d] != 0 {
			d.last = last
		}
	}
}
