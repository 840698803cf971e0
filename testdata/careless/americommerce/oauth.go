package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// token issues a token.
//
//scope:public // want "//scope:public lacks the reason"
func (s *shop) token(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"access_token": "none", "scope": "read_orders"})
}

func (s *shop) revoke(c *gin.Context) { c.Status(http.StatusOK) }

// introspect says what a token is good for. It was below /oauth, where no
// scope is needed.
func (s *shop) introspect(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"active": true}) }

// forget removes a session. It is called by the cleaner, no route has it, and
// so it demands nothing: the scope: lines are for routes.
func (s *shop) forget(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, kind)
}
