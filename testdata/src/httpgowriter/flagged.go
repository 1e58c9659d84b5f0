// Package httpgowriter has handlers whose goroutines can outlive them.
package httpgowriter

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"
)

// directly: the goroutine is the last thing that the handler does.
func directly(w http.ResponseWriter, r *http.Request) {
	go func() { // want `w is used in a goroutine that can outlive the handler \(httpgowriter\)`
		fmt.Fprintln(w, "late")
	}()
}

func ofNamedFunction(w http.ResponseWriter, r *http.Request) {
	go write(w, "late") // want `w is used in a goroutine`
}

func write(w io.Writer, text string) { fmt.Fprintln(w, text) }

// header changes are uses, too.
func header(w http.ResponseWriter, r *http.Request) {
	go func() { // want `w is used in a goroutine`
		w.Header().Set("X-Late", "yes")
	}()
}

func ofBoundLiteral(w http.ResponseWriter, r *http.Request) {
	late := func() { fmt.Fprintln(w, "late") }
	go late() // want `w is used in a goroutine`
}

func throughEncoder(w http.ResponseWriter, r *http.Request) {
	enc := json.NewEncoder(w)
	go enc.Encode("late") // want `w is used in a goroutine`
}

func asParameter(w http.ResponseWriter, r *http.Request) {
	go func(out http.ResponseWriter) { // want `w is used in a goroutine`
		out.WriteHeader(http.StatusOK)
	}(w)
}

// endless: a goroutine that never ends never returns from its function.
func endless(w http.ResponseWriter, r *http.Request) {
	go func() { // want `w is used in a goroutine`
		for {
			io.WriteString(w, ": ping\n")
			time.Sleep(time.Second)
		}
	}()
	<-r.Context().Done()
}

func handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		go next.ServeHTTP(w, r) // want `w is used in a goroutine`
	})
}

// missingWait: the group is there and nobody waits for it.
func missingWait(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Add(1)
	go func() { // want `w is used in a goroutine`
		defer group.Done()
		fmt.Fprintln(w, "late")
	}()
}

func missingReceive(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() { // want `w is used in a goroutine`
		defer close(done)
		fmt.Fprintln(w, "late")
	}()
}

// onePath: the early return between start and wait does not wait.
func onePath(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Add(1)
	go func() { // want `w is used in a goroutine`
		defer group.Done()
		fmt.Fprintln(w, "late")
	}()
	if r.Method == http.MethodHead {
		return
	}
	group.Wait()
}

// timeout: the select may leave by its other case.
func timeout(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() { // want `w is used in a goroutine`
		defer close(done)
		fmt.Fprintln(w, "late")
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

// requestContext: the request's context can end before the goroutine does.
func requestContext(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	go func() { // want `w is used in a goroutine`
		defer cancel()
		fmt.Fprintln(w, "late")
	}()
	<-ctx.Done()
}

// oneOfTwo: two goroutines send and one value is received.
func oneOfTwo(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	go func() { // want `w is used in a goroutine`
		fmt.Fprintln(w, "one")
		done <- true
	}()
	go func() { // want `w is used in a goroutine`
		fmt.Fprintln(w, "two")
		done <- true
	}()
	<-done
}

// otherGroup: the handler waits, but for something else.
func otherGroup(w http.ResponseWriter, r *http.Request) {
	var group, other sync.WaitGroup
	group.Add(1)
	go func() { // want `w is used in a goroutine`
		defer group.Done()
		fmt.Fprintln(w, "late")
	}()
	other.Wait()
}

func groupGo(w http.ResponseWriter, r *http.Request) {
	var group sync.WaitGroup
	group.Go(func() { // want `w is used in a goroutine`
		fmt.Fprintln(w, "late")
	})
}

func afterFunc(w http.ResponseWriter, r *http.Request) {
	time.AfterFunc(time.Second, func() { // want `w is used in a goroutine`
		fmt.Fprintln(w, "late")
	})
}

// background starts a goroutine and leaves it to its caller.
func background(w http.ResponseWriter) {
	go fmt.Fprintln(w, "late")
}

func throughHelper(w http.ResponseWriter, r *http.Request) {
	background(w) // want `w is used in a goroutine`
}

// run runs any function in the background.
func run(f func()) {
	go func() {
		defer func() { recover() }()
		f()
	}()
}

func throughRunner(w http.ResponseWriter, r *http.Request) {
	run(func() { // want `w is used in a goroutine`
		fmt.Fprintln(w, "late")
	})
}

type session struct {
	w    http.ResponseWriter
	stop chan struct{}
}

func (s *session) ping() {
	for {
		io.WriteString(s.w, ": ping\n")
	}
}

// inStruct: a struct holds the writer, and the goroutine's code reaches it.
func inStruct(w http.ResponseWriter, r *http.Request) {
	s := &session{w: w}
	go s.ping() // want `w is used in a goroutine`
}

func inLoop(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	for range 3 {
		go func() { // want `w is used in a goroutine`
			fmt.Fprintln(w, "late")
			done <- true
		}()
	}
	<-done
}

// race: the handler writes while the goroutine does.
func race(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() { // want `w is used by this goroutine and by the handler at the same time`
		defer close(done)
		fmt.Fprintln(w, "one")
	}()
	fmt.Fprintln(w, "two")
	<-done
}

var queue = make(chan http.ResponseWriter)

func sent(w http.ResponseWriter, r *http.Request) {
	queue <- w // want `w is sent away and may be used after the handler has returned`
}

type job struct {
	w    http.ResponseWriter
	done chan struct{}
}

var jobs = make(chan job)

func sentInside(w http.ResponseWriter, r *http.Request) {
	jobs <- job{w: w} // want `w is sent away`
}

// deferredOnce: two goroutines send and the handler receives once, at its end.
func deferredOnce(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	go func() { // want `w is used in a goroutine that can outlive`
		fmt.Fprintln(w, "one")
		done <- true
	}()
	go func() { // want `w is used in a goroutine that can outlive`
		fmt.Fprintln(w, "two")
		done <- true
	}()
	defer func() { <-done }()
}

// otherSends: what is received may be that of the goroutine without the writer.
func otherSends(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	go func() { // want `w is used in a goroutine that can outlive`
		fmt.Fprintln(w, "one")
		done <- true
	}()
	go func() {
		done <- true
	}()
	<-done
}

// dismissed: nobody who may wait gets the channel.
func dismissed(w http.ResponseWriter, r *http.Request) {
	done := make(chan bool)
	go func() { // want `w is used in a goroutine that can outlive`
		fmt.Fprintln(w, "late")
		close(done)
	}()
	_ = done
}

// raceForHeader: the handler changes a header while the goroutine writes.
func raceForHeader(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() { // want `w is used by this goroutine and by the handler at the same time`
		defer close(done)
		fmt.Fprintln(w, "one")
	}()
	w.Header()["X-Two"] = []string{"two"}
	<-done
}

// notStopped: on one path nobody tells the goroutine to stop, on the other nobody
// knows that it does not write at that moment.
func notStopped(w http.ResponseWriter, r *http.Request, events <-chan string) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() { // want `w is used in a goroutine that can outlive`
		for event := range events {
			mu.Lock()
			select {
			case <-done:
				mu.Unlock()
				return
			default:
			}
			fmt.Fprintln(w, event)
			mu.Unlock()
		}
	}()
	if r.Method == http.MethodHead {
		return
	}
	mu.Lock()
	close(done)
	mu.Unlock()
}

func stoppedUnlocked(w http.ResponseWriter, r *http.Request, events <-chan string) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() { // want `w is used in a goroutine that can outlive`
		for event := range events {
			mu.Lock()
			select {
			case <-done:
				mu.Unlock()
				return
			default:
			}
			fmt.Fprintln(w, event)
			mu.Unlock()
		}
	}()
	mu.Lock()
	mu.Unlock()
	close(done)
}

