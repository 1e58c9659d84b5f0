package output

import (
	"go/token"
	"io"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/httperrlint/httperrlint/internal/patch"
)

// The parts of SARIF 2.1.0 that are used, named as there.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool               sarifTool                `json:"tool"`
		Invocations        []sarifInvocation        `json:"invocations"`
		OriginalURIBaseIDs map[string]sarifArtifact `json:"originalUriBaseIds"`
		ColumnKind         string                   `json:"columnKind"`
		Results            []sarifResult            `json:"results"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string      `json:"id"`
		ShortDescription     sarifText   `json:"shortDescription"`
		FullDescription      sarifText   `json:"fullDescription"`
		Help                 sarifText   `json:"help"`
		HelpURI              string      `json:"helpUri,omitempty"`
		DefaultConfiguration sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
		CodeFlows           []sarifCodeFlow   `json:"codeFlows,omitempty"`
		Fixes               []sarifFix        `json:"fixes,omitempty"`
		Properties          *sarifProperties  `json:"properties,omitempty"`
	}
	sarifProperties struct {
		Category string `json:"category"`
	}
	sarifLocation struct {
		ID       int             `json:"id,omitempty"`
		Physical sarifPhysical   `json:"physicalLocation"`
		Logical  []sarifFunction `json:"logicalLocations,omitempty"`
		Message  *sarifText      `json:"message,omitempty"`
	}
	sarifFunction struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// sourceRoot is the name that a SARIF file has for the repository's root.
const sourceRoot = "SRCROOT"

// SARIF prints the report in the Static Analysis Results Interchange Format,
// version 2.1.0.
func SARIF(w io.Writer, r *Report) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:           "httperrlint",
			Version:        r.Version,
			InformationURI: "https://github.com/httperrlint/httperrlint",
			Rules:          []sarifRule{},
		}},
		Invocations: []sarifInvocation{{Successful: len(r.Errors) == 0}},
		OriginalURIBaseIDs: map[string]sarifArtifact{
			sourceRoot: {URI: fileURI(strings.TrimSuffix(filepath.ToSlash(r.Root), "/") + "/")},
		},
		ColumnKind: "utf16CodeUnits",
		Results:    []sarifResult{},
	}
	for _, line := range r.Errors {
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"error", sarifText{Text: line}})
	}
	index := make(map[string]int)
	for i, rule := range r.Rules {
		index[rule.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID:                   rule.Name,
			ShortDescription:     sarifText{Text: rule.Summary},
			FullDescription:      sarifText{Text: rule.Text},
			Help:                 sarifText{Text: rule.Text, Markdown: markdown(rule.Text)},
			HelpURI:              rule.URL,
			DefaultConfiguration: sarifConfig{"error"},
		})
	}
	prints := fingerprints(r.Findings)
	for i, f := range r.Findings {
		result := sarifResult{
			RuleID:              f.Rule,
			RuleIndex:           index[f.Rule],
			Level:               "error",
			Message:             sarifText{Text: f.Message},
			Locations:           []sarifLocation{r.location(f.Start, f.End)},
			PartialFingerprints: map[string]string{"httperrlint/v1": prints[i]},
		}
		if f.Function != "" {
			result.Locations[0].Logical = []sarifFunction{{f.Package + "." + f.Function, "function"}}
		}
		if f.Category != "" {
			result.Properties = &sarifProperties{f.Category}
		}
		for n, rel := range f.Related {
			loc := r.location(rel.Start, rel.End)
			loc.ID = n + 1
			loc.Message = &sarifText{Text: rel.Message}
			result.RelatedLocations = append(result.RelatedLocations, loc)
		}
		if len(f.Path) > 0 {
			var flow sarifThreadFlow
			for _, step := range f.Path {
				loc := r.location(step.Start, step.End)
				loc.Message = &sarifText{Text: step.Message}
				flow.Locations = append(flow.Locations, sarifStep{loc})
			}
			result.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{flow}}}
		}
		for _, fix := range f.Fixes {
			result.Fixes = append(result.Fixes, r.sarifFix(fix))
		}
		run.Results = append(run.Results, result)
	}
	return encode(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func (r *Report) sarifFix(fix patch.Fix) sarifFix {
	byFile := make(map[string][]sarifReplacement)
	for _, e := range fix.Edits {
		name := e.Start.Filename
		byFile[name] = append(byFile[name], sarifReplacement{
			Deleted:  *r.region(e.Start, e.End),
			Inserted: sarifText{Text: e.Text(r.Content(name))},
		})
	}
	s := sarifFix{Description: sarifText{Text: fix.Message}}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		s.Changes = append(s.Changes, sarifChange{r.artifact(name), byFile[name]})
	}
	return s
}

func (r *Report) location(start, end token.Position) sarifLocation {
	return sarifLocation{Physical: sarifPhysical{Artifact: r.artifact(start.Filename), Region: r.region(start, end)}}
}

// artifact returns how the file is referred to: relative to the root, if it is below it.
func (r *Report) artifact(file string) sarifArtifact {
	name := r.inRoot(file)
	if filepath.IsAbs(name) {
		return sarifArtifact{URI: fileURI(name)}
	}
	return sarifArtifact{URI: (&url.URL{Path: name}).String(), URIBaseID: sourceRoot}
}

// fileURI returns the URI of an absolute path with slashes.
func fileURI(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive's letter
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// region returns the part of a file between two positions, nil if not even its line is
// known.
func (r *Report) region(start, end token.Position) *sarifRegion {
	if start.Line < 1 {
		return nil
	}
	region := &sarifRegion{StartLine: start.Line, StartColumn: r.utf16Column(start)}
	if region.StartColumn > 0 && end.Filename == start.Filename && end.Line >= start.Line {
		region.EndLine = end.Line
		region.EndColumn = r.utf16Column(end)
	}
	return region
}

// utf16Column returns the column of a position in UTF-16 code units, from 1; 0 if it is
// not known.
func (r *Report) utf16Column(p token.Position) int {
	lines := r.lines(p.Filename)
	if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len(lines[p.Line-1])+1 {
		return 0
	}
	units := 0
	for _, c := range string(lines[p.Line-1][:p.Column-1]) {
		units += utf16.RuneLen(c)
	}
	return units + 1
}

// markdown returns the documentation of a rule as Markdown, in which an indented block
// is code too.
func markdown(doc string) string {
	var b strings.Builder
	for line := range strings.Lines(doc) {
		if !strings.HasPrefix(line, "\t") {
			line = escapeMarkdown.Replace(line)
		}
		b.WriteString(line)
	}
	return b.String()
}

// escapeMarkdown makes Markdown print what it would otherwise read as markup.
var escapeMarkdown = strings.NewReplacer("*", `\*`, "_", `\_`, "<", "&lt;")
