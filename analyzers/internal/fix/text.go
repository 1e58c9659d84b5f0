package fix

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Text returns the text of a node, as the file has it.
func Text(pass *analysis.Pass, n ast.Node) (string, bool) {
	src, ok := sourceOf(pass, n.Pos())
	if !ok {
		return "", false
	}
	return string(src.text[src.tf.Offset(n.Pos()):src.tf.Offset(n.End())]), true
}

// InsertFirst returns the edit that puts lines of code at the beginning of a block
// of several lines, below a comment on its first line.
func InsertFirst(pass *analysis.Pass, block *ast.BlockStmt, code ...string) (analysis.TextEdit, bool) {
	src, ok := sourceOf(pass, block.Pos())
	if !ok || len(block.List) == 0 {
		return analysis.TextEdit{}, false
	}
	rest := src.lineAfter(block.Lbrace + 1)
	if t := strings.TrimSpace(rest); t != "" && !strings.HasPrefix(t, "//") {
		return analysis.TextEdit{}, false
	}
	indent := "\n" + src.indent(block.List[0].Pos())
	at := block.Lbrace + 1 + token.Pos(len(rest))
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(indent + strings.Join(code, indent))}, true
}
