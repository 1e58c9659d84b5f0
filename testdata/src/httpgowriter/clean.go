package httpgowriter

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"
)

func waits(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		fmt.Fprintln(w, "in time")
	}()
	group.Wait()
}

func waitsDeferred(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	defer group.Wait()
	group.Add(1)
	go func() {
		defer group.Done()
		fmt.Fprintln(w, "in time")
	}()
	if r.Method == http.MethodHead {
		return
	}
}

func receives(w http.ResponseWriter, r *http.Request) {
	done := make(chan error)
	go func() {
		_, err := fmt.Fprintln(w, "in time")
		done <- err
	}()
	if err := <-done; err != nil {
		return
	}
}

func receivesDeferred(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fmt.Fprintln(w, "in time")
	}()
	defer func() { <-done }()
}

func selectsOnItAlone(w http.ResponseWriter, r *http.Request) {
	done, failed := make(chan struct{}), make(chan error)
	go func() {
		if _, err := fmt.Fprintln(w, "in time"); err != nil {
			failed <- err
			return
		}
		close(done)
	}()
	select {
	case <-done:
	case <-failed:
	}
}

// waitsOnBoth: the case of the timeout waits as well.
func waitsOnBoth(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fmt.Fprintln(w, "in time")
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
		<-done
	}
}

func ranges(w http.ResponseWriter, r *http.Request) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		fmt.Fprintln(w, "in time")
		lines <- "written"
	}()
	for line := range lines {
		_ = line
	}
}

func threeOfThree(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	for range 3 {
		go func() {
			fmt.Fprintln(w, "in time")
			done <- true
		}()
	}
	for range 3 {
		<-done
	}
}

// closer: another goroutine waits for the group and closes the channel.
func closer(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	results := make(chan int)
	group.Add(1)
	go func() {
		defer group.Done()
		fmt.Fprintln(w, "in time")
		results <- 1
	}()
	go func() {
		group.Wait()
		close(results)
	}()
	for result := range results {
		_ = result
	}
}

// ownContext: only the goroutine cancels this context, and nothing else ends
// it.
func ownContext(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		fmt.Fprintln(w, "in time")
	}()
	<-ctx.Done()
}

func groupWaits(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Go(func() { fmt.Fprintln(w, "in time") })
	group.Wait()
}

func timerStopped(w http.ResponseWriter, r *http.Request) {
	timer := time.AfterFunc(time.Second, func() { fmt.Fprintln(w, "in time") })
	timer.Stop()
}

// stop waits for the goroutine when it is called.
func stop(w http.ResponseWriter, r *http.Request) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		<-quit
		fmt.Fprintln(w, "in time")
	}()
	stop := func() {
		close(quit)
		<-done
	}
	if r.Method == http.MethodHead {
		stop()
		return
	}
	stop()
}

// keepalive is no handler; what it returns waits.
func keepalive(w http.ResponseWriter) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		<-quit
		fmt.Fprintln(w, "in time")
	}()
	return func() {
		close(quit)
		<-done
	}
}

func usesKeepalive(w http.ResponseWriter, r *http.Request) {
	stop := keepalive(w)
	defer stop()
}

// handedOn: whoever gets the group may wait.
func handedOn(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		fmt.Fprintln(w, "in time")
	}()
	await(&group)
}

func await(group *sync.WaitGroup) { group.Wait() }

// startsFor starts a goroutine for a caller that waits.
func startsFor(w http.ResponseWriter, group *sync.WaitGroup) {
	group.Add(1)
	go func() {
		defer group.Done()
		fmt.Fprintln(w, "in time")
	}()
}

func waitsForHelper(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	startsFor(w, &group)
	group.Wait()
}

// locked: handler and goroutine take turns.
func locked(w http.ResponseWriter, r *http.Request) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() {
		defer close(done)
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(w, "one")
	}()
	mu.Lock()
	fmt.Fprintln(w, "two")
	mu.Unlock()
	<-done
}

// unused: the callee takes the writer and does nothing with it.
func unused(w http.ResponseWriter, r *http.Request) {
	go ignore(w, r)
}

func ignore(http.ResponseWriter, *http.Request) {}

