package api

import (
	"go/types"
	"maps"
	"strings"
)

// An Action is a set of things that a call does to a writer.
type Action uint16

const (
	Header  Action = 1 << iota // changes the header map
	Status                     // sets the status
	Body                       // writes body bytes, which sends status and header
	Flush                      // sends status and header
	Hijack                     // takes over the connection
	Handler                    // runs a handler of which nothing is known
	Failed                     // tried to write and reported an error
	Abort                      // keeps the handlers that are next from running
	Noted                      // sends the status that was noted with the request, or none
	Reply                      // commits a response, in one way or another
	Pending                    // notes a status, which is sent with the body or after the handler
	Asked                      // asks the writer for its own state, which decides whether it replies
)

// Commits are the actions that make a call a reply.
const Commits = Status | Body | Flush | Reply

// SetsStatus are the actions by which a call sets a status, at once or later.
const SetsStatus = Status | Pending

// A Row says what a function does to a writer that it is handed.
type Row struct {
	Writer int    // index of the argument, or Receiver
	Must   Action // what it always does
	May    Action // what it does besides on some path
	// Code is the index of the argument that is the status, NoCode if there is
	// none, or the status itself if that is always the same.
	Code int
	// Error tells that the function exists to send error responses: its status
	// is one of 400 or more even where its argument is not known.
	Error bool
	// Fails tells that the last result is an error, and that if it is not nil
	// the function may have done nothing.
	Fails bool
	// Complete tells that the response is meant to be complete without a body.
	Complete bool
	// Redirect tells that the response is complete and refuses nothing: most send
	// the client elsewhere.
	Redirect bool
}

const (
	Receiver = -1
	NoCode   = -1
	// Varies stands for a status that depends on more than an argument.
	Varies = -2
	// Chain stands for the status that the call before in a chain has set, as in
	// c.Status(404).JSON(v), and for none if there is no such call.
	Chain = -3
)

