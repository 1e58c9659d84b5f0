package fix

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Delete returns the edit that removes a statement with its line. It returns
// false if anything else, be it a comment, stands on the line.
func Delete(pass *analysis.Pass, stmt ast.Stmt) (analysis.TextEdit, bool) {
	src, ok := sourceOf(pass, stmt.Pos())
	if !ok || !src.alone(stmt) || strings.TrimSpace(src.lineAfter(stmt.End())) != "" {
		return analysis.TextEdit{}, false
	}
	return src.cut(stmt)
}

// Move returns the edits that put a statement with its lines, and a comment
// behind it, in front of an earlier statement of the same list and above the
// comment that belongs to that.
func Move(pass *analysis.Pass, file *ast.File, stmt, before ast.Stmt) ([]analysis.TextEdit, bool) {
	src, ok := sourceOf(pass, stmt.Pos())
	if !ok || !src.alone(stmt) || !src.alone(before) {
		return nil, false
	}
	cut, ok := src.cut(stmt)
	if !ok {
		return nil, false
	}
	line := src.line(before.Pos())
	for _, g := range file.Comments {
		if g.End() < before.Pos() && src.line(g.End()) == line-1 && src.first(g.Pos()) {
			line = src.line(g.Pos())
		}
	}
	at := src.tf.LineStart(line)
	text := src.text[src.tf.Offset(cut.Pos):src.tf.Offset(cut.End)]
	return []analysis.TextEdit{{Pos: at, End: at, NewText: text}, cut}, true
}

func (s source) line(pos token.Pos) int { return s.tf.PositionFor(pos, false).Line }

// alone tells whether no code shares the lines of a statement.
func (s source) alone(stmt ast.Stmt) bool {
	rest := strings.TrimSpace(s.lineAfter(stmt.End()))
	return s.first(stmt.Pos()) && (rest == "" || strings.HasPrefix(rest, "//"))
}

// first tells whether nothing but white space stands before pos on its line.
func (s source) first(pos token.Pos) bool {
	start := s.tf.LineStart(s.line(pos))
	return strings.TrimSpace(string(s.text[s.tf.Offset(start):s.tf.Offset(pos)])) == ""
}

// cut returns the edit that removes the lines of a statement.
func (s source) cut(stmt ast.Stmt) (analysis.TextEdit, bool) {
	last := s.line(stmt.End())
	if last == s.tf.LineCount() {
		return analysis.TextEdit{}, false
	}
	return analysis.TextEdit{Pos: s.tf.LineStart(s.line(stmt.Pos())), End: s.tf.LineStart(last + 1)}, true
}
