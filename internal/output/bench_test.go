package output

import (
	"fmt"
	"go/token"
	"io"
	"strings"
	"testing"
)

// many returns a report of so many findings of one rule, 100 in each file.
func many(n int) *Report {
	content := []byte(strings.Repeat(handler[strings.Index(handler, "func "):]+"\n", 100))
	lines := strings.Count(string(content), "\n") / 100
	one := report().Findings[0]
	r := &Report{Short: func(file string) string { return file }, Content: func(string) []byte { return content }, Rules: []Rule{{Name: one.Rule}}}
	for i := range n {
		f := one
		move := func(p token.Position) token.Position {
			p.Filename = fmt.Sprintf("/m/api/get%d.go", i/100)
			p.Line += i%100*lines - 2
			p.Offset += i%100*(len(content)/100) - strings.Index(handler, "func ")
			return p
		}
		f.Start, f.End = move(f.Start), move(f.End)
		r.Findings = append(r.Findings, f)
	}
	return r
}

// BenchmarkOutput prints so many findings in each format.
func BenchmarkOutput(b *testing.B) {
	for _, format := range Formats {
		for _, n := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("%s/%d", format.Name, n), func(b *testing.B) {
				for b.Loop() {
					r := many(n)
					if err := format.Print(io.Discard, r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
