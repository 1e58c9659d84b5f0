package output

import (
	"go/token"
	"io"
	"slices"

	"github.com/httperrlint/httperrlint/internal/patch"
)

// The parts of the Reviewdog Diagnostic Format that are used.
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Severity    string         `json:"severity"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
		Related     []rdRelated    `json:"related_locations,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition  `json:"start"`
		End   *rdPosition `json:"end,omitempty"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"` // in bytes
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
)

// RDJSON prints the report in the Reviewdog Diagnostic Format.
func RDJSON(w io.Writer, r *Report) error {
	result := rdResult{
		Source:      rdSource{"httperrlint", "https://github.com/httperrlint/httperrlint"},
		Severity:    "ERROR",
		Diagnostics: []rdDiagnostic{},
	}
	for _, f := range r.Findings {
		d := rdDiagnostic{
			Message:  f.Message,
			Location: r.rdLocation(f.Start, f.End),
			Severity: "ERROR",
			Code:     rdCode{f.Rule, f.URL},
		}
		for _, fix := range f.Fixes {
			if s, ok := r.suggestion(fix); ok {
				d.Suggestions = append(d.Suggestions, s)
			}
		}
		for _, step := range f.steps() {
			d.Related = append(d.Related, rdRelated{step.Message, r.rdLocation(step.Start, step.End)})
		}
		result.Diagnostics = append(result.Diagnostics, d)
	}
	return encode(w, result)
}

func (r *Report) rdLocation(start, end token.Position) rdLocation {
	return rdLocation{r.Short(start.Filename), between(start, end)}
}

func between(start, end token.Position) rdRange {
	rng := rdRange{Start: rdPosition{start.Line, start.Column}}
	if start.Column > 0 && end.Filename == start.Filename {
		rng.End = &rdPosition{end.Line, end.Column}
	}
	return rng
}

// suggestion returns a fix as one replacement, which is how reviewdog offers it: each
// of several would be offered alone. There is none for a fix in several files.
func (r *Report) suggestion(fix patch.Fix) (s rdSuggestion, ok bool) {
	edits := slices.SortedStableFunc(slices.Values(fix.Edits), func(a, b patch.Edit) int {
		return a.Start.Offset - b.Start.Offset
	})
	if len(edits) == 0 {
		return s, false
	}
	src := r.Content(edits[0].Start.Filename)
	at := edits[0].Start
	for _, e := range edits {
		if e.Start.Filename != at.Filename || e.Start.Offset < at.Offset || e.End.Offset > len(src) {
			return s, false
		}
		s.Text += string(src[at.Offset:e.Start.Offset]) + e.Text(src)
		at = e.End
	}
	s.Range = between(edits[0].Start, at)
	return s, true
}
