package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// markdown returns the table, its figures as ratios to ours, which is the first line.
func (t table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n%d packages.\n\n", t.subject.name, t.packages)
	b.WriteString("| | CPU, cold | CPU, warm | memory, cold | cold, to ours | warm, to ours |\n|---|--:|--:|--:|--:|--:|\n")
	ours := t.lines[0]
	for _, l := range t.lines {
		if l.cold.failed != "" {
			fmt.Fprintf(&b, "| %s | does not run: %s | | | | |\n", l.tool.name, strings.ReplaceAll(l.cold.failed, "|", "\\|"))
			continue
		}
		fmt.Fprintf(&b, "| %s | %.2f s | %.2f s | %d MB | %.2f | %.2f |\n", l.tool.name,
			l.cold.cpu.Seconds(), l.warm.cpu.Seconds(), l.cold.memory>>20,
			l.cold.cpu.Seconds()/ours.cold.cpu.Seconds(), l.warm.cpu.Seconds()/ours.warm.cpu.Seconds())
	}
	return b.String()
}

// A bar is a line of the table for the chart.
type bar struct {
	Name       string
	Cold, Warm float64 // CPU seconds
}

// A chart is a table for the program that draws it.
type chart struct {
	Title string
	Bars  []bar
}

// write writes the tables and the chart of them into a folder.
func write(docs, root string, tables []table) error {
	docs, err := filepath.Abs(docs)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# What it costs\n\n![CPU seconds by tool](bench.svg)\n\n"+
		"Written by `go run ./internal/bench`, with %s on %d CPUs (%s/%s). CPU seconds are those of all processes of a\n"+
		"run, memory is that of the largest of them. Cold: nothing is kept of earlier runs but compiled packages. Warm: once more,\n"+
		"nothing changed. The cheapest of %d runs counts; of another tool that keeps something only one is cold. The last two\n"+
		"columns say how many times our own figure it is.\n\n",
		runtime.Version(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runs)
	charts := make([]chart, 0, len(tables))
	for _, t := range tables {
		b.WriteString(t.markdown() + "\n")
		c := chart{Title: t.subject.name}
		for _, l := range t.lines {
			if l.cold.failed == "" {
				c.Bars = append(c.Bars, bar{l.tool.name, l.cold.cpu.Seconds(), l.warm.cpu.Seconds()})
			}
		}
		charts = append(charts, c)
	}
	if err := os.WriteFile(filepath.Join(docs, "bench.md"), []byte(strings.TrimRight(b.String(), "\n")+"\n"), 0o666); err != nil {
		return err
	}
	data, err := json.Marshal(charts)
	if err != nil {
		return err
	}
	// In a module of its own, for what it takes to draw.
	cmd := exec.Command("go", "run", "-C", filepath.Join(root, "internal/bench/chart"), ".", filepath.Join(docs, "bench.svg"))
	cmd.Stdin = strings.NewReader(string(data))
	cmd.Stderr = os.Stderr
	return cmd.Run()
}
