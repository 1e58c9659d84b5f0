// Package httpgowriter defines an analyzer.
//
// # Analyzer httpgowriter
//
// httpgowriter: report response writers used in goroutines that can outlive the handler
//
// Wrong:
//
//	var x int
//
// Right:
//
//	var x int
package httpgowriter
