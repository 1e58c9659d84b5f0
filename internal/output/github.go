package output

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// The characters that a workflow command of GitHub Actions must not contain, in its
// message and in the values of its properties.
var (
	escapeMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub prints the report as workflow commands, from which GitHub Actions makes
// annotations, and a last line for people with the number of findings.
func GitHub(w io.Writer, r *Report) error {
	if len(r.Findings) == 0 {
		return nil
	}
	b := bufio.NewWriter(w)
	for _, f := range r.Findings {
		fmt.Fprintf(b, "::error file=%s,line=%d", escapeProperty.Replace(r.inRoot(f.Start.Filename)), f.Start.Line)
		if f.End.Line >= f.Start.Line {
			fmt.Fprintf(b, ",endLine=%d", f.End.Line)
		}
		// Columns are refused where the range has more than one line.
		if f.Start.Column > 0 && f.End.Line == f.Start.Line {
			fmt.Fprintf(b, ",col=%d,endColumn=%d", f.Start.Column, f.End.Column)
		}
		message := f.Message
		for _, step := range f.steps() {
			message += fmt.Sprintf("\n%s:%d: %s", r.inRoot(step.Start.Filename), step.Start.Line, step.Message)
		}
		if len(f.Fixes) > 0 {
			message += "\nfix: " + f.Fixes[0].Message
		}
		if f.URL != "" {
			message += "\n" + f.URL
		}
		fmt.Fprintf(b, ",title=%s::%s\n", escapeProperty.Replace(f.Rule), escapeMessage.Replace(message))
	}
	fmt.Fprintln(b, summary(r.Findings))
	return b.Flush()
}
