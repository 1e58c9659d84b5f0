package patch

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
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

// Write replaces the file, if it is [Writable], by its new content in one step:
// whoever reads it sees the old content or the new one.
func (f File) Write() (err error) {
	if err := Writable(f.Name, f.Before); err != nil {
		return err
	}
	info, err := os.Stat(f.Name)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(f.Name), "."+filepath.Base(f.Name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	_, err = tmp.Write(f.After)
	err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), f.Name)
}
