package output

import "io"

// The parts of GitLab's Code Quality report format that are used.
type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

// GitLab prints the report as GitLab's Code Quality wants it.
func GitLab(w io.Writer, r *Report) error {
	issues := []gitlabIssue{}
	prints := fingerprints(r.Findings)
	for i, f := range r.Findings {
		issues = append(issues, gitlabIssue{
			Description: f.Message,
			CheckName:   f.Rule,
			Fingerprint: prints[i],
			Severity:    "major",
			Location:    gitlabLocation{r.inRoot(f.Start.Filename), gitlabLines{f.Start.Line, max(f.Start.Line, f.End.Line)}},
		})
	}
	return encode(w, issues)
}
