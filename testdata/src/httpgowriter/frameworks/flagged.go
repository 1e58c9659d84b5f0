// Package frameworks has handlers whose goroutines use the contexts of
// frameworks, which are used again for other requests.
package frameworks

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/render"
	"github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	"github.com/labstack/echo/v4"
)

func ginReply(c *gin.Context) {
	go func() { // want `^c is used in a goroutine that can outlive the handler \(httpgowriter\)$`
		c.JSON(http.StatusOK, gin.H{})
	}()
}

func ginHelper(c *gin.Context) {
	go reply(c) // want `c is used in a goroutine`
}

func reply(c *gin.Context) { c.String(http.StatusOK, "done") }

func ginHeader(c *gin.Context) {
	time.AfterFunc(time.Second, func() { // want `c is used in a goroutine`
		c.Header("X-Late", "yes")
	})
}

func ginWriter(c *gin.Context) {
	go fmt.Fprintln(c.Writer, "late") // want `c is used in a goroutine`
}

func ginNext(c *gin.Context) {
	go c.Next() // want `c is used in a goroutine`
}

func ginTimeout(c *gin.Context) {
	done := make(chan bool)
	go func() { // want `c is used in a goroutine`
		c.JSON(http.StatusOK, gin.H{})
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

func echoReply(c echo.Context) error {
	go c.String(http.StatusOK, "late") // want `c is used in a goroutine`
	return nil
}

func echoRace(c echo.Context) error {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want `c is used by this goroutine and by the handler at the same time`
		defer wg.Done()
		c.Response().Header().Set("X-Race", "yes")
	}()
	err := c.String(http.StatusOK, "done")
	wg.Wait()
	return err
}

func fiberReply(c *fiber.Ctx) error {
	go func() { // want `c is used in a goroutine`
		c.Status(http.StatusOK).SendString("late")
	}()
	return nil
}

func fiber3Header(c fiber3.Ctx) error {
	go func() { // want `c is used in a goroutine`
		c.Set("X-Late", "yes")
	}()
	return c.SendString("done")
}

func renderReply(w http.ResponseWriter, r *http.Request) {
	go render.JSON(w, r, "late") // want `w is used in a goroutine`
}

func restfulReply(request *restful.Request, response *restful.Response) {
	go func() { // want `response is used in a goroutine`
		response.WriteEntity("late")
	}()
}
