package paths

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime"
	"strings"
)

// Paths end at a return …

func returns(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	fmt.Fprintln(w, "done")
}

func returnsInEveryCase(w http.ResponseWriter, r *http.Request) {
	if err := work(); err != nil {
		switch {
		case errors.Is(err, errBad):
			http.Error(w, "bad", http.StatusBadRequest)
		default:
			http.Error(w, "internal error", http.StatusInternalServerError)
		}
		return
	}
	fmt.Fprintln(w, "done")
}

// … and at calls that never return.

func panics(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		panic(http.ErrAbortHandler)
	}
	fmt.Fprintln(w, "done")
}

func exits(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case "A":
		http.NotFound(w, r)
		os.Exit(1)
	case "B":
		http.NotFound(w, r)
		log.Fatal("B")
	case "C":
		http.NotFound(w, r)
		log.Panicf("C")
	case "D":
		http.NotFound(w, r)
		runtime.Goexit()
	case "E":
		http.NotFound(w, r)
		fatal("E")
	case "F":
		http.NotFound(w, r)
		forever()
	case "G":
		http.NotFound(w, r)
		alwaysPanics(errBad)
	case "H":
		http.NotFound(w, r)
		exitsOrPanics(1)
	case "I":
		http.NotFound(w, r)
		for {
		}
	}
	fmt.Fprintln(w, "done")
}

// A helper that replies and panics never comes back.

func abort(w http.ResponseWriter) {
	http.Error(w, "aborted", http.StatusBadRequest)
	panic(http.ErrAbortHandler)
}

func aborts(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		abort(w)
	}
	fmt.Fprintln(w, "done")
}

// The same condition twice.

func sameError(w http.ResponseWriter, r *http.Request) {
	name, err := find()
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
	}
	log.Println("found", name)
	if err == nil {
		fmt.Fprintln(w, name)
	}
}

func sameParameter(w http.ResponseWriter, r *http.Request, strict bool) {
	if strict {
		http.Error(w, "strict", http.StatusBadRequest)
	}
	if !strict {
		work()
		fmt.Fprintln(w, "done")
	}
}

func sameField(w http.ResponseWriter, r *http.Request, o *options, other *server) {
	if o.a {
		http.Error(w, "a", http.StatusBadRequest)
	}
	other.refresh()
	if !o.a {
		fmt.Fprintln(w, "done")
	}
}

type server struct{ options options }

func (*server) refresh() {}

func (s *server) sameFieldPath(w http.ResponseWriter, r *http.Request) {
	if s.options.a {
		http.Error(w, "a", http.StatusBadRequest)
	}
	if s.options.a {
		return
	}
	fmt.Fprintln(w, "done")
}

func sameMethod(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	if r.Method == http.MethodPost {
		fmt.Fprintln(w, "done")
	}
}

func sameCall(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("id") == "" {
		http.Error(w, "no id", http.StatusBadRequest)
	}
	if r.FormValue("id") != "" {
		fmt.Fprintln(w, "done")
	}
}

func sameText(w http.ResponseWriter, r *http.Request, name string) {
	if strings.HasPrefix(name, "x") {
		http.Error(w, "no x", http.StatusBadRequest)
	}
	if !strings.HasPrefix(name, "x") {
		fmt.Fprintln(w, "done")
	}
}

func sameLength(w http.ResponseWriter, r *http.Request, ids []int) {
	if len(ids) == 0 {
		http.Error(w, "no ids", http.StatusBadRequest)
	}
	if len(ids) > 0 {
		fmt.Fprintln(w, "done")
	}
}

func sameOrder(w http.ResponseWriter, r *http.Request, n, limit int) {
	if n > limit {
		http.Error(w, "too many", http.StatusBadRequest)
	}
	if limit >= n {
		fmt.Fprintln(w, "done")
	}
}

func sameThroughCopy(w http.ResponseWriter, r *http.Request) {
	ok := r.Method == http.MethodPost
	if !ok {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	good := ok
	if good {
		fmt.Fprintln(w, "done")
	}
}

// A flag or error variable set on the branch that replied.

func flag(w http.ResponseWriter, r *http.Request) {
	ok := true
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		ok = false
	}
	if ok {
		fmt.Fprintln(w, "done")
	}
}

func flagInLoop(w http.ResponseWriter, r *http.Request) {
	found := false
	for _, id := range r.Form["id"] {
		if id == "x" {
			found = true
			http.Error(w, "no x", http.StatusBadRequest)
			break
		}
	}
	if !found {
		fmt.Fprintln(w, "done")
	}
}

func errorVariable(w http.ResponseWriter, r *http.Request) {
	var err error
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		err = errors.New("POST only")
	}
	if err != nil {
		return
	}
	fmt.Fprintln(w, "done")
}

