// Command fiberv2 registers routes on fiber v2 in every form that fiber has.
package main

import (
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"example.com/frameworks/fiberv2/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	app    *fiber.App
	export fiber.Handler
}

func (s *server) list(c *fiber.Ctx) error { return c.SendStatus(http.StatusOK) }

func (s *server) routes() {
	s.app.Get("/server/items", s.list)
	s.app.Get("/server/export", s.export)
}

func answer(c *fiber.Ctx) error { return c.SendStatus(http.StatusOK) }

func check(string) fiber.Handler { return func(c *fiber.Ctx) error { return c.Next() } }

func guarded(next fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if c.Get("Authorization") == "" {
			return fiber.ErrUnauthorized
		}
		return next(c)
	}
}

type row struct {
	method, path string
	handlers     []fiber.Handler
}

func resource(r fiber.Router, name string, h fiber.Handler) {
	g := r.Group("/"+name, check(name))
	g.Post("/", h)
	g.Get("/:id", h)
	g.Delete("/:id", check("delete"), h)
}

func main() {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(recover.New())
	app.Use("/checked", check("checked"))

	// Every verb. Get also registers HEAD.
	app.Get("/get", answer)
	app.Head("/verb", answer)
	app.Post("/verb", answer)
	app.Put("/verb", answer)
	app.Patch("/verb", answer)
	app.Delete("/verb", answer)
	app.Options("/verb", answer)
	app.Connect("/verb", answer)
	app.Trace("/verb", answer)

	// Methods as arguments.
	app.Add("POST", "/add", answer)
	app.Add(fiber.MethodPut, "/add", check("a"), answer)
	app.All("/all", answer)

	// Parameters, constraints, optional parameters and wildcards.
	app.Post("/users/:id", answer)
	app.Post("/users/:id<int>/posts/:post<min(1)>", answer)
	app.Post("/optional/:name?", answer)
	app.Post("/flights/:from-:to", answer)
	app.Post("/files/:name.json", answer)
	app.Post("/jobs/:id\\:cancel", answer)
	app.Post("/rest/*", answer)
	app.Post("/plus/+", answer)
	app.Post("/trailing/", answer)
	app.Post("noslash", answer)
	app.Get("/", answer)

	// Static files.
	app.Static("/assets", os.TempDir())

	// Groups, routes with a function, and chains.
	v1 := app.Group(names.Version, check("v1"))
	v1.Get("/me", answer)
	v1.Get("", answer)
	orders := v1.Group("/orders")
	orders.Use(check("orders"))
	orders.Post("/", answer)
	orders.Post(":id/cancel", check("cancel"), guarded(answer))
	orders.All("/any", answer)
	orders.Add("PATCH", "/:id", answer).Name("orders.patch")
	orders.Static("/labels", os.TempDir())
	app.Route("/routed", func(r fiber.Router) {
		r.Post("/a", answer)
		r.Route("/b", func(r fiber.Router) { r.Post("/c", answer) }, "b.")
	}, "routed.")
	app.Post("/chain/a", answer).Post("/chain/b", answer).Use(check("late")).Put("/chain/c", answer)

	// Servers below servers.
	micro := fiber.New()
	micro.Get("/doc", answer)
	micro.Group("/deep").Post("/x", answer)
	app.Mount("/mounted", micro)
	small := fiber.New()
	small.Post("/y", answer)
	v1.Mount("/small", small)

	// Handlers in every clothing.
	app.Post("/closure", func(c *fiber.Ctx) error { return c.Next() })
	app.Post("/adapted", adaptor.HTTPHandler(http.NotFoundHandler()))
	app.Post("/adapted/func", adaptor.HTTPHandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	chain := []fiber.Handler{check("x"), answer}
	app.Post("/spread", chain...)
	app.Post(names.Below("/below"), answer)

	// Routers that are handed on.
	s := &server{app: app, export: answer}
	s.routes()
	resource(app, "books", answer)
	resource(v1, "authors", guarded(answer))
	for _, name := range []string{"pens", "inks"} {
		resource(v1.Group("/stock"), name, answer)
	}
	for _, x := range []row{
		{"GET", "/table", []fiber.Handler{answer}},
		{method: fiber.MethodPost, path: "/table", handlers: []fiber.Handler{check("t"), s.list}},
	} {
		app.Add(x.method, x.path, x.handlers...)
	}
	admin.Register(app.Group("/admin"))
	post := v1.Post
	post("/methodvalue", answer)

	app.Handler() // adds the mounted servers' routes
	listing.Print(list(app))
}

// list tells routes from middleware, which fiber lists, too. Static files are
// among that, for GET and HEAD alone.
func list(app *fiber.App) []listing.Route {
	var out []listing.Route
	routes := app.GetRoutes(true)
	for _, r := range routes {
		out = append(out, listing.Route{Method: r.Method, Path: r.Path})
	}
	paths := make(map[string][]string)
	for i, stack := range app.Stack() {
		method := app.Config().RequestMethods[i]
		for _, r := range stack {
			if !slices.ContainsFunc(routes, func(known fiber.Route) bool { return known.Path == r.Path && known.Method == r.Method }) {
				paths[r.Path] = append(paths[r.Path], method)
			}
		}
	}
	for path, methods := range paths {
		if len(methods) == 2 {
			for _, method := range methods {
				out = append(out, listing.Route{Method: method, Path: strings.TrimSuffix(path, "/") + "/*"})
			}
		}
	}
	return out
}
