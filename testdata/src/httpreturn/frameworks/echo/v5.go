package echo

import (
	"net/http"

	echo5 "github.com/labstack/echo/v5"
)

func missing5(c *echo5.Context) error {
	u, err := find(c.Param("id"))
	if err != nil {
		c.JSON(http.StatusNotFound, map[string]string{"error": err.Error()}) // want `no return after c.JSON, so c.JSON replies again`
	}
	return c.JSON(http.StatusOK, u)
}

func middleware5(next echo5.HandlerFunc) echo5.HandlerFunc {
	return func(c *echo5.Context) error {
		if c.Request().Header.Get("Authorization") == "" {
			c.NoContent(http.StatusUnauthorized)
			bad5(c) // want `no return after bad5, so next gets the refused request`
		}
		return next(c)
	}
}

func bad5(c *echo5.Context) error { return c.String(http.StatusBadRequest, "bad") }

func direct5(c *echo5.Context) error {
	if c.Param("id") == "" {
		http.NotFound(c.Response(), c.Request()) // want `no return after http.NotFound, so c.String replies again`
	}
	return c.String(http.StatusOK, "done")
}

func returns5(c *echo5.Context) error {
	if c.Param("id") == "" {
		return bad5(c)
	}
	return c.String(http.StatusOK, "done")
}
