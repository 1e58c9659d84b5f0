package api

import (
	"go/types"
	"iter"
	"strings"
)

// Frameworks whose contexts own a writer. Each fact is proven against the real
// framework by the tests of the module analyzers/internal/frameworks.
const (
	gin    = "github.com/gin-gonic/gin"          // https://pkg.go.dev/github.com/gin-gonic/gin#Context
	echo4  = "github.com/labstack/echo/v4"       // https://pkg.go.dev/github.com/labstack/echo/v4#Context
	echo5  = "github.com/labstack/echo/v5"       // https://pkg.go.dev/github.com/labstack/echo/v5#Context
	fiber2 = "github.com/gofiber/fiber/v2"       // https://pkg.go.dev/github.com/gofiber/fiber/v2#Ctx
	fiber3 = "github.com/gofiber/fiber/v3"       // https://pkg.go.dev/github.com/gofiber/fiber/v3#Ctx
	render = "github.com/go-chi/render"          // https://pkg.go.dev/github.com/go-chi/render
	rest2  = "github.com/emicklei/go-restful"    // https://pkg.go.dev/github.com/emicklei/go-restful#Response
	rest3  = "github.com/emicklei/go-restful/v3" // https://pkg.go.dev/github.com/emicklei/go-restful/v3#Response
)

// contexts are the types that own a writer and are handed to handlers in its
// place, or are writers that a framework makes.
var contexts = map[string]struct {
	context  bool // a handler has it as its only parameter
	buffered bool // nothing is sent before the handler has returned
}{
	gin + ".Context":    {context: true},
	echo4 + ".Context":  {context: true},
	echo4 + ".Response": {},
	echo5 + ".Context":  {context: true},
	echo5 + ".Response": {},
	fiber2 + ".Ctx":     {context: true, buffered: true},
	fiber3 + ".Ctx":     {context: true, buffered: true},
	rest2 + ".Response": {},
	rest3 + ".Response": {},
}

// frameworkRows gives for each receiver, or package, its functions by row.
var frameworkRows = []struct {
	in    string // receiver as go/types writes it, or package
	row   Row
	names string
}{
	// What gin cannot write in whole keeps the next handlers from running.
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body | Abort, Code: 0},
		"JSON IndentedJSON SecureJSON JSONP AsciiJSON PureJSON XML YAML TOML ProtoBuf BSON String HTML Data DataFromReader Render Negotiate"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Header | Status | Abort, May: Body, Code: 0, Error: true},
		"AbortWithStatusJSON AbortWithStatusPureJSON"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Status | Abort, Code: 0, Error: true, Complete: true},
		"AbortWithStatus AbortWithError"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Abort, Code: NoCode}, "Abort"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: 0, Redirect: true}, "Redirect"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies}, "File FileFromFS FileAttachment"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Header | Body, Code: NoCode}, "SSEvent"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Flush, May: Body, Code: NoCode}, "Stream"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, Must: Header, Code: NoCode}, "Header SetCookie SetCookieData"},
	{"(*" + gin + ".Context)", Row{Writer: Receiver, May: Handler, Code: NoCode}, "Next"},
	{"(" + gin + ".ResponseWriter)", Row{Writer: Receiver, Must: Flush, Code: NoCode}, "WriteHeaderNow"},

	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Header | Status | Body, Code: 0, Fails: true},
		"Render HTML HTMLBlob String JSON JSONPretty JSONBlob JSONP JSONPBlob XML XMLPretty XMLBlob Blob Stream"},
	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Status, Code: 0, Fails: true}, "NoContent"},
	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Header | Status, Code: 0, Fails: true, Redirect: true}, "Redirect"},
	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies, Fails: true}, "File Attachment Inline"},
	// Middleware calls Error for what the handlers after it have returned, and
	// goes on to log it: like a redirect it ends the response and refuses nothing.
	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies, Redirect: true}, "Error"},
	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Header, Code: NoCode}, "SetCookie"},

	{"(*" + echo5 + ".Context)", Row{Writer: Receiver, Must: Header | Status | Body, Code: 0, Fails: true},
		"Render HTML HTMLBlob String JSON JSONPretty JSONBlob JSONP JSONPBlob XML XMLPretty XMLBlob Blob Stream"},
	{"(*" + echo5 + ".Context)", Row{Writer: Receiver, Must: Status, Code: 0, Fails: true}, "NoContent"},
	{"(*" + echo5 + ".Context)", Row{Writer: Receiver, Must: Header | Status, Code: 0, Fails: true, Redirect: true}, "Redirect"},
	{"(*" + echo5 + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies, Fails: true}, "File FileFS Attachment Inline"},
	{"(*" + echo5 + ".Context)", Row{Writer: Receiver, Must: Header, Code: NoCode}, "SetCookie"},

	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Header | Body, Code: Chain, Fails: true},
		"JSON JSONP XML Format Render SendStream SendFile Download"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Body, Code: Chain, Fails: true},
		"Send SendString Write Writef WriteString"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Status, May: Body, Code: 0, Fails: true}, "SendStatus"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Header | Status, Code: Varies, Fails: true, Redirect: true}, "Redirect RedirectToRoute RedirectBack"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Header, Code: NoCode},
		"Set Append Cookie ClearCookie Vary Links Location Attachment"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, May: Handler, Code: NoCode, Fails: true}, "Next RestartRouting"},

	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Header | Body, Code: Chain, Fails: true},
		"JSON JSONP XML CBOR MsgPack AutoFormat Render SendStream SendStreamWriter SendFile Download"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Body, Code: Chain, Fails: true},
		"Send SendString Write Writef WriteString"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Header, May: Status | Body, Code: Varies, Fails: true}, "Format"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Status, May: Body, Code: 0, Fails: true}, "SendStatus"},
	{"(*" + fiber3 + ".Redirect)", Row{Writer: Receiver, Must: Header | Status, Code: Varies, Fails: true, Redirect: true}, "To Route Back"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Header, Code: NoCode},
		"Set Append Cookie ClearCookie Vary Links Location Attachment"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, May: Handler, Code: NoCode, Fails: true}, "Next RestartRouting"},

	{render, Row{Writer: 0, Must: Header | Body | Noted, Code: NoCode}, "JSON XML HTML PlainText Data"},
	{render, Row{Writer: 0, Must: Status, Code: 204}, "NoContent"},
	{render, Row{Writer: 0, Must: Header | Body | Noted, Code: NoCode, Fails: true}, "Render RenderList"},

	// No value is no body.
	{"(*" + rest2 + ".Response)", Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 0, Fails: true},
		"WriteHeaderAndEntity WriteHeaderAndJson WriteHeaderAndXml"},
	{"(*" + rest2 + ".Response)", Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 0, Error: true, Fails: true},
		"WriteServiceError"},
	{"(*" + rest2 + ".Response)", Row{Writer: Receiver, Must: Status | Body, Code: 0, Error: true, Fails: true},
		"WriteError WriteErrorString"},
	{"(*" + rest2 + ".Response)", Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 200, Fails: true},
		"WriteEntity WriteAsJson WriteAsXml WriteJson"},
	{"(" + rest2 + ".Response)", Row{Writer: Receiver, Must: Status, Code: 500}, "InternalServerError"},
	{"(" + rest2 + ".Response)", Row{Writer: Receiver, Must: Header, Code: NoCode}, "AddHeader"},
	{"(*" + rest2 + ".FilterChain)", Row{Writer: 1, May: Handler, Code: NoCode}, "ProcessFilter"},
	{"(*" + rest3 + ".Response)", Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 0, Fails: true},
		"WriteHeaderAndEntity WriteHeaderAndJson WriteHeaderAndXml"},
	{"(*" + rest3 + ".Response)", Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 0, Error: true, Fails: true},
		"WriteServiceError"},
	{"(*" + rest3 + ".Response)", Row{Writer: Receiver, Must: Status | Body, Code: 0, Error: true, Fails: true},
		"WriteError WriteErrorString"},
	{"(*" + rest3 + ".Response)", Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 200, Fails: true},
		"WriteEntity WriteAsJson WriteAsXml WriteJson"},
	{"(" + rest3 + ".Response)", Row{Writer: Receiver, Must: Status, Code: 500}, "InternalServerError"},
	{"(" + rest3 + ".Response)", Row{Writer: Receiver, Must: Header, Code: NoCode}, "AddHeader"},
	{"(*" + rest3 + ".FilterChain)", Row{Writer: 1, May: Handler, Code: NoCode}, "ProcessFilter"},
}

