// Package admin registers on a router that another package made.
package admin

import "github.com/gin-gonic/gin"

const prefix = "/tools"

// Register adds the tools to g.
func Register(g *gin.RouterGroup) {
	tools := g.Group(prefix)
	tools.GET("/cache", show)
	tools.DELETE("/cache/:key", show)
}

func show(c *gin.Context) { c.Status(200) }

// An Audit has a router of its own choice.
type Audit struct{ routes gin.IRoutes }

// New returns an audit on r.
func New(r gin.IRouter) *Audit { return &Audit{routes: r} }

// Mount adds the audit's routes.
func (a *Audit) Mount(at string) {
	a.routes.GET(at, a.show).POST(at+"/export", a.show)
}

func (*Audit) show(c *gin.Context) { c.Status(200) }