// writesFirst: the question comes after what the goroutine writes.
func writesFirst(w http.ResponseWriter, r *http.Request, events <-chan string) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() { // want `w is used in a goroutine that can outlive`
		for event := range events {
			mu.Lock()
			fmt.Fprintln(w, event)
			select {
			case <-done:
				mu.Unlock()
				return
			default:
			}
			mu.Unlock()
		}
	}()
	mu.Lock()
	close(done)
	mu.Unlock()
}

// afterwards: called synchronously, the function would wait for its own handler.
func afterwards(w http.ResponseWriter, r *http.Request) {
	go func() { // want `w is used in a goroutine that can outlive`
		<-r.Context().Done()
		fmt.Fprintln(w, "late")
	}()
}

// pinging writes now and then until stop is called; who else writes holds mu.
func pinging(w http.ResponseWriter) (mu *sync.Mutex, stop func()) {
	mu = new(sync.Mutex)
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
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
	})
	return mu, func() {
		close(done)
		group.Wait()
	}
}

func withoutLock(w http.ResponseWriter, r *http.Request, events []string) {
	mu, stop := pinging(w) // want `w is used by this goroutine and by the handler at the same time`
	defer stop()
	for _, event := range events {
		mu.Lock()
		fmt.Fprintln(w, event)
		mu.Unlock()
	}
	fmt.Fprintln(w, "end")
}

func stopsOnOnePath(w http.ResponseWriter, r *http.Request, events []string) {
	_, stop := pinging(w) // want `w is used in a goroutine that can outlive`
	if len(events) == 0 {
		return
	}
	stop()
}

func neverStops(w http.ResponseWriter, r *http.Request) {
	pinging(w) // want `w is used in a goroutine that can outlive`
}

// The loop that waits for all leaves at the first error.
func firstError(w http.ResponseWriter, r *http.Request) {
	errs := make(chan error, 3)
	for range 3 {
		go func() { // want `w is used in a goroutine that can outlive the handler`
			_, err := fmt.Fprintln(w, "part")
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			return
		}
	}
}

// streamLines is no handler, but waits for the goroutine that it starts.
func streamLines(w http.ResponseWriter, lines <-chan string) {
	mu, stop := pinging(w) // want `w is used by this goroutine and by the function at the same time`
	defer stop()
	for line := range lines {
		mu.Lock()
		fmt.Fprintln(w, line)
		mu.Unlock()
	}
	fmt.Fprintln(w, "done")
}

// cancels: no fix waits for a context, which may have a deadline.
func cancels(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	go func() { // want `w is used in a goroutine`
		fmt.Fprintln(w, "late")
		cancel()
	}()
	log.Println(ctx.Err())
}

// channelWithin: the end of the handler has no name for the channel.
func channelWithin(w http.ResponseWriter, r *http.Request) {
	go func() { // want `w is used in a goroutine`
		done := make(chan bool, 1)
		fmt.Fprintln(w, "late")
		done <- true
	}()
	log.Println("started")
}

// throughTwo: what is handed on to a helper that hands it on does nothing itself.
func throughTwo(w http.ResponseWriter, r *http.Request) {
	handsOn(w) // want `w is used in a goroutine`
	log.Println("started")
}

func handsOn(w http.ResponseWriter) { background(w) }
