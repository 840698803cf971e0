// Package admin registers on a server that another package made.
package admin

import (
	"net/http"

	"github.com/zeromicro/go-zero/rest"
)

// Register adds the tools to server.
func Register(server *rest.Server) {
	server.AddRoutes(Routes("/tools"), rest.WithPrefix("/admin"))
}

// Routes returns routes to be added.
func Routes(root string) []rest.Route {
	return []rest.Route{
		{Method: http.MethodGet, Path: root + "/cache", Handler: show},
		{Method: http.MethodDelete, Path: root + "/cache/:key", Handler: show},
	}
}

func show(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
