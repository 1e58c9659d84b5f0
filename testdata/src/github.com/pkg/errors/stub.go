// Package errors is a stub: signatures only.
package errors

func Wrap(err error, message string) error { return err }

func Cause(err error) error { return err }
