package output

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
)

// The parts of Checkstyle's format that are used.
type (
	checkstyleReport struct {
		XMLName xml.Name          `xml:"checkstyle"`
		Version string            `xml:"version,attr"`
		Files   []*checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// Checkstyle prints the report in the format of Checkstyle.
func Checkstyle(w io.Writer, r *Report) error {
	doc := checkstyleReport{Version: "5.0"}
	for _, f := range r.Findings {
		name := filepath.ToSlash(r.Short(f.Start.Filename))
		if n := len(doc.Files); n == 0 || doc.Files[n-1].Name != name {
			doc.Files = append(doc.Files, &checkstyleFile{Name: name})
		}
		file := doc.Files[len(doc.Files)-1]
		file.Errors = append(file.Errors, checkstyleError{
			Line:     f.Start.Line,
			Column:   f.Start.Column,
			Severity: "error",
			Message:  f.Message,
			Source:   "httperrlint." + f.Rule,
		})
	}
	return encodeXML(w, doc)
}

// The parts of JUnit's format that are used.
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit prints the report in the format of JUnit: a suite for each rule that was run,
// with a failed test for each finding, or a passed one if there is none.
func JUnit(w io.Writer, r *Report) error {
	doc := junitReport{Name: "httperrlint"}
	for _, rule := range r.Rules {
		suite := junitSuite{Name: rule.Name}
		for _, f := range r.Findings {
			if f.Rule != rule.Name {
				continue
			}
			name := filepath.ToSlash(r.Short(f.Start.Filename))
			place := fmt.Sprintf("%s:%d:%d", name, f.Start.Line, f.Start.Column)
			text := place + ": " + f.Message + "\n"
			for _, step := range f.steps() {
				text += fmt.Sprintf("%s:%d:%d: %s\n", filepath.ToSlash(r.Short(step.Start.Filename)), step.Start.Line, step.Start.Column, step.Message)
			}
			suite.Cases = append(suite.Cases, junitCase{
				Name:    place,
				Class:   f.Package,
				File:    name,
				Line:    f.Start.Line,
				Failure: &junitFailure{f.Message, f.Rule, text + f.URL},
			})
		}
		suite.Failures = len(suite.Cases)
		if suite.Failures == 0 {
			suite.Cases = []junitCase{{Name: rule.Name, Class: "httperrlint"}}
		}
		suite.Tests = len(suite.Cases)
		doc.Tests += suite.Tests
		doc.Failures += suite.Failures
		doc.Suites = append(doc.Suites, suite)
	}
	return encodeXML(w, doc)
}

// encodeXML prints a document as indented XML.
func encodeXML(w io.Writer, doc any) error {
	content, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, content)
	return err
}
