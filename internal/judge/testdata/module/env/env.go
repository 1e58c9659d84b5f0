// Package env is what generated handlers know of the world: conditions of which
// nothing can be known, and work that can fail. It is also what records their
// runs.
package env

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"reflect"
	"regexp"
	"runtime"
	"slices"
)

// Is is a condition, another one at each call.
func Is(site int) bool { return Choose(site, 2) == 1 }

// Num is one of four numbers from 0 on.
func Num(site int) int { return Choose(site, 4) }

// Len is the length of something that is ranged over.
func Len(site int) int { return Choose(site, 3) }

// More is the condition of a loop, which ends some time.
func More(site int) bool {
	if loops[site] == 3 || !Is(site) {
		return false
	}
	loops[site]++
	return true
}

// Work may fail.
func Work(site int) error {
	if Is(site) {
		return fmt.Errorf("work %d", site)
	}
	return nil
}

// Broken is one of the errors of Read.
type Broken struct{}

func (*Broken) Error() string { return "broken" }

// Read may fail in more than one way.
func Read(site int) error { return [...]error{nil, io.EOF, new(Broken)}[Choose(site, 3)] }

// A Value comes with an error.
type Value struct{ Site int }

// Find returns a Value or fails.
func Find(site int) (*Value, error) {
	if Is(site) {
		return nil, errors.New("not found")
	}
	return &Value{site}, nil
}

// Map may have the key "a".
func Map(site int) map[string]int {
	if Is(site) {
		return map[string]int{"a": 1}
	}
	return nil
}

// An Item has something to be asked for.
type Item struct{ Ok bool }

// Pick returns an Item.
func Pick(site int) *Item { return &Item{Is(site)} }

// Text is one of five texts.
func Text(site int) string { return [...]string{"", "a", "b", "c", "d"}[Choose(site, 5)] }

// List has up to three elements.
func List(site int) []int { return []int{1, 0, 1}[:Choose(site, 4)] }

// Seq is List as an iterator.
func Seq(site int) iter.Seq[int] { return slices.Values(List(site)) }

// Chan may have been closed.
func Chan(site int) chan int {
	c := make(chan int)
	if Is(site) {
		close(c)
	}
	return c
}

// Look returns a Value, if there is one.
func Look(site int) (*Value, bool) {
	v, err := Find(site)
	return v, err == nil
}

// Use, Do and Try use a Value.
func Use(*Value) {}

func (*Value) Do() {}

func (*Value) Try() error { return nil }

// Note tells the world something.
func Note(int) {}

// Slow may take long in a goroutine.
func Slow(int) {
	if Hold != nil {
		Hold()
	}
}

// An Event is what the recorder saw.
type Event struct {
	Kind  Kind
	Value int
	Stack int // index of Recording.Stacks
}

type Kind uint8

const (
	At      Kind = iota // a statement begins
	Header              // a statement that changes a header begins
	Arg                 // a function begins whose parameter status is Value
	Result              // a call has ended whose last result is Value, one of the results below
	Sent                // WriteHeader(Value)
	Body                // Write
	Failed              // a Write that failed
	Flushed             // Flush
	Passed              // the request was passed on
	Ended               // the handler has returned
)

// Results that tell something.
const (
	False = iota
	True
	Nil
	NonNil
	NilError
	NonNilError
)

// A Line is a line of a generated file.
type Line struct {
	File string
	Line int
}

// A Recording holds the runs of one handler.
type Recording struct {
	Name string
	Runs [][]Event
	Full bool // all paths were run
}

var (
	tape, sizes []int // the choices of this run
	next        int
	loops       map[int]int
	log         []Event

	// Before is called before each Choose and Record, if it is set; it tells
	// whether that has been taken care of.
	Before func() (done bool)
	// Hold is called by Slow, if it is set.
	Hold func()

	stackOf = make(map[[24]uintptr]int)
	stackNo = make(map[string]int)
	Stacks  [][]Line
)

// Choose returns one of n numbers.
func Choose(site, n int) int {
	if Before != nil && Before() {
		return 0
	}
	if next == len(tape) {
		tape, sizes = append(tape, 0), append(sizes, n)
	}
	next++
	return tape[next-1]
}

// Explore runs a handler along all its paths, but for those beyond the limit.
func Explore(name string, limit int, run func()) Recording {
	r := Recording{Name: name}
	tape, sizes = nil, nil
	for len(r.Runs) < limit {
		next, loops, log = 0, make(map[int]int), nil
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer func() { _ = recover() }()
			run()
			Record(Ended, 0)
		}()
		<-done
		r.Runs = append(r.Runs, log)
		for len(tape) > 0 && tape[len(tape)-1] == sizes[len(tape)-1]-1 {
			tape = tape[:len(tape)-1]
		}
		if len(tape) == 0 {
			r.Full = true
			break
		}
		sizes = sizes[:len(tape)]
		tape[len(tape)-1]++
	}
	return r
}

// Record records an event.
func Record(kind Kind, value int) {
	if Before != nil {
		Before()
		return
	}
	log = append(log, Event{kind, value, Stack()})
}

// Stack returns the number of the lines of generated files on the stack.
func Stack() int {
	var pcs [24]uintptr
	n := runtime.Callers(2, pcs[:])
	id, ok := stackOf[pcs]
	if !ok {
		id = intern(pcs[:n])
		stackOf[pcs] = id
	}
	return id
}

// rangeBody matches the name of what the body of a loop over a function becomes.
var rangeBody = regexp.MustCompile(`-range\d+$`)

// intern returns the number of the lines of generated files on a stack, the
// outermost first.
func intern(pcs []uintptr) int {
	var lines []Line
	frames := runtime.CallersFrames(pcs)
	body := false // of a loop over a function: the function around it comes next
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if path.Base(f.File) != "generated.go" {
			continue
		}
		dir := path.Base(path.Dir(f.File))
		if !body {
			lines = append([]Line{{dir + "/" + path.Base(f.File), f.Line}}, lines...)
		}
		body = rangeBody.MatchString(f.Function)
	}
	text := fmt.Sprint(lines)
	id, ok := stackNo[text]
	if !ok {
		id = len(Stacks)
		stackNo[text] = id
		Stacks = append(Stacks, lines)
	}
	return id
}

// Begin, Change and Param are put in front of statements, and Ret around calls,
// before the handlers are run.

func Begin() { Record(At, 0) }

func Change() { Record(Header, 0) }

func Param(status int) { Record(Arg, status) }

func Ret[T any](v T) T {
	result(&v)
	return v
}

func Ret2[T, U any](v T, w U) (T, U) {
	result(&w)
	return v, w
}

func result(last any) {
	switch p := last.(type) {
	case *bool:
		if *p {
			Record(Result, True)
		} else {
			Record(Result, False)
		}
	case *error:
		if *p == nil {
			Record(Result, NilError)
		} else {
			Record(Result, NonNilError)
		}
	default:
		if v := reflect.ValueOf(last).Elem(); v.Kind() == reflect.Pointer {
			if v.IsNil() {
				Record(Result, Nil)
			} else {
				Record(Result, NonNil)
			}
		}
	}
}
