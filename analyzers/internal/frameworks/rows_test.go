package frameworks

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
)

// A receiver is a type, or a package, with functions of the tables.
type receiver struct {
	pkg, name string // name is "" for a package
	// serve handles one request with a handler that hands use the receiver, or its
	// functions by name, while the recorder observes.
	serve func(t *testing.T, w *recorder, use func(recv any))
	calls []call
	// idle are the methods that look as if they could act on the response and are
	// in no table, because they do not or because that is meant to be silent.
	idle string
}

// A call is a call of one function of the tables.
type call struct {
	name string
	args args
}

type args []any

// A placeholder stands for an argument that is known only when the call is made.
type placeholder int

const (
	status  placeholder = iota // the status
	writer                     // the response's writer
	request                    // the request
	reader                     // a reader of a body
)

// functions are those of a receiver that are not called as its methods.
type functions map[string]any

// A result is what a call did.
type result struct {
	did  api.Action
	code int
	err  error
}

var receivers = slices.Concat(ginReceivers, echoReceivers, fiberReceivers, renderReceivers, restfulReceivers)

// TestRows runs each function of the tables in a real handler, and compares what
// it did with what its row says.
func TestRows(t *testing.T) {
	pkgs := load(t)
	untested := make(map[string]bool)
	for _, name := range api.FrameworkNames() {
		untested[name] = true
	}
	for _, r := range receivers {
		t.Run(r.pkg+"."+r.name, func(t *testing.T) {
			scope := pkgs[r.pkg].Scope()
			union := make(map[*types.Func]api.Action)
			for _, c := range r.calls {
				fn := r.function(scope, c.name)
				if fn == nil {
					t.Errorf("no function %s", c.name)
					continue
				}
				row, ok := api.Writes(fn)
				if !ok {
					t.Errorf("no row for %s", fn.FullName())
					continue
				}
				delete(untested, fn.FullName())
				checkShape(t, c, fn, row)
				for _, code := range statuses(row) {
					res := r.run(t, c, row, code, false)
					union[fn] |= res.did
					checkResult(t, fmt.Sprintf("%s with %d", fn.FullName(), code), row, res, code)
				}
				broken := r.run(t, c, row, statuses(row)[0], true)
				union[fn] |= broken.did
				checkBounds(t, fn.FullName()+" with a broken connection", row, broken)
			}
			for fn, did := range union {
				if row, _ := api.Writes(fn); did|api.Flush != row.Must|row.May|api.Flush {
					t.Errorf("%s did %s in all, the row says %s", fn.FullName(), actions(did), actions(row.Must|row.May))
				}
			}
			if r.name != "" {
				r.checkIdle(t, scope)
			}
		})
	}
	for _, c := range chains {
		t.Run(c.pkg+"."+c.name+"."+c.method, func(t *testing.T) {
			fn := method(pkgs[c.pkg].Scope(), c.name, c.method)
			if !api.Chains(fn) {
				t.Errorf("%s is in no table", fn.FullName())
			}
			delete(untested, fn.FullName())
			if !c.same(t) {
				t.Errorf("what is done to its result is not done to its receiver")
			}
		})
	}
	for _, c := range contexts {
		t.Run(c.pkg+"."+c.name, func(t *testing.T) {
			obj := pkgs[c.pkg].Scope().Lookup(c.name)
			delete(untested, c.pkg+"."+c.name)
			if !api.IsFramework(obj.Type()) {
				t.Fatal("is in no table")
			}
			if got := api.IsContext(obj.Type()); got != c.context {
				t.Errorf("the only parameter of handlers: %t, the table says %t", c.context, got)
			}
			if got, want := api.IsBuffered(obj.Type()), c.late(t); got != want {
				t.Errorf("a header can be set after a body: %t, the table says %t", want, got)
			}
		})
	}
	for _, path := range []string{restful2Path, restful3Path} {
		// Have: handlers with a Request as a parameter, which serve the requests.
		if !api.IsFrameworkRequest(pkgs[path].Scope().Lookup("Request").Type()) {
			t.Errorf("%s.Request is in no table", path)
		}
		delete(untested, path+".Request")
	}
	for name := range untested {
		t.Errorf("no test runs %s", name)
	}
}

// load returns the types of the packages of the frameworks.
func load(t *testing.T) map[string]*types.Package {
	t.Helper()
	paths := make(map[string]*types.Package)
	for _, r := range receivers {
		paths[r.pkg] = nil
	}
	var patterns []string
	for path := range paths {
		patterns = append(patterns, path)
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode:  packages.NeedName | packages.NeedTypes | packages.NeedExportFile | packages.NeedImports,
		Tests: false,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Fatal(err)
		}
		paths[pkg.PkgPath] = pkg.Types
	}
	return paths
}

// function returns the function of the receiver with a name, or nil.
func (r receiver) function(scope *types.Scope, name string) *types.Func {
	if r.name == "" {
		fn, _ := scope.Lookup(name).(*types.Func)
		return fn
	}
	return method(scope, r.name, name)
}

func method(scope *types.Scope, typ, name string) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(scope.Lookup(typ).Type(), true, nil, name)
	fn, _ := obj.(*types.Func)
	return fn
}

// checkShape checks the places of the writer and the status, and whether the
// last result is an error.
func checkShape(t *testing.T, c call, fn *types.Func, row api.Row) {
	t.Helper()
	if got := slices.Index(c.args, any(writer)); got != row.Writer {
		t.Errorf("%s: the row says that argument %d is the writer", fn.FullName(), row.Writer)
	}
	code := slices.Index(c.args, any(status))
	if got := min(row.Code, 99); code >= 0 && code != got || code < 0 && 0 <= got && got < 99 {
		t.Errorf("%s: argument %d is the status, the row says %d", fn.FullName(), code, row.Code)
	}
	if sets := (row.Must|row.May)&api.SetsStatus != 0; sets != (row.Code != api.NoCode && row.Code != api.Chain) {
		t.Errorf("%s: sets a status: %t, but the row's is %d", fn.FullName(), sets, row.Code)
	}
	if got := returnsError(fn); got != row.Fails {
		t.Errorf("%s: returns an error: %t, the row says %t", fn.FullName(), got, row.Fails)
	}
}

