// Package gin has handlers of gin.
package gin

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"httpreturn/frameworks/lib"
)

var errBad = errors.New("bad")

type user struct{ name string }

func find(id string) (*user, error) { return nil, errBad }
func remove(id string) error        { return errBad }

func missing(c *gin.Context) {
	u, err := find(c.Param("id"))
	if err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": err.Error()}) // want `no return after c.JSON, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, u)
}

func missingText(c *gin.Context) {
	if c.Query("id") == "" {
		c.String(400, "no id") // want `no return after c.String, so c.HTML replies again`
	}
	c.HTML(http.StatusOK, "user.html", nil)
}

func missingData(c *gin.Context) {
	if c.Query("id") == "" {
		c.Data(http.StatusBadRequest, "text/plain", nil) // want `no return after c.Data, so c.File replies again`
	}
	c.File("user.html")
}

// Abort keeps the next handlers from running, not this one.
func aborted(c *gin.Context) {
	if c.Query("id") == "" {
		c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{}) // want `no return after AbortWithStatusJSON, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

// A status alone is a complete response, if it was sent by an abort.
func abortedBare(c *gin.Context) {
	if c.Query("id") == "" {
		c.AbortWithStatus(http.StatusBadRequest) // want `no return after c.AbortWithStatus, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

func abortedError(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		c.AbortWithError(http.StatusInternalServerError, err) // want `no return after c.AbortWithError, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

// An abort refuses, whatever its status is.
func abortedUnknown(c *gin.Context, code int) {
	if code != 0 {
		c.AbortWithStatus(codeOf(code)) // want `no return after c.AbortWithStatus, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

func codeOf(code int) int { return code }

// The next handlers get what was refused.
func middleware(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.JSON(http.StatusUnauthorized, gin.H{}) // want `no return after c.JSON, so c.Next gets the refused request`
	}
	c.Next()
}

func makesMiddleware() gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("Authorization") == "" {
			c.JSON(http.StatusUnauthorized, gin.H{}) // want `no return after c.JSON, so c.Next gets the refused request`
		}
		c.Next()
	}
}

// Nothing is replied later, but the work is done.
func works(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.AbortWithStatus(http.StatusUnauthorized) // want `no return after c.AbortWithStatus, so remove still runs`
	}
	remove(c.Param("id"))
}

func worksOn(c *gin.Context) {
	u, err := find(c.Param("id"))
	if err != nil {
		c.AbortWithStatusJSON(http.StatusNotFound, gin.H{}) // want `no return after AbortWithStatusJSON, so c.Set still runs`
	}
	c.Set("user", u)
	c.Next()
}

// Helpers of this package and of another.
func fail(c *gin.Context, code int, message string) {
	c.JSON(code, gin.H{"error": message})
	c.Abort()
}

func own(c *gin.Context) {
	if c.Query("id") == "" {
		fail(c, http.StatusBadRequest, "no id") // want `no return after fail, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

func imported(c *gin.Context) {
	u, err := find(c.Param("id"))
	if err != nil {
		lib.Fail(c, err) // want `no return after lib.Fail, so lib.Reply replies again`
	}
	lib.Reply(c, http.StatusOK, u)
}

func importedSymbolic(c *gin.Context) {
	if c.Query("id") == "" {
		lib.Reply(c, http.StatusBadRequest, "no id") // want `no return after lib.Reply, so lib.Reply replies again`
	}
	lib.Reply(c, http.StatusOK, "done")
}

func importedAbort(c *gin.Context) {
	if c.Query("id") == "" {
		lib.Refuse(c) // want `no return after lib.Refuse, so remove still runs`
	}
	remove(c.Query("id"))
}

func ignored(c *gin.Context) {
	lib.SignedIn(c) // want `no return after lib.SignedIn, so c.JSON replies again`
	c.JSON(http.StatusOK, gin.H{})
}

// The context's writer is the context's response.
func direct(c *gin.Context) {
	if c.Query("id") == "" {
		http.Error(c.Writer, "no id", http.StatusBadRequest) // want `no return after http.Error, so fmt.Fprintln replies again`
	}
	fmt.Fprintln(c.Writer, "done")
}

func mixed(c *gin.Context) {
	if c.Query("id") == "" {
		c.JSON(http.StatusBadRequest, gin.H{}) // want `no return after c.JSON, so c.Writer.Write replies again`
	}
	c.Writer.Write([]byte("done"))
}

// A handler that is a method, and one in a field of its receiver.
type server struct{ c *gin.Context }

func (s *server) get(c *gin.Context) {
	if c.Query("id") == "" {
		s.fail(c, errBad) // want `no return after s.fail, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

func (s *server) fail(c *gin.Context, err error) {
	c.JSON(http.StatusInternalServerError, err.Error())
}

func (s *server) field() {
	if s.c.Query("id") == "" {
		s.c.JSON(http.StatusBadRequest, gin.H{}) // want `no return after s.c.JSON, so s.c.JSON replies again`
	}
	s.c.JSON(http.StatusOK, gin.H{})
}

// A status that gin sends when the handlers have returned.
func noContent(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		lib.Fail(c, err) // want `no return after lib.Fail, so c.Status replies again`
	}
	c.Status(http.StatusNoContent)
}

func notedFirst(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		c.Status(http.StatusNotFound) // want `no return after c.Status, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

// A helper chooses one of several statuses by the error that it is handed.
func chosen(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		answer(c, err) // want `no return after answer, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

func answer(c *gin.Context, err error) {
	switch {
	case errors.Is(err, errBad):
		c.String(http.StatusBadRequest, err.Error())
	case err == nil:
		c.Status(http.StatusNoContent)
	default:
		c.AbortWithError(http.StatusInternalServerError, err)
	}
}

// What is written goes out with the status that was noted before.
func notedWithBody(c *gin.Context) {
	if c.Query("id") == "" {
		refuse(c) // want `no return after refuse, so c.JSON replies again`
	}
	c.JSON(http.StatusOK, gin.H{})
}

func refuse(c *gin.Context) {
	c.Status(http.StatusNotFound)
	c.Writer.Write([]byte("no such item"))
}