func pipe(w http.ResponseWriter, r *http.Request) {
	pr, pw := io.Pipe()
	go func() {
		defer pw.Close()
		fmt.Fprintln(pw, "through the pipe")
	}()
	io.Copy(w, pr)
}

func buffer(w http.ResponseWriter, r *http.Request) {
	var buf bytes.Buffer
	go fmt.Fprintln(&buf, "into the buffer")
}

var clients = make(map[http.ResponseWriter]bool)

// mapKey: the writer is only looked up.
func mapKey(w http.ResponseWriter, r *http.Request) {
	go func() {
		<-r.Context().Done()
		delete(clients, w)
	}()
}

func sentAndWaited(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	jobs <- job{w, done}
	<-done
}

// ends: the goroutine is only started on a path that does not return.
func ends(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		return
	}
	done := make(chan struct{})
	go func() {
		fmt.Fprintln(w, "in time")
		close(done)
	}()
	<-done
	panic(http.ErrAbortHandler)
}

// correlated: what started is waited for, under the same condition.
func correlated(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	stream := r.Header.Get("Accept") == "text/event-stream"
	if stream {
		go func() {
			defer close(done)
			fmt.Fprintln(w, "in time")
		}()
	}
	r.ParseForm()
	if stream {
		<-done
	}
}

// closerOfTwo: one receive is enough where the channel tells the end of a group.
func closerOfTwo(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Go(func() { fmt.Fprintln(w, "one") })
	startsFor(w, &group)
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	<-done
}

// deferredTwice: as many receives as goroutines, one of them at the end.
func deferredTwice(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	go func() {
		fmt.Fprintln(w, "one")
		done <- true
	}()
	go func() {
		done <- true
	}()
	defer func() { <-done }()
	<-done
}

// deferredInLoop: each goroutine is received from at the end.
func deferredInLoop(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	for range 4 {
		go func() {
			fmt.Fprintln(w, "one")
			done <- true
		}()
		defer func() { <-done }()
	}
}

// A type of its own may have the group that it waits for in a field.
type crew struct{ group sync.WaitGroup }

func (c *crew) run(f func()) { c.group.Go(f) }
func (c *crew) Wait()        { c.group.Wait() }

func ownGroup(w http.ResponseWriter, r *http.Request) {
	var c crew
	c.run(func() { fmt.Fprintln(w, "in time") })
	c.Wait()
}

// stopped: the goroutine asks, with the lock held, whether it may still write; who
// closes the channel with the lock held knows that it does not.
func stopped(w http.ResponseWriter, r *http.Request, events <-chan string) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() {
		for {
			select {
			case event := <-events:
				func() {
					mu.Lock()
					defer mu.Unlock()
					select {
					case <-done:
						return
					default:
					}
					fmt.Fprintln(w, event)
				}()
			case <-done:
				return
			}
		}
	}()
	if r.Method == http.MethodHead {
		mu.Lock()
		close(done)
		mu.Unlock()
		return
	}
	mu.Lock()
	close(done)
	mu.Unlock()
	fmt.Fprintln(w, "end")
}

// pings hands its caller the lock and a function that waits.
func pings(w http.ResponseWriter) (mu *sync.Mutex, stop func()) {
	mu = new(sync.Mutex)
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-time.After(time.Second):
				mu.Lock()
				io.WriteString(w, ": ping\n")
				mu.Unlock()
			case <-done:
				return
			}
		}
	}()
	stop = func() {
		close(done)
		<-ended
	}
	return mu, stop
}

func withLock(w http.ResponseWriter, r *http.Request, events []string) {
	mu, stop := pings(w)
	defer stop()
	write := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(w, text)
	}
	for _, event := range events {
		write(event)
	}
	write("end")
}

func stopsFirst(w http.ResponseWriter, r *http.Request) {
	_, stop := pings(w)
	time.Sleep(time.Second)
	stop()
	fmt.Fprintln(w, "end")
}

func lockedElsewhere(w http.ResponseWriter, r *http.Request) {
	mu, stop := pings(w)
	defer stop()
	writeLocked(w, mu)
}

func writeLocked(w http.ResponseWriter, mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
	fmt.Fprintln(w, "end")
}

func handsStopOn(w http.ResponseWriter, r *http.Request) {
	_, stop := pings(w)
	runNow(stop)
}

func runNow(f func()) { f() }

