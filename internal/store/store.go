// Package store keeps the findings of packages between runs of the command.
//
// It is a folder of small files that several runs may use at once. What was not used
// for some days is deleted, and more if the whole grows beyond a bound.
package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/cache"

	"github.com/httperrlint/httperrlint/internal/output"
)

// maxBytes is how large the folder may be; every day at most it is held to that.
const maxBytes = 256 << 20

// A Store keeps findings. A nil *Store keeps nothing.
type Store struct {
	dir   string
	cache *cache.Cache
	salt  string
}

// Open opens the store in a folder, which is made if it is not there. The salt stands
// for what all findings depend on: what looked for them, and how.
func Open(dir, salt string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	c, err := cache.Open(dir)
	if err != nil {
		return nil, err
	}
	return &Store{dir, c, salt}, nil
}

// id returns under which name the cache has the findings for a key.
func (s *Store) id(key []byte) cache.ActionID {
	h := sha256.New()
	fmt.Fprintf(h, "%q %x", s.salt, key)
	return cache.ActionID(h.Sum(nil))
}

// Get returns the findings that were put in under the key; false if there were none
// put in, or they are gone.
func (s *Store) Get(key []byte) ([]output.Finding, bool) {
	if s == nil {
		return nil, false
	}
	data, _, err := s.cache.GetBytes(s.id(key))
	if err != nil {
		return nil, false
	}
	var list []output.Finding
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&list); err != nil {
		return nil, false
	}
	return list, true
}

// Put keeps findings under a key. That it may fail to is no concern of the caller: the
// next run finds them anew.
func (s *Store) Put(key []byte, list []output.Finding) {
	if s == nil {
		return
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(list); err == nil {
		_ = s.cache.PutBytes(s.id(key), b.Bytes())
	}
}

// Trim deletes what was not used for long, once a day.
func (s *Store) Trim() {
	if s == nil {
		return
	}
	before := s.trimmed()
	if s.cache.Trim() == nil && s.trimmed() != before {
		s.bound(maxBytes)
	}
}

// trimmed returns when the cache was trimmed last.
func (s *Store) trimmed() time.Time {
	info, err := os.Stat(filepath.Join(s.dir, "trim.txt"))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// bound deletes the files that were not used for longest until the others have no
// more than so many bytes.
func (s *Store) bound(limit int64) {
	type file struct {
		name string
		fs.FileInfo
	}
	var files []file
	size := int64(0)
	_ = filepath.WalkDir(s.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // another run may have deleted it
		}
		if info, err := d.Info(); err == nil {
			files = append(files, file{name, info})
			size += info.Size()
		}
		return nil
	})
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.name, b.name)) })
	for _, f := range files {
		if size <= limit {
			return
		}
		if filepath.Dir(f.name) != s.dir && os.Remove(f.name) == nil {
			size -= f.Size()
		}
	}
}
