package frameworks

import (
	"net/http"

	"github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/render"
	"github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	"github.com/labstack/echo/v4"
)

func ginInOrder(c *gin.Context) {
	c.Header("X-Early", "yes")
	c.SetCookie("k", "v", 0, "/", "", true, true)
	c.JSON(http.StatusOK, gin.H{})
}

// gin keeps the status until the body is written.
func ginNotes(c *gin.Context) {
	c.Status(http.StatusOK)
	c.Writer.WriteHeader(http.StatusCreated)
	c.Header("X-Early", "yes")
	c.JSON(http.StatusCreated, gin.H{})
}

// Bind sends a status, and its caller adds the body.
func ginBind(c *gin.Context) {
	var v struct{}
	if err := c.BindJSON(&v); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.Header("X-Early", "yes")
	c.Status(http.StatusOK)
}

// What the next handlers do is not known.
func ginMiddleware(c *gin.Context) {
	c.Next()
	c.Header("X-Maybe", "yes")
}

func ginWritten(c *gin.Context) {
	c.Next()
	if !c.Writer.Written() {
		c.JSON(http.StatusNotFound, gin.H{})
	}
}

func echoFailed(c echo.Context) error {
	if err := c.JSON(http.StatusOK, echo.Map{}); err != nil {
		return c.String(http.StatusInternalServerError, err.Error())
	}
	return nil
}

func echoMiddleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("X-Early", "yes")
		if err := next(c); err != nil {
			return err
		}
		c.Response().Header().Set("X-Maybe", "yes")
		return nil
	}
}

// fiber sends nothing before the handler has returned.
func fiberLate(c *fiber.Ctx) error {
	if err := c.SendString("done"); err != nil {
		return err
	}
	c.Set("X-Late", "yes")
	c.Status(http.StatusCreated)
	return nil
}

func fiber3Late(c fiber3.Ctx) error {
	if err := c.SendString("done"); err != nil {
		return err
	}
	c.Set("X-Late", "yes")
	return c.SendStatus(http.StatusCreated)
}

// chi/render sends no status if none was noted with the request.
func renderAfterStatus(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusCreated)
	render.JSON(w, r, "done")
}

func restfulInOrder(request *restful.Request, response *restful.Response) {
	response.AddHeader("X-Early", "yes")
	response.WriteHeaderAndEntity(http.StatusCreated, "done")
}
