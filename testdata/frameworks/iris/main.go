// Command iris registers routes on iris in every form that iris has.
package main

import (
	"io"
	"net/http"
	"os"

	"github.com/kataras/iris/v12"
	"github.com/kataras/iris/v12/core/router"

	"example.com/frameworks/iris/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	app    *iris.Application
	export iris.Handler
}

func (s *server) list(ctx iris.Context) { ctx.StatusCode(http.StatusOK) }

func (s *server) routes() {
	s.app.Get("/server/items", s.list)
	s.app.Get("/server/export", s.export)
}

// A module configures the party that it is given.
type module struct{ name string }

// Configure registers the module's routes.
func (m *module) Configure(p iris.Party) {
	p.Get("/"+m.name, answer)
	p.PartyFunc("/deep", func(p iris.Party) { p.Post("/{id:int}", answer) })
}

func answer(ctx iris.Context) { ctx.StatusCode(http.StatusOK) }

func check(string) iris.Handler { return func(ctx iris.Context) { ctx.Next() } }

func guarded(next iris.Handler) iris.Handler {
	return func(ctx iris.Context) {
		if ctx.GetHeader("Authorization") != "" {
			next(ctx)
		}
	}
}

type row struct {
	method, path string
	handler      iris.Handler
}

func resource(p iris.Party, name string, h iris.Handler) {
	s := p.Party("/"+name, check(name))
	s.Get("/", h)
	s.Post("/", h)
	s.Get("/{id:uint64}", h)
	s.Delete("/{id}", check("delete"), h)
}

func main() {
	app := iris.New()
	app.Logger().SetOutput(io.Discard)
	app.UseRouter(check("router"))
	app.UseGlobal(check("global"))
	app.Use(check("root"))

	// Every verb.
	app.Get("/verb", answer)
	app.Post("/verb", answer)
	app.Put("/verb", answer)
	app.Patch("/verb", answer)
	app.Delete("/verb", answer)
	app.Head("/verb", answer)
	app.Options("/verb", answer)
	app.Trace("/verb", answer)
	app.Connect("/connect", answer)

	// Methods as arguments, several at once, or any.
	app.Handle("GET", "/handle", answer)
	app.Handle(http.MethodPost, "/handle", check("h"), answer)
	app.Handle("ANY", "/handle/any", answer)
	app.HandleMany("GET POST", "/many/a /many/b", answer)
	app.HandleMany("PUT", "/many/c", answer)
	app.Any("/any", answer)

	// Parameters with and without types, and wildcards.
	app.Get("/users/{id}", answer)
	app.Get("/users/{id:uint64 min(1)}/posts", answer)
	app.Get("/regexp/{name:string regexp(^[a-z]{1,3}$)}", answer)
	app.Get("/rest/{path:path}", answer)
	app.Get("/trailing/", answer)
	app.Get("/", answer)

	// Files.
	app.HandleDir("/assets", iris.Dir(os.TempDir()))
	app.StaticContent("/robots.txt", "text/plain", []byte("User-agent: *"))

	// Parties.
	v1 := app.Party(names.Version, check("v1"))
	v1.Get("/me", answer)
	orders := v1.Party("/orders")
	orders.Use(check("orders"))
	orders.Get("/", answer)
	orders.Post("/{id:int}/cancel", check("cancel"), guarded(answer))
	orders.Any("/any", answer)
	v1.PartyFunc("/func", func(p iris.Party) {
		p.Get("/a", answer)
		p.PartyFunc("/b", func(p iris.Party) { p.Get("/c", answer) })
	})
	app.PartyConfigure("/configured", &module{"x"}, &module{name: "y"})
	app.Party("/once").Get("/chained", answer)

	// Methods besides those that a route says, in groups below, too.
	allowing := app.Party("/allowing").AllowMethods(iris.MethodOptions, "HEAD")
	allowing.Get("/a", answer)
	allowing.Party("/below").Post("/b", answer)
	allowing.HandleMany("GET PUT", "/c", answer)
	allowing.AllowMethods()
	allowing.Get("/d", answer)
	app.Subdomain("api").Get("/hosted", answer)
	app.Get(names.Below("/below"), answer)

	// Dependency injection.
	app.ConfigureContainer(func(api *iris.APIContainer) {
		api.Get("/injected/{id}", func(id string) string { return id })
		api.Party("/injected").Post("/group", func() string { return "" })
	})

	// Handlers in every clothing.
	app.Get("/closure", func(ctx iris.Context) { ctx.StatusCode(http.StatusOK) })
	app.Get("/std", iris.FromStd(http.NotFoundHandler()))
	chain := []iris.Handler{check("x"), answer}
	app.Get("/spread", chain...)

	// Routers that are handed on.
	s := &server{app: app, export: answer}
	s.routes()
	resource(app, "books", answer)
	resource(v1, "authors", guarded(answer))
	for _, name := range []string{"pens", "inks"} {
		resource(v1.Party("/stock"), name, answer)
	}
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: "POST", path: "/table", handler: s.list},
	} {
		app.Handle(x.method, x.path, x.handler)
	}
	admin.Register(app.Party("/admin"))
	get := v1.Get
	get("/methodvalue", answer)
	app.OnErrorCode(iris.StatusNotFound, answer)

	listing.Print(list(app.GetRoutes()))
}

func list(routes []*router.Route) []listing.Route {
	var out []listing.Route
	for _, r := range routes {
		if r.StatusCode == 0 { // those with one answer errors
			out = append(out, listing.Route{Method: r.Method, Path: r.Tmpl().Src})
		}
	}
	return out
}
