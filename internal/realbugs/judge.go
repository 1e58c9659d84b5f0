package main

import (
	"fmt"
	"slices"
	"strings"
)

// A verdict is what is printed of a row.
type verdict struct {
	verdict, before, after, why string

	others []report // those of the last commit outside of the row's function
}

func (c *checker) judge(r row) verdict {
	if r.class == quiet {
		return judgeQuiet(r, c.check(r.repo, r.after, r.file))
	}
	before := c.check(r.repo, r.before, r.file)
	if before.err != nil {
		return verdict{verdict: "did not load", why: before.err.Error()}
	}
	return judgeBug(r, before, c.check(r.repo, r.after, r.file))
}

// judgeBug says whether the class's rule reports the bug, and no longer reports it when it
// is mended: the report on the row's line if there is one, else all in its function. A
// report is the same after the fix if it says the same about the same text.
func judgeBug(r row, before, after *result) verdict {
	fn := before.functionAt(r.file, r.line)
	var bug []report
	for _, rep := range before.in(r.file, fn) {
		if rep.rule == rules[r.class] {
			bug = append(bug, rep)
		}
	}
	at := func(rep report) bool { return rep.line == r.line }
	if slices.ContainsFunc(bug, at) {
		bug = slices.DeleteFunc(bug, func(rep report) bool { return !at(rep) })
	}
	v := verdict{
		verdict: "found",
		before:  lines(before.in(r.file, fn)),
		after:   lines(after.in(r.file, fn)),
		others:  after.notIn(r.file, fn),
	}
	failures := slices.Concat(before.failures, after.failures)
	switch {
	case len(failures) > 0:
		v.verdict, v.why = "failed", failures[0]
	case len(bug) == 0 && atCaller(r, before, after) != "":
		v.verdict, v.why = "found at a caller", atCaller(r, before, after)
	case len(bug) == 0 && len(before.errors) > 0:
		v.verdict, v.why = "did not load", before.errors[0]
	case len(bug) == 0:
		v.verdict = "missed"
	case after.err != nil:
		v.why = "after the fix: " + after.err.Error()
	case slices.ContainsFunc(bug, func(rep report) bool { return before.count(rep) <= after.count(rep) }):
		v.verdict = "still reported after"
	case len(after.errors) > 0:
		v.why = "after the fix: " + after.errors[0]
	}
	return v
}

// atCaller returns the place of a report of the class's rule that the fix has removed and
// that stands at a call of the row's function.
func atCaller(r row, before, after *result) string {
	fn := before.functionAt(r.file, r.line)
	call := fn[strings.LastIndex(fn, ".")+1:] + "("
	for _, rep := range before.reports {
		if rep.rule == rules[r.class] && strings.Contains(rep.code, call) && before.count(rep) > after.count(rep) {
			return fmt.Sprintf("%s:%d", rep.file, rep.line)
		}
	}
	return ""
}

func judgeQuiet(r row, res *result) verdict {
	if res.err != nil {
		return verdict{verdict: "did not load", why: res.err.Error()}
	}
	fn := res.functionAt(r.file, r.line)
	in := res.in(r.file, fn)
	v := verdict{verdict: "silent", after: lines(in), others: res.notIn(r.file, fn)}
	switch {
	case len(res.failures) > 0:
		v.verdict, v.why = "failed", res.failures[0]
	case slices.ContainsFunc(in, func(rep report) bool { return rep.line == r.line }):
		v.verdict = "reported"
	case len(in) > 0:
		v.verdict = "reported elsewhere in the function"
	case len(res.errors) > 0:
		v.verdict, v.why = "did not load", res.errors[0]
	}
	return v
}

// lines names reports of one function shortly.
func lines(list []report) string {
	if len(list) == 0 {
		return "-"
	}
	var s []string
	for _, rep := range list {
		s = append(s, fmt.Sprintf("%d %s", rep.line, rep.rule))
	}
	return strings.Join(s, ", ")
}
