package httpreturn

import (
	"bufio"
	"encoding/csv"
	"expvar"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"time"
)

// The error reply is the last thing that happens.
func lastThing(w http.ResponseWriter, r *http.Request) {
	fmt.Println("request")
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
}

func lastThingInElse(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "done")
	} else {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
}

// What follows uses another writer.
func otherWriter(w http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	fmt.Fprintln(rec, "seen")
	rec.WriteHeader(http.StatusOK)
}

func twoWriters(a, b http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(a, "POST only", http.StatusMethodNotAllowed)
	}
	fmt.Fprintln(b, "seen")
}

// A status under 400 is no refusal.
func success(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintln(w, "later")
	}
	store.remove(1)
}

// Harmless calls: they log, measure, print or release, whatever they return.
func harmless(w http.ResponseWriter, r *http.Request, file *os.File, mu *sync.Mutex, csv *csv.Writer, out *bufio.Writer) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	log.Println("seen")
	log.Default().Output(1, "seen")
	slog.Info("seen")
	slog.Default().With("a", 1).Warn("seen")
	expvar.NewInt("seen").Add(1)
	fmt.Println("seen")
	fmt.Fprintln(os.Stderr, "seen")
	fmt.Fprintf(file, "seen")
	io.Copy(io.Discard, r.Body)
	io.CopyN(io.Discard, r.Body, 512)
	r.Body.Close()
	file.Sync()
	out.Flush()
	mu.Unlock()
	logger.Write("seen")
}

type transaction struct{}

func (transaction) Rollback() error { return nil }
func (transaction) Flush() error    { return nil }
func (transaction) Done() error     { return nil }
func (transaction) Cancel() error   { return nil }
func (transaction) Stop() error     { return nil }
func (transaction) Put() error      { return nil }
func (transaction) Release() error  { return nil }
func (transaction) End() error      { return nil }

func harmlessByName(w http.ResponseWriter, r *http.Request, t transaction) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	t.Rollback()
	t.Flush()
	t.Done()
	t.Cancel()
	t.Stop()
	t.Put()
	t.Release()
	t.End()
}

// Logging what came with the error is harmless.
func logsValue(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		http.Error(w, "no such user", http.StatusNotFound)
	}
	log.Println("user:", u)
}

// Panics, defer statements and calls with other results do not count.
func otherCalls(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	defer store.remove(1)
	notify()
	n := store.count()
	time.Sleep(time.Duration(n))
	if n > 3 {
		panic(fmt.Errorf("count is %d", n))
	}
}

// The value that came with the error is not used, or was assigned anew.
func assignedAnew(w http.ResponseWriter, r *http.Request) {
	u, ok := store.lookup("x")
	if !ok {
		http.Error(w, "no such user", http.StatusNotFound)
	}
	u = &user{"nobody"}
	greet(u)
}

// In the block of the error reply, more body, logging and work are meant.
func moreInBlock(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		fmt.Fprintln(w, "see the manual")
		log.Println("refused")
		store.remove(1)
	}
}

func moreAtTop(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "gone", http.StatusGone)
	fmt.Fprintln(w, "see the manual")
	store.remove(1)
}

// A redirect refuses nothing: work after it is meant.
func redirectThenWorks(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		http.Redirect(w, r, "/login", http.StatusFound)
	}
	store.remove(1)
	greet(u)
}

// The weaker forms count only in a branch entered because of a failure …
func weakerElsewhere(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		respond(w, nil)
	}
	if r.ContentLength == 0 {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintln(w, "no body")
	}
	fmt.Fprintln(w, "done")
}

// … and once control leaves it.
func weakerInBranch(w http.ResponseWriter, r *http.Request) {
	if err := store.remove(1); err != nil {
		respond(w, err)
		fmt.Fprintln(w, "see the manual")
		store.remove(2)
	} else {
		fmt.Fprintln(w, "done")
	}
}

// A body alone, written later, belongs to the bare status, and so does work.
func bareThenBody(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
	}
	store.count()
	fmt.Fprintln(w, err)
}

func bareThenWorks(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
	}
	store.remove(2)
}

// A helper that never writes a body is no more than the WriteHeader in it.
func bare(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }

func bareHelperThenBody(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		bare(w)
	}
	fmt.Fprintln(w, err)
}

// A body in the failed branch, and no use of what came with the error.
func bodyOnlyNothingUsed(w http.ResponseWriter, r *http.Request) {
	_, err := store.find(1)
	if err != nil {
		fmt.Fprint(w, "Couldn't find the user")
	}
	fmt.Fprintln(w, "done")
}

