// Package httpreturn has what the rule's own words say: what counts as an error
// reply, and what must not follow one.
package httpreturn

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

var (
	store  = new(repository)
	logger = new(requestLogger)
	next   http.Handler
	serve  func(w http.ResponseWriter, r *http.Request)
	errBad = errors.New("bad")
)

type repository struct{ db *sql.DB }

func (s *repository) remove(id int) error              { return errBad }
func (s *repository) find(id int) (*user, error)       { return nil, errBad }
func (s *repository) lookup(name string) (*user, bool) { return nil, false }
func (s *repository) count() int                       { return 0 }

type user struct{ name string }

func (u *user) rename(name string) {}

type requestLogger struct{}

func (*requestLogger) Write(line string) error { return nil }

func greet(u *user)       {}
func welcome(name string) {}
func notify()             {}

// The error reply, then the success.
func thenBody(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `^no return after http.Error, so fmt.Fprintln replies again \(httpreturn\)$`
	}
	fmt.Fprintln(w, "done")
}

// A second reply on some path is enough.
func thenMaybe(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so w.Write replies again`
	}
	if r.FormValue("verbose") != "" {
		w.Write([]byte("done"))
	}
}

type terse struct {
	http.ResponseWriter
	short bool
}

// answer is told how to reply by the writer's own field, and not whether.
func (t *terse) answer() {
	if t.short {
		fmt.Fprintln(t, "ok")
		return
	}
	fmt.Fprintln(t, "all is well")
}

func thenAnswer(t *terse, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(t, r) // want `no return after http.NotFound, so t.answer replies again`
	}
	t.answer()
}

// A flush is a reply.
func thenFlush(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so Flush replies again`
	}
	w.(http.Flusher).Flush()
}

// The status of http.Error counts as an error even where it is not known.
func unknownStatus(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, err.Error(), code) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

// Two error replies in turn: each is reported, the last for what follows all.
func severalChecks(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	if r.ContentLength == 0 {
		http.Error(w, "no body", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
}

// Case 2(a): a call that can fail, its error used or not.
func thenWorks(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		http.Error(w, "bad id", http.StatusBadRequest) // want `no return after http.Error, so store.remove still runs`
	}
	if err := store.remove(id); err != nil {
		logger.Write("not removed")
	}
}

func thenWorksUnused(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodDelete {
		http.Error(w, "DELETE only", http.StatusMethodNotAllowed) // want `no return after http.Error, so store.remove still runs`
	}
	store.remove(1)
}

func thenWorksWithTwoResults(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodDelete {
		http.Error(w, "DELETE only", http.StatusMethodNotAllowed) // want `no return after http.Error, so store.find still runs`
	}
	_, _ = store.find(1)
}

// A function value can fail as well.
func thenWorksByValue(w http.ResponseWriter, r *http.Request, do func() error) {
	if r.Method != http.MethodDelete {
		http.Error(w, "DELETE only", http.StatusMethodNotAllowed) // want `no return after http.Error, so do still runs`
	}
	do()
}

// Case 2(b): a value that came with the error is handed on.
func thenUses(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		http.Error(w, "no such user", http.StatusNotFound) // want `no return after http.Error, so greet still runs`
	}
	greet(u)
}

// It is dereferenced for an argument.
func thenDereferences(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		http.Error(w, "no such user", http.StatusNotFound) // want `no return after http.Error, so welcome still runs`
	}
	welcome(u.name)
}

// It is dereferenced for a method.
func thenCallsMethod(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		http.Error(w, "no such user", http.StatusNotFound) // want `no return after http.Error, so u.rename still runs`
	}
	u.rename("x")
}

// It came with an ok.
func thenUsesAfterOk(w http.ResponseWriter, r *http.Request) {
	u, ok := store.lookup("x")
	if !ok {
		http.Error(w, "no such user", http.StatusNotFound) // want `no return after http.Error, so greet still runs`
	}
	greet(u)
}

func thenUsesFromMap(w http.ResponseWriter, r *http.Request, users map[string]*user) {
	u, ok := users[r.FormValue("name")]
	if !ok {
		http.Error(w, "no such user", http.StatusNotFound) // want `no return after http.Error, so greet still runs`
	}
	greet(u)
}

// The request is passed on: the message says so.
func passesOn(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "forbidden", http.StatusForbidden) // want `no return after http.Error, so next.ServeHTTP gets the refused request`
	}
	next.ServeHTTP(w, r)
}

func passesOnToValue(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "forbidden", http.StatusForbidden) // want `no return after http.Error, so serve gets the refused request`
	}
	serve(w, r)
}

