// Package readers has no code but the tests that hold what the command prints against
// the published schemas and the programs that read it. It is a module of its own so that
// users of the command do not depend on them.
package readers
