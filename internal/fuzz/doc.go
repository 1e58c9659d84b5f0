// Package fuzz holds all rules against generated code.
//
// Its fuzz target makes a package of legal, strange Go functions from the bytes that it is
// given and runs the rules on it. They must not panic, find the same twice, take time in
// proportion to the size of the code, and suggest fixes that compile.
//
//	go test -run='^$' -fuzz=FuzzRules -fuzztime=30m -fuzzminimizetime=1x -parallel=1 ./internal/fuzz
//	HTTPERRLINT_FUZZ=30m go test -run=TestGenerated -timeout=0 -v ./internal/fuzz
package fuzz
