// Package fiber has handlers of fiber, which sends the last reply.
package fiber

import (
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"httpreturn/frameworks/lib"
)

var errBad = errors.New("bad")

type user struct{ name string }

func find(id string) (*user, error) { return nil, errBad }
func remove(id string) error        { return errBad }

func missing(c *fiber.Ctx) error {
	u, err := find(c.Params("id"))
	if err != nil {
		c.Status(http.StatusNotFound).JSON(fiber.Map{"error": err.Error()}) // want `no return after c.Status\(\).JSON, so c.JSON replies again`
	}
	return c.JSON(u)
}

func missingStatus(c *fiber.Ctx) error {
	if c.Params("id") == "" {
		c.SendStatus(http.StatusBadRequest) // want `no return after c.SendStatus, so c.SendString replies again`
	}
	return c.SendString("done")
}

func longChain(c *fiber.Ctx) error {
	if c.Params("id") == "" {
		c.Status(400).Type("txt").SendString("no id") // want `no return after Type\(\).SendString, so remove still runs`
	}
	return remove(c.Params("id"))
}

// The next handlers get what was refused.
func middleware(c *fiber.Ctx) error {
	if c.Get("Authorization") == "" {
		c.Status(http.StatusUnauthorized).SendString("sign in") // want `no return after .*SendString, so c.Next gets the refused request`
	}
	return c.Next()
}

func own(c *fiber.Ctx) error {
	if c.Params("id") == "" {
		bad(c) // want `no return after bad, so c.SendString replies again`
	}
	return c.SendString("done")
}

func bad(c *fiber.Ctx) error { return c.SendStatus(http.StatusBadRequest) }

func imported(c *fiber.Ctx) error {
	if c.Params("id") == "" {
		lib.Bad(c, "no id") // want `no return after lib.Bad, so c.SendString replies again`
	}
	return c.SendString("done")
}
