package patch

import (
	"bytes"
	"errors"
	"io"
	"os"

	"github.com/httperrlint/httperrlint/internal/atomicfile"
)

var (
	errIrregular = errors.New("the file is not a regular file")
	errChanged   = errors.New("the file has changed meanwhile")
)

// Writable returns why the named file cannot be replaced, or nil: because it is no
// longer as it was read, because nobody may write to it, or because it is a symbolic
// link, which may lead anywhere.
func Writable(name string, content []byte) error {
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errIrregular
	}
	// A rename replaces a read-only file too: only opening it tells.
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	now, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	if !bytes.Equal(now, content) {
		return errChanged
	}
	return nil
}

// Write replaces the file, if it is [Writable], by its new content in one step.
func (f File) Write() error {
	if err := Writable(f.Name, f.Before); err != nil {
		return err
	}
	return atomicfile.Write(f.Name, f.After)
}
