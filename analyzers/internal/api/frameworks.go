package api

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
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

// requests are the types that are handed to handlers beside their writer.
var requests = map[string]bool{
	rest2 + ".Request": true,
	rest3 + ".Request": true,
}

// The receivers of functions as go/types writes them.
const (
	ginContext   = "(*" + gin + ".Context)"
	echoContexts = "(" + echo4 + ".Context) (*" + echo5 + ".Context)"
	fiberCtxs    = "(*" + fiber2 + ".Ctx) (" + fiber3 + ".Ctx)"
	responses    = "(*" + rest2 + ".Response) (*" + rest3 + ".Response)"
	values       = "(" + rest2 + ".Response) (" + rest3 + ".Response)"
	filterChains = "(*" + rest2 + ".FilterChain) (*" + rest3 + ".FilterChain)"
)

// frameworkRows gives for some receivers, or a package, their functions by row.
var frameworkRows = []struct {
	in    string
	row   Row
	names string
}{
	// What gin cannot write in whole keeps the next handlers from running.
	{ginContext, Row{Writer: Receiver, Must: Header | Status, May: Body | Abort, Code: 0},
		"JSON IndentedJSON SecureJSON JSONP AsciiJSON PureJSON XML YAML TOML ProtoBuf BSON String HTML Data DataFromReader Render Negotiate"},
	{ginContext, Row{Writer: Receiver, Must: Header | Status | Abort, May: Body, Code: 0, Error: true},
		"AbortWithStatusJSON AbortWithStatusPureJSON"},
	{ginContext, Row{Writer: Receiver, Must: Status | Abort, Code: 0, Error: true, Complete: true},
		"AbortWithStatus AbortWithError"},
	{ginContext, Row{Writer: Receiver, Must: Abort, Code: NoCode}, "Abort"},
	{ginContext, Row{Writer: Receiver, Must: Pending, Code: 0}, "Status"},
	{ginContext, Row{Writer: Receiver, Must: Header | Status, May: Body, Code: 0, Redirect: true}, "Redirect"},
	{ginContext, Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies}, "File FileFromFS FileAttachment"},
	{ginContext, Row{Writer: Receiver, Must: Header | Body, Code: NoCode}, "SSEvent"},
	{ginContext, Row{Writer: Receiver, Must: Flush, May: Body, Code: NoCode}, "Stream"},
	{ginContext, Row{Writer: Receiver, Must: Header, Code: NoCode}, "Header SetCookie SetCookieData"},
	{ginContext, Row{Writer: Receiver, May: Handler, Code: NoCode}, "Next"},
	{"(" + gin + ".ResponseWriter)", Row{Writer: Receiver, Must: Flush, Code: NoCode}, "WriteHeaderNow"},

	{echoContexts, Row{Writer: Receiver, Must: Header | Status | Body, Code: 0, Fails: true},
		"Render HTML HTMLBlob String JSON JSONPretty JSONBlob JSONP JSONPBlob XML XMLPretty XMLBlob Blob Stream"},
	{echoContexts, Row{Writer: Receiver, Must: Status, Code: 0, Fails: true}, "NoContent"},
	{echoContexts, Row{Writer: Receiver, Must: Header | Status, Code: 0, Fails: true, Redirect: true}, "Redirect"},
	{echoContexts, Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies, Fails: true}, "File Attachment Inline"},
	{echoContexts, Row{Writer: Receiver, Must: Header, Code: NoCode}, "SetCookie"},
	// Middleware calls Error for what the handlers after it have returned, and
	// goes on to log it: like a redirect it ends the response and refuses nothing.
	{"(" + echo4 + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies, Redirect: true}, "Error"},
	{"(*" + echo5 + ".Context)", Row{Writer: Receiver, Must: Header | Status, May: Body, Code: Varies, Fails: true}, "FileFS"},

	{fiberCtxs, Row{Writer: Receiver, Must: Header | Body, Code: Chain, Fails: true}, "JSON JSONP XML Render SendStream SendFile Download"},
	{fiberCtxs, Row{Writer: Receiver, Must: Body, Code: Chain, Fails: true}, "Send SendString Write Writef WriteString"},
	{fiberCtxs, Row{Writer: Receiver, Must: Status, May: Body, Code: 0, Fails: true}, "SendStatus"},
	{fiberCtxs, Row{Writer: Receiver, Must: Header, Code: NoCode}, "Set Append Cookie ClearCookie Vary Links Location Attachment"},
	{fiberCtxs, Row{Writer: Receiver, May: Handler, Code: NoCode, Fails: true}, "Next RestartRouting"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Header | Body, Code: Chain, Fails: true}, "Format"},
	{"(*" + fiber2 + ".Ctx)", Row{Writer: Receiver, Must: Header | Status, Code: Varies, Fails: true, Redirect: true},
		"Redirect RedirectToRoute RedirectBack"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Header | Body, Code: Chain, Fails: true}, "CBOR MsgPack AutoFormat SendStreamWriter"},
	{"(" + fiber3 + ".Ctx)", Row{Writer: Receiver, Must: Header, May: Status | Body, Code: Varies, Fails: true}, "Format"},
	{"(*" + fiber3 + ".Redirect)", Row{Writer: Receiver, Must: Header | Status, Code: Varies, Fails: true, Redirect: true}, "To Route Back"},

	{render, Row{Writer: 0, Must: Header | Body | Noted, Code: NoCode}, "JSON XML HTML PlainText Data"},
	{render, Row{Writer: 0, Must: Status, Code: 204}, "NoContent"},
	{render, Row{Writer: 0, Must: Header | Body | Noted, Code: NoCode, Fails: true}, "Render RenderList"},

	// Of go-restful no value is no body.
	{responses, Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 0, Fails: true},
		"WriteHeaderAndEntity WriteHeaderAndJson WriteHeaderAndXml"},
	{responses, Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 0, Error: true, Fails: true}, "WriteServiceError"},
	{responses, Row{Writer: Receiver, Must: Status | Body, Code: 0, Error: true, Fails: true}, "WriteError WriteErrorString"},
	{responses, Row{Writer: Receiver, Must: Status, May: Header | Body, Code: 200, Fails: true}, "WriteEntity WriteAsJson WriteAsXml WriteJson"},
	{values, Row{Writer: Receiver, Must: Status, Code: 500}, "InternalServerError"},
	{values, Row{Writer: Receiver, Must: Header, Code: NoCode}, "AddHeader"},
	{filterChains, Row{Writer: 1, May: Handler, Code: NoCode}, "ProcessFilter"},
}

