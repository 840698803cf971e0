package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// token issues a token.
//
//scope:public the client authenticates itself
func (s *shop) token(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"access_token": "none", "scope": "read_orders"})
}

func (s *shop) revoke(c *gin.Context) { c.Status(http.StatusOK) }

// forget removes a session. It is called by the cleaner, no route has it, and
// so it demands nothing: the scope: lines are for routes.
func (s *shop) forget(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, kind)
}
