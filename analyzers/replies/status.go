package replies

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// A Caller tells of the calls of one outermost function which status they reply
// with.
type Caller struct{ outer *outer }

// Caller returns the Caller of the *ast.FuncDecl at a cursor, or of a *ast.FuncLit that is in
// no function; nil if the package has nothing to do with writers.
func (r *Result) Caller(fn inspector.Cursor) *Caller {
	if r.functions == nil {
		return nil
	}
	return &Caller{r.newOuter(fn)}
}

// Status returns the status that a call always sets on a writer, with what is
// known of its arguments but for their tags. It returns false if it may set
// none.
func (c *Caller) Status(call *ast.CallExpr, args []flow.Value) (Codes, bool) {
	c.outer.r.mu.Lock()
	defer c.outer.r.mu.Unlock()
	untagged := make([]flow.Value, len(args))
	for i, v := range args {
		v.Tag = 0
		untagged[i] = v
	}
	var codes Codes
	for _, out := range c.outer.call(call, untagged, nil) {
		sets := false
		for _, on := range out.effects {
			if on.Must&api.SetsStatus != 0 {
				codes = codes.union(on.Codes)
				sets = true
			}
		}
		if !sets {
			return Codes{}, false
		}
	}
	return codes, codes != Codes{}
}

// All tells whether the status is one of known constants, for each of which is
// is true.
func (c Codes) All(is func(code int) bool) bool {
	return c.all(func(code int32) bool { return 0 < code && code < someError && is(int(code)) })
}