func keepsBoth(w http.ResponseWriter) (*sync.Mutex, func()) { return pings(w) }

type stream struct{ stop func() }

func inField(w http.ResponseWriter, r *http.Request, s *stream) {
	_, s.stop = pings(w)
}

// A wrapper may take a lock for each write.
type locking struct {
	http.ResponseWriter
	mu sync.Mutex
}

func (l *locking) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ResponseWriter.Write(p)
}

func lockingWrapper(w http.ResponseWriter, r *http.Request) {
	l := &locking{ResponseWriter: w}
	done := make(chan struct{})
	go func() {
		defer close(done)
		fmt.Fprintln(l, "one")
	}()
	fmt.Fprintln(l, "two")
	<-done
}

func stopsOnce(w http.ResponseWriter, r *http.Request) {
	_, stop := pings(w)
	var once sync.Once
	stopPings := func() { once.Do(stop) }
	defer stopPings()
	if r.Method == http.MethodHead {
		return
	}
	stopPings()
}

// The loop that waits for all leaves once the channel is closed.
func untilClosed(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	errs := make(chan error, 3)
	for range 3 {
		group.Add(1)
		go func() {
			defer group.Done()
			_, err := fmt.Fprintln(w, "part")
			errs <- err
		}()
	}
	go func() {
		group.Wait()
		close(errs)
	}()
	for range 4 {
		if _, ok := <-errs; !ok {
			return
		}
	}
}

// The loop waits for the others before it leaves.
func waitsForOthers(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	errs := make(chan error, 3)
	for range 3 {
		group.Add(1)
		go func() {
			defer group.Done()
			_, err := fmt.Fprintln(w, "part")
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			group.Wait()
			return
		}
	}
}

// A wsPipe is copied to the response by a goroutine, whose method says when it ends.
type wsPipe struct{ err chan error }

func (p *wsPipe) copy(w http.ResponseWriter, r *http.Request) error {
	go func() {
		serveWith(p.handle, w, r)
	}()
	return <-p.err
}

func (p *wsPipe) handle(w http.ResponseWriter) {
	defer close(p.err)
	fmt.Fprintln(w, "copied")
}

func serveWith(handle func(http.ResponseWriter), w http.ResponseWriter, r *http.Request) { handle(w) }

func (p *wsPipe) called(w http.ResponseWriter, r *http.Request) {
	go func() {
		p.handle(w)
	}()
	<-p.err
}

// crowded: refuseCrowd never returns, but has too many paths for that to be seen.
func crowded(w http.ResponseWriter, r *http.Request) {
	go func() {
		fmt.Fprintln(w, "early")
	}()
	q := r.URL.Query()
	refuseCrowd(w, q.Has("a"), q.Has("b"), q.Has("c"), q.Has("d"), q.Has("e"), q.Has("f"), q.Has("g"), q.Has("h"), q.Has("i"), q.Has("j"), q.Has("k"), q.Has("l"), q.Has("m"))
	log.Print("not refused")
}

func refuseCrowd(w http.ResponseWriter, a, b, c, d, e, f, g, h, i, j, k, l, m bool) {
	refused := true
	if a {
		log.Print("a")
	}
	if b {
		log.Print("b")
	}
	if c {
		log.Print("c")
	}
	if d {
		log.Print("d")
	}
	if e {
		log.Print("e")
	}
	if f {
		log.Print("f")
	}
	if g {
		log.Print("g")
	}
	if h {
		log.Print("h")
	}
	if i {
		log.Print("i")
	}
	if j {
		log.Print("j")
	}
	if k {
		log.Print("k")
	}
	if l {
		log.Print("l")
	}
	if m {
		log.Print("m")
	}
	if a {
		log.Print("a")
	}
	if b {
		log.Print("b")
	}
	if c {
		log.Print("c")
	}
	if d {
		log.Print("d")
	}
	if e {
		log.Print("e")
	}
	if f {
		log.Print("f")
	}
	if g {
		log.Print("g")
	}
	if h {
		log.Print("h")
	}
	if i {
		log.Print("i")
	}
	if j {
		log.Print("j")
	}
	if k {
		log.Print("k")
	}
	if l {
		log.Print("l")
	}
	if m {
		log.Print("m")
	}
	if refused {
		panic(http.ErrAbortHandler)
	}
}
