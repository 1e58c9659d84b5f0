// Package lib has the helpers of another package that the generator writes.
package lib
