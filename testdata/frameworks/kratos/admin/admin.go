// Package admin registers on a router that another package made.
package admin

import "github.com/go-kratos/kratos/v2/transport/http"

// Register adds the tools to r.
func Register(r *http.Router) {
	tools := r.Group("/tools")
	tools.GET("/cache", show)
	tools.DELETE("/cache/{key}", show)
}

func show(ctx http.Context) error { return ctx.String(200, "") }
