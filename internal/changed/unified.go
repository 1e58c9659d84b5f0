package changed

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A fileDiff is what a unified diff says of one file.
type fileDiff struct {
	before, after string // its names; /dev/null where there is no such file
	git           bool   // they are as git writes them
	lines         *lines // of the new file
}

// parse reads a unified diff, with whatever stands between those of the files: headers, or the text
// of a mail. Only the number of lines that a hunk says it has tells its end: a line of the file may look
// like a header.
//
// Of the libraries for this, go-gitdiff reads mails with package net, with which the command takes a third
// longer to start, and go-diff does not count lines.
func parse(text string) ([]*fileDiff, error) {
	var (
		// https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
		hunk = regexp.MustCompile(`^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)
		// https://git-scm.com/docs/diff-format#_combined_diff_format
		combined = regexp.MustCompile(`^@@@+ -\d`)
	)
	rest := strings.SplitAfter(text, "\n")
	line := func(i int) string {
		if i >= len(rest) {
			return ""
		}
		return strings.TrimRight(rest[i], "\r\n")
	}
	var files []*fileDiff
	var file *fileDiff              // that of the next hunk
	header, headers := false, false // of git: before the names of a file, and anywhere
	for i := 0; i < len(rest); i++ {
		s := line(i)
		switch begin := hunk.FindStringSubmatch(s); {
		case strings.HasPrefix(s, "diff --git "):
			file, header, headers = nil, true, true
		case strings.HasPrefix(s, "--- ") && strings.HasPrefix(line(i+1), "+++ "):
			switch next := line(i + 2); {
			case hunk.MatchString(next):
				file = &fileDiff{before: nameIn(s), after: nameIn(line(i + 1)), git: header, lines: &lines{added: make(map[int]bool)}}
				files = append(files, file)
				header = false
				i++
			case header, strings.HasPrefix(next, "@@ -"), i+2 >= len(rest)-1:
				return nil, fmt.Errorf("line %d: no hunk", i+3)
			}
		case combined.MatchString(s):
			return nil, fmt.Errorf("line %d: a merge has several old files", i+1)
		case begin != nil && file == nil:
			return nil, fmt.Errorf("line %d: a hunk of no file", i+1)
		case begin != nil:
			n, err := file.lines.hunk(begin, rest[i+1:])
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			i += n
		}
	}
	if len(files) == 0 && !headers && strings.TrimSpace(text) != "" {
		return nil, errors.New("it names no file")
	}
	return files, nil
}

// nameIn returns the name in a line that begins with --- or +++. Behind it may stand a time or a revision.
func nameIn(line string) string {
	name, _, _ := strings.Cut(line[len("+++ "):], "\t")
	if unquoted, err := strconv.Unquote(name); err == nil && name[0] == '"' {
		return unquoted
	}
	return name
}

// hunk adds what a hunk changes in the new file, given the numbers in its first line: how many lines of the
// old file it has, where it begins in the new one and how many it has of that. It returns how many lines it
// is long.
func (l *lines) hunk(begin, text []string) (int, error) {
	count := func(s string) int {
		if s == "" {
			return 1
		}
		n, _ := strconv.Atoi(s)
		return n
	}
	before, after := count(begin[1]), count(begin[3]) // how many lines are left of both files
	next, _ := strconv.Atoi(begin[2])
	if after == 0 {
		next++ // the position is that of the line before
	}
	added, deleted := 0, 0
	flush := func() {
		if deleted > 0 && added == 0 {
			l.gaps = append(l.gaps, next)
		}
		added, deleted = 0, 0
	}
	n := 0
	for ; before > 0 || after > 0; n++ {
		if n == len(text) || text[n] == "" {
			return 0, errors.New("the hunk is cut off")
		}
		switch text[n][0] {
		case '+':
			l.added[next] = true
			next++
			added++
			after--
		case '-':
			deleted++
			before--
		case ' ', '\r', '\n': // some tools take away the space of a line that has nothing else
			flush()
			next++
			before--
			after--
		case '\\': // no newline at the end of the file
		default:
			return 0, errors.New("the hunk has a line that is none of a diff")
		}
		if before < 0 || after < 0 {
			return 0, errors.New("the hunk has not the lines that it says")
		}
	}
	flush()
	return n, nil
}
