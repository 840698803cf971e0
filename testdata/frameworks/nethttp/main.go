// Command nethttp registers routes on net/http's mux in every form that there
// is.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"example.com/frameworks/listing"
	"example.com/frameworks/names"
	"example.com/frameworks/nethttp/admin"
)

type server struct {
	mux    *http.ServeMux
	export http.HandlerFunc
}

func (s *server) list(w http.ResponseWriter, r *http.Request) { answer(w, r) }

func (s *server) routes() {
	s.mux.HandleFunc("GET /server/items", s.list)
	s.mux.Handle("GET /server/export", s.export)
}

// An api is a mux with more to it.
type api struct {
	*http.ServeMux
	prefix string
}

// get registers below the prefix.
func (a *api) get(path string, h http.HandlerFunc) {
	a.HandleFunc(fmt.Sprintf("%s %s%s", http.MethodGet, a.prefix, path), h)
}

// post is get with concatenation.
func (a *api) post(path string, h http.HandlerFunc) {
	a.Handle(http.MethodPost+" "+a.prefix+path, guarded(h))
}

// health is a handler by its type.
type health struct{}

func (health) ServeHTTP(w http.ResponseWriter, r *http.Request) { answer(w, r) }

// answer writes the pattern that the innermost mux chose, for listAll.
func answer(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Pattern) }

func check(next http.Handler) http.Handler { return next }

func guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Expect-None") == "" {
			next(w, r)
		}
	}
}

// all puts several middleware around a handler.
func all(h http.Handler, middleware ...func(http.Handler) http.Handler) http.Handler {
	for i := len(middleware) - 1; i >= 0; i-- {
		h = middleware[i](h)
	}
	return h
}

type row struct {
	pattern string
	handler http.Handler
}

func newMux(register func(*http.ServeMux)) *http.ServeMux {
	mux := http.NewServeMux()
	register(mux)
	return mux
}

func main() {
	mux := http.NewServeMux()

	// Methods, hosts, wildcards, exact paths and subtrees.
	mux.HandleFunc("/any", answer)
	mux.Handle("/handle", http.HandlerFunc(answer))
	mux.HandleFunc("GET /one", answer)
	mux.HandleFunc("POST\t/one", answer)
	mux.HandleFunc("PATCH  /one", answer)
	mux.HandleFunc("DELETE example.com/host/{id}", answer)
	mux.HandleFunc("example.com/host", answer)
	mux.HandleFunc("GET /users/{id}", answer)
	mux.HandleFunc("GET /files/{path...}", answer)
	mux.HandleFunc("GET /{$}", answer)
	mux.HandleFunc("GET /exact/{$}", answer)
	mux.HandleFunc("/subtree/", answer)

	// Handlers in every clothing.
	mux.Handle("GET /health", health{})
	mux.Handle("GET /health/pointer", &health{})
	mux.HandleFunc("GET /closure", func(w http.ResponseWriter, r *http.Request) { answer(w, r) })
	mux.Handle("GET /wrapped", check(http.HandlerFunc(answer)))
	mux.Handle("GET /all", all(http.HandlerFunc(answer), check, check))
	mux.HandleFunc("GET /guarded", guarded(answer))
	mux.Handle("GET /timeout", http.TimeoutHandler(http.HandlerFunc(answer), time.Second, "late"))
	mux.Handle("GET /max", http.MaxBytesHandler(guarded(answer), 1<<10))

	// Patterns that are put together.
	mux.HandleFunc("GET "+names.Version+"/me", answer)
	mux.HandleFunc("GET "+names.Below("/below"), answer)
	a := &api{mux, names.API + "/items"}
	a.get("", answer)
	a.get("/{id}", answer)
	a.post("", answer)
	for _, x := range []row{
		{"GET /table", http.HandlerFunc(answer)},
		{pattern: "POST /table", handler: guarded(answer)},
	} {
		mux.Handle(x.pattern, x.handler)
	}
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		for _, name := range [...]string{"pens", "inks"} {
			mux.HandleFunc(method+" /stock/"+name+"/{id}", answer)
		}
	}

	// Muxes below muxes: with the prefix taken off, and without.
	stripped := newMux(func(mux *http.ServeMux) {
		mux.HandleFunc("GET /inner", answer)
		mux.HandleFunc("POST /inner/{id}", answer)
	})
	mux.Handle("/stripped/", http.StripPrefix("/stripped", check(stripped)))
	whole := newMux(func(mux *http.ServeMux) { mux.HandleFunc("GET /whole/inner", answer) })
	mux.Handle("/whole/", whole)
	deep := newMux(func(mux *http.ServeMux) { mux.HandleFunc("GET /leaf", answer) })
	middle := newMux(func(mux *http.ServeMux) {
		mux.Handle("/deep/", http.StripPrefix("/deep", deep))
		mux.HandleFunc("GET /shallow", answer)
	})
	mux.Handle("/middle/", http.StripPrefix("/middle", middle))
	mux.Handle("/twice/", http.StripPrefix("/twice", middle))

	// Muxes that are handed on.
	s := &server{mux: mux, export: guarded(answer)}
	s.routes()
	admin.Register(mux, "/admin")
	audit := new(http.ServeMux)
	admin.Audit(audit.HandleFunc)
	mux.Handle("/audit/", audit)
	handle := mux.HandleFunc
	handle("GET /methodvalue", answer)

	// The default mux.
	http.HandleFunc("GET /default", answer)
	http.Handle("/default/handle", http.HandlerFunc(answer))
	http.DefaultServeMux.HandleFunc("POST /default", answer)

	if len(os.Args) > 1 {
		panic(http.ListenAndServe(os.Args[1], check(mux)))
	}
	listing.Print(append(
		listAll(mux, stripped, whole, middle, deep, audit),
		listAll(http.DefaultServeMux)...))
}
