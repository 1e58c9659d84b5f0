// Package sqlrowscheck defines an analyzer.
//
// # Analyzer sqlrowscheck
//
// sqlrowscheck: report loops over rows whose error nobody looks at
//
// Wrong:
//
//	var x int
//
// Right:
//
//	var x int
package sqlrowscheck
