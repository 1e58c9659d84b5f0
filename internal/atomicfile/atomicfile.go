// Package atomicfile writes files so that whoever reads one sees its old content or its
// new one.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write gives the named file a new content in one step, by a rename. An existing file
// keeps its permissions. What is no regular file, such as a pipe, is written to as it is.
func Write(name string, content []byte) error {
	t, err := find(name)
	if err != nil {
		return reworded(name, err)
	}
	if t.special {
		return reworded(name, os.WriteFile(t.name, content, 0))
	}
	return reworded(name, t.replace(content))
}

// Check returns why [Write] would fail, or nil.
func Check(name string) error {
	t, err := find(name)
	if err != nil || t.special {
		return reworded(name, err)
	}
	tmp, err := t.create()
	if err != nil {
		return reworded(name, err)
	}
	return reworded(name, errors.Join(tmp.Close(), os.Remove(tmp.Name())))
}

// A target is where a file is to be written.
type target struct {
	name    string      // with symbolic links resolved
	exists  bool        // and may be written to
	special bool        // it is not a regular file
	mode    fs.FileMode // if it exists
}

func find(name string) (*target, error) {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return &target{name: name}, nil
	}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return &target{name: real, exists: true, special: true}, nil
	}
	// A rename replaces a read-only file too: only opening it tells.
	f, err := os.OpenFile(real, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	return &target{name: real, exists: true, mode: info.Mode().Perm()}, f.Close()
}

// create opens a new file beside the target, with the permissions that the target has or
// is to have.
func (t *target) create() (*os.File, error) {
	name := filepath.Join(filepath.Dir(t.name), fmt.Sprintf(".%s.%d", filepath.Base(t.name), os.Getpid()))
	tmp, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil || !t.exists {
		return tmp, err
	}
	if err := tmp.Chmod(t.mode); err != nil {
		return nil, errors.Join(err, tmp.Close(), os.Remove(name))
	}
	return tmp, nil
}

func (t *target) replace(content []byte) error {
	tmp, err := t.create()
	if err != nil {
		return err
	}
	_, err = tmp.Write(content)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), t.name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// reworded returns an error about the named file without the name of the one beside it.
func reworded(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return &fs.PathError{Op: "write", Path: name, Err: path.Err}
	}
	return err
}
