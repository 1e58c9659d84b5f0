// Package sqlnorows defines an analyzer.
//
// # Analyzer sqlnorows
//
// sqlnorows: report missing rows treated as failures
//
// Wrong:
//
//	var x int
//
// Right:
//
//	var x int
package sqlnorows
