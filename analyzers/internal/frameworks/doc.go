// Package frameworks has no code but the tests that hold what package api knows
// of frameworks against the frameworks themselves. It is a module of its own so
// that users of the analyzers do not depend on them.
package frameworks