func passesOnWithContext(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "forbidden", http.StatusForbidden) // want `so next.ServeHTTP gets the refused request`
	}
	next.ServeHTTP(w, r.WithContext(context.Background()))
}

// Middleware: the literal is handed a writer of its own.
func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			http.Error(w, "forbidden", http.StatusForbidden) // want `so next.ServeHTTP gets the refused request`
		}
		next.ServeHTTP(w, r)
	})
}

// A handler at package level.
var handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.NotFound(w, r) // want `no return after http.NotFound, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "done")
})

// A literal in a function that has nothing to do with HTTP.
func routes(mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r) // want `no return after http.NotFound, so io.WriteString replies again`
		}
		io.WriteString(w, "home")
	})
}

// A redirect ends the response; what follows replies again.
func redirectThenBody(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("user") == "" {
		http.Redirect(w, r, "/login", http.StatusFound) // want `no return after http.Redirect, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "welcome")
}

// Another status in the block of the error reply is meant by nobody.
func secondStatusInBlock(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed) // want `no return after http.Error, so w.WriteHeader replies again`
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// At the top of the function, too.
func secondStatus(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "gone", http.StatusGone) // want `no return after http.Error, so http.NotFound replies again`
	http.NotFound(w, r)
}

// First weaker form: the helper sets some status on every path.
func respond(w http.ResponseWriter, err error) {
	code := http.StatusOK
	if err != nil {
		code, _ = strconv.Atoi(err.Error())
	}
	w.WriteHeader(code)
	fmt.Fprintln(w, err)
}

func undecidedStatus(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		respond(w, err) // want `no return after respond, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, "removed")
}

func undecidedStatusThenWorks(w http.ResponseWriter, r *http.Request) {
	_, ok := store.lookup("x")
	if !ok {
		respond(w, errBad) // want `no return after respond, so store.remove still runs`
	}
	store.remove(1)
}

// Second weaker form: a bare status whose branch also writes a body.
func bareWithBody(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError) // want `no return after w.WriteHeader, so fmt.Fprintln replies again`
		fmt.Fprintln(w, "not removed")
	}
	fmt.Fprintln(w, "removed")
}

func bareWithBodyThenWorks(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError) // want `no return after w.WriteHeader, so store.remove still runs`
		fmt.Fprintln(w, "not removed")
	}
	store.remove(2)
}

// … or that is followed by another status.
func bareThenStatus(w http.ResponseWriter, r *http.Request) {
	err := store.remove(1)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError) // want `no return after w.WriteHeader, so w.WriteHeader replies again`
	}
	w.WriteHeader(http.StatusOK)
}

// … or by a use of what came with the error.
func bareThenUses(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		w.WriteHeader(http.StatusNotFound) // want `no return after w.WriteHeader, so greet still runs`
	}
	greet(u)
}

// Third weaker form: a body, the value used, and a reply.
func bodyOnly(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		fmt.Fprint(w, "Couldn't find the user") // want `no return after fmt.Fprint, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(w, u.name)
}

func bodyOnlyUsedBefore(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		fmt.Fprint(w, "Couldn't find the user") // want `no return after fmt.Fprint, so fmt.Fprintln replies again`
	}
	greet(u)
	fmt.Fprintln(w, "done")
}

// … a reply in a go statement too.
func bodyOnlyInGoroutine(w http.ResponseWriter, r *http.Request) {
	u, err := store.find(1)
	if err != nil {
		fmt.Fprint(w, "Couldn't find the user") // want `no return after fmt.Fprint, so show replies again`
	}
	go show(w, u)
}

func show(w http.ResponseWriter, u *user) { fmt.Fprintln(w, u.name) }

// Of two replies that follow, the one by another name says more.
func sameNameFirst(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		http.Error(w, "no", http.StatusMethodNotAllowed) // want `^no return after http.Error, so fmt.Fprintln replies again \(httpreturn\)$`
	}
	if r.FormValue("id") == "" {
		http.Error(w, "no id", http.StatusBadRequest)
		return
	}
	fmt.Fprintln(w, "item")
}

// A handler may be a literal, whatever other rules have asked about it before.
var save = func(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "no", http.StatusMethodNotAllowed) // want `no return after http.Error, so w.WriteHeader replies again`
	}
	w.WriteHeader(http.StatusOK)
	go func() { fmt.Fprintln(w, "saved") }()
}

// The error for which check replies is the one that is looked at after it.
func afterFailedCheck(w http.ResponseWriter, r *http.Request) {
	check := func(err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
	_, err := store.find(1)
	check(err) // want `no return after check, so http.NotFound replies again`
	if err != nil {
		http.NotFound(w, r)
		return
	}
	fmt.Fprintln(w, "found")
}
