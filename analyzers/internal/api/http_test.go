package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/csv"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"go/types"
	htmltemplate "html/template"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	texttemplate "text/template"
	"time"

	"golang.org/x/tools/go/packages"
)

var errBroken = errors.New("broken")

// A recorder is a writer that notes what is done to it. A broken one fails
// wherever it can.
type recorder struct {
	broken bool
	header http.Header
	first  http.Header // as it was found
	done   Action
	status int // the first
	body   bytes.Buffer
}

// newRecorder returns a recorder with a header that every change shows on.
func newRecorder() *recorder {
	h := http.Header{"Content-Length": {"1"}, "X-First": {"1"}}
	return &recorder{header: h, first: h.Clone()}
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(code int) {
	r.done |= Status
	if r.status == 0 {
		r.status = code
	}
}

func (r *recorder) Write(data []byte) (int, error) {
	r.done |= Body
	if r.broken {
		return 0, errBroken
	}
	return r.body.Write(data)
}

func (r *recorder) WriteString(text string) (int, error) { return r.Write([]byte(text)) }

func (r *recorder) Flush() { r.done |= Flush }

func (r *recorder) FlushError() error {
	r.Flush()
	if r.broken {
		return errBroken
	}
	return nil
}

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.done |= Hijack
	if r.broken {
		return nil, nil, errBroken
	}
	return nil, nil, nil
}

// happened returns what was done.
func (r *recorder) happened() Action {
	if !reflect.DeepEqual(r.header, r.first) {
		return r.done | Header
	}
	return r.done
}

// A run calls a function as a handler does; its error is that of the function.
type run func(w *recorder) error

func request(method string) *http.Request { return httptest.NewRequest(method, "/file.txt", nil) }

// conditional returns a request for something that has not changed.
func conditional() *http.Request {
	r := request(http.MethodGet)
	r.Header.Set("If-Modified-Since", time.Unix(1000, 0).UTC().Format(http.TimeFormat))
	return r
}

func always(f func(w *recorder)) run {
	return func(w *recorder) error {
		f(w)
		return nil
	}
}

func second[T any](_ T, err error) error { return err }

var (
	file = fstest.MapFS{"file.txt": {Data: []byte("text"), ModTime: time.Unix(1000, 0)}}
	text = texttemplate.Must(texttemplate.New("t").Parse("{{.}}"))
	html = htmltemplate.Must(htmltemplate.New("t").Parse("{{.}}"))
)

func content() io.ReadSeeker { return strings.NewReader("text") }

// source is a reader that cannot write itself.
func source() io.Reader { return io.MultiReader(strings.NewReader("text")) }

// proxy returns a proxy of a server that answers with a body.
func proxy(w *recorder, method string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "text") }))
	defer server.Close()
	target, err := url.Parse(server.URL)
	if err != nil {
		panic(err)
	}
	httputil.NewSingleHostReverseProxy(target).ServeHTTP(w, request(method))
}

// full fills the buffer of a buffered writer.
var full = strings.Repeat("x", 1<<14)

