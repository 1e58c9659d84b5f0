// Package modern is for the versions of Go that have errors.AsType.
package modern
