// Command echov5 registers routes on echo v5 in every form that echo has.
package main

import (
	"net/http"
	"os"

	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"

	"example.com/frameworks/echov5/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	echo   *echo.Echo
	export echo.HandlerFunc
}

func (s *server) list(c *echo.Context) error { return c.NoContent(http.StatusOK) }

func (s *server) routes(g *echo.Group) {
	s.echo.GET("/server/items", s.list)
	g.POST("/server/items", s.list)
	g.GET("/server/export", s.export)
}

func answer(c *echo.Context) error { return c.NoContent(http.StatusOK) }

func check(string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc { return next }
}

// router is what echo and its groups have in common.
type router interface {
	Add(method, path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) echo.RouteInfo
	GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) echo.RouteInfo
}

func resource(r router, name string, h echo.HandlerFunc) {
	r.GET("/"+name, h)
	r.Add("POST", "/"+name, h, check(name))
	r.Add(http.MethodDelete, "/"+name+"/:id", h)
}

type row struct {
	method, path string
	handler      echo.HandlerFunc
}

func main() {
	e := echo.New()
	e.Pre(middleware.RemoveTrailingSlash())
	e.Use(middleware.Recover())

	// Every verb.
	e.GET("/verb", answer)
	e.POST("/verb", answer)
	e.PUT("/verb", answer)
	e.PATCH("/verb", answer)
	e.DELETE("/verb", answer)
	e.HEAD("/verb", answer)
	e.OPTIONS("/verb", answer)
	e.TRACE("/verb", answer)
	e.CONNECT("/verb", answer)
	e.QUERY("/verb", answer)

	// Methods as arguments.
	e.Add("GET", "/add", answer)
	e.Add(http.MethodPost, "/add", answer, check("add"))
	e.Any("/any", answer)
	if _, err := e.AddRoute(echo.Route{Method: "GET", Path: "/route", Handler: answer}); err != nil {
		panic(err)
	}
	e.Match([]string{http.MethodGet, "PUT"}, "/match", answer)

	// Parameters and wildcards.
	e.GET("/users/:id", answer)
	e.GET("/users/:id/files/*", answer)
	e.GET("/escaped\\:verb", answer)
	e.GET("/trailing/", answer)
	e.GET("/", answer)

	// Static files.
	e.Static("/assets", os.TempDir())
	e.StaticFS("/fs", os.DirFS(os.TempDir()))
	e.File("/favicon.ico", "main.go")
	e.FileFS("/robots.txt", "main.go", os.DirFS("."))

	// Groups.
	v1 := e.Group(names.Version)
	v1.Use(check("v1"))
	v1.GET("/me", answer)
	orders := v1.Group("/orders", check("orders"))
	orders.GET("", answer)
	orders.GET("/", answer)
	orders.POST("/:id/cancel", answer, check("cancel"))
	orders.Match([]string{"PUT", "PATCH"}, "/:id", answer)
	orders.Any("/any", answer)
	orders.Static("/labels", os.TempDir())
	orders.File("/logo", "main.go")
	items := orders.Group("/:id/items")
	items.Add("GET", "", answer)
	items.DELETE("/:item", answer)
	e.Group("/once").GET("/chained", answer)
	e.GET(names.Below("/below"), answer)

	// Another host is another server.
	other := echo.New()
	other.GET("/hosted", answer, check("host"))
	vhosts := echo.NewVirtualHostHandler(map[string]*echo.Echo{"other.example.com": other})

	// Routes as structs.
	for _, x := range []echo.Route{
		{Method: http.MethodGet, Path: "/struct", Handler: answer},
		{Method: http.MethodPost, Path: "/struct", Handler: answer, Middlewares: []echo.MiddlewareFunc{check("s")}},
	} {
		if _, err := v1.AddRoute(x); err != nil {
			panic(err)
		}
	}

	// Handlers in every clothing.
	e.GET("/closure", func(c *echo.Context) error { return c.NoContent(http.StatusOK) })
	e.GET("/wrapped", echo.WrapHandler(http.NotFoundHandler()))
	e.GET("/applied", check("x")(answer))

	// Routers that are handed on.
	s := &server{echo: e, export: answer}
	s.routes(v1)
	resource(e, "books", answer)
	resource(v1, "authors", answer)
	for _, name := range []string{"pens", "inks"} {
		resource(v1.Group("/stock"), name, answer)
	}
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: http.MethodPost, path: "/table", handler: s.list},
	} {
		e.Add(x.method, x.path, x.handler)
	}
	admin.Register(e.Group("/admin"))
	admin.New(v1).Mount("/audit")
	get := v1.GET
	get("/methodvalue", answer)

	e.RouteNotFound("/*", answer)

	var out []listing.Route
	routes := append(e.Router().Routes(), other.Router().Routes()...)
	routes = append(routes, vhosts.Router().Routes()...)
	for _, x := range routes {
		if x.Method != echo.RouteNotFound { // not a method: what a group with middleware answers else
			out = append(out, listing.Route{Method: x.Method, Path: x.Path})
		}
	}
	listing.Print(out)
}
