// Package baseline keeps a list of findings that are known, so that only new ones are
// reported. It knows them by their keys: where in a file they are does not matter.
package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/httperrlint/httperrlint/internal/atomicfile"
	"github.com/httperrlint/httperrlint/internal/output"
)

// version is that of the format of the file.
const version = 1

// A Baseline is a list of known findings.
type Baseline struct {
	dir     string // that the names of files are relative to
	entries []entry
}

// An entry stands for findings that have a key in common.
type entry struct {
	output.Key
	Count int `json:"count"`
	// File is where they were, for people and to tell whether it has been looked at.
	// The key tells which they are.
	File string `json:"file"`
}

type document struct {
	Version  int     `json:"version"`
	Findings []entry `json:"findings"`
}

// Read reads the named file.
func Read(name string) (*Baseline, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var doc document
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("not a baseline: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not a baseline: there is more behind it")
	}
	if doc.Version != version {
		return nil, fmt.Errorf("not a baseline of version %d", version)
	}
	for _, e := range doc.Findings {
		if e.Rule == "" || e.Package == "" || e.Message == "" || e.File == "" || e.Count < 1 {
			return nil, errors.New("not a baseline: a finding lacks rule, package, message, file or count")
		}
	}
	dir, err := filepath.Abs(filepath.Dir(name))
	return &Baseline{dir: dir, entries: doc.Findings}, err
}

// Unknown returns the findings, which are sorted, that the baseline does not know.
func (b *Baseline) Unknown(findings []output.Finding) []output.Finding {
	left := make(map[output.Key]int)
	for _, e := range b.entries {
		left[e.Key] += e.Count
	}
	var list []output.Finding
	for _, f := range findings {
		k := f.Key()
		if left[k] == 0 {
			list = append(list, f)
			continue
		}
		left[k]--
	}
	return list
}

// Stale returns what the baseline knows and what is not among the findings, sorted, with
// a key once for each finding that is missing. Only that counts which lookedAt says has
// been looked at: the rule was run on the file. A file that is no more has been.
func (b *Baseline) Stale(findings []output.Finding, lookedAt func(rule, file string) bool) []output.Key {
	found := count(findings)
	var list []output.Key
	for _, e := range b.entries {
		known := min(found[e.Key], e.Count)
		found[e.Key] -= known
		if known < e.Count && b.lookedAt(e, lookedAt) {
			list = append(list, slices.Repeat([]output.Key{e.Key}, e.Count-known)...)
		}
	}
	slices.SortFunc(list, output.Key.Compare)
	return list
}

func count(findings []output.Finding) map[output.Key]int {
	count := make(map[output.Key]int)
	for _, f := range findings {
		count[f.Key()]++
	}
	return count
}

func (b *Baseline) lookedAt(e entry, lookedAt func(rule, file string) bool) bool {
	file := filepath.Join(b.dir, filepath.FromSlash(e.File))
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return true
	}
	return lookedAt(e.Rule, file)
}

// Write writes a baseline of the findings, which are sorted, to the named file. Of the
// old baseline, which may be nil, it keeps what was not looked at, and returns how many
// findings that is.
func Write(name string, findings []output.Finding, old *Baseline, lookedAt func(rule, file string) bool) (kept int, err error) {
	dir, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return 0, err
	}
	doc := document{Version: version, Findings: []entry{}}
	have := make(map[output.Key]bool)
	number := count(findings)
	for _, f := range findings {
		k := f.Key()
		if have[k] {
			continue
		}
		have[k] = true
		file := f.Start.Filename
		if rel, err := filepath.Rel(dir, file); err == nil {
			file = rel
		}
		doc.Findings = append(doc.Findings, entry{k, number[k], filepath.ToSlash(file)})
	}
	if old != nil {
		for _, e := range old.entries {
			if !have[e.Key] && !old.lookedAt(e, lookedAt) {
				doc.Findings = append(doc.Findings, e)
				kept += e.Count
			}
		}
	}
	slices.SortStableFunc(doc.Findings, func(a, b entry) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Key.Compare(b.Key)
	})
	var content bytes.Buffer
	enc := json.NewEncoder(&content)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return 0, err
	}
	return kept, atomicfile.Write(name, content.Bytes())
}
