// Package judge holds the rules against execution.
//
// Its test writes packages of random handlers and helpers, runs each handler
// along every path against a recording writer, derives from what happened which
// lines rules.md says are to be reported, and compares that with what the rules
// report. Then it applies the fixes and does the same again.
//
// Handlers that start goroutines are run along every path as well, and in every
// order in which their goroutines may come to use the writer: what returns, or
// uses the writer, while a goroutine has yet to do so is to be reported.
//
// Handlers that ask a database for one row are run with each of its answers: the
// row, none, and a failure. What answers the same to the last two where it must
// not is to be reported, and so are tests that cannot find a missing row.
//
// Functions over rows are run with rows that fail at each of theirs. The Next whose
// failure a function does not return is to be reported.
//
// What a run cannot show, where a branch begins and ends and whether a helper's
// replies are certain, is read off the syntax and off all runs together; no
// code of the analyzers is used for it.
package judge
