// Package admin registers on a router that another package made.
package admin

import (
	"context"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/route"
)

const prefix = "/tools"

// Register adds the tools to g.
func Register(g *route.RouterGroup) {
	tools := g.Group(prefix)
	tools.GET("/cache", show)
	tools.DELETE("/cache/:key", show)
}

func show(_ context.Context, c *app.RequestContext) { c.Status(200) }

// An Audit has a router of its own choice.
type Audit struct{ routes route.IRoutes }

// New returns an audit on r.
func New(r route.IRouter) *Audit { return &Audit{routes: r} }

// Mount adds the audit's routes.
func (a *Audit) Mount(at string) {
	a.routes.GET(at, a.show).POST(at+"/export", a.show)
}

func (*Audit) show(_ context.Context, c *app.RequestContext) { c.Status(200) }
