package output

import (
	"bufio"
	"fmt"
	"go/token"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/httperrlint/httperrlint/internal/patch"
)

// Text prints the report for people to read: each finding with the lines that it is
// about, what its fix changes and where its rule is explained; then how many there are,
// first of each rule and then in all. Without findings it prints nothing.
func Text(w io.Writer, r *Report, color bool) error {
	if len(r.Findings) == 0 {
		return nil
	}
	b := bufio.NewWriter(w)
	t := &text{Writer: b, Report: r, color: color}
	for _, f := range r.Findings {
		t.finding(f)
	}
	t.statistics()
	fmt.Fprintln(t, t.paint(bold, summary(r.Findings)))
	return b.Flush()
}

func summary(list []Finding) string {
	packages := make(map[string]bool)
	fixes := 0
	for _, f := range list {
		packages[f.Package] = true
		if len(f.Fixes) > 0 {
			fixes++
		}
	}
	s := Count(len(list), "finding") + " in " + Count(len(packages), "package")
	if fixes > 0 {
		s += fmt.Sprintf(", %d with a fix", fixes)
	}
	return s
}

// Count returns a number with its noun, in the plural where it has one.
func Count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "x"):
		return fmt.Sprintf("%d %ses", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// The parameters of the terminal's escape sequences.
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

// A text prints findings; an error of the writer shows when that is flushed.
type text struct {
	io.Writer
	*Report
	color bool
}

func (t *text) paint(style, s string) string {
	if !t.color || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func (t *text) finding(f Finding) {
	fmt.Fprintf(t, "%s: %s %s\n", t.paint(bold, t.place(f.Start)), f.Message, t.paint(yellow, "("+f.Rule+")"))
	t.frame(f.Start, f.End, 1)
	for _, step := range f.steps() {
		fmt.Fprintf(t, "    %s: %s\n", t.place(step.Start), step.Message)
		if step.Start != f.Start {
			t.frame(step.Start, step.End, 0)
		}
	}
	if len(f.Fixes) > 0 {
		t.fix(f.Fixes[0])
	}
	if f.URL != "" {
		fmt.Fprintf(t, "    %s\n", t.paint(faint, f.URL))
	}
	fmt.Fprintln(t)
}

// statistics prints how many findings each rule has, if there are several rules.
func (t *text) statistics() {
	count := make(map[string]int)
	width := 0
	for _, f := range t.Findings {
		count[f.Rule]++
		width = max(width, len(f.Rule))
	}
	if len(count) < 2 {
		return
	}
	digits := len(fmt.Sprint(len(t.Findings)))
	for _, rule := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(t, "%-*s  %*d\n", width, rule, digits, count[rule])
	}
}

// place returns a position as go vet prints it, the file's name shortened.
func (t *text) place(p token.Position) string {
	p.Filename = t.Short(p.Filename)
	return p.String()
}

// frame prints the line at start with its part up to end underlined, amid as many
// further lines as context says.
func (t *text) frame(start, end token.Position, context int) {
	lines := t.lines(start.Filename)
	if start.Line < 1 || start.Line > len(lines) {
		return // a //line directive may name any file
	}
	width := len(fmt.Sprint(start.Line + context))
	for n := max(1, start.Line-context); n <= min(len(lines), start.Line+context); n++ {
		line := strings.TrimRight(string(lines[n-1]), "\r")
		if n == len(lines) && line == "" {
			break // what follows the last line's end
		}
		t.line(fmt.Sprintf("%*d", width, n), line)
		if n == start.Line {
			t.line(strings.Repeat(" ", width), t.underline(line, start, end))
		}
	}
}

func (t *text) line(margin, s string) {
	fmt.Fprintln(t, strings.TrimRight("    "+t.paint(faint, margin+" |")+" "+s, " \t"))
}

// underline marks the part of the line between start and end, or up to the line's
// end if that is not where end is.
func (t *text) underline(line string, start, end token.Position) string {
	from := start.Column - 1
	to := end.Column - 1
	if end.Line != start.Line {
		to = len(line)
	}
	if from < 0 || from > len(line) || to > len(line) {
		return ""
	}
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[:from])
	marked := 1
	if to > from {
		marked = utf8.RuneCountInString(line[from:to])
	}
	return indent + t.paint(red, strings.Repeat("^", marked))
}

// fix prints what the fix changes, file by file.
func (t *text) fix(fix patch.Fix) {
	fmt.Fprintf(t, "    fix: %s\n", fix.Message)
	byFile := make(map[string][]patch.Edit)
	for _, e := range fix.Edits {
		byFile[e.Start.Filename] = append(byFile[e.Start.Filename], e)
	}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		if len(byFile) > 1 {
			fmt.Fprintf(t, "    %s\n", t.Short(name))
		}
		for line := range strings.Lines(patch.Hunks(t.Content(name), byFile[name])) {
			style := ""
			switch line[0] {
			case '+':
				style = green
			case '-':
				style = red
			case '@':
				style = faint
			}
			line = strings.TrimRight(line, "\r\n")
			if style != "" {
				line = t.paint(style, line)
			}
			fmt.Fprintf(t, "    %s\n", line)
		}
	}
}
