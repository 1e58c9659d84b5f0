// Package patch merges the text edits of several fixes, applies them to Go
// source files and writes the results.
package patch

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/ast/astutil"
)

// An Edit replaces the bytes of one file from the offset of Start up to that of
// End.
type Edit struct {
	Start, End token.Position
	New        string
}

// A Fix is a set of edits that are applied together or not at all.
type Fix struct {
	Message string
	Edits   []Edit
}

// A Source knows the files as they were when the fixes were computed.
type Source interface {
	// Content returns the bytes of the file.
	Content(file string) []byte
	// Editable returns an error that says why the file must not be changed, or nil.
	Editable(file string) error
	// ImportName returns the name of the package that the file imports by the
	// given path without giving it a name, or "" if that is not known.
	ImportName(file, path string) string
}

// A File is one file before and after the fixes.
type File struct {
	Name          string
	Before, After []byte
}

// A Plan is what a list of fixes comes to.
type Plan struct {
	Files []File // those that change, sorted by name
	// Refused holds, for each fix of the list, why it is not part of the plan,
	// or nil if it is.
	Refused []error
}

var (
	errOverlap = errors.New("it overlaps another fix")
	errItself  = errors.New("its own edits overlap")
)

// Make merges the fixes in their order: of two that overlap the later is refused.
// Edits that are the same, such as two that add one import, count once.
func Make(fixes []Fix, src Source) *Plan {
	p := &Plan{Refused: make([]error, len(fixes))}
	for {
		merged := p.merge(fixes, src)
		bad := make(map[string]error)
		p.Files = nil
		for _, name := range slices.Sorted(maps.Keys(merged)) {
			before := src.Content(name)
			after, err := apply(name, before, merged[name], src)
			switch {
			case err != nil:
				bad[name] = err
			case !bytes.Equal(before, after):
				p.Files = append(p.Files, File{name, before, after})
			}
		}
		if len(bad) == 0 {
			return p
		}
		// A fix holds as a whole or not at all, also where it has edits in a
		// second file: without those of the bad files everything is merged anew.
		p.Refuse(fixes, bad)
	}
}

// Refuse marks the fixes that have an edit in one of the files, for the reason given
// with the file.
func (p *Plan) Refuse(fixes []Fix, files map[string]error) {
	for i, fix := range fixes {
		for _, e := range fix.Edits {
			if err := files[e.Start.Filename]; err != nil && p.Refused[i] == nil {
				p.Refused[i] = err
			}
		}
	}
}

// merge returns the edits by file, in order of position, of all fixes that are not
// refused, and refuses those that do not go together with earlier ones.
func (p *Plan) merge(fixes []Fix, src Source) map[string][]Edit {
	merged := make(map[string][]Edit)
	imports := make(map[string]int) // the offset at which the imports of a file end
	for i, fix := range fixes {
		if p.Refused[i] != nil {
			continue
		}
		// Have: a fix that may still be applied as a whole.
		next := make(map[string][]Edit)
		var own []Edit
		for _, e := range fix.Edits {
			name := e.Start.Filename
			if err := src.Editable(name); err != nil {
				p.Refused[i] = err
				break
			}
			if slices.ContainsFunc(own, func(o Edit) bool { return o.Start.Filename == name && overlap(o, e) }) {
				p.Refused[i] = errItself
				break
			}
			own = append(own, e)
			if _, ok := next[name]; !ok {
				next[name] = slices.Clone(merged[name])
			}
			if _, ok := imports[name]; !ok {
				imports[name] = endOfImports(src.Content(name))
			}
			if slices.ContainsFunc(merged[name], func(o Edit) bool { return same(o, e) }) {
				continue
			}
			if slices.ContainsFunc(merged[name], func(o Edit) bool { return conflict(o, e, imports[name]) }) {
				p.Refused[i] = errOverlap
				break
			}
			next[name] = append(next[name], e)
		}
		if p.Refused[i] != nil {
			continue
		}
		for name, edits := range next {
			slices.SortStableFunc(edits, func(a, b Edit) int {
				return cmp.Or(cmp.Compare(a.Start.Offset, b.Start.Offset), cmp.Compare(a.End.Offset, b.End.Offset))
			})
			merged[name] = edits
		}
	}
	return merged
}

func same(a, b Edit) bool {
	return a.Start.Offset == b.Start.Offset && a.End.Offset == b.End.Offset && a.New == b.New
}

// overlap tells whether two edits of a file have a byte in common, or one of them
// inserts inside the other.
func overlap(a, b Edit) bool {
	return a.Start.Offset < b.End.Offset && b.Start.Offset < a.End.Offset
}

// conflict tells whether edits of two fixes exclude each other. Insertions at one
// point do: nothing says which of them comes first. Among the imports, which end
// at the given offset, that does not matter.
func conflict(a, b Edit, imports int) bool {
	if overlap(a, b) {
		return true
	}
	insertions := a.Start.Offset == a.End.Offset && b.Start.Offset == b.End.Offset
	return insertions && a.Start.Offset == b.Start.Offset && a.Start.Offset > imports
}

// endOfImports returns the offset of the line after the last import of a file, or
// after its package clause if it has none.
func endOfImports(src []byte) int {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return -1
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		end = d.End()
	}
	offset := fset.PositionFor(end, false).Offset
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(src)
}

// apply returns the file with the edits made and without the imports that they
// leave unused. A file that was gofmt-clean stays so; another keeps its format.
func apply(name string, before []byte, edits []Edit, src Source) ([]byte, error) {
	after, err := udiff.ApplyBytes(before, text(before, edits))
	if err != nil {
		return nil, err
	}
	after, err = withoutUnusedImports(before, after, func(path string) string { return src.ImportName(name, path) })
	if err != nil {
		return nil, fmt.Errorf("it leaves code that does not parse: %w", err)
	}
	if formatted, err := format.Source(before); err != nil || !bytes.Equal(formatted, before) {
		return after, nil
	}
	return format.Source(after)
}

// text converts edits into those of udiff, with the line ends of the file.
func text(src []byte, edits []Edit) []udiff.Edit {
	list := make([]udiff.Edit, len(edits))
	for i, e := range edits {
		list[i] = udiff.Edit{Start: e.Start.Offset, End: e.End.Offset, New: e.Text(src)}
	}
	return list
}

// Text returns what the edit puts into a file with the given content, with the line
// ends of the file.
func (e Edit) Text(src []byte) string {
	if bytes.Contains(src, []byte("\r\n")) {
		return strings.ReplaceAll(e.New, "\n", "\r\n")
	}
	return e.New
}

// withoutUnusedImports removes from after the imports whose name occurs in before
// but no longer in after: each of two fixes may take away one of the last two uses.
// It returns an error if after does not parse.
func withoutUnusedImports(before, after []byte, name func(path string) string) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", after, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	old, err := parser.ParseFile(token.NewFileSet(), "", before, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	was, is := names(old), names(f)
	removed := false
	for _, spec := range slices.Clone(f.Imports) {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		explicit := ""
		local := name(path)
		if spec.Name != nil {
			explicit = spec.Name.Name
			local = explicit
		}
		if local != "_" && was[local] && !is[local] {
			removed = astutil.DeleteNamedImport(fset, f, explicit, path) || removed
		}
	}
	if !removed {
		return after, nil
	}
	var b bytes.Buffer
	if err := format.Node(&b, fset, f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// names returns the identifiers of a file that may stand for a package.
func names(f *ast.File) map[string]bool {
	m := make(map[string]bool)
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				m[id.Name] = true
			}
			return true
		})
	}
	return m
}
