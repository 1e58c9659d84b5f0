// Package driver runs analyzers on one package after another, and of a package that it has
// seen keeps no more than the facts. The driver of x/tools, package checker, wants all
// packages at once, with their syntax.
package driver

import (
	"fmt"
	"go/types"
	"math/big"
	"os"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"

	"github.com/httperrlint/httperrlint/analyzers"
)

// A Driver runs analyzers and hands their facts on. Its method Run may be called by several
// goroutines at once.
type Driver struct {
	rules map[*analysis.Analyzer]bool
	order []*analysis.Analyzer // the rules and all that they require, each after what it requires

	// needed are those of them that also run on a package that is only there for its facts.
	needed map[*analysis.Analyzer]bool

	mu    sync.Mutex
	known map[*types.Package]*knowledge
}

// knowledge is what is handed on of a package.
type knowledge struct {
	objects  map[objectKey]analysis.Fact
	packages map[reflect.Type]analysis.Fact
	failed   map[*analysis.Analyzer]bool // there, or in a package that its facts are from
	partial  bool                        // an analyzer has failed there, or below
	number   int                         // of the package
	below    big.Int                     // has the bits of the packages that its Imports lead to
}

type objectKey struct {
	obj  types.Object
	fact reflect.Type
}

// New returns a driver for rules. It panics if they are not such as [analysis.Validate] wants.
func New(rules []*analysis.Analyzer) *Driver {
	if err := analysis.Validate(rules); err != nil {
		panic(err)
	}
	d := &Driver{
		rules:  make(map[*analysis.Analyzer]bool),
		needed: make(map[*analysis.Analyzer]bool),
		known:  make(map[*types.Package]*knowledge),
	}
	seen := make(map[*analysis.Analyzer]bool)
	var add func(a *analysis.Analyzer)
	add = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, required := range a.Requires {
			add(required)
		}
		d.order = append(d.order, a)
	}
	var need func(a *analysis.Analyzer)
	need = func(a *analysis.Analyzer) {
		d.needed[a] = true
		for _, required := range a.Requires {
			need(required)
		}
	}
	for _, rule := range rules {
		d.rules[rule] = true
		add(rule)
	}
	for _, a := range d.order {
		if len(a.FactTypes) > 0 {
			need(a)
		}
	}
	return d
}

// A Result is what an analyzer has had to say about a package.
type Result struct {
	*analysis.Analyzer
	IsRule      bool
	Value       any // of the analyzer's ResultType
	Diagnostics []analysis.Diagnostic
	Err         error
}

// Run runs the rules on a package that type-checks, or, if it is not wanted for itself, only
// what finds facts. It has been run on those that the package's Imports lead to. The results are those of
// all analyzers that had a chance to run; complete tells that none has failed, here or below.
func (d *Driver) Run(pkg *packages.Package, wanted bool) (results []Result, complete bool) {
	k := d.knowledgeOf(pkg)
	values := make(map[*analysis.Analyzer]any)
	for _, a := range d.order {
		if !wanted && !d.needed[a] || k.failed[a] {
			continue
		}
		r := d.run(a, pkg, k, values)
		if r == nil {
			k.failed[a] = true // for want of one that has failed
			continue
		}
		values[a] = r.Value
		results = append(results, *r)
		k.failed[a] = r.Err != nil
		k.partial = k.partial || r.Err != nil || len(analyzers.Failures(r.Diagnostics)) > 0
	}
	return results, !k.partial
}

// knowledgeOf returns what is known of a package before it is looked at.
func (d *Driver) knowledgeOf(pkg *packages.Package) *knowledge {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := &knowledge{
		objects:  make(map[objectKey]analysis.Fact),
		packages: make(map[reflect.Type]analysis.Fact),
		failed:   make(map[*analysis.Analyzer]bool),
		number:   len(d.known),
	}
	d.known[pkg.Types] = k
	for _, imp := range pkg.Imports {
		in := d.known[imp.Types]
		k.below.Or(&k.below, &in.below)
		k.below.SetBit(&k.below, in.number, 1)
		k.partial = k.partial || in.partial
		for a, failed := range in.failed {
			k.failed[a] = k.failed[a] || failed && len(a.FactTypes) > 0
		}
	}
	return k
}

// run runs one analyzer, or returns nil if one that it requires has failed. The pass inspect is not run: those
// who require it fill the inspector themselves when they want it.
func (d *Driver) run(a *analysis.Analyzer, pkg *packages.Package, k *knowledge, values map[*analysis.Analyzer]any) *Result {
	inputs := make(map[*analysis.Analyzer]any)
	for _, required := range a.Requires {
		if k.failed[required] {
			return nil
		}
		inputs[required] = values[required]
	}
	// Have: the results of all that it requires.
	r := &Result{Analyzer: a, IsRule: d.rules[a]}
	if a == inspect.Analyzer {
		r.Value = new(inspector.Inspector)
		return r
	}
	module := new(analysis.Module)
	if m := pkg.Module; m != nil {
		module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
	}
	r.Value, r.Err = a.Run(&analysis.Pass{
		Analyzer:     a,
		Fset:         pkg.Fset,
		Files:        pkg.Syntax,
		OtherFiles:   pkg.OtherFiles,
		IgnoredFiles: pkg.IgnoredFiles,
		Pkg:          pkg.Types,
		TypesInfo:    pkg.TypesInfo,
		TypesSizes:   pkg.TypesSizes,
		Module:       module,
		ResultOf:     inputs,
		ReadFile:     os.ReadFile,
		Report:       func(d analysis.Diagnostic) { r.Diagnostics = append(r.Diagnostics, d) },
		ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
			in := d.seenBy(k, obj.Pkg())
			return in != nil && assign(fact, in.objects[objectKey{obj, reflect.TypeOf(fact)}])
		},
		ImportPackageFact: func(of *types.Package, fact analysis.Fact) bool {
			in := d.seenBy(k, of)
			return in != nil && assign(fact, in.packages[reflect.TypeOf(fact)])
		},
		ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
			k.objects[objectKey{obj, reflect.TypeOf(fact)}] = fact
		},
		ExportPackageFact: func(fact analysis.Fact) { k.packages[reflect.TypeOf(fact)] = fact },
		// No analyzer of ours asks for all facts there are.
	})
	if got := reflect.TypeOf(r.Value); r.Err == nil && got != a.ResultType {
		r.Err = fmt.Errorf("%s: %s: the result is of type %v, not %v", a.Name, pkg.PkgPath, got, a.ResultType)
	}
	return r
}

// seenBy returns what is known of a package as far as another one can know it, or nil.
func (d *Driver) seenBy(k *knowledge, of *types.Package) *knowledge {
	d.mu.Lock()
	in := d.known[of]
	d.mu.Unlock()
	if in == nil || in != k && k.below.Bit(in.number) == 0 {
		return nil
	}
	return in
}

// assign sets what the pointer to points to to what the pointer from points to, if that
// is there.
func assign(to, from analysis.Fact) bool {
	if from == nil {
		return false
	}
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem())
	return true
}
