// Package admin registers on a router that another package made.
package admin

import (
	"net/http"

	"github.com/uptrace/bunrouter"
)

// Register adds the tools to g.
func Register(g *bunrouter.Group) {
	tools := g.NewGroup("/tools")
	tools.GET("/cache", show)
	tools.DELETE("/cache/:key", show)
}

func show(w http.ResponseWriter, _ bunrouter.Request) error {
	w.WriteHeader(http.StatusOK)
	return nil
}
