// Command routegroup registers routes on routegroup in every form that it has.
package main

import (
	"net/http"
	"os"
	"strings"

	"github.com/go-pkgz/routegroup"

	"example.com/frameworks/listing"
)

func answer(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func check(string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler { return next }
}

type endpoint struct{ name string }

func (e endpoint) register(g *routegroup.Bundle) {
	g = g.Mount("/" + e.name).With(check(e.name))
	g.HandleFunc("GET /all", answer)
	g.HandleFunc("DELETE /{id}", answer)
}

func main() {
	mux := http.NewServeMux()
	r := routegroup.New(mux)
	r.Use(check("root"), check("second"))

	r.Handle("/handle", http.HandlerFunc(answer))
	r.Handle("/files/", http.HandlerFunc(answer))
	r.HandleFunc("GET /func/{id}", answer)
	r.HandleFunc("GET /", answer)
	r.HandleFiles("/static", http.Dir("."))
	r.NotFoundHandler(answer)

	g := r.Group()
	g.Use(check("group"))
	g.HandleFunc("PUT /group", answer)
	r.With(check("with")).HandleFunc("/with", answer)

	api := r.Mount("/api")
	api.HandleFunc("/", answer)
	api.HandleRootFunc("GET", answer)
	api.Mount("/root").HandleRoot("", http.HandlerFunc(answer))
	api.Mount("/v1").Route(func(v1 *routegroup.Bundle) {
		v1.Use(check("v1"))
		v1.HandleFunc("POST /deals", answer)
		v1.Mount("/deep").HandleFunc("GET /er", answer)
	})
	r.Route(func(g *routegroup.Bundle) { g.HandleFunc("GET /routed", answer) })
	for _, e := range []endpoint{{"users"}, {"peers"}} {
		e.register(api)
	}

	other := http.NewServeMux()
	mounted := routegroup.Mount(other, "/mounted")
	mounted.HandleFunc("GET /there", answer)

	if len(os.Args) > 1 {
		go func() { panic(http.ListenAndServe(os.Args[2], mounted)) }()
		panic(http.ListenAndServe(os.Args[1], r))
	}
	var out []listing.Route
	for _, p := range append(listing.Patterns(mux), listing.Patterns(other)...) {
		method, path, ok := strings.Cut(p, " ")
		if !ok {
			method, path = "", p
		}
		out = append(out, listing.Route{Method: method, Path: path})
	}
	listing.Print(out)
}
