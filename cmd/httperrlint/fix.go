package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/internal/load"
	"github.com/httperrlint/httperrlint/internal/output"
	"github.com/httperrlint/httperrlint/internal/patch"
)

var (
	errGenerated = errors.New("the file is generated")
	errForeign   = errors.New("the file is not part of the main module")
	errVendored  = errors.New("the file is vendored")
)

// sources tells package patch about the files of the program.
type sources struct {
	*load.Program
	owner   map[string]*packages.Package // a package that the file belongs to
	refused map[string]error             // of the files asked about: why they must not be changed, or nil
}

func newSources(p *load.Program) *sources {
	s := &sources{p, make(map[string]*packages.Package), make(map[string]error)}
	for _, pkg := range p.Packages {
		for _, name := range pkg.CompiledGoFiles {
			s.owner[name] = pkg
		}
	}
	return s
}

// outside returns why the files of the package must not be changed, or nil.
func outside(pkg *packages.Package) error {
	switch {
	case slices.Contains(strings.Split(pkg.PkgPath, "/"), "vendor"):
		return errVendored
	case pkg.PkgPath == "command-line-arguments":
		return nil // the files themselves were named
	case pkg.Module == nil || !pkg.Module.Main:
		return errForeign
	}
	return nil
}

// generated tells whether a Go file says that it is generated.
func generated(content []byte) bool {
	f, err := parser.ParseFile(token.NewFileSet(), "", content, parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && ast.IsGenerated(f)
}

// Editable implements [patch.Source].
func (s *sources) Editable(file string) error {
	pkg := s.owner[file]
	if pkg == nil {
		return errForeign
	}
	err, asked := s.refused[file]
	if asked {
		return err
	}
	if generated(s.Content(file)) {
		err = errGenerated
	} else if err = outside(pkg); err == nil {
		err = patch.Writable(file, s.Content(file))
	}
	s.refused[file] = err
	return err
}

// ImportName implements [patch.Source].
func (s *sources) ImportName(file, path string) string {
	for _, imp := range s.owner[file].Types.Imports() {
		if imp.Path() == path {
			return imp.Name()
		}
	}
	return ""
}

// fixes is what becomes of the suggested fixes.
type fixes struct {
	plan     *patch.Plan
	list     []patch.Fix      // the first of each finding that has one
	findings []output.Finding // those findings
	missing  int              // how many others there are
	written  int              // files
}

// makeFixes merges the fixes of the findings.
func makeFixes(c *checked) *fixes {
	f := new(fixes)
	for _, finding := range c.findings {
		if len(finding.Fixes) == 0 {
			f.missing++
			continue
		}
		f.findings = append(f.findings, finding)
		f.list = append(f.list, finding.Fixes[0])
	}
	f.plan = patch.Make(f.list, newSources(c.program))
	return f
}

// write changes the files.
func (f *fixes) write() {
	failed := make(map[string]error)
	for _, file := range f.plan.Files {
		if err := file.Write(); err != nil {
			failed[file.Name] = err
			continue
		}
		f.written++
	}
	f.plan.Refuse(f.list, failed)
}

// diff prints what write would change.
func (f *fixes) diff(w io.Writer, short func(string) string) error {
	for _, file := range f.plan.Files {
		if _, err := io.WriteString(w, file.Diff(short(file.Name))); err != nil {
			return err
		}
	}
	return nil
}

// summary returns a line for each fix that is not applied and one with the numbers,
// in which done says what happened to the others.
func (f *fixes) summary(done string, short func(string) string) []string {
	var lines []string
	refused := 0
	for i, err := range f.plan.Refused {
		if err != nil {
			refused++
			at := f.findings[i].Start
			at.Filename = short(at.Filename)
			lines = append(lines, fmt.Sprintf("%s: fix not applied: %v (%s)", at, err, f.findings[i].Rule))
		}
	}
	if len(f.list)+f.missing == 0 {
		return nil
	}
	line := fmt.Sprintf("%s %s", done, output.Count(len(f.list)-refused, "fix"))
	if refused > 0 {
		line += fmt.Sprintf(", %d not applied", refused)
	}
	if f.missing > 0 {
		line += fmt.Sprintf(", %s without a fix", output.Count(f.missing, "finding"))
	}
	return append(lines, line)
}
