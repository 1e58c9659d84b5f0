// Package proof holds what package api knows of the texts of database errors
// against the real errors of the real drivers, which its packages provoke, and
// what it knows of functions that are handed rows against those functions. It is a
// module of its own so that users of the analyzers do not depend on the drivers.
//
// The servers are those of Debian's packages postgresql and mariadb-server-core;
// the tests start them in a temporary folder. Where they are not installed those
// tests are skipped, unless HTTPERRLINT_PROOF is set.
package proof
