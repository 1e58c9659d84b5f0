package replies

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/httperrlint/httperrlint/analyzers/internal/api"
	"github.com/httperrlint/httperrlint/analyzers/internal/flow"
)

// Codes is what is known of a status: a set of at most four constants and
// parameters, or that it varies. The zero Codes is no status.
type Codes struct {
	// Set holds the statuses, sorted, unused places first. A negative one is
	// the parameter -n-1 of the function that is summarized.
	Set    [4]int32
	Varies bool
}

// someError stands for a status of 400 or more that is not known.
const someError = 1000

func oneCode(code int32) Codes { return Codes{Set: [4]int32{3: code}} }

// OK is the status of a response that is started without one.
var OK = oneCode(200)

// paramCode is the status that is whatever parameter n is.
func paramCode(n int) Codes { return oneCode(int32(-n - 1)) }

// union returns the Codes of a status that is one of c or one of d.
func (c Codes) union(d Codes) Codes {
	if c.Varies || d.Varies {
		return Codes{Varies: true}
	}
	var all []int32
	for _, code := range append(c.Set[:], d.Set[:]...) {
		if code != 0 && !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	if len(all) > len(c.Set) {
		return Codes{Varies: true}
	}
	slices.Sort(all)
	var u Codes
	copy(u.Set[len(u.Set)-len(all):], all)
	return u
}

// Errors tells whether the status is known to be 400 or more.
func (c Codes) Errors() bool { return c.all(func(code int32) bool { return code >= 400 }) }

// Succeed tells whether the status is known to be less than 400.
func (c Codes) Succeed() bool { return c.all(func(code int32) bool { return 0 < code && code < 400 }) }

// Known tells whether the status is one of known constants.
func (c Codes) Known() bool { return c.all(func(code int32) bool { return code > 0 }) }

func (c Codes) all(ok func(int32) bool) bool {
	if c.Varies || c.Set[len(c.Set)-1] == 0 {
		return false
	}
	for _, code := range c.Set {
		if code != 0 && !ok(code) {
			return false
		}
	}
	return true
}

func (c Codes) String() string {
	if c.Varies {
		return "varies"
	}
	var parts []string
	for _, code := range c.Set {
		switch {
		case code == someError:
			parts = append(parts, "error")
		case code > 0:
			parts = append(parts, fmt.Sprint(code))
		case code < 0:
			parts = append(parts, fmt.Sprintf("param %d", -code-1))
		}
	}
	return strings.Join(parts, "|")
}

// An Effect is what code does to one writer. Where every try to reply failed,
// Must holds Failed and what was tried: merged with the same try that did not
// fail, as in a helper that tells nobody which it was, that is a reply.
type Effect struct {
	Must  api.Action // on every path
	May   api.Action // on some path; holds Must
	Codes Codes      // of the first status that is sent, or else of the last that is noted
}

// effects are what happens to some writers, in the order of their declarations.
type effects []placeEffect

type placeEffect struct {
	Place
	Effect
}

// on returns what happens to a writer.
func (l effects) on(p Place) Effect {
	for _, on := range l {
		if on.Place == p {
			return on.Effect
		}
	}
	return Effect{}
}

// add adds what happens to a writer after all the others.
func (l *effects) add(p Place, e Effect) {
	for i, on := range *l {
		if on.Place == p {
			(*l)[i].Effect = on.then(e)
			return
		}
	}
	i, _ := slices.BinarySearchFunc(*l, p, func(on placeEffect, p Place) int {
		return cmp.Or(int(on.Root.Pos()-p.Root.Pos()), strings.Compare(on.Path, p.Path))
	})
	*l = slices.Insert(*l, i, placeEffect{p, e})
}

// then returns the effect of e followed by that of next.
func (e Effect) then(next Effect) Effect {
	r := Effect{Must: e.Must | next.Must, May: e.May | next.May, Codes: e.Codes}
	if e.Replies() || next.Replies() {
		r.Must &^= api.Failed
	}
	if e.May&api.Pending != 0 && e.May&api.Status == 0 && next.May&(api.Body|api.Flush) != 0 {
		// What was noted is sent now, unless another status is.
		r.May |= api.Status
		if e.Must&api.Pending != 0 && next.Must&(api.Body|api.Flush) != 0 {
			r.Must |= api.Status
		}
	}
	switch {
	case next.May&api.SetsStatus == 0 || e.Must&api.Status != 0:
	case e.May&api.SetsStatus == 0, e.May&api.Status == 0 && next.Must&api.SetsStatus != 0:
		r.Codes = next.Codes
	default:
		r.Codes = e.Codes.union(next.Codes)
	}
	return r
}

// or returns the effect of code that does either.
func (e Effect) or(f Effect) Effect {
	r := Effect{Must: e.Must & f.Must, May: e.May | f.May, Codes: e.Codes}
	if e.Must&api.Commits != 0 && f.Must&api.Commits != 0 {
		r.Must |= api.Reply // be it by a status or by a body
		r.May |= api.Reply
	}
	if e.Must&api.SetsStatus != 0 && f.Must&api.SetsStatus != 0 && r.Must&api.Status == 0 {
		r.Must |= api.Pending // be it at once
		r.May |= api.Pending
	}
	switch {
	case e.May&api.SetsStatus == 0:
		r.Codes = f.Codes
	case f.May&api.SetsStatus != 0:
		r.Codes = e.Codes.union(f.Codes)
	}
	return r
}

// Replies tells whether it always commits a response.
func (e Effect) Replies() bool { return e.Must&api.Commits != 0 && e.Must&api.Failed == 0 }

// MayReply tells whether it commits a response on some path, or runs a handler
// that may.
func (e Effect) MayReply() bool { return e.May&(api.Commits|api.Handler) != 0 }

// IsErrorReply tells whether it always sends a complete error response: it sets
// a status of 400 or more on every path and writes a body on at least one.
func (e Effect) IsErrorReply() bool {
	return e.Must&api.Status != 0 && e.Must&api.Failed == 0 && e.May&api.Body != 0 && e.Codes.Errors()
}

var actionNames = [...]string{"header", "status", "body", "flush", "hijack", "handler"}

func (e Effect) String() string {
	var parts []string
	for i, name := range actionNames {
		a := api.Action(1) << i
		if e.May&a == 0 {
			continue
		}
		if a == api.Status {
			name += "=" + e.Codes.String()
		}
		if e.Must&a == 0 || e.Must&api.Failed != 0 {
			name += "?"
		}
		parts = append(parts, name)
	}
	if e.May&api.Pending != 0 {
		name := "noted"
		if e.May&api.Status == 0 {
			name += "=" + e.Codes.String()
		}
		if e.Must&api.Pending == 0 {
			name += "?"
		}
		parts = append(parts, name)
	}
	if e.May&api.Asked != 0 {
		parts = append(parts, "asked")
	}
	if e.Must&api.Reply != 0 && e.Replies() && e.Must&(api.Commits&^api.Reply) == 0 {
		parts = append(parts, "reply") // one of those that are not certain
	}
	return strings.Join(parts, "+")
}

// A ParamEffect is what a function does to a writer that it is handed.
type ParamEffect struct {
	Param  int    // index of the parameter, or api.Receiver
	Path   string // the field path in it that holds the writer, "" for itself
	Effect Effect
}

// A Param is a writer that a function is handed: a parameter or the receiver,
// or a field path of one.
type Param struct {
	Index int // or api.Receiver
	Path  string
}

func (p Param) String() string {
	name := fmt.Sprint("param ", p.Index)
	if p.Index == api.Receiver {
		name = "receiver"
	}
	if p.Path != "" {
		name += "." + p.Path
	}
	return name
}

// A Spawn is a goroutine that a function starts and does not wait for, and that
// uses a writer which the function was handed.
type Spawn struct {
	Writer Param
	Signal []Param // the groups and channels, also handed in, by which it tells its end
	Stop   int     // the result, counted from one, that is a function which waits for its end; 0 if there is none
}

// An Outcome is one way in which a function can end, as far as its results tell
// it from the others.
type Outcome struct {
	Results []flow.Kind // what is known of the results
	Effects []ParamEffect
	// Zero is a parameter, counted from one, that is zero whenever the function
	// ends so. It often stands for a default:
	//
	//	if code == 0 {
	//		code = http.StatusOK
	//	}
	Zero int
	// Unknown tells that there were too many paths to know what the function does,
	// or one that it calls, and even whether it ends.
	Unknown bool
}

// maxOutcomes bounds the outcomes of one function.
const maxOutcomes = 4

// A Summary is the fact of a function that may act on a writer that it is
// handed: the ways in which it can end. No results tell two of them to be the
// same.
type Summary struct {
	Outcomes []Outcome
	Uses     []Param // the writers it acts on, even if it never ends
	Spawns   []Spawn // the goroutines it starts and leaves to its caller
	Starts   []int   // the parameters, functions, that it runs in a goroutine
}

func (*Summary) AFact() {}

func (s *Summary) String() string {
	var parts []string
	for _, o := range s.Outcomes {
		var effects []string
		for _, e := range o.Effects {
			effects = append(effects, Param{e.Param, e.Path}.String()+": "+e.Effect.String())
		}
		if o.Unknown {
			effects = append(effects, "unknown")
		}
		if len(effects) == 0 {
			effects = []string{"nothing"}
		}
		text := strings.Join(effects, ", ")
		var results []string
		for i, k := range o.Results {
			if k != flow.Unknown {
				results = append(results, fmt.Sprintf("result %d is %s", i, k))
			}
		}
		if o.Zero > 0 {
			results = append(results, fmt.Sprintf("param %d is zero", o.Zero-1))
		}
		if len(results) > 0 {
			text += " if " + strings.Join(results, ", ")
		}
		parts = append(parts, text)
	}
	if len(s.Outcomes) == 0 {
		parts = append(parts, "never ends")
	}
	for _, spawn := range s.Spawns {
		text := "leaves a goroutine that uses " + spawn.Writer.String()
		if spawn.Stop > 0 {
			text += fmt.Sprintf(" until result %d is called", spawn.Stop-1)
		}
		parts = append(parts, text)
	}
	for _, i := range s.Starts {
		parts = append(parts, fmt.Sprintf("runs param %d in a goroutine", i))
	}
	return strings.Join(parts, "; ")
}

// acts tells whether there is anything to know about the function.
func (s *Summary) acts() bool {
	return len(s.Uses) > 0 || len(s.Spawns) > 0 || len(s.Starts) > 0 ||
		slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return len(o.Effects) > 0 || o.Unknown })
}