// frameworkFuncs returns the functions of frameworkRows by their full names.
func frameworkFuncs() map[string]Row {
	rows := make(map[string]Row)
	for _, f := range frameworkRows {
		for in := range strings.FieldsSeq(f.in) {
			for name := range strings.FieldsSeq(f.names) {
				rows[in+"."+name] = f.row
			}
		}
	}
	return rows
}

// chains are the methods that return the context, or the writer, of their
// receiver.
var chains = lazily(func() map[string]bool {
	return map[string]bool{
		"(" + echo4 + ".Context).Response":  true,
		"(*" + echo5 + ".Context).Response": true,
		"(*" + fiber2 + ".Ctx).Status":      true,
		"(*" + fiber2 + ".Ctx).Type":        true,
		"(" + fiber3 + ".Ctx).Status":       true,
		"(" + fiber3 + ".Ctx).Type":         true,
		"(" + fiber3 + ".Ctx).Redirect":     true,
		"(*" + fiber3 + ".Redirect).Status": true,
	}
})

// FrameworkNames returns the full names of the functions and types of frameworks
// in the tables, so that a test can see whether it has tried all.
func FrameworkNames() []string {
	return slices.Concat(
		slices.Collect(maps.Keys(frameworkFuncs())),
		slices.Collect(maps.Keys(chains().rows)),
		slices.Collect(maps.Keys(contexts)),
		slices.Collect(maps.Keys(requests)),
	)
}

// RunsAnyway tells whether fn passes a request on to handlers that run in any
// case after the one that calls it, unless that aborts:
// https://pkg.go.dev/github.com/gin-gonic/gin#Context.Next
func RunsAnyway(fn *types.Func) bool {
	return fn.Name() == "Next" && fn.FullName() == "(*"+gin+".Context).Next"
}

// Chains tells whether the result of a method is the writer that its receiver
// is.
func Chains(fn *types.Func) bool {
	_, ok := chains().row(fn)
	return ok
}

// IsFramework tells whether t, or what it points to, is a framework's context
// or writer.
func IsFramework(t types.Type) bool {
	_, ok := contexts[frameworkType(t)]
	return ok
}

// IsContext tells whether t, or what it points to, is a framework's context: a
// handler's only parameter.
func IsContext(t types.Type) bool { return contexts[frameworkType(t)].context }

// IsFrameworkRequest tells whether t, or what it points to, is a framework's
// request: a parameter of handlers beside their writer.
func IsFrameworkRequest(t types.Type) bool { return requests[frameworkType(t)] }

// IsBuffered tells whether a writer of type t sends nothing before the handler
// has returned.
func IsBuffered(t types.Type) bool { return contexts[frameworkType(t)].buffered }

// DefersStatus tells whether WriteHeader on a writer of type t only notes the
// status: https://pkg.go.dev/github.com/gin-gonic/gin#ResponseWriter
func DefersStatus(t types.Type) bool { return isNamed(t, gin, "ResponseWriter") }

// frameworkType returns the package path and name of a named type, or of the one that it points to, if the
// tables may have it; "" for most others.
func frameworkType(t types.Type) string {
	n := pointedTo(t)
	if n == nil || n.Obj().Pkg() == nil || !frameworkTypes()[n.Obj().Name()] {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// frameworkTypes are the names of the types in contexts and requests.
var frameworkTypes = sync.OnceValue(func() map[string]bool {
	names := simpleNames(contexts)
	maps.Copy(names, simpleNames(requests))
	return names
})

// pointedTo returns a named type, or the one that it points to, or nil.
func pointedTo(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
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
