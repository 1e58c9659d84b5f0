package gin

import (
	"log"
	"net/http"

	"github.com/gin-gonic/gin"

	"httpreturn/frameworks/lib"
)

func returns(c *gin.Context) {
	u, err := find(c.Param("id"))
	if err != nil {
		c.AbortWithStatusJSON(http.StatusNotFound, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, u)
}

// After an abort the next handlers do not run.
func abortThenNext(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.AbortWithStatus(http.StatusUnauthorized)
	}
	c.Next()
}

func replyAbortThenNext(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.JSON(http.StatusUnauthorized, gin.H{})
		c.Abort()
	}
	c.Next()
}

func helperAbortThenNext(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		fail(c, http.StatusUnauthorized, "sign in")
	}
	c.Next()
}

// Bind sends the status of a request that it cannot read, and no body.
func bind(c *gin.Context) {
	var u user
	if err := c.Bind(&u); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	if err := c.BindJSON(&u); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, u)
}

// The status is no reply by itself.
func notes(c *gin.Context) {
	if c.Query("id") == "" {
		c.Status(http.StatusNotFound)
		c.Writer.WriteHeader(http.StatusNotFound)
	}
	c.JSON(http.StatusOK, gin.H{})
}

// Tests of the response's own state.
func isAborted(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{})
	}
	if c.IsAborted() {
		return
	}
	c.JSON(http.StatusOK, gin.H{})
}

func written(c *gin.Context) {
	if c.GetHeader("Authorization") == "" {
		c.JSON(http.StatusUnauthorized, gin.H{})
	}
	if !c.Writer.Written() {
		c.JSON(http.StatusOK, gin.H{})
	}
}

// The answer to a preflight is no error.
func preflight(c *gin.Context) {
	c.Header("Access-Control-Allow-Origin", "*")
	if c.Request.Method == http.MethodOptions {
		c.AbortWithStatus(http.StatusNoContent)
	}
	remove("cache")
}

func conditional(c *gin.Context) {
	if !lib.SignedIn(c) {
		return
	}
	c.JSON(http.StatusOK, gin.H{})
}

func lastThing(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		lib.Fail(c, err)
	} else {
		c.Status(http.StatusNoContent)
	}
	log.Print("done")
}

// Error notes an error for the log, and replies nothing.
func notesError(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		c.Error(err)
	}
	c.JSON(http.StatusOK, gin.H{})
}

// A status that is only noted in the block of the error reply changes nothing.
func notesAfter(c *gin.Context) {
	if c.Query("id") == "" {
		c.JSON(http.StatusNotFound, gin.H{})
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, gin.H{})
}

// What was noted before is the status of the body.
func notesBefore(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		c.Status(http.StatusNotFound)
		c.Writer.WriteString(err.Error())
		return
	}
	c.Status(http.StatusNoContent)
}

// A helper that is not told what went wrong may have answered with a success.
func notTold(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		answer(c, nil)
	}
	remove("cache")
}

// A success with the error as its text refuses nothing.
func toldOf(c *gin.Context) {
	if err := remove(c.Param("id")); err != nil {
		c.String(http.StatusOK, err.Error())
	}
	remove("cache")
}