func errorVariableOfSentinel(w http.ResponseWriter, r *http.Request) {
	var err error
	switch r.Method {
	case http.MethodPut:
		err = fmt.Errorf("PUT: %w", errBad)
		http.Error(w, "no PUT", http.StatusMethodNotAllowed)
	case http.MethodGet:
		err = errBad
		http.Error(w, "no GET", http.StatusMethodNotAllowed)
	}
	if err == nil {
		work()
		fmt.Fprintln(w, "done")
	}
}

func pointer(w http.ResponseWriter, r *http.Request) {
	var o *options
	if r.Method == http.MethodPost {
		o = &options{}
	} else {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	if o == nil {
		return
	}
	fmt.Fprintln(w, o.a)
}

// switch on constants.

func constants(w http.ResponseWriter, r *http.Request) {
	code := 0
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		code = 405
	}
	switch code {
	case 0:
		fmt.Fprintln(w, "done")
	case 405:
		log.Println("refused")
	}
}

func sameTag(w http.ResponseWriter, r *http.Request, kind string) {
	switch kind {
	case "a", "b":
		http.Error(w, "a or b", http.StatusBadRequest)
	}
	switch kind {
	case "a":
	case "b":
	default:
		fmt.Fprintln(w, "done")
	}
}

func tagAndCondition(w http.ResponseWriter, r *http.Request, kind int) {
	switch kind {
	case 1:
	default:
		http.Error(w, "not one", http.StatusBadRequest)
	}
	if kind == 1 {
		fmt.Fprintln(w, "done")
	}
}

// Short-circuit conditions.

func reply(w http.ResponseWriter) bool {
	http.Error(w, "bad", http.StatusBadRequest)
	return false
}

func shortCircuits(w http.ResponseWriter, r *http.Request) {
	err := work()
	if err != nil && !reply(w) {
		return
	}
	fmt.Fprintln(w, "done")
}

func either(w http.ResponseWriter, r *http.Request, a, b bool) {
	if a || b {
		http.Error(w, "a or b", http.StatusBadRequest)
	}
	if !a && !b {
		fmt.Fprintln(w, "done")
	}
}

// Loops.

func lastRound(w http.ResponseWriter, r *http.Request) {
	for i := range 3 {
		if i == 1 {
			http.Error(w, "one", http.StatusBadRequest)
			break
		}
		log.Println(i)
	}
}

func breaksOut(w http.ResponseWriter, r *http.Request) {
outer:
	for {
		switch r.Method {
		case http.MethodPost:
			fmt.Fprintln(w, "done")
			return
		default:
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			break outer
		}
	}
}

func selects(w http.ResponseWriter, r *http.Request, ready chan bool) {
	select {
	case <-r.Context().Done():
		http.Error(w, "too late", http.StatusGatewayTimeout)
	case <-ready:
		fmt.Fprintln(w, "done")
	}
}

func gotoEnd(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		goto end
	}
	fmt.Fprintln(w, "done")
end:
	log.Println("end")
}

// What is known after the branch that replied.

func negated(w http.ResponseWriter, r *http.Request) {
	post := r.Method == http.MethodPost
	wrong := !post
	if wrong {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
	}
	if post {
		fmt.Fprintln(w, "done")
	}
}

func appended(w http.ResponseWriter, r *http.Request) {
	problems := []string{}
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		problems = append(problems, "method")
	}
	if len(problems) == 0 {
		fmt.Fprintln(w, "done")
	}
}

func counted(w http.ResponseWriter, r *http.Request) {
	n := 0
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		n += 2
	}
	if n == 0 {
		fmt.Fprintln(w, "done")
	}
}

func lengthOfText(w http.ResponseWriter, r *http.Request) {
	var problem string
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		problem = "method"
	}
	if len(problem) > 0 {
		return
	}
	fmt.Fprintln(w, "done")
}

func textGrows(w http.ResponseWriter, r *http.Request, problem string) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		problem += "method"
	}
	if problem == "" {
		fmt.Fprintln(w, "done")
	}
}

func fieldsOfZero(w http.ResponseWriter, r *http.Request) {
	for range 2 {
		var state struct{ refused bool }
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			state.refused = true
		}
		if !state.refused {
			fmt.Fprintln(w, "done")
		}
		return
	}
}

func fieldsOfLiteral(w http.ResponseWriter, r *http.Request, deny bool) {
	state := &struct {
		refused bool
		n       int
	}{n: 1}
	if deny {
		http.Error(w, "no", http.StatusForbidden)
		state.n++
	}
	if state.n == 1 && !state.refused {
		fmt.Fprintln(w, "done")
	}
}

func typeSwitched(w http.ResponseWriter, r *http.Request) {
	err := r.ParseForm()
	switch err.(type) {
	case nil:
	case *http.MaxBytesError:
		http.Error(w, "too much", http.StatusRequestEntityTooLarge)
	default:
		http.Error(w, "bad form", http.StatusBadRequest)
	}
	if err == nil {
		fmt.Fprintln(w, "done")
	}
}

