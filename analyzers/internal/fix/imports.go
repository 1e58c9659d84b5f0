// Package fix builds the text edits of suggested fixes.
package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	pathpkg "path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// All edits of imports are made of whole lines. So those of different fixes, of
// which an editor applies one and a command all, fit together; and for the same
// reason none wraps a declaration in parentheses: two fixes would make two pairs.

// AddImport returns how code at pos refers to the members of a package, such as
// "errors." or "", and the edits that import the package if the file does not
// do so yet. It returns false if the package's name means something else at pos.
func AddImport(pass *analysis.Pass, file *ast.File, pos token.Pos, name, path string) (qualifier string, edits []analysis.TextEdit, ok bool) {
	if pass.Pkg.Path() == path {
		return "", nil, true
	}
	scope := pass.TypesInfo.Scopes[file].Innermost(pos)
	if scope == nil {
		return "", nil, false
	}
	for _, spec := range file.Imports {
		pkgname := pass.TypesInfo.PkgNameOf(spec)
		if pkgname == nil || pkgname.Imported().Path() != path || pkgname.Name() == "_" || pkgname.Name() == "." {
			continue
		}
		_, obj := scope.LookupParent(pkgname.Name(), pos)
		return pkgname.Name() + ".", nil, obj == pkgname
	}
	if _, obj := scope.LookupParent(name, pos); obj != nil {
		return "", nil, false
	}

	// Have: the file has no name for the package, and the one to come is free.
	text := strconv.Quote(path)
	if name != pathpkg.Base(path) {
		text = name + " " + text
	}
	edit, ok := newLines(pass, file).insertImport(path, text)
	if !ok {
		return "", nil, false
	}
	return name + ".", []analysis.TextEdit{edit}, true
}

// DropImports returns the edits that remove the imports which nothing in the
// file uses any more once text has replaced the nodes. It is given the edits of
// [AddImport] for the same fix, so that they fit together.
func DropImports(pass *analysis.Pass, file *ast.File, gone []ast.Node, text string, added []analysis.TextEdit) []analysis.TextEdit {
	uses := func(nodes ...ast.Node) map[*types.PkgName]int {
		counts := make(map[*types.PkgName]int)
		for _, n := range nodes {
			ast.Inspect(n, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if pkgname, ok := pass.TypesInfo.Uses[id].(*types.PkgName); ok {
						counts[pkgname]++
					}
				}
				return true
			})
		}
		return counts
	}
	before, less := uses(file), uses(gone...)
	var edits []analysis.TextEdit
	for _, decl := range importDecls(file) {
		for _, spec := range decl.Specs {
			pkgname := pass.TypesInfo.PkgNameOf(spec.(*ast.ImportSpec))
			if pkgname == nil || less[pkgname] == 0 || less[pkgname] < before[pkgname] || strings.Contains(text, pkgname.Name()+".") {
				continue
			}
			edits = append(edits, newLines(pass, file).removeImport(decl, spec, added))
		}
	}
	return edits
}

// lines edits a file by whole lines.
type lines struct {
	tf   *token.File
	file *ast.File
}

func newLines(pass *analysis.Pass, file *ast.File) lines {
	return lines{pass.Fset.File(file.FileStart), file}
}

// insertImport returns the edit that adds an import spec to the file, in its
// place in the order that gofmt keeps.
func (l lines) insertImport(path, text string) (analysis.TextEdit, bool) {
	var singles []*ast.GenDecl
	for _, decl := range importDecls(l.file) {
		if decl.Lparen.IsValid() && len(decl.Specs) > 0 {
			return l.insertSpec(decl, path, text)
		}
		if !decl.Lparen.IsValid() {
			singles = append(singles, decl)
		}
	}
	// +import "errors"
	//  import "os"
	for _, decl := range singles {
		if path <= specPath(decl.Specs[0]) {
			return l.insert(l.first(decl), "import "+text+"\n"), true
		}
	}
	if n := len(singles); n > 0 {
		return l.insert(l.last(singles[n-1])+1, "import "+text+"\n"), true
	}
	//  package p
	// +
	// +import "errors"
	below := l.line(l.file.Name.End()) + 1
	if below > l.tf.LineCount() {
		return analysis.TextEdit{}, false
	}
	return l.insert(below, "\nimport "+text+"\n"), true
}

