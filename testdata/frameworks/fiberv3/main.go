// Command fiberv3 registers routes on fiber v3 in every form that fiber has.
package main

import (
	"net/http"
	"os"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/gofiber/fiber/v3/middleware/recover"
	"github.com/gofiber/fiber/v3/middleware/static"

	"example.com/frameworks/fiberv3/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	app    *fiber.App
	export fiber.Handler
}

func (s *server) list(c fiber.Ctx) error { return c.SendStatus(http.StatusOK) }

func (s *server) routes() {
	s.app.Get("/server/items", s.list)
	s.app.Get("/server/export", s.export)
}

func answer(c fiber.Ctx) error { return c.SendStatus(http.StatusOK) }

func check(string) fiber.Handler { return func(c fiber.Ctx) error { return c.Next() } }

func guarded(next fiber.Handler) fiber.Handler {
	return func(c fiber.Ctx) error {
		if c.Get("Authorization") == "" {
			return fiber.ErrUnauthorized
		}
		return next(c)
	}
}

type row struct {
	method, path string
	first        fiber.Handler
	rest         []any
}

func resource(r fiber.Router, name string, h fiber.Handler) {
	g := r.Group("/"+name, check(name))
	g.Post("/", h)
	g.Get("/:id", h)
	g.Delete("/:id", check("delete"), h)
}

func main() {
	config := fiber.Config{DisableHeadAutoRegister: true}
	app := fiber.New(config)
	app.Use(recover.New())
	app.Use("/checked", check("checked"))

	// Every verb.
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
	app.Add([]string{"POST", "PATCH"}, "/add", answer)
	app.Add([]string{fiber.MethodPut}, "/add", check("a"), answer)
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

	// Static files are a handler.
	app.Get("/assets*", static.New(os.TempDir()))

	// Groups, routes with a function, and chains.
	v1 := app.Group(names.Version, check("v1"))
	v1.Get("/me", answer)
	v1.Get("", answer)
	orders := v1.Group("/orders")
	orders.Use(check("orders"))
	orders.Post("/", answer)
	orders.Post(":id/cancel", check("cancel"), guarded(answer))
	orders.All("/any", answer)
	orders.Add([]string{"PATCH"}, "/:id", answer).Name("orders.patch")
	app.Route("/routed", func(r fiber.Router) {
		r.Post("/a", answer)
		r.Route("/b", func(r fiber.Router) { r.Post("/c", answer) }, "b.")
	}, "routed.")
	app.Post("/chain/a", answer).Post("/chain/b", answer).Use(check("late")).Put("/chain/c", answer)

	app.RouteChain("/methods").Get(answer).Post(check("m"), answer).Add([]string{"PUT", "PATCH"}, answer)
	v1.RouteChain("/methods").All(check("m")).Get(answer).RouteChain("/below").Delete(answer)

	// Servers below servers.
	micro := fiber.New(config)
	micro.Get("/doc", answer)
	micro.Group("/deep").Post("/x", answer)
	app.Use("/mounted", micro)
	small := fiber.New(config)
	small.Post("/y", answer)
	v1.Use("/small", small)

	// Handlers in every clothing.
	app.Post("/closure", func(c fiber.Ctx) error { return c.Next() })
	app.Post("/any", http.NotFoundHandler())
	app.Post("/any/func", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	app.Post("/express", func(_ fiber.Req, res fiber.Res) error { return res.SendStatus(http.StatusOK) })
	app.Post("/adapted", adaptor.HTTPHandler(http.NotFoundHandler()))
	app.Post("/adapted/func", adaptor.HTTPHandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	chain := []any{check("x"), answer}
	app.Post("/spread", chain[0], chain[1:]...)
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
		{"GET", "/table", answer, nil},
		{method: fiber.MethodPost, path: "/table", first: check("t"), rest: []any{s.list}},
	} {
		app.Add([]string{x.method}, x.path, x.first, x.rest...)
	}
	admin.Register(app.Group("/admin"))
	post := v1.Post
	post("/methodvalue", answer)

	app.Handler() // adds the mounted servers' routes
	var out []listing.Route
	for _, r := range app.GetRoutes(true) {
		out = append(out, listing.Route{Method: r.Method, Path: r.Path})
	}
	listing.Print(out)
}