func init() {
	for _, f := range frameworkRows {
		for name := range strings.FieldsSeq(f.names) {
			httpRows[f.in+"."+name] = f.row
		}
	}
}

// chains are the methods that return the context, or the writer, of their
// receiver.
var chains = map[string]bool{
	"(" + echo4 + ".Context).Response":  true,
	"(*" + echo5 + ".Context).Response": true,
	"(*" + fiber2 + ".Ctx).Status":      true,
	"(*" + fiber2 + ".Ctx).Type":        true,
	"(" + fiber3 + ".Ctx).Status":       true,
	"(" + fiber3 + ".Ctx).Type":         true,
	"(" + fiber3 + ".Ctx).Redirect":     true,
	"(*" + fiber3 + ".Redirect).Status": true,
}

// FrameworkNames returns the full names of the functions and types of frameworks
// in the tables, so that a test can see whether it has tried all.
func FrameworkNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range frameworkRows {
			for name := range strings.FieldsSeq(f.names) {
				if !yield(f.in + "." + name) {
					return
				}
			}
		}
		for name := range chains {
			if !yield(name) {
				return
			}
		}
		for name := range contexts {
			if !yield(name) {
				return
			}
		}
	}
}

// Chains tells whether the result of a method is the writer that its receiver
// is.
func Chains(fn *types.Func) bool { return chains[fn.FullName()] }

// IsFramework tells whether t, or what it points to, is a framework's context
// or writer.
func IsFramework(t types.Type) bool {
	_, ok := contexts[typeName(t)]
	return ok
}

// IsContext tells whether t, or what it points to, is a framework's context: a
// handler's only parameter.
func IsContext(t types.Type) bool { return contexts[typeName(t)].context }

// IsBuffered tells whether a writer of type t sends nothing before the handler
// has returned.
func IsBuffered(t types.Type) bool { return contexts[typeName(t)].buffered }

// DefersStatus tells whether WriteHeader on a writer of type t only notes the
// status: https://pkg.go.dev/github.com/gin-gonic/gin#ResponseWriter
func DefersStatus(t types.Type) bool { return typeName(t) == gin+".ResponseWriter" }

// typeName returns the package path and name of a named type, or of the one it
// points to.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// IsTabled tells whether a package with this path is described by the tables
// alone: what its functions do to a writer is not looked up in their bodies.
func IsTabled(path string) bool { return IsStd(path) || frameworks[path] }

// frameworks are the packages of frameworkRows.
var frameworks = map[string]bool{
	gin: true, echo4: true, echo5: true, fiber2: true, fiber3: true, render: true, rest2: true, rest3: true,
}

// HasWriters tells whether a package with this path defines writers.
func HasWriters(path string) bool { return path == "net/http" || frameworks[path] && path != render }
