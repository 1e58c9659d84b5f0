// Package httpreturn defines an analyzer.
//
// # Analyzer httpreturn
//
// httpreturn: report handlers that go on after an error response
//
// Wrong:
//
//	var x int
//
// Right:
//
//	var x int
package httpreturn
