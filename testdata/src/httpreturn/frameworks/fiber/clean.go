package fiber

import (
	"net/http"

	"github.com/gofiber/fiber/v2"
)

func returns(c *fiber.Ctx) error {
	u, err := find(c.Params("id"))
	if err != nil {
		return c.Status(http.StatusNotFound).JSON(fiber.Map{"error": err.Error()})
	}
	if u.name == "" {
		return fiber.NewError(http.StatusNotFound)
	}
	return c.Status(http.StatusCreated).JSON(u)
}

// The status is no reply by itself.
func notes(c *fiber.Ctx) error {
	if c.Params("id") == "" {
		c.Status(http.StatusNotFound)
	}
	return c.SendString("done")
}

func middlewareReturns(c *fiber.Ctx) error {
	if c.Get("Authorization") == "" {
		return c.SendStatus(http.StatusUnauthorized)
	}
	c.Locals("user", "anyone")
	return c.Next()
}
