package fiber

import (
	"net/http"

	fiber3 "github.com/gofiber/fiber/v3"
)

func missing3(c fiber3.Ctx) error {
	u, err := find(c.Params("id"))
	if err != nil {
		c.Status(http.StatusNotFound).JSON(fiber3.Map{}) // want `no return after .*JSON, so c.JSON replies again`
	}
	return c.JSON(u)
}

func middleware3(c fiber3.Ctx) error {
	if c.Params("token") == "" {
		c.SendStatus(http.StatusUnauthorized) // want `no return after c.SendStatus, so c.Next gets the refused request`
	}
	return c.Next()
}

func redirect3(c fiber3.Ctx) error {
	if c.Params("token") == "" {
		c.Redirect().To("/login") // want `no return after c.Redirect\(\).To, so c.SendString replies again`
	}
	return c.SendString("done")
}

func returns3(c fiber3.Ctx) error {
	if c.Params("token") == "" {
		return c.Redirect().Status(http.StatusFound).To("/login")
	}
	return c.SendString("done")
}
