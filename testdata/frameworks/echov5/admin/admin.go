// Package admin registers on a router that another package made.
package admin

import "github.com/labstack/echo/v5"

// Register adds the tools to g.
func Register(g *echo.Group) {
	tools := g.Group("/tools")
	tools.GET("/cache", show)
	tools.DELETE("/cache/:key", show)
}

func show(c *echo.Context) error { return c.NoContent(200) }

// An Audit registers on the group that it was made with.
type Audit struct{ group *echo.Group }

// New returns an audit on g.
func New(g *echo.Group) *Audit { return &Audit{group: g} }

// Mount adds the audit's routes.
func (a *Audit) Mount(at string) {
	a.group.GET(at, a.show)
	a.group.POST(at+"/export", a.show)
}

func (*Audit) show(c *echo.Context) error { return c.NoContent(200) }
