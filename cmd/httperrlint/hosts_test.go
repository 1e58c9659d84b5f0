package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// What the subcommands print of configurations stands in the README, which other tests
// follow.
func TestConfigurationsInReadme(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(content)
	for _, e := range editors {
		row := fmt.Sprintf("\n| %s | %s |", e.name, e.file)
		_, cell, ok := strings.Cut(readme, row)
		cell, _, _ = strings.Cut(cell, "\n")
		for line := range strings.Lines(fmt.Sprintf(e.setting, "/home/me/go/bin/httperrlint-gopls")) {
			if want := "`" + strings.TrimSpace(line) + "`"; !ok || !strings.Contains(cell, want) {
				t.Errorf("the README has no row for %s with %s", e.name, want)
			}
		}
	}

	_, file, ok := strings.Cut(golangciConfig, ":\n\n")
	if !ok {
		t.Fatalf("what is printed has no file in it:\n%s", golangciConfig)
	}
	_, rest, _ := strings.Cut(readme, "# .golangci.yml\n")
	for line := range strings.Lines(file) {
		key, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " #")
		before, after, ok := strings.Cut(rest, key)
		if !ok || strings.Contains(before, "```") {
			t.Fatalf("the configuration of golangci-lint in the README has no line %q at its place", key)
		}
		rest = after
	}
}
