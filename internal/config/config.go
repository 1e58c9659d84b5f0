// Package config finds and reads the configuration file of the command.
package config

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/go/analysis"

	"github.com/httperrlint/httperrlint/analyzers/settings"
)

// Name is the name of the file.
const Name = ".httperrlint.yml"

// misnamed is what people may call the file, who then wait for it to do something.
const misnamed = ".httperrlint.yaml"

// Find returns the configuration file that is in force in the directory, or "" if there
// is none: that of the module's root or, failing that, of the nearest directory above
// it up to the root of the repository. The error is about the file that is returned.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	from := dir
	if root := Above(dir, "go.mod"); root != "" {
		from = root
	}
	for repository := Above(from, ".git"); ; from = filepath.Dir(from) {
		name := filepath.Join(from, Name)
		if exists(name) {
			return name, nil
		}
		if wrong := filepath.Join(from, misnamed); exists(wrong) {
			return wrong, errors.New("rename it to " + Name)
		}
		if from == repository || from == filepath.Dir(from) {
			return "", nil
		}
	}
}

// Above returns the nearest directory from the given absolute one upwards that has an
// entry of that name, or "" if none has.
func Above(dir, name string) string {
	for {
		if exists(filepath.Join(dir, name)) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// Read reads the named file. An empty one sets nothing.
func Read(name string, suite []*analysis.Analyzer) (*settings.Settings, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var value any
	dec := yaml.NewDecoder(bytes.NewReader(content))
	if err := dec.Decode(&value); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.New(strings.Join(strings.Fields(err.Error()), " "))
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("want one YAML document")
	}
	s, err := settings.Parse(value, suite)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Schema returns the JSON schema of the file.
func Schema(suite []*analysis.Analyzer) map[string]any {
	var names []any
	for _, rule := range suite {
		names = append(names, rule.Name)
	}
	items := map[string]any{"enum": names}
	properties := map[string]any{
		"enable":  map[string]any{"description": "Run these rules alone.", "type": "array", "items": items, "minItems": 1},
		"disable": map[string]any{"description": "Run all rules but these.", "type": []any{"array", "null"}, "items": items},
	}
	for _, f := range settings.CommonFlags(suite) {
		properties[f.Name] = boolean(f.Usage)
	}
	for _, rule := range suite {
		flags := make(map[string]any)
		for _, f := range settings.Flags(rule) {
			flags[f.Name] = boolean(f.Usage)
		}
		summary, _, _ := strings.Cut(rule.Doc, "\n")
		properties[rule.Name] = map[string]any{
			"description":          sentence(summary),
			"type":                 []any{"object", "null"},
			"properties":           flags,
			"additionalProperties": false,
		}
	}
	return map[string]any{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"$id":                  SchemaURL,
		"title":                "The configuration of httperrlint, in " + Name,
		"type":                 []any{"object", "null"},
		"properties":           properties,
		"additionalProperties": false,
		"not": map[string]any{ // both with rules in them
			"type":       "object",
			"required":   []any{"enable", "disable"},
			"properties": map[string]any{"disable": map[string]any{"type": "array", "minItems": 1}},
		},
	}
}

// SchemaURL is where the schema is published.
const SchemaURL = "https://raw.githubusercontent.com/httperrlint/httperrlint/main/docs/httperrlint.schema.json"

func boolean(usage string) map[string]any {
	return map[string]any{"description": sentence(usage), "type": "boolean"}
}

func sentence(clause string) string {
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}
