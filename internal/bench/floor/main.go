// Floor loads and type-checks packages and does nothing with them: what any linter
// costs at least.
package main

import (
	"fmt"
	"os"

	"golang.org/x/tools/go/packages"
)

func main() {
	list, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule}, os.Args[1:]...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(2)
	}
	fmt.Println(len(list), "packages")
}
