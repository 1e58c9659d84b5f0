package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/internal/baseline"
	"github.com/httperrlint/httperrlint/internal/changed"
	"github.com/httperrlint/httperrlint/internal/output"
)

// A selection is which of the findings count.
type selection struct {
	options  *options
	lines    changed.Lines      // nil: wherever they are
	baseline *baseline.Baseline // nil: even if they are known
}

func newSelection(o *options) (*selection, error) {
	s := &selection{options: o}
	var err error
	if s.lines, err = changedLines(o); err != nil {
		return nil, err
	}
	if o.baseline == "" {
		return s, nil
	}
	if slices.ContainsFunc(o.patterns, func(p string) bool { return strings.HasSuffix(p, ".go") }) {
		return nil, errors.New("-baseline needs packages, not files")
	}
	s.baseline, err = baseline.Read(o.in(o.baseline))
	switch {
	case errors.Is(err, os.ErrNotExist) && o.writeBaseline:
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%w (-write-baseline writes it)", about(o.baseline, err))
	case err != nil:
		return nil, about(o.baseline, err)
	}
	return s, nil
}

// changedLines returns the lines on which findings count, nil if they do on all.
func changedLines(o *options) (changed.Lines, error) {
	switch {
	case o.newFrom != "":
		return changed.Since(o.load.Dir, o.newFrom)
	case o.newFromBase != "":
		return changed.SinceMergeBase(o.load.Dir, o.newFromBase)
	case o.diffFile == "-":
		return readDiff(o, os.Stdin)
	case o.diffFile != "":
		f, err := os.Open(o.in(o.diffFile))
		if err != nil {
			return nil, about(o.diffFile, err)
		}
		defer f.Close()
		return readDiff(o, f)
	}
	return nil, nil
}

func readDiff(o *options, r io.Reader) (changed.Lines, error) {
	lines, err := changed.Read(r, o.load.Dir)
	if err != nil {
		return nil, about(o.diffFile, err)
	}
	return lines, nil
}

// apply drops the findings that do not count, and says what the baseline knows that is
// no longer found.
func (s *selection) apply(c *checked) {
	if s.baseline != nil {
		c.stale = s.baseline.Stale(c.findings, s.lookedAt(c))
		c.findings = s.baseline.Unknown(c.findings)
		for _, k := range c.stale {
			where := k.Package
			if k.Function != "" {
				where += "." + k.Function
			}
			c.warnings = append(c.warnings, fmt.Sprintf("%s: no longer found: %s: %s (%s)", s.options.baseline, where, k.Message, k.Rule))
		}
	}
	if s.lines != nil {
		c.findings = slices.DeleteFunc(c.findings, func(f output.Finding) bool { return !s.touches(f) })
	}
}

// touches tells whether a finding has to do with a line that has changed: its own, one
// of those that explain it, or one that its function has no more, as a missing return.
func (s *selection) touches(f output.Finding) bool {
	return s.lines.Overlap(f.Start, f.End) || s.lines.Gap(f.From, f.To) ||
		slices.ContainsFunc(slices.Concat(f.Related, f.Path), func(r output.Related) bool { return s.lines.Overlap(r.Start, r.End) })
}

// lookedAt tells on which files which rules were run.
func (s *selection) lookedAt(c *checked) func(rule, file string) bool {
	return func(rule, file string) bool {
		i := slices.IndexFunc(s.options.rules, func(a *analysis.Analyzer) bool { return a.Name == rule })
		return i >= 0 && c.files[file] && (wantsTests(s.options.rules[i]) || !strings.HasSuffix(file, "_test.go"))
	}
}

// write writes the findings to the baseline, in place of what it knew of the files that
// were looked at, and returns a line that says so.
func (s *selection) write(o *options, c *checked) ([]string, error) {
	if len(c.errors) > 0 {
		return nil, fmt.Errorf("%s: not written, because of the errors above", o.baseline)
	}
	kept, err := baseline.Write(o.in(o.baseline), c.findings, s.baseline, s.lookedAt(c))
	if err != nil {
		return nil, about(o.baseline, err)
	}
	line := fmt.Sprintf("%s: wrote %s", o.baseline, output.Count(len(c.findings), "finding"))
	if kept > 0 {
		line += fmt.Sprintf(", kept %d", kept)
	}
	s.baseline, err = baseline.Read(o.in(o.baseline))
	return []string{line}, err
}
