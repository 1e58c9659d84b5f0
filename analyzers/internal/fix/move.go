package fix

import (
	"bytes"
	"go/ast"
	"go/format"
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
	cut, ok := src.cut(stmt.Pos(), stmt.End())
	return cut, ok && src.formatted(cut)
}

// Move returns the edits that put a statement with its lines, and the comments
// above and behind it, in front of an earlier statement of the same list and
// above the comment that belongs to that. It returns false if gofmt would have
// other lines changed.
func Move(pass *analysis.Pass, stmt, before ast.Stmt) ([]analysis.TextEdit, bool) {
	src, ok := sourceOf(pass, stmt.Pos())
	if !ok || !src.alone(stmt) || !src.alone(before) {
		return nil, false
	}
	file := File(pass, stmt.Pos())
	start := src.withComment(file, stmt)
	cut, ok := src.cut(start, stmt.End())
	if !ok {
		return nil, false
	}
	at := src.tf.LineStart(src.line(src.withComment(file, before)))
	text := src.text[src.tf.Offset(src.tf.LineStart(src.line(start))):src.tf.Offset(cut.End)]
	edits := []analysis.TextEdit{{Pos: at, End: at, NewText: text}, cut}
	return edits, src.formatted(edits...)
}

// withComment returns where a statement begins, or else the comment on the lines
// right above it.
func (s source) withComment(file *ast.File, stmt ast.Stmt) token.Pos {
	for _, g := range file.Comments {
		if g.End() < stmt.Pos() && s.line(g.End()) == s.line(stmt.Pos())-1 && s.first(g.Pos()) {
			return g.Pos()
		}
	}
	return stmt.Pos()
}

// formatted tells whether edits, in the order of the file, leave it as gofmt has
// it, if it is so before.
func (s source) formatted(edits ...analysis.TextEdit) bool {
	var after []byte
	last := 0
	for _, e := range edits {
		after = append(append(after, s.text[last:s.tf.Offset(e.Pos)]...), e.NewText...)
		last = s.tf.Offset(e.End)
	}
	after = append(after, s.text[last:]...)
	return isFormatted(after) || !isFormatted(s.text)
}

func isFormatted(text []byte) bool {
	clean, err := format.Source(text)
	return err == nil && bytes.Equal(clean, text)
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

// cut returns the edit that removes the lines from first to last, and an empty
// line that would be left at the end of their block.
func (s source) cut(first, last token.Pos) (analysis.TextEdit, bool) {
	from, to := s.line(first), s.line(last)+1
	if to > s.tf.LineCount() {
		return analysis.TextEdit{}, false
	}
	if from > 1 && s.trimmed(from-1) == "" && strings.HasPrefix(s.trimmed(to), "}") {
		from--
	}
	return analysis.TextEdit{Pos: s.tf.LineStart(from), End: s.tf.LineStart(to)}, true
}

// trimmed returns a line without the white space around it.
func (s source) trimmed(line int) string {
	return strings.TrimSpace(s.lineAfter(s.tf.LineStart(line)))
}
