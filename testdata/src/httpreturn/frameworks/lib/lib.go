// Package lib has helpers for handlers of several frameworks.
package lib

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/render"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

// Fail sends an error response of gin.
func Fail(c *gin.Context, err error) {
	c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
}

// Reply sends whatever status its caller says.
func Reply(c *gin.Context, code int, v any) { c.JSON(code, v) }

// Refuse aborts.
func Refuse(c *gin.Context) { c.AbortWithStatusJSON(http.StatusForbidden, gin.H{}) }

// SignedIn has replied exactly if it returns false.
func SignedIn(c *gin.Context) bool {
	if c.GetHeader("Authorization") == "" {
		c.String(http.StatusUnauthorized, "sign in")
		return false
	}
	return true
}

// Missing sends an error response of echo.
func Missing(c echo.Context) error {
	return c.JSON(http.StatusNotFound, echo.Map{"error": "missing"})
}

// Bad sends an error response of fiber.
func Bad(c *fiber.Ctx, message string) error {
	return c.Status(http.StatusBadRequest).JSON(fiber.Map{"error": message})
}

// RenderError sends the status that the request carries.
func RenderError(w http.ResponseWriter, r *http.Request, err error) {
	render.Status(r, http.StatusInternalServerError)
	render.JSON(w, r, render.M{"error": err.Error()})
}
