package store

import (
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/httperrlint/httperrlint/internal/output"
	"github.com/httperrlint/httperrlint/internal/patch"
)

func open(t *testing.T, dir, salt string) *Store {
	t.Helper()
	s, err := Open(dir, salt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func findings() []output.Finding {
	at := token.Position{Filename: "/m/p.go", Offset: 7, Line: 2, Column: 3}
	return []output.Finding{{
		Rule:    "rule",
		Message: "ünknown \xff",
		Start:   at,
		End:     at,
		Related: []output.Related{{Message: "here", Start: at, End: at}},
		Path:    []output.Related{{Message: "first", Start: at, End: at}},
		Fixes:   []patch.Fix{{Message: "do", Edits: []patch.Edit{{Start: at, End: at, New: "x"}}}},
	}}
}

func TestStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	s := open(t, dir, "salt")
	if list, ok := s.Get([]byte("key")); ok {
		t.Errorf("an empty store has %v", list)
	}
	s.Put([]byte("key"), findings())
	s.Put([]byte("none"), nil)
	s.Close()
	s = open(t, dir, "salt")
	if list, ok := s.Get([]byte("key")); !ok || !reflect.DeepEqual(list, findings()) {
		t.Errorf("got %v, %t", list, ok)
	}
	if list, ok := s.Get([]byte("none")); !ok || len(list) > 0 {
		t.Errorf("got %v, %t", list, ok)
	}
	if list, ok := open(t, dir, "sugar").Get([]byte("key")); ok {
		t.Errorf("with another salt it has %v", list)
	}
}

func TestNothingKept(t *testing.T) {
	var s *Store
	s.Put([]byte("key"), findings())
	s.Close()
	if list, ok := s.Get([]byte("key")); ok {
		t.Errorf("got %v", list)
	}
}

// What was put in last, or asked for then, is kept for longest.
func TestForget(t *testing.T) {
	dir := t.TempDir()
	for _, key := range []string{"first", "second", "third"} {
		s := open(t, dir, "salt")
		s.Put([]byte(key), nil)
		s.Get([]byte("first"))
		s.Close()
	}
	s := open(t, dir, "salt")
	s.Put([]byte("fourth"), nil)
	s.Get([]byte("second"))
	s.forget(1)
	var have []string
	for _, key := range []string{"first", "second", "third", "fourth"} {
		if _, ok := s.Get([]byte(key)); ok {
			have = append(have, key)
		}
	}
	if want := []string{"second", "fourth"}; len(have) != 3 || !slices.Contains(have, want[0]) || !slices.Contains(have, want[1]) {
		t.Errorf("has %v, want %v and one more", have, want)
	}
}

// A run that finds something new does not leave behind what the one before has kept.
func TestReplaced(t *testing.T) {
	dir := t.TempDir()
	before := int64(0)
	for i := range 4 {
		s := open(t, dir, "salt")
		list := findings()
		list[0].Message = strings.Repeat("x", 10_000+i)
		s.Put([]byte("key"), list)
		s.Close()
		now := size(t, dir)
		if i > 0 && now > before+100 {
			t.Errorf("has %d bytes, before %d", now, before)
		}
		before = now
	}
}

// What is damaged is as good as gone, and can be put in again.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, "salt")
	s.Put([]byte("key"), findings())
	s.Close()
	s = open(t, dir, "salt")
	if err := os.WriteFile(s.file, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, "salt")
	if list, ok := s.Get([]byte("key")); ok {
		t.Errorf("got %v", list)
	}
	s.Put([]byte("key"), findings())
	s.Close()
	if list, ok := open(t, dir, "salt").Get([]byte("key")); !ok || !reflect.DeepEqual(list, findings()) {
		t.Errorf("got %v, %t", list, ok)
	}
}

func TestBound(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		s := open(t, dir, fmt.Sprint(i))
		list := findings()
		list[0].Message = strings.Repeat("x", 1000+i)
		s.Put([]byte("key"), list)
		s.Close()
	}
	s := open(t, dir, "salt")
	if s.trimmed().Before(time.Now().Add(-time.Hour)) {
		t.Error("not trimmed")
	}
	if n := size(t, dir); n < 100_000 {
		t.Fatalf("has %d bytes only", n)
	}
	s.bound(50_000)
	if n := size(t, dir); n < 40_000 || n > 50_000 {
		t.Errorf("has %d bytes", n)
	}
	kept := 0
	for i := range 100 {
		if _, ok := open(t, dir, fmt.Sprint(i)).Get([]byte("key")); ok {
			kept++
		}
	}
	if kept == 0 || kept == 100 {
		t.Errorf("has %d of 100", kept)
	}
}

func size(t *testing.T, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
