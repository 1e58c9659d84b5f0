// Package sqlerrstring defines an analyzer.
//
// # Analyzer sqlerrstring
//
// sqlerrstring: report driver errors told apart by their text
//
// Wrong:
//
//	var x int
//
// Right:
//
//	var x int
package sqlerrstring