// httpRuns has for every row of the standard library the ways in which its
// function is usually called. Those that have nothing to write are not usual:
// what the table says is always done is done where there is something to do.
var httpRuns = map[string][]run{
	"(net/http.ResponseWriter).Write":       {func(w *recorder) error { return second(http.ResponseWriter(w).Write([]byte("x"))) }},
	"(net/http.ResponseWriter).WriteHeader": {always(func(w *recorder) { http.ResponseWriter(w).WriteHeader(404) })},
	"(net/http.Flusher).Flush":              {always(func(w *recorder) { http.Flusher(w).Flush() })},
	"(net/http.Hijacker).Hijack": {func(w *recorder) error {
		_, _, err := http.Hijacker(w).Hijack()
		return err
	}},
	"(*net/http.ResponseController).Flush": {func(w *recorder) error { return http.NewResponseController(w).Flush() }},
	"(*net/http.ResponseController).Hijack": {func(w *recorder) error {
		_, _, err := http.NewResponseController(w).Hijack()
		return err
	}},
	"net/http.Error":    {always(func(w *recorder) { http.Error(w, "x", 404) })},
	"net/http.NotFound": {always(func(w *recorder) { http.NotFound(w, request(http.MethodGet)) })},
	"net/http.Redirect": {
		always(func(w *recorder) { http.Redirect(w, request(http.MethodGet), "/", 404) }),
		always(func(w *recorder) { http.Redirect(w, request(http.MethodPost), "/", 404) }),
	},
	"net/http.ServeContent": {
		always(func(w *recorder) { http.ServeContent(w, request(http.MethodGet), "x", time.Time{}, content()) }),
		always(func(w *recorder) { http.ServeContent(w, request(http.MethodHead), "x", time.Time{}, content()) }),
		always(func(w *recorder) { http.ServeContent(w, conditional(), "x", time.Unix(1000, 0), content()) }),
	},
	"net/http.ServeFile": {
		always(func(w *recorder) { http.ServeFile(w, request(http.MethodGet), "http_test.go") }),
		always(func(w *recorder) { http.ServeFile(w, request(http.MethodHead), "http_test.go") }),
		always(func(w *recorder) { http.ServeFile(w, request(http.MethodGet), "missing") }),
		always(func(w *recorder) { http.ServeFile(w, request(http.MethodGet), ".") }),
	},
	"net/http.ServeFileFS": {
		always(func(w *recorder) { http.ServeFileFS(w, request(http.MethodGet), file, "file.txt") }),
		always(func(w *recorder) { http.ServeFileFS(w, conditional(), file, "file.txt") }),
		always(func(w *recorder) { http.ServeFileFS(w, request(http.MethodGet), file, "missing") }),
	},
	"net/http.SetCookie": {always(func(w *recorder) { http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"}) })},
	"(*net/http/httputil.ReverseProxy).ServeHTTP": {
		always(func(w *recorder) { proxy(w, http.MethodGet) }),
		always(func(w *recorder) { proxy(w, http.MethodHead) }),
	},

	"io.WriteString":                {func(w *recorder) error { return second(io.WriteString(w, "x")) }},
	"io.Copy":                       {func(w *recorder) error { return second(io.Copy(w, source())) }},
	"io.CopyN":                      {func(w *recorder) error { return second(io.CopyN(w, source(), 2)) }},
	"io.CopyBuffer":                 {func(w *recorder) error { return second(io.CopyBuffer(w, source(), make([]byte, 1))) }},
	"(io.Writer).Write":             {func(w *recorder) error { return second(io.Writer(w).Write([]byte("x"))) }},
	"(io.StringWriter).WriteString": {func(w *recorder) error { return second(io.StringWriter(w).WriteString("x")) }},
	"fmt.Fprint":                    {func(w *recorder) error { return second(fmt.Fprint(w, "x")) }, func(w *recorder) error { return second(fmt.Fprint(w)) }},
	"fmt.Fprintf":                   {func(w *recorder) error { return second(fmt.Fprintf(w, "%d", 1)) }},
	"fmt.Fprintln":                  {func(w *recorder) error { return second(fmt.Fprintln(w)) }},

	"(*encoding/json.Encoder).Encode": {func(w *recorder) error { return json.NewEncoder(w).Encode(1) }},
	"(*encoding/xml.Encoder).Encode":  {func(w *recorder) error { return xml.NewEncoder(w).Encode(1) }},
	"(*encoding/xml.Encoder).EncodeElement": {func(w *recorder) error {
		return xml.NewEncoder(w).EncodeElement(1, xml.StartElement{Name: xml.Name{Local: "x"}})
	}},
	"(*encoding/xml.Encoder).Flush": {
		func(w *recorder) error {
			enc := xml.NewEncoder(w)
			return errors.Join(enc.EncodeToken(xml.CharData("x")), enc.Flush())
		},
	},
	"(*encoding/gob.Encoder).Encode": {func(w *recorder) error { return gob.NewEncoder(w).Encode(1) }},

	"(*text/template.Template).Execute":         {func(w *recorder) error { return text.Execute(w, "x") }},
	"(*text/template.Template).ExecuteTemplate": {func(w *recorder) error { return text.ExecuteTemplate(w, "t", "x") }},
	"(*html/template.Template).Execute":         {func(w *recorder) error { return html.Execute(w, "x") }},
	"(*html/template.Template).ExecuteTemplate": {func(w *recorder) error { return html.ExecuteTemplate(w, "t", "x") }},

	"(*encoding/csv.Writer).Write": {
		func(w *recorder) error { return csv.NewWriter(w).Write([]string{"x"}) },
		func(w *recorder) error { return csv.NewWriter(w).Write([]string{full}) },
	},
	"(*encoding/csv.Writer).WriteAll": {func(w *recorder) error { return csv.NewWriter(w).WriteAll([][]string{{"x"}}) }},
	"(*encoding/csv.Writer).Flush": {func(w *recorder) error {
		out := csv.NewWriter(w)
		defer out.Flush()
		return out.Write([]string{"x"})
	}},
	"(*bufio.Writer).Write": {
		func(w *recorder) error { return second(bufio.NewWriter(w).Write([]byte("x"))) },
		func(w *recorder) error { return second(bufio.NewWriter(w).Write([]byte(full))) },
	},
	"(*bufio.Writer).WriteString": {
		func(w *recorder) error { return second(bufio.NewWriter(w).WriteString("x")) },
		func(w *recorder) error { return second(bufio.NewWriter(w).WriteString(full)) },
	},
	"(*bufio.Writer).WriteByte": {
		func(w *recorder) error { return bufio.NewWriter(w).WriteByte('x') },
		func(w *recorder) error { return fill(w, func(out *bufio.Writer) error { return out.WriteByte('x') }) },
	},
	"(*bufio.Writer).WriteRune": {
		func(w *recorder) error { return second(bufio.NewWriter(w).WriteRune('x')) },
		func(w *recorder) error {
			return fill(w, func(out *bufio.Writer) error { return second(out.WriteRune('x')) })
		},
	},
	"(*bufio.Writer).ReadFrom": {
		func(w *recorder) error { return second(bufio.NewWriter(w).ReadFrom(source())) },
		func(w *recorder) error { return second(bufio.NewWriter(w).ReadFrom(strings.NewReader(full))) },
	},
	"(*bufio.Writer).Flush": {func(w *recorder) error {
		out := bufio.NewWriter(w)
		out.WriteString("x")
		return out.Flush()
	}},

	"(*compress/gzip.Writer).Write": {func(w *recorder) error { return second(gzip.NewWriter(w).Write([]byte("x"))) }},
	"(*compress/gzip.Writer).Flush": {func(w *recorder) error { return gzip.NewWriter(w).Flush() }},
	"(*compress/gzip.Writer).Close": {func(w *recorder) error { return gzip.NewWriter(w).Close() }},
	"(*compress/zlib.Writer).Write": {func(w *recorder) error { return second(zlib.NewWriter(w).Write([]byte("x"))) }},
	"(*compress/zlib.Writer).Flush": {func(w *recorder) error { return zlib.NewWriter(w).Flush() }},
	"(*compress/zlib.Writer).Close": {func(w *recorder) error { return zlib.NewWriter(w).Close() }},
}

// fill calls write until a buffer has overflown.
func fill(w io.Writer, write func(*bufio.Writer) error) error {
	out := bufio.NewWriterSize(w, 16)
	for range 17 {
		if err := write(out); err != nil {
			return err
		}
	}
	return nil
}

// TestHTTPRows runs the function of every row of the standard library against a
// recording writer and compares what happened with what the row says.
func TestHTTPRows(t *testing.T) {
	for name := range httpRuns {
		if _, ok := httpRows().rows[name]; !ok {
			t.Errorf("%s: no row", name)
		}
	}
	for name, row := range httpRows().rows {
		if !IsStd(packageOf(name)) {
			continue
		}
		if len(httpRuns[name]) == 0 {
			t.Errorf("%s: the row is never run", name)
		}
		sum := row.Must
		for i, call := range httpRuns[name] {
			t.Run(fmt.Sprintf("%s#%d", name, i), func(t *testing.T) {
				w := newRecorder()
				if err := call(w); err != nil {
					t.Fatal(err)
				}
				happened := w.happened()
				if missing := row.Must &^ happened; missing != 0 {
					t.Errorf("did %b, and not %b, which the row says it must", happened, missing)
				}
				if extra := happened &^ (row.Must | row.May); extra != 0 {
					t.Errorf("did %b, of which the row does not say %b", happened, extra)
				}
				sum |= happened
				want := row.Code
				if row.Code >= 0 && row.Code < 100 {
					want = 404 // what the runs hand over
				}
				if want > 0 && w.status != want {
					t.Errorf("set the status %d, not %d", w.status, want)
				}
				if want == NoCode && w.status != 0 {
					t.Errorf("set the status %d, the row none", w.status)
				}

				broken := newRecorder()
				broken.broken = true
				if err := call(broken); row.Fails && err == nil {
					t.Error("no error, though the writer failed")
				}
			})
		}
		if never := row.May &^ sum; never != 0 {
			t.Errorf("%s: no run shows %b, which the row says it may do", name, never)
		}
	}
}

func TestTrailerPrefix(t *testing.T) {
	if TrailerPrefix != http.TrailerPrefix {
		t.Errorf("it is %q, not %q", TrailerPrefix, http.TrailerPrefix)
	}
}

// TestRowSignatures holds what the rows say about arguments and results against
// the declarations of the functions.
func TestRowSignatures(t *testing.T) {
	functions := declared(t)
	for name, row := range httpRows().rows {
		if !IsStd(packageOf(name)) {
			continue
		}
		fn := functions[name]
		if fn == nil {
			t.Errorf("%s: no such function", name)
			continue
		}
		sig := fn.Signature()
		if row.Writer == Receiver && sig.Recv() == nil || row.Writer >= 0 && !IsByteWriter(sig.Params().At(row.Writer).Type()) {
			t.Errorf("%s: there is no writer where the row has it", name)
		}
		if row.Code >= 0 && row.Code < 100 && !types.Identical(sig.Params().At(row.Code).Type(), types.Typ[types.Int]) {
			t.Errorf("%s: there is no status where the row has it", name)
		}
		if results := sig.Results(); row.Fails && (results.Len() == 0 || results.At(results.Len()-1).Type().String() != "error") {
			t.Errorf("%s: has no error to return", name)
		}
	}
	for name, i := range holders {
		fn := functions[name]
		if fn == nil {
			t.Errorf("%s: no such function", name)
			continue
		}
		param := fn.Signature().Params().At(i).Type()
		if slice, ok := param.(*types.Slice); ok && fn.Signature().Variadic() {
			param = slice.Elem()
		}
		if !IsByteWriter(param) {
			t.Errorf("%s: there is no writer where the row has it", name)
		}
	}
	for name := range noReturn().rows {
		if IsStd(packageOf(name)) && functions[name] == nil {
			t.Errorf("%s: no such function", name)
		}
	}
}

// declared returns the functions of the packages of the standard library that
// the tables name, by their full names.
func declared(t *testing.T) map[string]*types.Func {
	t.Helper()
	paths := make(map[string]bool)
	for _, names := range []func(func(string) bool){maps.Keys(httpRows().rows), maps.Keys(holders), maps.Keys(noReturn().rows)} {
		for name := range names {
			if path := packageOf(name); IsStd(path) {
				paths[path] = true
			}
		}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes}, slices.Sorted(maps.Keys(paths))...)
	if err != nil {
		t.Fatal(err)
	}
	functions := make(map[string]*types.Func)
	add := func(obj types.Object) {
		if fn, ok := obj.(*types.Func); ok {
			functions[fn.FullName()] = fn
		}
	}
	for _, pkg := range pkgs {
		scope := pkg.Types.Scope()
		for _, name := range scope.Names() {
			obj := scope.Lookup(name)
			add(obj)
			if _, ok := obj.(*types.TypeName); ok {
				for _, t := range []types.Type{obj.Type(), types.NewPointer(obj.Type())} {
					for sel := range types.NewMethodSet(t).Methods() {
						add(sel.Obj())
					}
				}
			}
		}
	}
	return functions
}

// holderRuns has for every holder a use of its result that reaches the writer.
var holderRuns = map[string]func(w *recorder) error{
	"encoding/json.NewEncoder": func(w *recorder) error { return json.NewEncoder(w).Encode(1) },
	"encoding/xml.NewEncoder":  func(w *recorder) error { return xml.NewEncoder(w).Encode(1) },
	"encoding/gob.NewEncoder":  func(w *recorder) error { return gob.NewEncoder(w).Encode(1) },
	"encoding/csv.NewWriter":   func(w *recorder) error { return csv.NewWriter(w).WriteAll([][]string{{"x"}}) },
	"bufio.NewWriter":          func(w *recorder) error { return flushed(bufio.NewWriter(w)) },
	"bufio.NewWriterSize":      func(w *recorder) error { return flushed(bufio.NewWriterSize(w, 16)) },
	"compress/gzip.NewWriter":  func(w *recorder) error { return second(gzip.NewWriter(w).Write([]byte("x"))) },
	"compress/gzip.NewWriterLevel": func(w *recorder) error {
		out, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		return errors.Join(err, second(out.Write([]byte("x"))))
	},
	"compress/zlib.NewWriter":        func(w *recorder) error { return second(zlib.NewWriter(w).Write([]byte("x"))) },
	"net/http.NewResponseController": func(w *recorder) error { return http.NewResponseController(w).Flush() },
	"io.MultiWriter": func(w *recorder) error {
		return second(io.MultiWriter(io.Discard, w).Write([]byte("x")))
	},
}

func flushed(out *bufio.Writer) error {
	return errors.Join(second(out.WriteString("x")), out.Flush())
}

func TestHolders(t *testing.T) {
	for name := range holderRuns {
		if _, ok := holders[name]; !ok {
			t.Errorf("%s: no row", name)
		}
	}
	for name := range holders {
		use := holderRuns[name]
		if use == nil {
			t.Errorf("%s: the row is never run", name)
			continue
		}
		w := newRecorder()
		if err := use(w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if w.done&Commits == 0 {
			t.Errorf("%s: a use of the result does not reach the writer", name)
		}
	}
}

// TestWriterMethods calls each method on the writer of a real server and looks
// at what the client gets.
func TestWriterMethods(t *testing.T) {
	calls := map[string]func(w http.ResponseWriter) error{
		"Write":       func(w http.ResponseWriter) error { return second(w.Write([]byte("x"))) },
		"WriteString": func(w http.ResponseWriter) error { return second(w.(io.StringWriter).WriteString("x")) },
		"ReadFrom":    func(w http.ResponseWriter) error { return second(w.(io.ReaderFrom).ReadFrom(strings.NewReader("x"))) },
		"WriteHeader": func(w http.ResponseWriter) error { w.WriteHeader(404); return nil },
		"Flush":       func(w http.ResponseWriter) error { w.(http.Flusher).Flush(); return nil },
		"Hijack": func(w http.ResponseWriter) error {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				fmt.Fprint(conn, "HTTP/1.0 299 hijacked\r\n\r\n")
				conn.Close()
			}
			return err
		},
	}
	for name, row := range writerMethods {
		call := calls[name]
		if call == nil {
			t.Errorf("%s: the row is never run", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			arrived := make(chan bool)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if err := call(w); err != nil {
					t.Error(err)
				}
				// What commits the response, commits the header with it.
				w.Header().Set("X-Late", "1")
				if row.Must == Flush {
					<-arrived
				}
				if row.Must == Hijack {
					if _, err := w.Write(nil); !errors.Is(err, http.ErrHijacked) {
						t.Errorf("not hijacked: %v", err)
					}
				}
				if err := call(w); row.Must == Hijack && err == nil {
					t.Error("no error, though the writer failed")
				}
			}))
			defer server.Close()
			resp, err := server.Client().Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			close(arrived)
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			want := map[Action]int{Status: 404, Hijack: 299}[row.Must]
			if want == 0 {
				want = 200
			}
			if resp.StatusCode != want {
				t.Errorf("status %d, not %d", resp.StatusCode, want)
			}
			if (row.Must&Body != 0) != (len(body) > 0) {
				t.Errorf("the body is %q", body)
			}
			if row.Must&Commits != 0 && resp.Header.Get("X-Late") != "" {
				t.Error("the response was not committed")
			}
		})
	}
}

// TestStdRoots holds the table against the Go at hand.
func TestStdRoots(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	roots := map[string]bool{"unsafe": true}
	for path := range strings.FieldsSeq(string(out)) {
		root, _, _ := strings.Cut(path, "/")
		if root == "vendor" || root == "internal" {
			continue
		}
		roots[root] = true
		if !IsStd(path) {
			t.Errorf("%s is not known as one of the standard library", path)
		}
	}
	for root := range stdRoots {
		if !roots[root] && root != "builtin" {
			t.Errorf("%s is no root of the standard library", root)
		}
	}
	for _, path := range []string{"example.com/net/http", "nethttp", "myapp/net"} {
		if IsStd(path) {
			t.Errorf("%s is taken for one of the standard library", path)
		}
	}
}