// normalize merges the outcomes that no result, and no argument, tells apart.
func normalize(outcomes []Outcome) []Outcome {
	if over := len(outcomes) - maxOutcomes; over > 0 {
		for _, o := range outcomes[1 : over+1] {
			outcomes[0] = merge(outcomes[0], o)
		}
		outcomes = slices.Delete(outcomes, 1, over+1)
	}
	for merged := true; merged; {
		merged = false
		for i := 0; i < len(outcomes) && !merged; i++ {
			for j := i + 1; j < len(outcomes) && !merged; j++ {
				if distinct(outcomes[i], outcomes[j]) && !slices.Equal(outcomes[i].Effects, outcomes[j].Effects) {
					continue
				}
				outcomes[i] = merge(outcomes[i], outcomes[j])
				outcomes = slices.Delete(outcomes, j, j+1)
				merged = true
			}
		}
	}
	slices.SortFunc(outcomes, func(a, b Outcome) int {
		return cmp.Or(slices.Compare(a.Results, b.Results), cmp.Compare(a.Zero, b.Zero))
	})
	return outcomes
}

// distinct tells whether an argument may tell outcomes apart, or some result is
// known in both and differs.
func distinct(a, b Outcome) bool {
	if a.Zero != b.Zero {
		return true
	}
	for i := range min(len(a.Results), len(b.Results)) {
		if a.Results[i] != flow.Unknown && b.Results[i] != flow.Unknown && a.Results[i] != b.Results[i] {
			return true
		}
	}
	return false
}

