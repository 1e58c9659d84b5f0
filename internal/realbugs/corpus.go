package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// A row is one bug, or one piece of quiet code.
type row struct {
	id, class string
	repo      string // owner/name
	before    string // the commit that has the bug; empty for quiet code
	after     string // the commit that has it no longer, or that holds the quiet code
	file      string
	line      int // in before, or of the quiet code
}

// quiet is the class of the rows that are no bugs.
const quiet = "quiet"

// rules says which rule is about each class of bugs.
var rules = map[string]string{
	"A": "httpreturn",
	"B": "httplateheader",
	"E": "httpgowriter",
	"C": "sqlrowscheck",
	"D": "sqlnorows",
	"F": "sqlerrstring",
}

// readCorpus reads a table of either form. The columns go by their names.
func readCorpus(name string) ([]row, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	heading := strings.Split(lines[0], "\t")
	var rows []row
	for i, line := range lines[1:] {
		fields := strings.Split(line, "\t")
		if len(fields) != len(heading) {
			return nil, fmt.Errorf("%s:%d: %d columns, the heading has %d", name, i+2, len(fields), len(heading))
		}
		col := func(names ...string) string {
			for _, n := range names {
				if j := slices.Index(heading, n); j >= 0 {
					return fields[j]
				}
			}
			return ""
		}
		r := row{
			id:     col("id"),
			class:  col("class"),
			repo:   col("repo"),
			before: col("parent_sha"),
			after:  col("fix_sha", "sha"),
			file:   col("file"),
		}
		if r.before == "" {
			r.class = quiet
		}
		r.line, err = strconv.Atoi(col("line_at_parent", "line"))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+2, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}
