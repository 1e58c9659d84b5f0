package output

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// A Key tells findings apart by what does not change when other code is edited: not
// by their positions. Findings that have a key in common are counted.
type Key struct {
	Rule     string `json:"rule"`
	Package  string `json:"package"`
	Function string `json:"function,omitempty"`
	Message  string `json:"message"`
}

// Key returns the key of the finding.
func (f *Finding) Key() Key { return Key{f.Rule, f.Package, f.Function, f.Message} }

// Compare orders keys by package, function, rule and message.
func (k Key) Compare(o Key) int {
	return cmp.Or(
		cmp.Compare(k.Package, o.Package),
		cmp.Compare(k.Function, o.Function),
		cmp.Compare(k.Rule, o.Rule),
		cmp.Compare(k.Message, o.Message),
	)
}

// fingerprints returns for each of the findings, which are sorted, a hash of its key
// and of its number among those with the same key. All of them differ.
func fingerprints(list []Finding) []string {
	prints := make([]string, len(list))
	count := make(map[Key]int)
	for i, f := range list {
		k := f.Key()
		count[k]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %d", k.Rule, k.Package, k.Function, k.Message, count[k]))
		prints[i] = hex.EncodeToString(sum[:16])
	}
	return prints
}
