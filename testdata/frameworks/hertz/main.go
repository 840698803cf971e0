// Command hertz registers routes on hertz in every form that hertz has.
package main

import (
	"context"
	"net/http"
	"os"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/cloudwego/hertz/pkg/route"

	"example.com/frameworks/hertz/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

// server has handlers as methods and as fields.
type api struct {
	engine *server.Hertz
	export app.HandlerFunc
}

func (s *api) list(_ context.Context, c *app.RequestContext)   { c.Status(http.StatusOK) }
func (s *api) create(_ context.Context, c *app.RequestContext) { c.Status(http.StatusCreated) }

func (s *api) routes() {
	s.engine.GET("/server/items", s.list)
	s.engine.POST("/server/items", s.create)
	s.engine.GET("/server/export", s.export)
}

func answer(_ context.Context, c *app.RequestContext) { c.Status(http.StatusOK) }

func auth() app.HandlerFunc { return func(ctx context.Context, c *app.RequestContext) { c.Next(ctx) } }

// guarded returns a handler with a check in front.
func guarded(next app.HandlerFunc) app.HandlerFunc {
	return func(ctx context.Context, c *app.RequestContext) {
		if len(c.GetHeader("Authorization")) != 0 {
			next(ctx, c)
		}
	}
}

// chain returns the handlers for one route.
func chain(h app.HandlerFunc) []app.HandlerFunc { return []app.HandlerFunc{auth(), h} }

// resource registers the usual five routes below a prefix.
func resource(r route.IRouter, name string, h app.HandlerFunc) {
	g := r.Group("/" + name)
	{
		g.GET("", h)
		g.POST("", h)
		g.GET("/:id", h)
		g.PUT("/:id", h)
		g.DELETE("/:id", h)
	}
}

type row struct {
	method, path string
	handler      app.HandlerFunc
}

func main() {
	hlog.SetLevel(hlog.LevelFatal)
	r := server.New()
	r.Use(auth())

	// Every verb.
	r.GET("/verb", answer)
	r.POST("/verb", answer)
	r.PUT("/verb", answer)
	r.PATCH("/verb", answer)
	r.DELETE("/verb", answer)
	r.HEAD("/verb", answer)
	r.OPTIONS("/verb", answer)

	// Methods as arguments.
	r.Handle("GET", "/handle", answer)
	r.Handle(http.MethodPost, "/handle", auth(), answer)
	r.Any("/any", answer)
	r.GETEX("/ex", answer, "get")
	r.POSTEX("/ex", answer, "post")
	r.PUTEX("/ex", answer, "put")
	r.DELETEEX("/ex", answer, "delete")
	r.HEADEX("/ex", answer, "head")
	r.AnyEX("/anyex", answer, "any")
	r.HandleEX("PATCH", "/ex", answer, "patch")

	// Parameters and wildcards.
	r.GET("/users/:id", answer)
	r.GET("/users/:id/files/*path", answer)
	r.GET("/trailing/", answer)
	r.GET("/", answer)

	// Static files.
	r.Static("/assets", os.TempDir())
	r.Static("/slashed/", os.TempDir())
	r.StaticFS("/fs", &app.FS{Root: os.TempDir()})
	r.StaticFile("/favicon.ico", "main.go")

	// Groups, nested groups, groups in blocks and with middleware.
	v1 := r.Group(names.Version)
	v1.Use(auth())
	v1.GET("/me", answer)
	orders := v1.Group("/orders", auth())
	{
		orders.GET("", answer)
		orders.GET("/", guarded(answer))
		orders.POST("/:id/cancel", auth(), guarded(answer))
		items := orders.Group("/:id/items/")
		items.GET("", answer)
		items.PUT(":item", answer)
		items.DELETE("/:item", answer)
		items.Static("/labels", os.TempDir())
	}
	r.Group("/once").GET("/chained", answer)
	r.Use(auth())
	r.GET("/used/a", answer).POST("/used/b", answer)
	r.GET(names.Below("/below"), answer)
	r.GET(names.Tenant+"/settings", answer)
	r.Engine.RouterGroup.GET("/embedded", answer)

	// Handlers in every clothing.
	r.GET("/closure", func(_ context.Context, c *app.RequestContext) { c.Status(http.StatusOK) })
	r.GET("/spread", chain(answer)...)
	handlers := append(app.HandlersChain{auth()}, answer)
	r.GET("/appended", handlers...)

	// Routers that are handed on.
	s := &api{engine: r, export: answer}
	s.routes()
	resource(r, "books", answer)
	resource(v1, "authors", guarded(answer))
	for _, name := range []string{"pens", "inks"} {
		resource(v1.Group("/stock"), name, answer)
	}
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: http.MethodPost, path: "/table", handler: s.create},
	} {
		r.Handle(x.method, x.path, x.handler)
	}
	admin.Register(r.Group("/admin"))
	admin.New(v1).Mount("/audit")
	register := func(g *route.RouterGroup, path string) { g.GET(path, answer) }
	register(v1, "/closure/a")
	register(&r.Engine.RouterGroup, "/closure/b")
	get := r.GET
	get("/methodvalue", answer)

	r.NoRoute(answer)
	r.NoMethod(answer)

	var out []listing.Route
	for _, x := range r.Routes() {
		out = append(out, listing.Route{Method: x.Method, Path: x.Path})
	}
	listing.Print(out)
}
