// Package admin registers on routers that another package made.
package admin

import (
	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"
)

// Register adds the tools to r.
func Register(r *web.ControllerRegister) {
	r.Get("/admin/tools", show)
	r.Delete("/admin/tools/:key", show)
}

// Namespace returns the tools once more.
func Namespace(prefix string) *web.Namespace {
	return web.NewNamespace(prefix, Links()...)
}

// Links is what a namespace of tools is put together from.
func Links() []web.LinkNamespace {
	return []web.LinkNamespace{
		web.NSGet("/cache", show),
		web.NSDelete("/cache/:key", show),
		func(ns *web.Namespace) { ns.Post("/own", show) },
	}
}

func show(ctx *context.Context) { ctx.WriteString("ok") }
