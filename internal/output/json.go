package output

import (
	"go/token"
	"io"

	"github.com/httperrlint/httperrlint/internal/patch"
)

type jsonReport struct {
	Findings []jsonFinding `json:"findings"`
	Stale    []Key         `json:"stale,omitempty"`
}

type jsonFinding struct {
	Rule        string        `json:"rule"`
	Category    string        `json:"category,omitempty"`
	Message     string        `json:"message"`
	URL         string        `json:"url"`
	Package     string        `json:"package"`
	Function    string        `json:"function,omitempty"`
	Fingerprint string        `json:"fingerprint"`
	File        string        `json:"file"`
	Start       jsonPosition  `json:"start"`
	End         jsonPosition  `json:"end"`
	Related     []jsonRelated `json:"related,omitempty"`
	Path        []jsonRelated `json:"path,omitempty"`
	Fixes       []jsonFix     `json:"fixes,omitempty"`
}

type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"` // in bytes, from 1
}

type jsonRelated struct {
	Message string       `json:"message"`
	File    string       `json:"file"`
	Start   jsonPosition `json:"start"`
	End     jsonPosition `json:"end"`
}

type jsonFix struct {
	Message string     `json:"message"`
	Edits   []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	File  string     `json:"file"`
	Start jsonOffset `json:"start"`
	End   jsonOffset `json:"end"`
	New   string     `json:"new"`
}

type jsonOffset struct {
	jsonPosition
	Offset int `json:"offset"` // in bytes, from 0
}

// JSON prints the report as one JSON document.
func JSON(w io.Writer, r *Report) error {
	doc := jsonReport{Findings: []jsonFinding{}, Stale: r.Stale}
	prints := fingerprints(r.Findings)
	for i, f := range r.Findings {
		j := jsonFinding{
			Rule:        f.Rule,
			Category:    f.Category,
			Message:     f.Message,
			URL:         f.URL,
			Package:     f.Package,
			Function:    f.Function,
			Fingerprint: prints[i],
			File:        r.Short(f.Start.Filename),
			Start:       position(f.Start),
			End:         position(f.End),
			Related:     r.related(f.Related),
			Path:        r.related(f.Path),
		}
		for _, fix := range f.Fixes {
			j.Fixes = append(j.Fixes, jsonFix{Message: fix.Message, Edits: r.edits(fix.Edits)})
		}
		doc.Findings = append(doc.Findings, j)
	}
	return encode(w, doc)
}

func (r *Report) related(list []Related) (related []jsonRelated) {
	for _, rel := range list {
		related = append(related, jsonRelated{
			Message: rel.Message,
			File:    r.Short(rel.Start.Filename),
			Start:   position(rel.Start),
			End:     position(rel.End),
		})
	}
	return related
}

func (r *Report) edits(edits []patch.Edit) []jsonEdit {
	list := make([]jsonEdit, len(edits))
	for i, e := range edits {
		list[i] = jsonEdit{
			File:  r.Short(e.Start.Filename),
			Start: jsonOffset{position(e.Start), e.Start.Offset},
			End:   jsonOffset{position(e.End), e.End.Offset},
			New:   e.New,
		}
	}
	return list
}

func position(p token.Position) jsonPosition { return jsonPosition{p.Line, p.Column} }
