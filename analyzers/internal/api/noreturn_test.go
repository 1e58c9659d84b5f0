package api

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// neverRuns has a call of every function of the standard library that the table
// says never returns.
var neverRuns = map[string]func(t *testing.T){
	"os.Exit":      func(*testing.T) { os.Exit(0) },
	"syscall.Exit": func(*testing.T) { syscall.Exit(0) },
	"testing.Main": func(*testing.T) {
		testing.Main(func(string, string) (bool, error) { return true, nil }, nil, nil, nil)
	},
	"runtime.Goexit": func(*testing.T) { runtime.Goexit() },

	"log.Fatal":             func(*testing.T) { log.Fatal() },
	"log.Fatalf":            func(*testing.T) { log.Fatalf("") },
	"log.Fatalln":           func(*testing.T) { log.Fatalln() },
	"log.Panic":             func(*testing.T) { log.Panic() },
	"log.Panicf":            func(*testing.T) { log.Panicf("") },
	"log.Panicln":           func(*testing.T) { log.Panicln() },
	"(*log.Logger).Fatal":   func(*testing.T) { log.Default().Fatal() },
	"(*log.Logger).Fatalf":  func(*testing.T) { log.Default().Fatalf("") },
	"(*log.Logger).Fatalln": func(*testing.T) { log.Default().Fatalln() },
	"(*log.Logger).Panic":   func(*testing.T) { log.Default().Panic() },
	"(*log.Logger).Panicf":  func(*testing.T) { log.Default().Panicf("") },
	"(*log.Logger).Panicln": func(*testing.T) { log.Default().Panicln() },

	"(*testing.common).Fatal":   func(t *testing.T) { t.Fatal() },
	"(*testing.common).Fatalf":  func(t *testing.T) { t.Fatalf("") },
	"(*testing.common).FailNow": func(t *testing.T) { t.FailNow() },
	"(*testing.common).Skip":    func(t *testing.T) { t.Skip() },
	"(*testing.common).Skipf":   func(t *testing.T) { t.Skipf("") },
	"(*testing.common).SkipNow": func(t *testing.T) { t.SkipNow() },
	"(testing.TB).Fatal":        func(t *testing.T) { testing.TB(t).Fatal() },
	"(testing.TB).Fatalf":       func(t *testing.T) { testing.TB(t).Fatalf("") },
	"(testing.TB).FailNow":      func(t *testing.T) { testing.TB(t).FailNow() },
	"(testing.TB).Skip":         func(t *testing.T) { testing.TB(t).Skip() },
	"(testing.TB).Skipf":        func(t *testing.T) { testing.TB(t).Skipf("") },
	"(testing.TB).SkipNow":      func(t *testing.T) { testing.TB(t).SkipNow() },
}

// child names, in its environment, the function that a child process calls.
const child = "HTTPERRLINT_TEST_NEVER_RETURNS"

// TestNoReturn calls each function in a process of its own, which says before
// and after the call that it has come so far.
func TestNoReturn(t *testing.T) {
	if name := os.Getenv(child); name != "" {
		fmt.Println("called")
		neverRuns[name](t)
		fmt.Println("returned")
		return
	}
	for name := range neverRuns {
		if !noReturn().rows[name] {
			t.Errorf("%s: no row", name)
		}
	}
	for name := range noReturn().rows {
		if !IsStd(packageOf(name)) {
			continue
		}
		if neverRuns[name] == nil {
			t.Errorf("%s: the row is never run", name)
			continue
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestNoReturn$", "-test.count=1")
		cmd.Env = append(os.Environ(), child+"="+name)
		out, _ := cmd.CombinedOutput() // most of them fail
		lines := strings.Split(string(out), "\n")
		if !slices.Contains(lines, "called") || slices.Contains(lines, "returned") {
			t.Errorf("%s: returned, or was not called:\n%s", name, out)
		}
	}
}
