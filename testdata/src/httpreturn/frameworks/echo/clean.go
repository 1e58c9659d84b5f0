package echo

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
)

func returns(c echo.Context) error {
	u, err := find(c.Param("id"))
	if err != nil {
		return c.JSON(http.StatusNotFound, echo.Map{"error": err.Error()})
	}
	return c.JSON(http.StatusOK, u)
}

func returnsError(c echo.Context) error {
	u, err := find(c.Param("id"))
	if err != nil {
		return echo.NewHTTPError(http.StatusNotFound, err.Error())
	}
	return c.JSON(http.StatusOK, u)
}

func returnsBoth(c echo.Context) error {
	if err := remove(c.Param("id")); err != nil {
		c.JSON(http.StatusInternalServerError, echo.Map{})
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// Middleware that logs what the handlers after it have replied.
func logs(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		if err := remove("old lines"); err != nil {
			return err
		}
		fmt.Println(c.Response().Status)
		return nil
	}
}

func committed(c echo.Context) error {
	if c.QueryParam("id") == "" {
		c.JSON(http.StatusBadRequest, echo.Map{})
	}
	if c.Response().Committed {
		return nil
	}
	return c.String(http.StatusOK, "done")
}

func deferredResult(c echo.Context) error {
	var err error
	if c.QueryParam("id") == "" {
		err = c.JSON(http.StatusBadRequest, echo.Map{})
	} else {
		err = c.String(http.StatusOK, "done")
	}
	return err
}
