package judge

import (
	"go/types"
	"slices"
)

// recordings is what the runner prints; see package env of its module.
type recordings struct {
	Recordings []recording
	Stacks     [][]line
}

type recording struct {
	Name string
	Runs [][]event
	Full bool
}

type event struct {
	Kind  uint8
	Value int
	Stack int
}

// The kinds of events, and the results that one of kind result can have.
const (
	statement = iota
	header
	parameter
	result
	status
	written
	failed
	flushed
	passedOn
	ended
)

const nilError = 4 // the first of those that are errors

// An effect is what a call did to the writer.
type effect struct {
	status                        int // the first that was set
	header, body, flush, attempts bool
	passed                        bool
}

func (e effect) replies() bool { return e.status != 0 || e.body || e.flush }

// then returns what two calls, one after the other, did.
func (e effect) then(f effect) effect {
	if e.status == 0 {
		e.status = f.status
	}
	e.header = e.header || f.header
	e.body = e.body || f.body
	e.flush = e.flush || f.flush
	e.attempts = e.attempts || f.attempts
	e.passed = e.passed || f.passed
	return e
}

// An item is one thing that a run of a body did: it began a statement, or made
// a call.
type item struct {
	line   int
	call   bool
	own    effect
	callee *activation // a function of the generated code that was called
	result int         // -1 if there is none that tells anything
}

// An activation is one run of a body.
type activation struct {
	body  *body
	file  string
	param int // the argument for its parameter status, if it has one
	items []*item
	cut   bool // it never returned: to its caller it did nothing
}

// effect returns what the activation did, but for what was deferred.
func (a *activation) effect() effect {
	var e effect
	for _, it := range a.items {
		e = e.then(it.effect())
	}
	return e
}

func (it *item) effect() effect {
	switch {
	case it.callee == nil:
		return it.own
	case it.callee.body.ignored, it.callee.cut:
		return effect{}
	}
	return it.callee.effect()
}

// An oracle tells from runs which lines are to be reported.
type oracle struct {
	*syntax
	kinds map[kind]certainty
	// The bodies that replied in some run, and those that did not.
	replying, silent map[*body]bool
	reports          map[string]map[line]bool // by rule
	unknown          map[string]bool          // handlers that have too many paths
}

// A kind is all calls of a helper that nothing in sight of its callers tells
// apart: they had the same status as argument and the same last result.
type kind struct {
	helper        string
	param, result int
}

// A certainty is what is certain of a call.
type certainty struct {
	replies, sets, header bool // it always replies, sets a status, changes a header
	writes                bool // it always writes a body
	body                  bool // it may write a body, or try to
	lowest                int  // of the statuses that it may set; 0 if it sets none
}

func certain(e effect) certainty {
	return certainty{e.replies(), e.status != 0, e.header, e.body, e.body || e.attempts, e.status}
}

// or returns what is certain of a call that does either.
func (c certainty) or(d certainty) certainty {
	return certainty{
		replies: c.replies && d.replies,
		sets:    c.sets && d.sets,
		header:  c.header && d.header,
		writes:  c.writes && d.writes,
		body:    c.body || d.body,
		lowest:  lower(c.lowest, d.lowest),
	}
}

// then returns what is certain of two calls, one after the other.
func (c certainty) then(d certainty) certainty {
	if !c.sets {
		c.sets, c.lowest = d.sets, lower(c.lowest, d.lowest)
	}
	c.replies = c.replies || d.replies
	c.header = c.header || d.header
	c.writes = c.writes || d.writes
	c.body = c.body || d.body
	return c
}

func lower(x, y int) int {
	if x == 0 || y == 0 {
		return x + y
	}
	return min(x, y)
}

func (c certainty) isErrorReply() bool { return c.sets && c.lowest >= 400 && c.body }

// isHeader tells whether it changes a header and is no reply: one that does both
// is late because of that.
func (c certainty) isHeader() bool { return c.header && !c.body && !c.sets }