func once(w http.ResponseWriter, r *http.Request, names []string) {
	for i := range names {
		if i == 1 {
			http.Error(w, "one only", http.StatusBadRequest)
		}
	}
}

// fail stands before what is known where it is called.
func closureFirst(w http.ResponseWriter, r *http.Request) {
	fail := func(msg string) { http.Error(w, msg, http.StatusBadRequest) }
	kind := r.FormValue("kind")
	switch kind {
	case "":
		fail("no kind")
	case "a":
	}
	if kind == "a" {
		fmt.Fprintln(w, "done")
	}
}

// No path comes to the deferred function.
func neverDeferred(w http.ResponseWriter, r *http.Request) {
	ok := r.Method == http.MethodPost
	if ok {
		fmt.Fprintln(w, "done")
		return
	}
	if ok {
		defer func() {
			http.Error(w, "no", http.StatusBadRequest)
			http.Error(w, "no", http.StatusBadRequest)
		}()
	}
}

// So it is where the writer is asserted, and in a literal.
func neverDeferredAsserted(ctx context.Context, r *http.Request) {
	w := ctx.Value("w").(http.ResponseWriter)
	ok := r.Method == http.MethodPost
	if ok {
		fmt.Fprintln(w, "done")
		return
	}
	if ok {
		defer func() {
			http.Error(w, "no", http.StatusBadRequest)
			http.Error(w, "no", http.StatusBadRequest)
		}()
	}
}

func neverDeferredInLiteral() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ok := r.Method == http.MethodPost
		if ok {
			fmt.Fprintln(w, "done")
			return
		}
		if ok {
			defer func() {
				http.Error(w, "no", http.StatusBadRequest)
				http.Error(w, "no", http.StatusBadRequest)
			}()
		}
	}
}

// A flag that nothing sets is false in the deferred function as well.
func neverSet(w http.ResponseWriter, r *http.Request) {
	var debug bool
	defer func() {
		if debug {
			http.Error(w, "no", http.StatusBadRequest)
		}
		if !debug {
			fmt.Fprintln(w, "done")
			return
		}
		fmt.Fprintln(w, "debug")
	}()
}

// countedOnce counts to one, which is not two.
func countedOnce(w http.ResponseWriter, r *http.Request) {
	refusals := 0
	if r.Method != "POST" {
		refusals++
	}
	if refusals == 2 {
		http.Error(w, "refused twice", http.StatusForbidden)
	}
	if refusals != 2 {
		fmt.Fprintln(w, "fine")
	}
	if refusals < 2 {
		fmt.Fprintln(w, "fine")
	}
}

// The default clause stands before cases that are asked before it.
func defaultFirst(w http.ResponseWriter, r *http.Request) {
	length := int(r.ContentLength)
	if length != 3 {
		http.Error(w, "not three", http.StatusBadRequest)
	}
	switch length {
	default:
		if length == 3 {
			fmt.Fprintln(w, "done")
		}
	case 5:
	case 6:
	}
}

func comparedWithCall(w http.ResponseWriter, r *http.Request) {
	length := int(r.ContentLength)
	want := func() int { return 3 }
	if length != 3 {
		http.Error(w, "not three", http.StatusBadRequest)
	}
	if length == want() {
		fmt.Fprintln(w, "done")
	}
}

func fieldOfRound(w http.ResponseWriter, r *http.Request) {
	for _, ok := range []bool{r.Close, r.Body == nil} {
		if !ok {
			http.Error(w, "no", http.StatusBadRequest)
		}
		state := struct{ ok bool }{ok: ok}
		if state.ok {
			fmt.Fprintln(w, "done")
		}
		return
	}
}

func lengthOfRound(w http.ResponseWriter, r *http.Request) {
	for _, part := range r.Header["X-Part"] {
		if len(part) == 0 {
			http.Error(w, "empty", http.StatusBadRequest)
		}
		name := part
		if len(name) > 0 {
			fmt.Fprintln(w, name)
		}
		return
	}
}

func caseOfRound(w http.ResponseWriter, r *http.Request) {
	for _, method := range r.Header["X-Refused"] {
		if r.Method == method {
			http.Error(w, "refused", http.StatusMethodNotAllowed)
		}
		switch r.Method {
		case method:
		default:
			fmt.Fprintln(w, "done")
		}
		return
	}
}

func secondRound(w http.ResponseWriter, r *http.Request) {
	sent := false
	for i := range r.Header["X-Part"] {
		if i == 1 {
			http.Error(w, "one only", http.StatusBadRequest)
			sent = true
		}
		if i == 2 && !sent {
			fmt.Fprintln(w, "done")
		}
	}
}
