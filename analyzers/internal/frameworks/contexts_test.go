package frameworks

import (
	"net/http"
	"testing"

	restful2 "github.com/emicklei/go-restful"
	restful3 "github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	fiber2 "github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	echo4 "github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
)

// A context is a type that owns a writer.
type context struct {
	pkg, name string
	// context tells that a handler has it as its only parameter, as those do in
	// the functions that serve a request.
	context bool
	// late tells whether a header that is set after a body is sent.
	late func(t *testing.T) bool
}

var contexts = []context{
	{ginPath, "Context", true, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			engine := gin.New()
			engine.GET("/", func(c *gin.Context) {
				c.String(http.StatusOK, "v")
				c.Header("Late", "v")
			})
			engine.ServeHTTP(w, newRequest())
		}) != ""
	}},
	{echo4Path, "Context", true, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			serveEcho4(w, func(c echo4.Context) {
				c.String(http.StatusOK, "v")
				c.SetCookie(&http.Cookie{Name: "k", Value: "v"})
				c.Response().Header().Set("Late", "v")
			})
		}) != ""
	}},
	{echo4Path, "Response", false, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			serveEcho4(w, func(c echo4.Context) {
				c.Response().Write([]byte("v"))
				c.Response().Header().Set("Late", "v")
			})
		}) != ""
	}},
	{echo5Path, "Context", true, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			serveEcho5(w, func(c *echo5.Context) {
				c.String(http.StatusOK, "v")
				c.Response().Header().Set("Late", "v")
			})
		}) != ""
	}},
	{echo5Path, "Response", false, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			serveEcho5(w, func(c *echo5.Context) {
				r := c.Response().(*echo5.Response)
				r.Write([]byte("v"))
				r.Header().Set("Late", "v")
			})
		}) != ""
	}},
	{fiber2Path, "Ctx", true, func(t *testing.T) bool {
		app := fiber2.New()
		app.Get("/", func(c *fiber2.Ctx) error {
			err := c.SendString("v")
			c.Set("Late", "v")
			return err
		})
		response, err := app.Test(newRequest())
		return err == nil && response.Header.Get("Late") != ""
	}},
	{fiber3Path, "Ctx", true, func(t *testing.T) bool {
		app := fiber3.New()
		app.Get("/", func(c fiber3.Ctx) error {
			err := c.SendString("v")
			c.Set("Late", "v")
			return err
		})
		response, err := app.Test(newRequest())
		return err == nil && response.Header.Get("Late") != ""
	}},
	{restful2Path, "Response", false, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			serveRestful2(w, func(r *restful2.Response) {
				r.Write([]byte("v"))
				r.AddHeader("Late", "v")
			})
		}) != ""
	}},
	{restful3Path, "Response", false, func(*testing.T) bool {
		return header("Late", func(w http.ResponseWriter) {
			serveRestful3(w, func(r *restful3.Response) {
				r.Write([]byte("v"))
				r.AddHeader("Late", "v")
			})
		}) != ""
	}},
}

// A chain is a method whose result is the writer of its receiver.
type chain struct {
	pkg, name, method string
	// same tells whether what is done to the result is done to the receiver.
	same func(t *testing.T) bool
}

var chains = []chain{
	{echo4Path, "Context", "Response", func(*testing.T) bool {
		w := newRecorder()
		serveEcho4(w, func(c echo4.Context) { c.Response().WriteHeader(http.StatusTeapot) })
		return w.code == http.StatusTeapot
	}},
	{echo5Path, "Context", "Response", func(*testing.T) bool {
		w := newRecorder()
		serveEcho5(w, func(c *echo5.Context) { c.Response().WriteHeader(http.StatusTeapot) })
		return w.code == http.StatusTeapot
	}},
	{fiber2Path, "Ctx", "Status", func(t *testing.T) (same bool) {
		serveFiber2(t, newRecorder(), func(c *fiber2.Ctx) { same = c.Status(http.StatusTeapot) == c })
		return
	}},
	{fiber2Path, "Ctx", "Type", func(t *testing.T) (same bool) {
		serveFiber2(t, newRecorder(), func(c *fiber2.Ctx) { same = c.Type("json") == c })
		return
	}},
	{fiber3Path, "Ctx", "Status", func(t *testing.T) (same bool) {
		serveFiber3(t, newRecorder(), func(c fiber3.Ctx) { same = c.Status(http.StatusTeapot) == c })
		return
	}},
	{fiber3Path, "Ctx", "Type", func(t *testing.T) (same bool) {
		serveFiber3(t, newRecorder(), func(c fiber3.Ctx) { same = c.Type("json") == c })
		return
	}},
	{fiber3Path, "Ctx", "Redirect", func(t *testing.T) bool {
		w := newRecorder()
		serveFiber3(t, w, func(c fiber3.Ctx) { c.Redirect().To("/") })
		return w.code == http.StatusSeeOther
	}},
	{fiber3Path, "Redirect", "Status", func(t *testing.T) bool {
		w := newRecorder()
		serveFiber3(t, w, func(c fiber3.Ctx) { c.Redirect().Status(http.StatusFound).To("/") })
		return w.code == http.StatusFound
	}},
}
