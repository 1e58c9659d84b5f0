package frameworks

import (
	"log"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

// A copy of the context is what gin has for goroutines.
func ginCopy(c *gin.Context) {
	copied := c.Copy()
	go func() {
		log.Print(copied.Request.URL.Path)
	}()
	c.JSON(http.StatusOK, gin.H{})
}

// Reading the request is no use of the response.
func ginReads(c *gin.Context) {
	go func() { log.Print(c.Query("id")) }()
	c.JSON(http.StatusOK, gin.H{})
}

func ginJoined(c *gin.Context) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		c.JSON(http.StatusOK, gin.H{})
	}()
	wg.Wait()
}

func echoJoined(c echo.Context) error {
	done := make(chan error)
	go func() { done <- c.String(http.StatusOK, "done") }()
	return <-done
}
