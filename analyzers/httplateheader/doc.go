// Package httplateheader defines an analyzer.
//
// # Analyzer httplateheader
//
// httplateheader: report headers and statuses set after the response has started
//
// Wrong:
//
//	var x int
//
// Right:
//
//	var x int
package httplateheader
