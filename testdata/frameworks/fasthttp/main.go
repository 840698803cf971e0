// Command fasthttp registers routes on fasthttp/router in every form that it
// has.
package main

import (
	"net/http"
	"os"

	"github.com/fasthttp/router"
	"github.com/valyala/fasthttp"

	"example.com/frameworks/fasthttp/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	router *router.Router
	export fasthttp.RequestHandler
}

func (s *server) list(ctx *fasthttp.RequestCtx) { ctx.SetStatusCode(http.StatusOK) }

func (s *server) routes() {
	s.router.GET("/server/items", s.list)
	s.router.GET("/server/export", s.export)
}

func answer(ctx *fasthttp.RequestCtx) { ctx.SetStatusCode(http.StatusOK) }

func guarded(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if len(ctx.Request.Header.Peek("Authorization")) > 0 {
			next(ctx)
		}
	}
}

type row struct {
	method, path string
	handler      fasthttp.RequestHandler
}

func resource(g *router.Group, name string, h fasthttp.RequestHandler) {
	s := g.Group("/" + name)
	s.POST("/", h)
	s.GET("/{id}", h)
	s.DELETE("/{id:[0-9]+}", guarded(h))
}

func main() {
	r := router.New()

	// Every verb.
	r.GET("/verb", answer)
	r.HEAD("/verb", answer)
	r.POST("/verb", answer)
	r.PUT("/verb", answer)
	r.PATCH("/verb", answer)
	r.DELETE("/verb", answer)
	r.CONNECT("/verb", answer)
	r.OPTIONS("/verb", answer)
	r.TRACE("/verb", answer)
	r.ANY("/any", answer)
	r.Handle("GET", "/handle", answer)
	r.Handle(fasthttp.MethodPost, "/handle", guarded(answer))
	r.Handle(router.MethodWild, "/handle/any", answer)

	// Parameters, regular expressions, optional parameters and wildcards.
	r.GET("/users/{id}", answer)
	r.GET("/posts/{id:[0-9]{1,3}}", answer)
	r.GET("/optional/{name?}", answer)
	r.GET("/optional/regexp/{name?:[a-z]+}", answer)
	r.GET("/files/{name}.json", answer)
	r.GET("/rest/{path:*}", answer)
	r.GET("/trailing/", answer)
	r.GET("/", answer)
	r.ServeFiles("/assets/{filepath:*}", os.TempDir())
	r.ServeFS("/fs/{filepath:*}", os.DirFS(os.TempDir()))
	r.ServeFilesCustom("/custom/{filepath:*}", &fasthttp.FS{Root: os.TempDir()})

	// Groups.
	v1 := r.Group(names.Version)
	v1.GET("/me", answer)
	v1.ANY("/any", answer)
	orders := v1.Group("/orders")
	orders.Handle("GET", "/", guarded(answer))
	orders.POST("/{id}/cancel", answer)
	r.Group("/once").GET("/chained", answer)
	r.GET(names.Below("/below"), answer)
	r.GET("/closure", func(ctx *fasthttp.RequestCtx) { ctx.SetStatusCode(http.StatusOK) })

	// Routers that are handed on.
	s := &server{router: r, export: answer}
	s.routes()
	resource(v1, "books", answer)
	for _, name := range []string{"pens", "inks"} {
		resource(v1.Group("/stock"), name, answer)
	}
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: "POST", path: "/table", handler: s.list},
	} {
		r.Handle(x.method, x.path, x.handler)
	}
	admin.Register(r.Group("/admin"))
	get := v1.GET
	get("/methodvalue", answer)
	r.NotFound = answer

	if len(os.Args) > 1 {
		panic(fasthttp.ListenAndServe(os.Args[1], r.Handler))
	}
	var out []listing.Route
	for method, paths := range r.List() {
		for _, path := range paths {
			if method == router.MethodWild {
				method = ""
			}
			out = append(out, listing.Route{Method: method, Path: path})
		}
	}
	listing.Print(out)
}