// httpRows is the table of functions of the standard library that act on a
// writer, by the full name that go/types gives them. A function that is not in
// it does nothing to a writer that it is handed.
var httpRows = lazily(func() map[string]Row {
	rows := map[string]Row{
		// https://pkg.go.dev/net/http
		"(net/http.ResponseWriter).Write":             {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(net/http.ResponseWriter).WriteHeader":       {Writer: Receiver, Must: Status, Code: 0},
		"(net/http.Flusher).Flush":                    {Writer: Receiver, Must: Flush, Code: NoCode},
		"(net/http.Hijacker).Hijack":                  {Writer: Receiver, Must: Hijack, Code: NoCode, Fails: true},
		"(*net/http.ResponseController).Flush":        {Writer: Receiver, Must: Flush, Code: NoCode, Fails: true},
		"(*net/http.ResponseController).Hijack":       {Writer: Receiver, Must: Hijack, Code: NoCode, Fails: true},
		"net/http.Error":                              {Writer: 0, Must: Header | Status | Body, Code: 2, Error: true},
		"net/http.NotFound":                           {Writer: 0, Must: Header | Status | Body, Code: 404},
		"net/http.Redirect":                           {Writer: 0, Must: Header | Status, May: Body, Code: 3, Redirect: true},
		"net/http.ServeContent":                       {Writer: 0, Must: Header | Status, May: Body, Code: Varies},
		"net/http.ServeFile":                          {Writer: 0, Must: Header | Status, May: Body, Code: Varies},
		"net/http.ServeFileFS":                        {Writer: 0, Must: Header | Status, May: Body, Code: Varies},
		"net/http.SetCookie":                          {Writer: 0, Must: Header, Code: NoCode},
		"(*net/http/httputil.ReverseProxy).ServeHTTP": {Writer: 0, Must: Header | Status, May: Body, Code: Varies},

		// https://pkg.go.dev/io, https://pkg.go.dev/fmt
		"io.WriteString":                {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"io.Copy":                       {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"io.CopyN":                      {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"io.CopyBuffer":                 {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"(io.Writer).Write":             {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(io.StringWriter).WriteString": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"fmt.Fprint":                    {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"fmt.Fprintf":                   {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"fmt.Fprintln":                  {Writer: 0, Must: Body, Code: NoCode, Fails: true},

		// https://pkg.go.dev/encoding/json, https://pkg.go.dev/encoding/xml
		"(*encoding/json.Encoder).Encode":       {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*encoding/xml.Encoder).Encode":        {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*encoding/xml.Encoder).EncodeElement": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*encoding/xml.Encoder).Flush":         {Writer: Receiver, May: Body, Code: NoCode, Fails: true},
		"(*encoding/gob.Encoder).Encode":        {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},

		// https://pkg.go.dev/text/template, https://pkg.go.dev/html/template
		"(*text/template.Template).Execute":         {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"(*text/template.Template).ExecuteTemplate": {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"(*html/template.Template).Execute":         {Writer: 0, Must: Body, Code: NoCode, Fails: true},
		"(*html/template.Template).ExecuteTemplate": {Writer: 0, Must: Body, Code: NoCode, Fails: true},

		// Buffered: they reply when the buffer is full or flushed.
		// https://pkg.go.dev/encoding/csv, https://pkg.go.dev/bufio
		"(*encoding/csv.Writer).Write":    {Writer: Receiver, May: Body, Code: NoCode},
		"(*encoding/csv.Writer).WriteAll": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*encoding/csv.Writer).Flush":    {Writer: Receiver, Must: Body, Code: NoCode},
		"(*bufio.Writer).Write":           {Writer: Receiver, May: Body, Code: NoCode},
		"(*bufio.Writer).WriteString":     {Writer: Receiver, May: Body, Code: NoCode},
		"(*bufio.Writer).WriteByte":       {Writer: Receiver, May: Body, Code: NoCode},
		"(*bufio.Writer).WriteRune":       {Writer: Receiver, May: Body, Code: NoCode},
		"(*bufio.Writer).ReadFrom":        {Writer: Receiver, May: Body, Code: NoCode},
		"(*bufio.Writer).Flush":           {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},

		// Compressing: they reply with their own header at the first Write.
		// https://pkg.go.dev/compress/gzip, https://pkg.go.dev/compress/zlib
		"(*compress/gzip.Writer).Write": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*compress/gzip.Writer).Flush": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*compress/gzip.Writer).Close": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*compress/zlib.Writer).Write": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*compress/zlib.Writer).Flush": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
		"(*compress/zlib.Writer).Close": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
	}
	maps.Copy(rows, frameworkFuncs())
	return rows
})

// Writes returns the row of a function of the standard library or of a
// framework that acts on a writer.
func Writes(fn *types.Func) (Row, bool) { return httpRows().row(fn) }

// holders lists functions whose result writes to the writer that is their
// argument of the given index.
var holders = map[string]int{
	"encoding/json.NewEncoder":       0, // https://pkg.go.dev/encoding/json#NewEncoder
	"encoding/xml.NewEncoder":        0,
	"encoding/gob.NewEncoder":        0,
	"encoding/csv.NewWriter":         0,
	"bufio.NewWriter":                0,
	"bufio.NewWriterSize":            0,
	"compress/gzip.NewWriter":        0,
	"compress/gzip.NewWriterLevel":   0,
	"compress/zlib.NewWriter":        0,
	"net/http.NewResponseController": 0, // https://pkg.go.dev/net/http#NewResponseController
	"io.MultiWriter":                 0, // https://pkg.go.dev/io#MultiWriter, each argument
}

// IsBuffer tells whether t is *bufio.Writer: https://pkg.go.dev/bufio#Writer
func IsBuffer(t types.Type) bool {
	n := pointedTo(t)
	return n != nil && isNamed(n, "bufio", "Writer")
}

// FailedBefore tells whether fn returns the error of an earlier write:
// https://pkg.go.dev/encoding/csv#Writer.Error
func FailedBefore(fn *types.Func) bool {
	return fn.Name() == "Error" && fn.Pkg() != nil && fn.Pkg().Path() == "encoding/csv" && fn.FullName() == "(*encoding/csv.Writer).Error"
}

// Holds returns the index of the argument to which the result of fn writes.
func Holds(fn *types.Func) (int, bool) {
	if fn.Pkg() == nil {
		return 0, false
	}
	i, ok := holders[fn.Pkg().Path()+"."+fn.Name()]
	return i, ok && fn.Signature().Recv() == nil
}

// TrailerPrefix begins the names of trailers that were not announced:
// https://pkg.go.dev/net/http#TrailerPrefix. Package http itself would be most of what the
// program is linked from.
const TrailerPrefix = "Trailer:"

// HeaderChange tells whether fn is a method of http.Header that changes it.
func HeaderChange(fn *types.Func) bool {
	switch fn.FullName() {
	case "(net/http.Header).Set", "(net/http.Header).Add", "(net/http.Header).Del":
		return true // https://pkg.go.dev/net/http#Header
	}
	return false
}

// IsHeader tells whether t is http.Header.
func IsHeader(t types.Type) bool { return isNamed(t, "net/http", "Header") }

// IsRequest tells whether t is *http.Request.
func IsRequest(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(p.Elem(), "net/http", "Request")
}

func isNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}

// HasWriterMethods tells whether t has the three methods of
// http.ResponseWriter. https://pkg.go.dev/net/http#ResponseWriter
func HasWriterMethods(t types.Type) bool {
	switch types.Unalias(t).(type) {
	case *types.Named, *types.Pointer, *types.Interface, *types.Struct:
	default:
		return false
	}
	header := method(t, "Header")
	if header == nil || header.Signature().Results().Len() != 1 || !IsHeader(header.Signature().Results().At(0).Type()) {
		return false
	}
	return hasShape(t, "WriteHeader", 1, 0) && IsByteWriter(t)
}

// IsByteWriter tells whether t has the method of io.Writer.
func IsByteWriter(t types.Type) bool {
	return hasShape(t, "Write", 1, 2)
}

// hasShape tells whether t has a method with so many parameters and results.
func hasShape(t types.Type, name string, params, results int) bool {
	m := method(t, name)
	return m != nil && m.Signature().Params().Len() == params && m.Signature().Results().Len() == results
}

// writerMethods are the methods of a writer, of whatever type.
var writerMethods = map[string]Row{
	"Write":       {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
	"WriteString": {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
	"ReadFrom":    {Writer: Receiver, Must: Body, Code: NoCode, Fails: true},
	"WriteHeader": {Writer: Receiver, Must: Status, Code: 0},
	"Flush":       {Writer: Receiver, Must: Flush, Code: NoCode},
	"Hijack":      {Writer: Receiver, Must: Hijack, Code: NoCode, Fails: true},
}

// WriterMethod returns the row of a method of a writer.
func WriterMethod(name string) (Row, bool) {
	row, ok := writerMethods[name]
	return row, ok
}

// WriterState tells whether a method of a writer with this name asks for its
// own state.
func WriterState(name string) bool {
	switch name {
	case "Written", "IsAborted", "Committed", "Size", "Status", "StatusCode", "BytesWritten", "WroteHeader":
		return true
	}
	return false
}

// stdRoots are the first elements of the paths of the standard library.
// https://pkg.go.dev/std; held against the Go at hand by a test.
var stdRoots = map[string]bool{
	"archive": true, "bufio": true, "builtin": true, "bytes": true, "cmp": true, "compress": true, "container": true,
	"context": true, "crypto": true, "database": true, "debug": true, "embed": true, "encoding": true, "errors": true,
	"expvar": true, "flag": true, "fmt": true, "go": true, "hash": true, "html": true, "image": true, "index": true,
	"io": true, "iter": true, "log": true, "maps": true, "math": true, "mime": true, "net": true, "os": true,
	"path": true, "plugin": true, "reflect": true, "regexp": true, "runtime": true, "slices": true, "sort": true,
	"strconv": true, "strings": true, "structs": true, "sync": true, "syscall": true, "testing": true, "text": true,
	"time": true, "unicode": true, "unique": true, "unsafe": true, "weak": true,
}

// IsStd tells whether a package with this path is one of the standard library
// that a program can import.
func IsStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return stdRoots[first]
}
