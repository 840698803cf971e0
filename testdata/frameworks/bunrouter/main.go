// Command bunrouter registers routes on bunrouter in every form that it has.
package main

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/uptrace/bunrouter"

	"example.com/frameworks/bunrouter/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	group  *bunrouter.Group
	export bunrouter.HandlerFunc
}

func (s *server) list(w http.ResponseWriter, _ bunrouter.Request) error {
	w.WriteHeader(http.StatusOK)
	return nil
}

func (s *server) routes() {
	s.group.GET("/server/items", s.list)
	s.group.GET("/server/export", s.export)
}

func answer(w http.ResponseWriter, _ bunrouter.Request) error {
	w.WriteHeader(http.StatusOK)
	return nil
}

func plain(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func check(string) bunrouter.MiddlewareFunc {
	return func(next bunrouter.HandlerFunc) bunrouter.HandlerFunc {
		return func(w http.ResponseWriter, r bunrouter.Request) error { return next(w, r) }
	}
}

type row struct {
	method, path string
	handler      bunrouter.HandlerFunc
}

func resource(g *bunrouter.Group, name string, h bunrouter.HandlerFunc) {
	g.WithGroup("/"+name, func(g *bunrouter.Group) {
		g.GET("", h)
		g.POST("", h)
		g = g.Use(check(name))
		g.DELETE("/:id", h)
	})
}

func main() {
	r := bunrouter.New(
		bunrouter.Use(check("root")),
		bunrouter.WithGroup(func(g *bunrouter.Group) { g.GET("/at/creation", answer) }),
	)

	// Every verb.
	r.GET("/verb", answer)
	r.POST("/verb", answer)
	r.PUT("/verb", answer)
	r.DELETE("/verb", answer)
	r.PATCH("/verb", answer)
	r.HEAD("/verb", answer)
	r.OPTIONS("/verb", answer)
	r.Handle("GET", "/handle", answer)
	r.Handle(http.MethodPost, "/handle", check("h")(answer))

	// Parameters and wildcards.
	r.GET("/users/:id", answer)
	r.GET("/users/:id/posts/:post", answer)
	r.GET("/rest/*path", answer)
	r.GET("/", answer)

	// Groups.
	v1 := r.NewGroup(names.Version, bunrouter.WithMiddleware(check("v1")))
	v1.GET("/me", answer)
	orders := v1.NewGroup("/orders", bunrouter.WithGroup(func(g *bunrouter.Group) {
		g.GET("", answer)
		g.NewGroup("/:id").POST("/cancel", answer)
	}))
	orders.PUT("/:id", answer)
	r.Use(check("a")).WithMiddleware(check("b")).WithGroup("/used", func(g *bunrouter.Group) {
		g.GET("/x", answer)
		g.WithGroup("/inner", func(g *bunrouter.Group) { g.GET("/y", answer) })
	})
	r.NewGroup("/twice", bunrouter.Use(check("x")), bunrouter.WithGroup(func(g *bunrouter.Group) {
		g.GET("/a", answer)
	}), bunrouter.WithGroup(func(g *bunrouter.Group) {
		g.GET("/b", answer)
	}))

	// Handlers of net/http, and with parameters as an argument.
	compat := r.Compat()
	compat.GET("/compat", plain)
	compat.NewGroup("/compat/group").Handle("POST", "/x", plain)
	compat.WithGroup("/compat/with", func(g *bunrouter.CompatGroup) { g.PUT("/y", plain) })
	v1.Compat().GET("/compat", plain)
	verbose := r.Verbose()
	verbose.GET("/verbose/:id", func(w http.ResponseWriter, _ *http.Request, _ bunrouter.Params) { w.WriteHeader(http.StatusOK) })
	r.GET("/http", bunrouter.HTTPHandler(http.HandlerFunc(plain)))
	r.GET("/http/func", bunrouter.HTTPHandlerFunc(plain))
	r.GET("/closure", func(http.ResponseWriter, bunrouter.Request) error { return nil })
	r.GET(names.Below("/below"), answer)

	// Routers that are handed on.
	s := &server{group: v1, export: answer}
	s.routes()
	resource(&r.Group, "books", answer)
	resource(v1, "authors", answer)
	for _, name := range []string{"pens", "inks"} {
		resource(v1.NewGroup("/stock"), name, answer)
	}
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: "POST", path: "/table", handler: s.list},
	} {
		r.Handle(x.method, x.path, x.handler)
	}
	admin.Register(r.NewGroup("/admin"))
	get := v1.GET
	get("/methodvalue", answer)

	listing.Print(leaves(reflect.ValueOf(r).Elem().FieldByName("tree")))
}

// leaves returns the routes at and below a node of the router's tree, since it
// has no listing.
func leaves(node reflect.Value) []listing.Route {
	var out []listing.Route
	if handlers := node.FieldByName("handlerMap"); !handlers.IsNil() {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"} {
			field := handlers.Elem().FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, method) })
			if !field.IsNil() {
				out = append(out, listing.Route{Method: method, Path: node.FieldByName("route").String()})
			}
		}
	}
	nodes := node.FieldByName("nodes")
	for i := range nodes.Len() {
		out = slices.Concat(out, leaves(nodes.Index(i).Elem()))
	}
	if colon := node.FieldByName("colon"); !colon.IsNil() {
		out = slices.Concat(out, leaves(colon.Elem()))
	}
	return out
}
