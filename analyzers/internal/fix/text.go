package fix

import (
	"go/ast"

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
