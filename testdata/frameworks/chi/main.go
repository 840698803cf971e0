// Command chi registers routes on chi in every form that chi has.
package main

import (
	"net/http"
	"os"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"example.com/frameworks/chi/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	router chi.Router
	export http.HandlerFunc
}

func (s *server) list(w http.ResponseWriter, r *http.Request) { answer(w, r) }

func (s *server) routes() {
	s.router.Get("/server/items", s.list)
	s.router.Get("/server/export", s.export)
}

// Routes returns a router of its own, to be mounted.
func (s *server) Routes() chi.Router {
	r := chi.NewRouter()
	r.Use(middleware.NoCache)
	r.Get("/", s.list)
	r.With(check("x")).Post("/", s.list)
	r.Route("/{id}", func(r chi.Router) {
		r.Get("/", s.list)
		r.Put("/", guarded(s.list))
	})
	return r
}

func answer(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func check(string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler { return next }
}

func guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			next(w, r)
		}
	}
}

type row struct {
	method, path string
	handler      http.HandlerFunc
	guards       []func(http.Handler) http.Handler
}

// resource registers on whatever router it is given.
func resource(r chi.Router, name string, h http.HandlerFunc) {
	r.Route("/"+name, func(r chi.Router) {
		r.Get("/", h)
		r.Post("/", h)
		r.Route("/{"+name+"ID}", func(r chi.Router) {
			r.Use(check(name))
			r.Get("/", h)
			r.Delete("/", h)
		})
	})
}

func main() {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer)

	// Every verb.
	r.Get("/verb", answer)
	r.Post("/verb", answer)
	r.Put("/verb", answer)
	r.Patch("/verb", answer)
	r.Delete("/verb", answer)
	r.Head("/verb", answer)
	r.Options("/verb", answer)
	r.Trace("/verb", answer)
	r.Connect("/connect", answer)

	// Methods as arguments, in patterns, or not at all.
	r.Method("GET", "/method", http.HandlerFunc(answer))
	r.Method("post", "/method", http.HandlerFunc(answer))
	r.MethodFunc(http.MethodPut, "/method", answer)
	r.Handle("/handle", http.HandlerFunc(answer))
	r.HandleFunc("/handlefunc", answer)
	r.Handle("GET /pattern", http.HandlerFunc(answer))
	r.HandleFunc("POST /pattern", answer)

	// Parameters, regular expressions and wildcards.
	r.Get("/users/{id}", answer)
	r.Get("/users/{id:[0-9]{1,3}}/posts", answer)
	r.Get("/dates/{year}-{month:\\d\\d}", answer)
	r.Get("/files/{name}.json", answer)
	r.Post("/jobs/{id}:cancel", answer)
	r.Get("/rest/*", answer)
	r.Get("/trailing/", answer)
	r.Get("/", answer)

	// With, Group, Route and Mount.
	r.With(check("a"), check("b")).Get("/with", answer)
	r.With(check("a")).With(check("b")).Method("PATCH", "/with", http.HandlerFunc(answer))
	r.Group(func(r chi.Router) {
		r.Use(check("group"))
		r.Get("/group", answer)
		r.Group(func(r chi.Router) { r.Get("/group/inner", answer) })
	})
	r.Group(nil).Get("/group/nil", answer)
	r.Route(names.API, func(r chi.Router) {
		r.Use(check("api"))
		r.Route("/v1", func(r chi.Router) {
			r.Get("/me", answer)
			r.With(check("orders")).Route("/orders", func(r chi.Router) {
				r.Get("/", answer)
				r.Post("/", guarded(answer))
				r.Group(func(r chi.Router) {
					r.Use(check("cancel"))
					r.Post("/{id}/cancel", answer)
				})
			})
			resource(r, "books", answer)
			for _, name := range []string{"pens", "inks"} {
				resource(r, name, guarded(answer))
			}
			admin.Register(r)
			r.Mount("/audit", admin.Audit{}.Routes())
		})
		r.Mount("/server", (&server{}).Routes())
	})
	returned := r.Route("/returned", func(r chi.Router) {})
	returned.Get("/", answer)

	// What is mounted need not be chi's.
	r.Mount("/static", http.FileServer(http.Dir(os.TempDir())))
	r.Mount("/debug/", http.StripPrefix("/debug", http.HandlerFunc(answer)))
	r.Handle("/assets/*", http.StripPrefix("/assets/", http.FileServer(http.Dir(os.TempDir()))))

	// The same router in two places.
	shared := chi.NewMux()
	shared.Get("/ping", answer)
	r.Mount("/one", shared)
	r.Mount("/two/{tenant}", shared)

	s := &server{router: r, export: answer}
	s.routes()
	for _, x := range []row{
		{"GET", "/table", answer, nil},
		{method: "POST", path: "/table", handler: s.list, guards: chi.Middlewares{check("t")}},
	} {
		r.With(x.guards...).MethodFunc(x.method, x.path, x.handler)
	}
	for path, h := range map[string]http.HandlerFunc{"/map/a": answer, "/map/b": guarded(answer)} {
		r.Get(path, h)
	}
	chain := chi.Chain(check("c"))
	r.Get("/chain", chain.HandlerFunc(answer).ServeHTTP)
	r.Method("POST", "/chain", chain.Handler(http.HandlerFunc(answer)))
	r.Get(names.Below("/below"), answer)
	get := r.Get
	get("/methodvalue", answer)

	r.NotFound(answer)
	r.MethodNotAllowed(answer)

	var out []listing.Route
	err := chi.Walk(r, func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		out = append(out, listing.Route{Method: method, Path: path})
		return nil
	})
	if err != nil {
		panic(err)
	}
	listing.Print(out)
}
