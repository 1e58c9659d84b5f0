// Reads prints how many packages httperrlint looks at, and the paths of those that it reads
// for that. It is a process of its own because one that has once needed much
// memory passes that on, by the system's count, to all that it starts.
package main

import (
	"fmt"
	"os"
	"slices"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/load"
)

func main() {
	graph := load.Compile(load.Config{}, os.Args[1:])
	var mu sync.Mutex
	var read []string
	p := graph.Visit(graph.IDs(), load.Visitor{Glance: analyzers.GlanceAt, Visit: func(pkg *packages.Package, _ bool) {
		mu.Lock()
		defer mu.Unlock()
		read = append(read, pkg.PkgPath)
	}})
	if len(p.Errors) > 0 {
		fmt.Fprintln(os.Stderr, "reads:", p.Errors[0])
		os.Exit(2)
	}
	fmt.Println(len(p.Packages))
	slices.Sort(read)
	for _, path := range read {
		fmt.Println(path)
	}
}