// judge returns an oracle that knows which lines each rule must report.
func (p *program) judge(r *recordings) *oracle {
	o := &oracle{
		syntax:   p.syntax(),
		kinds:    make(map[kind]certainty),
		replying: make(map[*body]bool), silent: make(map[*body]bool),
		reports: map[string]map[line]bool{"httpreturn": {}, "httplateheader": {}},
		unknown: make(map[string]bool),
	}
	var all []*activation
	for _, rec := range r.Recordings {
		if !rec.Full {
			o.unknown[rec.Name] = true
		}
		for _, run := range rec.Runs {
			all = append(all, o.activations(run, r.Stacks)...)
		}
	}
	for _, a := range all {
		if a.effect().replies() {
			o.replying[a.body] = true
		} else {
			o.silent[a.body] = true
		}
		for _, it := range a.items {
			if k, ok := it.kind(); ok {
				c := certain(it.effect())
				if known, ok := o.kinds[k]; ok {
					c = c.or(known)
				}
				o.kinds[k] = c
			}
		}
	}
	for _, a := range all {
		o.follow(a)
	}
	return o
}

// kind returns the kind of a call of a helper. It returns false for other
// calls, of which the run itself tells all.
func (it *item) kind() (kind, bool) {
	if it.callee == nil || it.callee.body.name == "" || it.callee.cut {
		return kind{}, false
	}
	return kind{it.callee.body.name, it.callee.param, it.result}, true
}

// certainty returns what is certain of a call: all calls of a helper say it
// together, and a literal does what is in it.
func (o *oracle) certainty(it *item) certainty {
	if k, ok := it.kind(); ok {
		return o.kinds[k]
	}
	c := certain(it.own)
	if it.callee != nil && !it.callee.body.ignored && !it.callee.cut {
		for _, inner := range it.callee.items {
			c = c.then(o.certainty(inner))
		}
	}
	return c
}

// conditional tells whether the last result of a helper, or of a literal, tells
// whether it has replied.
func (o *oracle) conditional(it *item) bool {
	k, ok := it.kind()
	if !ok {
		return it.callee != nil && it.result >= 0 && o.replying[it.callee.body] && o.silent[it.callee.body]
	}
	replies, not := false, false
	for other, c := range o.kinds {
		if other.helper == k.helper {
			replies = replies || c.replies
			not = not || !c.replies
		}
	}
	return replies && not
}

// activations parts the events of a run by the bodies in which they happened.
func (o *oracle) activations(run []event, stacks [][]line) []*activation {
	var all, stack []*activation
	param := 0
	for _, e := range run {
		if e.Kind == parameter {
			param = e.Value // of the function that begins with the next statement
			continue
		}
		if e.Kind == ended {
			stack = nil
			continue
		}
		lines := o.normal(stacks[e.Stack])
		last := len(lines) - 1
		b := o.bodies[lines[last]]
		if e.Kind == statement && lines[last].Line == b.start {
			a := &activation{body: b, file: lines[last].File, param: param}
			param = 0
			all = append(all, a)
			stack = append(stack[:last], a)
			if last > 0 {
				caller := stack[last-1]
				caller.items = append(caller.items, &item{line: lines[last-1].Line, call: true, callee: a, result: -1})
			}
		}
		stack = stack[:last+1]
		stack[last].record(e, lines[last].Line)
	}
	for _, a := range stack {
		a.cut = true
	}
	return all
}

// normal returns the lines of a stack; a literal that is called where it stands
// counts for the line in which it begins.
func (o *oracle) normal(stack []line) []line {
	stack = slices.Clone(stack)
	for i, l := range stack {
		if begin, ok := o.begin[l]; ok {
			stack[i].Line = begin
		}
	}
	return stack
}

func (a *activation) record(e event, line int) {
	if e.Kind == statement {
		a.items = append(a.items, &item{line: line})
		return
	}
	it := a.items[len(a.items)-1]
	if !it.call || it.line != line || it.result >= 0 {
		it = &item{line: line, call: true, result: -1}
		a.items = append(a.items, it)
	}
	switch e.Kind {
	case header:
		it.own.header = true
	case result:
		it.result = e.Value
	case status:
		it.own = it.own.then(effect{status: e.Value})
	case written:
		it.own.body = true
	case failed:
		it.own.attempts = true
	case flushed:
		it.own.flush = true
	case passedOn:
		it.own.passed = true
	}
}

