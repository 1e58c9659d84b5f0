package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	driver "golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// A report is one report of the suite.
type report struct {
	file    string // relative to the repository
	line    int
	rule    string
	message string
	fn      string // the function declaration around it
	code    string // the source line
}

func (r report) String() string {
	return fmt.Sprintf("%s:%d: %s: %s [%s]", r.file, r.line, r.fn, r.message, r.code)
}

// A function is the place of a function declaration.
type function struct {
	file       string
	start, end int
	name       string // (*T).Method for a method
}

// A result is what the suite says about a package at a commit.
type result struct {
	err       error    // the package did not load
	errors    []string // what is wrong with it
	failures  []string // what is wrong with the suite
	reports   []report
	functions []function
}

func (res *result) functionAt(file string, line int) string {
	for _, fn := range res.functions {
		if fn.file == file && fn.start <= line && line <= fn.end {
			return fn.name
		}
	}
	return ""
}

// in returns the reports in a function. Another file may declare one of the same name.
func (res *result) in(file, fn string) []report {
	var list []report
	for _, rep := range res.reports {
		if rep.file == file && rep.fn == fn {
			list = append(list, rep)
		}
	}
	return list
}

func (res *result) notIn(file, fn string) []report {
	var list []report
	for _, rep := range res.reports {
		if rep.file != file || rep.fn != fn {
			list = append(list, rep)
		}
	}
	return list
}

// count returns how many reports say the same about the same text in the same function.
func (res *result) count(like report) int {
	n := 0
	for _, rep := range res.reports {
		rep.line = like.line
		if rep == like {
			n++
		}
	}
	return n
}

// A checker runs the suite on packages of commits, once on each.
type checker struct {
	mirrors, work string
	results       map[string]*result
}

// check runs the suite on the package that a file belongs to.
func (c *checker) check(repo, sha, file string) *result {
	key := repo + "@" + sha + ":" + filepath.Dir(file)
	res, ok := c.results[key]
	if !ok {
		res = c.run(repo, sha, file)
		c.results[key] = res
	}
	return res
}

func (c *checker) run(repo, sha, file string) *result {
	git, err := gitDir(c.mirrors, repo)
	if err != nil {
		return &result{err: err}
	}
	dir, err := os.MkdirTemp(c.work, "")
	if err != nil {
		return &result{err: err}
	}
	defer os.RemoveAll(dir)
	t, err := plant(git, sha, dir, repo, file)
	if err != nil {
		return &result{err: err}
	}
	pkg, err := loadDir(t, filepath.Dir(file))
	if err != nil {
		return &result{err: err}
	}
	return analyze(t, pkg)
}

// analyze runs the suite on a package.
func analyze(t *tree, pkg *packages.Package) *result {
	res := new(result)
	for _, e := range pkg.Errors {
		res.errors = append(res.errors, strings.ReplaceAll(e.Error(), t.root+"/", ""))
	}
	for _, f := range pkg.Syntax {
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			start, end := pkg.Fset.Position(fn.Pos()), pkg.Fset.Position(fn.End())
			res.functions = append(res.functions, function{t.relative(start.Filename), start.Line, end.Line, funcName(fn)})
		}
	}
	graph, err := driver.Analyze(analyzers.Suite, []*packages.Package{pkg}, &driver.Options{Sequential: true})
	if err != nil {
		res.err = err
		return res
	}
	source := make(map[string][]string)
	for act := range graph.All() {
		failures := analyzers.Failures(act.Diagnostics)
		if act.Err != nil {
			failures = append(failures, act.Err)
		}
		for _, err := range failures {
			if !slices.Contains(res.failures, err.Error()) {
				res.failures = append(res.failures, err.Error())
			}
		}
		if !act.IsRoot {
			continue
		}
		for _, d := range act.Diagnostics {
			p := pkg.Fset.Position(d.Pos)
			if source[p.Filename] == nil {
				data, _ := os.ReadFile(p.Filename)
				source[p.Filename] = strings.Split(string(data), "\n")
			}
			rep := report{file: t.relative(p.Filename), line: p.Line, rule: act.Analyzer.Name, message: d.Message}
			rep.fn = res.functionAt(rep.file, rep.line)
			if code := source[p.Filename]; p.Line <= len(code) {
				rep.code = strings.TrimSpace(code[p.Line-1])
			}
			res.reports = append(res.reports, rep)
		}
	}
	slices.SortFunc(res.reports, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.rule, b.rule))
	})
	return res
}

// funcName names a function declaration as the corpus does.
func funcName(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	return "(" + types.ExprString(fn.Recv.List[0].Type) + ")." + fn.Name.Name
}
