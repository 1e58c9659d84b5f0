// Reads prints how many packages httperrlint looks at, and the paths of those that it
// reads beside them. It is a process of its own because one that has once needed much
// memory passes that on, by the system's count, to all that it starts.
package main

import (
	"fmt"
	"os"

	"github.com/httperrlint/httperrlint/internal/load"
)

func main() {
	p := load.Load(load.Config{}, os.Args[1:])
	if len(p.Errors) > 0 {
		fmt.Fprintln(os.Stderr, "reads:", p.Errors[0])
		os.Exit(2)
	}
	fmt.Println(len(p.Packages))
	for _, path := range p.Helpers {
		fmt.Println(path)
	}
}
