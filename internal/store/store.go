// Package store keeps the findings of packages between runs of the command.
//
// It is a folder of small files that several runs may use at once: one for the runs in each
// folder, for to make a file for each package took as long as to look at many of them. What was
// not used for some days is deleted, and more if the whole grows beyond a bound.
package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/gob"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/cache"

	"github.com/httperrlint/httperrlint/internal/output"
)

const (
	// maxBytes is how large the folder may be; every day at most it is held to that.
	maxBytes = 256 << 20
	// maxOthers is of how many packages the findings are kept that the last run has not asked for: those that
	// were changed since, or that other runs look at.
	maxOthers = 1 << 14
)

// A Store keeps findings. A nil *Store keeps nothing. It is not for use by several goroutines.
type Store struct {
	dir   string
	cache *cache.Cache
	id    cache.ActionID // under which the cache has the findings
	file  string         // in which it has them; "" if there were none
	kept  map[string]*kept
	run   int // the number of this run
	put   bool
}

// A record is what a file has in it.
type record struct {
	ID   cache.ActionID // makes it another file than that for another salt
	Kept map[string]*kept
}

// A kept is the findings for a key.
type kept struct {
	Findings []output.Finding
	Run      int // the last that has asked for them, and has put others in
}

// Open opens the store in a folder, which is made if it is not there. The salt stands
// for what all findings depend on, what looked for them, and how, and for where that runs.
func Open(dir, salt string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	c, err := cache.Open(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, cache: c, id: sha256.Sum256([]byte(salt)), kept: make(map[string]*kept)}
	data, entry, err := c.GetBytes(s.id)
	if err != nil {
		return s, nil // there is nothing, or it is gone
	}
	s.file = c.OutputFile(entry.OutputID)
	var r record
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&r) == nil && r.Kept != nil {
		s.kept = r.Kept
	}
	for _, k := range s.kept {
		s.run = max(s.run, k.Run)
	}
	s.run++
	return s, nil
}

// Get returns the findings that were put in under the key; false if there were none
// put in, or they are gone.
func (s *Store) Get(key []byte) ([]output.Finding, bool) {
	if s == nil || s.kept[string(key)] == nil {
		return nil, false
	}
	k := s.kept[string(key)]
	k.Run = s.run
	return k.Findings, true
}

// Put puts findings in under a key, which Close will keep.
func (s *Store) Put(key []byte, list []output.Finding) {
	if s == nil {
		return
	}
	s.kept[string(key)] = &kept{list, s.run}
	s.put = true
}

// Close keeps what was put in, and deletes, once a day, what was not used for long. That it may fail to is no
// concern of the caller: the next run finds all anew.
func (s *Store) Close() {
	if s == nil {
		return
	}
	if s.put {
		s.forget(maxOthers)
		s.save()
	}
	before := s.trimmed()
	if s.cache.Trim() == nil && s.trimmed() != before {
		s.bound(maxBytes)
	}
}

// save writes what is kept in the place of what was.
func (s *Store) save() {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(record{s.id, s.kept}); err != nil {
		return
	}
	if s.cache.PutBytes(s.id, b.Bytes()) == nil && s.file != "" {
		_ = os.Remove(s.file) // the cache would keep it for days
	}
}

// forget drops of what this run has neither asked for nor put in all but so many, those that were used last.
func (s *Store) forget(limit int) {
	others := slices.DeleteFunc(slices.Collect(maps.Keys(s.kept)), func(key string) bool { return s.kept[key].Run == s.run })
	if len(others) <= limit {
		return
	}
	slices.SortFunc(others, func(a, b string) int { return cmp.Compare(s.kept[b].Run, s.kept[a].Run) })
	for _, key := range others[limit:] {
		delete(s.kept, key)
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