// A form is how sure an error reply is one.
type form int

const (
	none form = iota
	complete
	redirect
	undecided // a status of 400 or more with a body beside it, because of a failure
	bare      // the status alone
	bodyOnly  // a body alone, as the first reply
)

// A progress is how far a run of a body has come.
type progress struct {
	started, failed bool
	refusal         *item // the last error reply
	form            form
	branch          branch
	left            bool           // control has left the branch of the error reply
	refused         []types.Object // what came with what failed, as long as it is not assigned anew
	used            bool           // it was handed to a call since
}

// counts tells whether what follows an error reply comes after an end that is
// missing.
func (p progress) counts() bool {
	switch p.form {
	case complete, redirect:
		return true
	case undecided, bare:
		return p.left
	case bodyOnly:
		return p.left && p.used
	}
	return false
}

// follow reports what one run of a body shows.
func (o *oracle) follow(a *activation) {
	var p progress
	for _, it := range a.items {
		at := line{a.file, it.line}
		if p.refusal != nil {
			p.left = p.left || !p.branch.contains(it.line)
		}
		if !it.call {
			if o.asks[at] {
				return // nothing is said after that
			}
			o.worksOn(a, &p, it)
			continue
		}
		did, c := it.effect(), o.certainty(it)
		o.afterRefusal(a, p, it, did)
		switch {
		case !p.started:
		case c.sets:
			if !p.counts() {
				o.reports["httplateheader"][at] = true
			}
		case c.isHeader():
			o.reports["httplateheader"][at] = true
		}
		p.failed = p.failed || !p.started && did.attempts
		if f := o.formOf(at, c, p); f != none {
			p.refusal, p.form, p.left, p.used = it, f, false, false
			p.branch, p.refused = o.branches[at], o.companions[at]
			if o.conditional(it) {
				p.branch = o.deciders[at]
				p.left = p.branch.first == p.branch.last
			}
		} else if p.form == bare && !p.left && (did.body || did.attempts) {
			p.form = undecided
		}
		p.started = p.started || c.replies
	}
}

// formOf returns the form of an error reply that a call is.
func (o *oracle) formOf(at line, c certainty, p progress) form {
	switch {
	case o.redirects[at]:
		return redirect
	case c.isErrorReply():
		return complete
	case !o.failures[at]:
		return none
	case c.sets && c.lowest >= 400:
		return bare
	case !c.sets && c.writes && !p.started && !p.failed:
		return bodyOnly
	}
	return none
}

// worksOn reports the error reply before a statement if a call in that is handed
// what came with the failure.
func (o *oracle) worksOn(a *activation, p *progress, it *item) {
	if p.refusal == nil {
		return
	}
	at := line{a.file, it.line}
	isRefused := func(v types.Object) bool { return slices.Contains(p.refused, v) }
	if p.left && slices.ContainsFunc(o.handed[at], isRefused) {
		p.used = true
		if p.form != redirect && p.form != bodyOnly {
			o.reports["httpreturn"][line{a.file, p.refusal.line}] = true
		}
	}
	p.refused = slices.DeleteFunc(slices.Clone(p.refused), func(v types.Object) bool { return slices.Contains(o.assigns[at], v) })
}

// afterRefusal reports the error reply before a call if the call must not
// follow it.
func (o *oracle) afterRefusal(a *activation, p progress, it *item, did effect) {
	bug := false
	switch {
	case p.refusal == nil, p.form > redirect && !p.counts():
	case did.replies() || did.attempts || did.passed:
		bug = did.status != 0 || did.passed || p.left && p.form != bare
	case p.left && (p.form == complete || p.form == undecided):
		bug = it.result >= nilError && !o.harmless[line{a.file, it.line}]
	}
	if bug {
		o.reports["httpreturn"][line{a.file, p.refusal.line}] = true
	}
}
