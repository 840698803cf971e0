// Command gin registers routes on gin in every form that gin has.
package main

import (
	"embed"
	"io/fs"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"

	"example.com/frameworks/gin/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

//go:embed main.go
var files embed.FS

// server has handlers as methods and as fields.
type server struct {
	engine *gin.Engine
	export gin.HandlerFunc
}

func (s *server) list(c *gin.Context)   { c.Status(http.StatusOK) }
func (s *server) create(c *gin.Context) { c.Status(http.StatusCreated) }

func (s *server) routes() {
	s.engine.GET("/server/items", s.list)
	s.engine.POST("/server/items", s.create)
	s.engine.GET("/server/export", s.export)
}

func answer(c *gin.Context) { c.Status(http.StatusOK) }

func auth() gin.HandlerFunc { return func(c *gin.Context) { c.Next() } }

// guarded returns a handler with a check in front.
func guarded(next gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("Authorization") != "" {
			next(c)
		}
	}
}

// chain returns the handlers for one route.
func chain(h gin.HandlerFunc) []gin.HandlerFunc { return []gin.HandlerFunc{auth(), h} }

// resource registers the usual five routes below a prefix.
func resource(r gin.IRouter, name string, h gin.HandlerFunc) {
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
	handler      gin.HandlerFunc
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.Use(gin.Recovery())

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
	r.Match([]string{http.MethodGet, "PUT"}, "/match", answer)
	methods := []string{"PATCH"}
	methods = append(methods, "DELETE")
	r.Match(methods, "/match", answer)

	// Parameters and wildcards.
	r.GET("/users/:id", answer)
	r.GET("/users/:id/files/*path", answer)
	r.GET("/trailing/", answer)
	r.GET("/", answer)

	// Static files.
	r.Static("/assets", os.TempDir())
	r.Static("/slashed/", os.TempDir())
	sub, err := fs.Sub(files, ".")
	if err != nil {
		panic(err)
	}
	r.StaticFS("/fs", http.FS(sub))
	r.StaticFile("/favicon.ico", "main.go")
	r.StaticFileFS("/robots.txt", "main.go", http.FS(sub))

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
	r.Use(auth()).GET("/used", answer).POST("/used", answer)
	r.GET(names.Below("/below"), answer)
	r.GET(names.Tenant+"/settings", answer)
	r.RouterGroup.GET("/embedded", answer)

	// Handlers in every clothing.
	r.GET("/closure", func(c *gin.Context) { c.Status(http.StatusOK) })
	r.GET("/wraph", gin.WrapH(http.NotFoundHandler()))
	r.GET("/wrapf", gin.WrapF(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	r.GET("/spread", chain(answer)...)
	handlers := append(gin.HandlersChain{auth()}, answer)
	r.GET("/appended", handlers...)

	// Routers that are handed on.
	s := &server{engine: r, export: answer}
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
	register := func(g *gin.RouterGroup, path string) { g.GET(path, answer) }
	register(v1, "/closure/a")
	register(&r.RouterGroup, "/closure/b")
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