// insertSpec returns the edit that adds an import spec to a block: to the group
// that has most in common with it.
func (l lines) insertSpec(block *ast.GenDecl, path, text string) (analysis.TextEdit, bool) {
	groups := l.groups(block)
	var group []ast.Spec
	most := -1
	for _, g := range groups {
		for _, spec := range g {
			if n := likeness(path, specPath(spec)); n > most {
				group, most = g, n
			}
		}
	}
	switch {
	case group == nil && isStd(path):
		//  import (
		// +	"errors"
		// +
		//  	"github.com/lib/pq"
		return l.insert(l.first(block.Specs[0]), "\t"+text+"\n\n"), true
	case group == nil:
		//  	"errors"
		// +
		// +	"github.com/lib/pq"
		//  )
		return l.insert(l.last(block.Specs[len(block.Specs)-1])+1, "\n\t"+text+"\n"), true
	}
	at := slices.IndexFunc(group, func(spec ast.Spec) bool { return path <= specPath(spec) })
	if at < 0 {
		return l.insert(l.last(group[len(group)-1])+1, "\t"+text+"\n"), true
	}
	if at > 0 && group[at-1].(*ast.ImportSpec).Comment != nil && group[at].(*ast.ImportSpec).Comment != nil {
		return analysis.TextEdit{}, false // gofmt would align their comments anew
	}
	return l.insert(l.first(group[at]), "\t"+text+"\n"), true
}

// removeImport returns the edit that removes an import spec and, unless the edits
// added put something in its place, the blank line that would be one too many.
func (l lines) removeImport(decl *ast.GenDecl, spec ast.Spec, added []analysis.TextEdit) analysis.TextEdit {
	var n ast.Node = spec
	if len(decl.Specs) == 1 {
		n = decl
	}
	first, last := l.first(n), l.last(n)
	replaced := slices.ContainsFunc(added, func(e analysis.TextEdit) bool {
		return l.tf.LineStart(first) <= e.Pos && e.Pos <= l.tf.LineStart(last+1)
	})
	if replaced {
		first, last = l.first(spec), l.last(spec)
	} else if top := n == spec && decl.Specs[0] == spec; l.blank(last+1) && (l.blank(first-1) || top) {
		last++
	} else if bottom := n == spec && decl.Specs[len(decl.Specs)-1] == spec; l.blank(first-1) && bottom {
		first--
	}
	return analysis.TextEdit{Pos: l.tf.LineStart(first), End: l.tf.LineStart(last + 1)}
}

// insert returns the edit that adds text in front of a line.
func (l lines) insert(line int, text string) analysis.TextEdit {
	pos := l.tf.LineStart(line)
	return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
}

// first returns the first line of a declaration or spec of an import, its comment
// included.
func (l lines) first(n ast.Node) int {
	switch n := n.(type) {
	case *ast.GenDecl:
		if n.Doc != nil {
			return l.line(n.Doc.Pos())
		}
	case *ast.ImportSpec:
		if n.Doc != nil {
			return l.line(n.Doc.Pos())
		}
	}
	return l.line(n.Pos())
}

func (l lines) last(n ast.Node) int { return l.line(n.End()) }

func (l lines) line(pos token.Pos) int { return l.tf.PositionFor(pos, false).Line }

// blank tells whether a line has nothing of the file's head, of its comments and
// of its declarations.
func (l lines) blank(line int) bool {
	taken := func(n ast.Node) bool { return l.line(n.Pos()) <= line && line <= l.line(n.End()) }
	for _, decl := range l.file.Decls {
		block, ok := decl.(*ast.GenDecl)
		if !ok || block.Tok != token.IMPORT || !block.Lparen.IsValid() {
			if taken(decl) {
				return false
			}
			continue
		}
		if line == l.line(block.Pos()) || line == l.line(block.Rparen) ||
			slices.ContainsFunc(block.Specs, func(spec ast.Spec) bool { return taken(spec) }) {
			return false
		}
	}
	return line > l.line(l.file.Name.End()) &&
		!slices.ContainsFunc(l.file.Comments, func(g *ast.CommentGroup) bool { return taken(g) })
}

// groups splits the specs of a block at its blank lines.
func (l lines) groups(block *ast.GenDecl) [][]ast.Spec {
	var list [][]ast.Spec
	for i, spec := range block.Specs {
		if i == 0 || l.first(spec) > l.last(block.Specs[i-1])+1 {
			list = append(list, nil)
		}
		last := &list[len(list)-1]
		*last = append(*last, spec)
	}
	return list
}

// importDecls returns the import declarations of a file but those of cgo, which
// belong to the comments above them.
func importDecls(file *ast.File) []*ast.GenDecl {
	var list []*ast.GenDecl
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			break
		}
		if len(decl.Specs) != 1 || specPath(decl.Specs[0]) != "C" {
			list = append(list, decl)
		}
	}
	return list
}

// likeness counts the leading elements that two import paths have in common; it
// is negative if one is of the standard library and the other is not.
func likeness(x, y string) int {
	switch {
	case isStd(x) != isStd(y):
		return -1
	case isStd(x):
		return 0 // the standard library is one group
	}
	a, b := strings.Split(x, "/"), strings.Split(y, "/")
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func specPath(spec ast.Spec) string {
	path, err := strconv.Unquote(spec.(*ast.ImportSpec).Path.Value)
	if err != nil {
		return "" // the file has a syntax error
	}
	return path
}