// … or no reply after the use.
func bodyOnlyNoReply(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		fmt.Fprint(w, "Couldn't find the user")
	}
	greet(u)
}

// … or it is not the response's first reply: the page has begun.
func bodyOnlyNotFirst(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "<html>")
	u, err := store.find(1)
	if err != nil {
		fmt.Fprintln(w, "Couldn't find the user")
	}
	fmt.Fprintln(w, u)
}

// A streaming loop writes its error into the stream.
func streams(w http.ResponseWriter, r *http.Request) {
	for id := range 10 {
		if err := store.remove(id); err != nil {
			fmt.Fprintf(w, "error: %v\n", err)
		}
		fmt.Fprintln(w, id)
	}
}

// After a test of the writer's own state the rule is silent.
type recorder struct {
	http.ResponseWriter
	wrote bool
}

func (r *recorder) Written() bool { return r.wrote }
func (r *recorder) Status() int   { return 0 }

func asksWriter(w *recorder, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	if !w.Written() {
		fmt.Fprintln(w, "done")
	}
}

func asksStatus(w *recorder, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	if w.Status() == 0 {
		fmt.Fprintln(w, "done")
	}
}

func asksField(w *recorder, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	if w.wrote {
		return
	}
	store.remove(1)
	fmt.Fprintln(w, "done")
}

// ensure replies only if nothing was sent.
func (r *recorder) ensure() error {
	if r.Written() {
		return nil
	}
	_, err := fmt.Fprintln(r, "done")
	return err
}

func ensureStatus(w *recorder) {
	if !w.wrote {
		w.wrote = true
		w.WriteHeader(http.StatusNoContent)
	}
}

func asksInHelper(w *recorder, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	ensureStatus(w)
	w.ensure()
}

func asksInLiteral(w *recorder, r *http.Request) {
	finish := func() {
		if !w.Written() {
			ensureStatus(w)
		}
	}
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	finish()
}

func (r *recorder) redirect(req *http.Request, to string) {
	http.Redirect(r, req, to, http.StatusFound)
	ensureStatus(r)
}

// Replies in deferred calls and closures are ignored.
func deferred(w http.ResponseWriter, r *http.Request) {
	defer http.Error(w, "late", http.StatusInternalServerError)
	defer fmt.Fprintln(w, "bye")
	defer func() {
		fmt.Fprintln(w, "bye")
	}()
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
}

func deferredFirst(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if recover() != nil {
			http.Error(w, "panicked", http.StatusInternalServerError)
		}
	}()
	fmt.Fprintln(w, "done")
}

// A callee without a readable body is silent unless it is shaped like a handler.
type page interface {
	Render(w io.Writer) error
}

func unreadable(w http.ResponseWriter, r *http.Request, done func(w http.ResponseWriter), swapped func(r *http.Request, w http.ResponseWriter)) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	done(w)
	swapped(r, w)
}

type session struct{}

// A callee without a readable body never replies for certain.
func unreadableFirst(w http.ResponseWriter, r *http.Request, refuse func(w http.ResponseWriter, r *http.Request)) {
	if r.Method != http.MethodPost {
		refuse(w, r)
	}
	fmt.Fprintln(w, "done")
}

// Passing a closed request on to nobody.
func parses(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "bad id", http.StatusBadRequest)
		return
	}
	fmt.Fprintln(w, "item", id)
}

