package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/cache"

	"github.com/httperrlint/httperrlint/internal/store"
)

// cacheVariable names the environment variable that stands for the flag -cache.
const cacheVariable = "HTTPERRLINT_CACHE"

// openStore opens where findings are kept between runs, or returns nil: where nothing
// shall be kept, and where the user has no folder for such things.
func openStore(o *options) (*store.Store, error) {
	dir := os.Getenv(cacheVariable)
	switch o.cache {
	case "":
	case "off":
		dir = o.cache
	default:
		dir = o.in(o.cache)
	}
	if dir == "off" || o.fix || o.diff {
		return nil, nil // fixes need the packages themselves
	}
	salt, err := salt(o)
	if err != nil {
		return nil, err
	}
	if dir != "" {
		return store.Open(dir, salt)
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return nil, nil
	}
	s, err := store.Open(filepath.Join(user, "httperrlint"), salt)
	if err != nil {
		return nil, nil
	}
	return s, nil
}

// salt returns what findings depend on beside the packages, this program, and the
// rules with their flags; and where it runs.
func salt(o *options) (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	sum, err := cache.FileHash(exe)
	if err != nil {
		return "", err
	}
	dir, err := filepath.Abs(o.load.Dir)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%x %q", sum, dir)
	for _, rule := range o.rules {
		fmt.Fprintf(&b, " %s", rule.Name)
		rule.Flags.VisitAll(func(f *flag.Flag) { fmt.Fprintf(&b, " %s=%s", f.Name, f.Value) })
	}
	return b.String(), nil
}