func returnsError(fn *types.Func) bool {
	results := fn.Signature().Results()
	return results.Len() > 0 && types.Identical(results.At(results.Len()-1).Type(), types.Universe.Lookup("error").Type())
}

// statuses returns the statuses to try.
func statuses(row api.Row) []int {
	switch {
	case row.Redirect && row.Code >= 0:
		return []int{301, 307}
	case row.Code == api.Chain:
		return []int{0, 201, 404} // 0: none is set
	case 0 <= row.Code && row.Code < 100:
		return []int{201, 404, 204}
	}
	return []int{404}
}

// run makes one call.
func (r receiver) run(t *testing.T, c call, row api.Row, code int, broken bool) result {
	t.Helper()
	w := newRecorder()
	w.broken = broken
	called := false
	chained := row.Code == api.Chain && code != 0
	var res result
	r.serve(t, w, func(recv any) {
		called = true
		if chained {
			reflect.ValueOf(recv).MethodByName("Status").Call([]reflect.Value{reflect.ValueOf(code)})
		}
		res.err = invoke(recv, c, w, code)
	})
	if !called {
		t.Errorf("%s: the handler does not run", c.name)
	}
	res.did, res.code = w.did, w.code
	if chained {
		res.did &^= api.Status
	}
	return res
}

// invoke calls a function and returns its last result if that is an error.
func invoke(recv any, c call, w *recorder, code int) error {
	var fn reflect.Value
	if fns, ok := recv.(functions); ok {
		fn = reflect.ValueOf(fns[c.name])
	} else {
		fn = reflect.ValueOf(recv).MethodByName(c.name)
	}
	in := make([]reflect.Value, len(c.args))
	for i, arg := range c.args {
		switch arg {
		case any(status):
			arg = code
		case any(writer):
			arg = w.writer
		case any(request):
			arg = w.request
		case any(reader):
			arg = strings.NewReader("v")
		}
		in[i] = reflect.ValueOf(arg)
		if arg == nil {
			in[i] = reflect.Zero(fn.Type().In(i))
		}
	}
	out := fn.Call(in)
	if len(out) == 0 {
		return nil
	}
	err, _ := out[len(out)-1].Interface().(error)
	if fn.Type().Out(len(out)-1) != reflect.TypeFor[error]() {
		return nil
	}
	return err
}

// checkResult compares what a call did with the row.
func checkResult(t *testing.T, name string, row api.Row, res result, code int) {
	t.Helper()
	checkBounds(t, name, row, res)
	if res.err != nil {
		if code != 204 {
			t.Errorf("%s: %v", name, res.err)
		}
		return
	}
	if missing := row.Must &^ res.did; missing != 0 {
		t.Errorf("%s did not do %s", name, actions(missing))
	}
	switch {
	case row.Code >= 100 && res.code != row.Code:
		t.Errorf("%s sent %d, the row says %d", name, res.code, row.Code)
	case (row.Code == api.Chain || 0 <= row.Code && row.Code < 100) && res.code != code:
		t.Errorf("%s sent %d", name, res.code)
	}
}

// checkBounds checks that a call did no more than its row allows.
func checkBounds(t *testing.T, name string, row api.Row, res result) {
	t.Helper()
	may := row.Must | row.May
	if may&(api.Body|api.Status) != 0 {
		may |= api.Flush // it sends the header in any case
	}
	if beyond := res.did &^ may; beyond != 0 {
		t.Errorf("%s did %s beyond its row", name, actions(beyond))
	}
}

// checkIdle checks that each method which could act on the response is in a
// table, or named as one that does not.
func (r receiver) checkIdle(t *testing.T, scope *types.Scope) {
	t.Helper()
	idle := make(map[string]bool)
	for name := range strings.FieldsSeq(r.idle) {
		idle[name] = true
	}
	typ := scope.Lookup(r.name).Type()
	if !types.IsInterface(typ) {
		typ = types.NewPointer(typ)
	}
	for sel := range types.NewMethodSet(typ).Methods() {
		fn := sel.Obj().(*types.Func)
		_, known := api.Writes(fn)
		switch {
		case !fn.Exported() || fn.Pkg() != scope.Lookup(r.name).Pkg():
		case (known || api.Chains(fn)) && idle[fn.Name()]:
			t.Errorf("%s is in a table and named as idle", fn.Name())
		case !known && !api.Chains(fn) && !idle[fn.Name()] && couldAct(fn):
			t.Errorf("%s is in no table", fn.Name())
		}
		delete(idle, fn.Name())
	}
	for name := range idle {
		t.Errorf("no method %s", name)
	}
}

// couldAct tells whether a method looks as if it did something: it has no
// result, or an error, or its receiver.
func couldAct(fn *types.Func) bool {
	if _, ok := api.WriterMethod(fn.Name()); ok {
		return false // known of every writer
	}
	results := fn.Signature().Results()
	return results.Len() == 0 || results.Len() == 1 && (returnsError(fn) || api.IsFramework(results.At(0).Type()))
}

// actions names actions.
func actions(a api.Action) string {
	var names []string
	for i, name := range []string{"header", "status", "body", "flush", "hijack", "handler", "failed", "abort", "noted", "reply", "pending"} {
		if a&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "+")
}
