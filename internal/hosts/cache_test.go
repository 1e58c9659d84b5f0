package hosts_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The test binary is also a cache program of the go command (go help cache), when this
// variable names the folder that all machines share.
const cacheFolder = "HTTPERRLINT_TEST_CACHE"

type cacheRequest struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
}

type cacheResponse struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

// serveCache answers the go command's requests from the folder.
func serveCache(folder string) error {
	in, out := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	if err := out.Encode(cacheResponse{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var req cacheRequest
		if err := in.Decode(&req); err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		resp := cacheResponse{ID: req.ID}
		var err error
		switch req.Command {
		case "put":
			var body []byte
			if req.BodySize > 0 {
				if err := in.Decode(&body); err != nil {
					return err
				}
			}
			resp.DiskPath = filepath.Join(folder, "o-"+hex.EncodeToString(req.OutputID))
			err = errors.Join(
				os.WriteFile(resp.DiskPath, body, 0o666),
				os.WriteFile(filepath.Join(folder, "a-"+hex.EncodeToString(req.ActionID)), req.OutputID, 0o666),
			)
		case "get":
			err = fetch(folder, req.ActionID, &resp)
			if errors.Is(err, fs.ErrNotExist) {
				resp.Miss, err = true, nil
			}
		}
		if err != nil {
			resp.Err = err.Error()
		}
		if err := out.Encode(resp); err != nil || req.Command == "close" {
			return err
		}
	}
}

// fetch finds the output of an action.
func fetch(folder string, action []byte, resp *cacheResponse) error {
	id, err := os.ReadFile(filepath.Join(folder, "a-"+hex.EncodeToString(action)))
	if err != nil {
		return err
	}
	file := filepath.Join(folder, "o-"+hex.EncodeToString(id))
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	written := info.ModTime()
	resp.OutputID, resp.Size, resp.Time, resp.DiskPath = id, info.Size(), &written, file
	return nil
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Of two machines that begin with nothing and share a cache, the second analyzes no
// package again, and prints the same.
func TestSharedCache(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// A tool of the same name that notes each package that it is run on.
	tool := filepath.Join(t.TempDir(), "httperrlint")
	notes := tool + ".notes"
	script := fmt.Sprintf("#!/bin/sh\ncase \"$*\" in *.cfg) echo \"$*\" >>%q;; esac\nexec %q \"$@\"\n", notes, program(t, buildCommand))
	if err := os.WriteFile(tool, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	shared := t.TempDir()
	p := place{dir: resolved(t, t.TempDir())}
	write(t, p, "go.mod", "module example.com/m\n\ngo 1.25.0\n")
	write(t, p, "p.go", unchecked)
	var printed [2]string
	var analyzed [2]int
	for machine := range 2 {
		p.env = []string{"GOCACHE=" + t.TempDir(), "GOCACHEPROG=" + self, cacheFolder + "=" + shared}
		if err := os.RemoveAll(notes); err != nil {
			t.Fatal(err)
		}
		_, errs, status := p.run(t, "go", "vet", "-vettool="+tool, "./...")
		if status != 1 {
			t.Fatalf("go vet: exit status %d\n%s", status, errs)
		}
		printed[machine] = sortedLines(errs) // go vet finishes packages in any order
		lines, err := os.ReadFile(notes)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		analyzed[machine] = strings.Count(string(lines), "\n")
	}
	if analyzed[0] == 0 || analyzed[1] != 0 {
		t.Errorf("the first machine analyzed %d packages and the second %d, want some and none", analyzed[0], analyzed[1])
	}
	if printed[0] != printed[1] {
		t.Errorf("first:\n%s\nsecond:\n%s", printed[0], printed[1])
	}
	t.Logf("the first machine analyzed %d packages, the second %d", analyzed[0], analyzed[1])
}
