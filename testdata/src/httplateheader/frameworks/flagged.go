// Package frameworks has handlers that set headers and statuses too late by the
// contexts of frameworks.
package frameworks

import (
	"net/http"

	"github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/render"
	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
)

func ginHeader(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{})
	c.Header("X-Late", "yes") // want `^c.Header is too late: c.JSON sent the header \(httplateheader\)$`
}

func ginCookie(c *gin.Context) {
	c.String(http.StatusOK, "done")
	c.SetCookie("k", "v", 0, "/", "", true, true) // want `c.SetCookie is too late: c.String sent the header`
}

func ginWriter(c *gin.Context) {
	c.Writer.Write([]byte("done"))
	c.Writer.Header().Set("X-Late", "yes") // want `Set is too late: c.Writer.Write sent the header`
}

func ginStatus(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{})
	c.JSON(http.StatusCreated, gin.H{}) // want `c.JSON is too late: an earlier one sent the status`
}

func ginAbort(c *gin.Context) {
	c.AbortWithStatus(http.StatusNoContent)
	c.Header("X-Late", "yes") // want `c.Header is too late: c.AbortWithStatus sent the header`
}

func ginSent(c *gin.Context) {
	c.Status(http.StatusAccepted)
	c.Writer.WriteHeaderNow()
	c.Header("X-Late", "yes") // want `c.Header is too late: WriteHeaderNow sent the header`
}

func echoHeader(c echo.Context) error {
	err := c.JSON(http.StatusOK, echo.Map{})
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Late", "yes") // want `Set is too late: c.JSON sent the header`
	return nil
}

func echoStatus(c echo.Context) error {
	c.Response().WriteHeader(http.StatusOK)
	return c.NoContent(http.StatusNoContent) // want `c.NoContent is too late: .*WriteHeader sent the status`
}

func echoCookie(c *echo5.Context) error {
	defer println("done")
	if err := c.NoContent(http.StatusOK); err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{Name: "k"}) // want `c.SetCookie is too late: c.NoContent sent the header`
	return nil
}

func renderHeader(w http.ResponseWriter, r *http.Request) {
	render.JSON(w, r, "done")
	w.Header().Set("X-Late", "yes") // want `Set is too late: render.JSON sent the header`
}

func renderStatus(w http.ResponseWriter, r *http.Request) {
	render.PlainText(w, r, "done")
	w.WriteHeader(http.StatusCreated) // want `w.WriteHeader is too late: render.PlainText sent the status`
}

func restfulHeader(request *restful.Request, response *restful.Response) {
	if err := response.WriteEntity("done"); err != nil {
		return
	}
	response.AddHeader("X-Late", "yes") // want `response.AddHeader is too late: response.WriteEntity sent the header`
}

func restfulStatus(request *restful.Request, response *restful.Response) {
	response.WriteHeader(http.StatusCreated)
	response.WriteEntity("done") // want `response.WriteEntity is too late: response.WriteHeader sent the status`
}
