// Package echo has handlers of echo, whose methods return an error that the
// handler is to return.
package echo

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"httpreturn/frameworks/lib"
)

var errBad = errors.New("bad")

type user struct{ name string }

func find(id string) (*user, error) { return nil, errBad }
func remove(id string) error        { return errBad }

func missing(c echo.Context) error {
	u, err := find(c.Param("id"))
	if err != nil {
		c.JSON(http.StatusNotFound, echo.Map{"error": err.Error()}) // want `no return after c.JSON, so c.JSON replies again`
	}
	return c.JSON(http.StatusOK, u)
}

func missingInLiteral(e map[string]echo.HandlerFunc) {
	e["GET /"] = func(c echo.Context) error {
		if c.QueryParam("id") == "" {
			c.String(http.StatusBadRequest, "no id") // want `no return after c.String, so c.HTML replies again`
		}
		return c.HTML(http.StatusOK, "done")
	}
}

func works(c echo.Context) error {
	if c.QueryParam("id") == "" {
		c.JSON(http.StatusBadRequest, echo.Map{}) // want `no return after c.JSON, so remove still runs`
	}
	return remove(c.QueryParam("id"))
}

// The next handlers get what was refused.
func middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Header.Get("Authorization") == "" {
			c.JSON(http.StatusUnauthorized, echo.Map{}) // want `no return after c.JSON, so next gets the refused request`
		}
		return next(c)
	}
}

func own(c echo.Context) error {
	if c.QueryParam("id") == "" {
		bad(c, "no id") // want `no return after bad, so c.NoContent replies again`
	}
	return c.NoContent(http.StatusNoContent)
}

func bad(c echo.Context, message string) error {
	return c.JSON(http.StatusBadRequest, echo.Map{"error": message})
}

func imported(c echo.Context) error {
	if c.QueryParam("id") == "" {
		lib.Missing(c) // want `no return after lib.Missing, so c.String replies again`
	}
	return c.String(http.StatusOK, "done")
}

// The response's writer is the context's response.
func direct(c echo.Context) error {
	if c.QueryParam("id") == "" {
		http.Error(c.Response(), "no id", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	_, err := fmt.Fprintln(c.Response().Writer, "done")
	return err
}

// After Error nothing is to be replied.
func refuses(c echo.Context) error {
	if err := remove(c.Param("id")); err != nil {
		c.Error(err) // want `no return after c.Error, so c.String replies again`
	}
	return c.String(http.StatusOK, "done")
}

// The error of the method is handled, and the handler goes on.
func handled(c echo.Context) error {
	if c.QueryParam("id") == "" {
		if err := c.String(http.StatusBadRequest, "no id"); err != nil { // want `no return after c.String, so c.String replies again`
			return err
		}
	}
	return c.String(http.StatusOK, "done")
}
