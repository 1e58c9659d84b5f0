// Sqlrowserr runs the analyzer of that name of x/tools alone.
package main

import (
	"golang.org/x/tools/go/analysis/passes/sqlrowserr"
	"golang.org/x/tools/go/analysis/singlechecker"
)

func main() { singlechecker.Main(sqlrowserr.Analyzer) }