// merge returns the outcome that is one of both.
func merge(a, b Outcome) Outcome {
	results := make([]flow.Kind, len(a.Results))
	for i := range results {
		if i < len(b.Results) && a.Results[i] == b.Results[i] {
			results[i] = a.Results[i]
		}
	}
	o := Outcome{Results: results, Unknown: a.Unknown || b.Unknown}
	if a.Zero == b.Zero {
		o.Zero = a.Zero
	}
	add := func(e ParamEffect, other []ParamEffect) {
		i := slices.IndexFunc(other, func(o ParamEffect) bool { return o.Param == e.Param && o.Path == e.Path })
		var with Effect
		if i >= 0 {
			with = other[i].Effect
		}
		e.Effect = e.Effect.or(with)
		o.Effects = append(o.Effects, e)
	}
	for _, e := range a.Effects {
		add(e, b.Effects)
	}
	for _, e := range b.Effects {
		if !slices.ContainsFunc(a.Effects, func(o ParamEffect) bool { return o.Param == e.Param && o.Path == e.Path }) {
			add(e, nil)
		}
	}
	sortEffects(o.Effects)
	return o
}

func sortEffects(effects []ParamEffect) {
	slices.SortFunc(effects, func(a, b ParamEffect) int {
		if a.Param != b.Param {
			return a.Param - b.Param
		}
		return strings.Compare(a.Path, b.Path)
	})
}
