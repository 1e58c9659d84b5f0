package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"judged/env"
	"judged/handlers"
)

// maxRuns bounds the paths of a handler that are run.
const maxRuns = 500

// A Verdict is what the runs of a handler show, by the lines of it that start
// goroutines.
type Verdict struct {
	Name string
	Full bool // all paths were run
	Runs int
	Used []env.Line // a goroutine used the writer
	Late []env.Line // it had yet to do so when the handler returned
	Race []env.Line // it had yet to do so when the handler used the writer
}

// TestGoroutines runs the handlers along every path and prints what they did.
func TestGoroutines(t *testing.T) {
	log.SetOutput(nothing{})
	var names []string
	for name := range handlers.All {
		names = append(names, name)
	}
	slices.Sort(names)
	var verdicts []Verdict
	for _, name := range names {
		v := Verdict{Name: name}
		v.Full = env.Explore(name, maxRuns, func() {
			v.Runs++
			synctest.Test(t, func(*testing.T) { run(handlers.All[name], &v) })
		}).Full
		verdicts = append(verdicts, v)
	}
	w := bufio.NewWriter(os.Stdout)
	if err := errors.Join(gob.NewEncoder(w).Encode(verdicts), w.Flush()); err != nil {
		t.Fatal(err)
	}
}

type nothing struct{}

func (nothing) Write(b []byte) (int, error) { return len(b), nil }

// A schedule decides who goes on in one run of a handler. Between any two
// statements of the handler, its goroutines go on until each has ended, waits,
// or is held back before it uses the writer, if it does. Whether it is held back is
// one more choice. When the handler can do no more without them, those that are
// go on one by one, and when it has returned, all of them.
type schedule struct {
	runner, handler string // goroutines: that of the run, and the handler's

	mu       sync.Mutex
	at       env.Line // the statement of the handler that is being executed
	returned bool     // the handler has
	over     bool     // nothing is recorded or held back any more
	workers  []*worker
	late     []*worker
	race     []*worker
}

// A worker is a goroutine that the handler has started.
type worker struct {
	id     string
	at     env.Line
	used   bool          // it has come to its first use of the writer
	passed bool          // and was let through
	gate   chan struct{} // it is held back until this is closed
}

func run(handler http.HandlerFunc, v *Verdict) {
	s := &schedule{runner: goroutine()}
	env.Before, env.Hold = s.before, s.hold
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() {
			_ = recover()
			s.returned = true
		}()
		s.handler = goroutine()
		handler(&shared{s}, httptest.NewRequest(http.MethodGet, "/", nil).WithContext(request{}))
		synctest.Wait()
		s.meet(&s.late)
	}()
	for s.release() {
	}
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	for _, w := range s.held() {
		close(w.gate)
	}
	<-ended
	time.Sleep(time.Hour)
	for _, w := range s.workers {
		if w.used {
			note(&v.Used, w)
		}
	}
	for _, w := range s.late {
		if w.used {
			note(&v.Late, w)
		}
	}
	for _, w := range s.race {
		if w.used {
			note(&v.Race, w)
		}
	}
}

func note(list *[]env.Line, w *worker) {
	if !slices.Contains(*list, w.at) {
		*list = append(*list, w.at)
	}
}

// meet notes the goroutines that may have yet to use the writer.
func (s *schedule) meet(list *[]*worker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.workers {
		if !s.over && !w.passed {
			*list = append(*list, w)
		}
	}
}

// release waits until nothing happens any more and lets a goroutine through that
// is held back. It tells whether there is any left that the handler waits for.
func (s *schedule) release() bool {
	time.Sleep(time.Hour)
	held := s.held()
	if len(held) == 0 || s.returned {
		return false
	}
	w := held[env.Choose(0, len(held))]
	w.passed = true
	close(w.gate)
	return true
}

// held returns the goroutines that are held back.
func (s *schedule) held() []*worker {
	s.mu.Lock()
	defer s.mu.Unlock()
	var held []*worker
	for _, w := range s.workers {
		if w.gate != nil && !w.passed {
			held = append(held, w)
		}
	}
	return held
}

// before is called before each statement and choice, by whichever goroutine.
func (s *schedule) before() (over bool) {
	id := goroutine()
	if id == s.runner {
		return false
	}
	if id != s.handler {
		_, over := s.worker(id)
		return over
	}
	s.mu.Lock()
	over = s.over
	s.mu.Unlock()
	if !over {
		synctest.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.at = env.Stacks[env.Stack()][0]
	}
	return over
}

// worker returns the goroutine of that name. What is seen for the first time was
// started by the statement of the handler that is being executed.
func (s *schedule) worker(id string) (w *worker, over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.workers, func(w *worker) bool { return w.id == id })
	if i < 0 {
		i = len(s.workers)
		s.workers = append(s.workers, &worker{id: id, at: s.at})
	}
	return s.workers[i], s.over
}

// use is called before each use of the writer.
func (s *schedule) use() {
	id := goroutine()
	if id == s.handler {
		s.before()
		s.meet(&s.race)
		return
	}
	w, _ := s.worker(id)
	w.used = true
	s.hold()
}

// hold holds back the goroutine that calls it, or not.
func (s *schedule) hold() {
	w, over := s.worker(goroutine())
	if over || w.passed {
		return
	}
	if env.Choose(0, 2) == 0 {
		w.passed = true
		return
	}
	w.gate = make(chan struct{})
	<-w.gate
}

// goroutine returns what tells the calling goroutine from the others.
func goroutine() string {
	var b [64]byte
	text, _, _ := strings.Cut(string(b[:runtime.Stack(b[:], false)]), "[")
	return text
}

// A request's context ends a second after somebody has begun to wait for that.
type request struct{}

func (request) Deadline() (time.Time, bool) { return time.Time{}, false }
func (request) Err() error                  { return context.Canceled }
func (request) Value(any) any               { return nil }

func (request) Done() <-chan struct{} {
	ended := make(chan struct{})
	time.AfterFunc(time.Second, func() { close(ended) })
	return ended
}

// A shared writer is used by a handler and by its goroutines.
type shared struct {
	schedule *schedule
}

// Header returns another one each time, as no handler reads it.
func (w *shared) Header() http.Header {
	w.schedule.use()
	return make(http.Header)
}

func (w *shared) WriteHeader(int) { w.schedule.use() }

func (w *shared) Write(b []byte) (int, error) {
	w.schedule.use()
	if bytes.Contains(b, []byte("try")) && env.Is(0) {
		return 0, errors.New("broken pipe")
	}
	return len(b), nil
}

func (w *shared) Flush() { w.schedule.use() }