// crowdedLiteral: the literal never returns, but has too many paths for that to be
// seen. Of what comes after it nothing is certain.
func crowdedLiteral(w http.ResponseWriter, a, b, c, d, e, f, g, h, i, j, k, l, m bool) {
	refused := true
	refuse := func() {
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
	if !a {
		http.Error(w, "not yet", http.StatusForbidden)
		refuse()
	}
	fmt.Fprintln(w, "done")
}

// crowdedFunction: so it is with a function.
func crowdedFunction(w http.ResponseWriter, a, b, c, d, e, f, g, h, i, j, k, l, m bool) {
	if !a {
		http.Error(w, "not yet", http.StatusForbidden)
		refuseCrowd(w, a, b, c, d, e, f, g, h, i, j, k, l, m)
	}
	fmt.Fprintln(w, "done")
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

// crowdedCaller: nor is anything certain after a function that calls it.
func crowdedCaller(w http.ResponseWriter, a, b, c, d, e, f, g, h, i, j, k, l, m bool) {
	if !a {
		http.Error(w, "not yet", http.StatusForbidden)
		refuseFirst(w, a, b, c, d, e, f, g, h, i, j, k, l, m)
	}
	fmt.Fprintln(w, "done")
}

func refuseFirst(w http.ResponseWriter, a, b, c, d, e, f, g, h, i, j, k, l, m bool) {
	refuseCrowd(w, a, b, c, d, e, f, g, h, i, j, k, l, m)
	fmt.Fprintln(w, "not refused")
}

// countedAndCopied: a number that was counted up is not zero, nor is a copy of it.
func countedAndCopied(w http.ResponseWriter, r *http.Request) {
	failed := 0
	if r.FormValue("a") == "" {
		http.Error(w, "a", http.StatusBadRequest)
		failed++
	}
	total := failed
	if total == 0 {
		w.WriteHeader(http.StatusNoContent)
	}
}

// countedByLiteral: nor is what a literal returns.
func countedByLiteral(w http.ResponseWriter, r *http.Request) {
	validate := func() int {
		problems := 0
		if r.FormValue("a") == "" {
			http.Error(w, "a", http.StatusBadRequest)
			problems++
		}
		return problems
	}
	if validate() > 0 {
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// countedForHelper: nor is the argument of a helper.
func countedForHelper(w http.ResponseWriter, r *http.Request) {
	failed := 0
	if r.FormValue("a") == "" {
		http.Error(w, "a", http.StatusBadRequest)
		failed++
	}
	acceptUnlessFailed(w, failed)
}

func acceptUnlessFailed(w http.ResponseWriter, failed int) {
	if failed == 0 {
		w.WriteHeader(http.StatusNoContent)
	}
}

// roundRemembered: the number of a round is not negative, in whichever round that was.
func roundRemembered(w http.ResponseWriter, r *http.Request) {
	at := -1
	for i, name := range r.Form["name"] {
		if name == "" {
			http.Error(w, "name", http.StatusBadRequest)
			at = i
			break
		}
	}
	if at == -1 {
		w.WriteHeader(http.StatusAccepted)
	}
}

// comparedBeforeKnown: what was compared stays so when one side is found to be a constant.
func comparedBeforeKnown(w http.ResponseWriter, page, last int) {
	if page > last {
		http.Error(w, "page", http.StatusNotFound)
	}
	if last == 0 {
		log.Print("the only page")
	}
	if page <= last {
		w.WriteHeader(http.StatusAccepted)
	}
}

// comparedBeforeLastRound: by the last round of a loop, too.
func comparedBeforeLastRound(w http.ResponseWriter, last int, names []string) {
	if last == len(names)-1 {
		http.Error(w, "failed", http.StatusInternalServerError)
	}
	text := ""
	for i, name := range names {
		text += name
		if i == len(names)-1 {
			break
		}
		text += ", "
	}
	if last != len(names)-1 {
		fmt.Fprintln(w, text)
	}
}

// oppositeInField: a field that is the opposite of what was tested.
func oppositeInField(w http.ResponseWriter, n, m int) {
	if n != m {
		http.Error(w, "name", http.StatusBadRequest)
	}
	check := struct{ bad bool }{bad: n != m}
	if !check.bad {
		w.WriteHeader(http.StatusAccepted)
	}
}

// afterExit: fatal never returns, by a literal.
func afterExit(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		fatal(func() {})
	}
	fmt.Fprintln(w, "done")
}

func fatal(cleanup func()) {
	exit := func() { os.Exit(1) }
	cleanup()
	exit()
}

// afterExitBeside: so does one that starts a goroutine.
func afterExitBeside(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		fatalBeside(func() {})
	}
	fmt.Fprintln(w, "done")
}

func fatalBeside(cleanup func()) {
	go cleanup()
	for on := true; on; {
		time.Sleep(time.Second)
	}
}

// afterStart: what starts a goroutine always returns nil.
func afterStart(w http.ResponseWriter, r *http.Request) {
	if err := start(func() {}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
	fmt.Fprintln(w, "done")
}

func start(work func()) error {
	go work()
	return nil
}

// afterCheck: check replies if there is an error, and the handler goes on if there is none.
func afterCheck(w http.ResponseWriter, r *http.Request) {
	check := func(err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
	id, err := strconv.Atoi(r.FormValue("id"))
	check(err)
	if err == nil {
		http.Redirect(w, r, fmt.Sprint("/items/", id), http.StatusSeeOther)
	}
}

// afterCheckAtOnce: nor does it if the literal is run where it stands, for a flag.
func afterCheckAtOnce(w http.ResponseWriter, r *http.Request) {
	_, known := store.lookup(r.FormValue("name"))
	func(ok bool) {
		if !ok {
			http.Error(w, "unknown name", http.StatusNotFound)
		}
	}(known)
	if known {
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}
