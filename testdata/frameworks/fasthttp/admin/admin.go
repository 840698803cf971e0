// Package admin registers on a router that another package made.
package admin

import (
	"github.com/fasthttp/router"
	"github.com/valyala/fasthttp"
)

// Register adds the tools to g.
func Register(g *router.Group) {
	tools := g.Group("/tools")
	tools.GET("/cache", show)
	tools.DELETE("/cache/{key}", show)
}

func show(ctx *fasthttp.RequestCtx) { ctx.SetStatusCode(200) }
