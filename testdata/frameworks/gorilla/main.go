// Command gorilla registers routes on gorilla/mux in every form that it has.
package main

import (
	"net/http"
	"os"

	"github.com/gorilla/handlers"
	"github.com/gorilla/mux"

	"example.com/frameworks/gorilla/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	router *mux.Router
	export http.Handler
}

func (s *server) list(w http.ResponseWriter, r *http.Request) { answer(w, r) }

func (s *server) routes() {
	s.router.HandleFunc("/server/items", s.list).Methods("GET")
	s.router.Handle("/server/export", s.export).Methods("GET")
}

// ServeHTTP makes the server itself a handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

func answer(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func check(string) mux.MiddlewareFunc {
	return func(next http.Handler) http.Handler { return next }
}

func guarded(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			next(w, r)
		}
	})
}

type row struct {
	methods []string
	path    string
	handler http.HandlerFunc
}

func resource(r *mux.Router, name string, h http.HandlerFunc) {
	s := r.PathPrefix("/" + name).Subrouter()
	s.Use(check(name))
	s.HandleFunc("", h).Methods("GET", "POST")
	s.HandleFunc("/{id}", h).Methods(http.MethodGet)
	s.Methods("DELETE").Path("/{id}").HandlerFunc(h)
}

func main() {
	r := mux.NewRouter()
	r.Use(check("root"))

	// Any method, one, several, in either order.
	r.HandleFunc("/any", answer)
	r.Handle("/handle", http.HandlerFunc(answer))
	r.HandleFunc("/one", answer).Methods("GET")
	r.HandleFunc("/several", answer).Methods("PUT", http.MethodPatch, "delete")
	r.Methods("POST").Path("/several").HandlerFunc(answer)
	r.Path("/path").Methods("GET").Handler(guarded(answer))
	r.NewRoute().Path("/new").HandlerFunc(answer).Methods("GET")
	r.NewRoute().Methods("POST").Path("/new").Handler(http.HandlerFunc(answer)).Name("new")
	r.Path("/later").Handler(http.HandlerFunc(answer)).Methods("GET", "HEAD").Name("later")
	r.Name("named").Path("/named").Methods("GET").HandlerFunc(answer)
	r.Path("/a").Path("/b").Methods("GET").HandlerFunc(answer)
	methods := []string{"GET", "POST"}
	r.HandleFunc("/spread", answer).Methods(methods...)

	// Matchers that are not about method or path.
	r.HandleFunc("/query", answer).Methods("GET").Queries("q", "{q}")
	r.Host("www.example.com").Path("/host").Methods("GET").HandlerFunc(answer)
	r.Headers("X-Requested-With", "XMLHttpRequest").Path("/headers").HandlerFunc(answer).Methods("POST")
	r.Schemes("https").Path("/schemes").HandlerFunc(answer)

	// Parameters and regular expressions.
	r.HandleFunc("/users/{id}", answer).Methods("GET")
	r.HandleFunc("/users/{id:[0-9]{1,3}}/posts", answer).Methods("GET")
	r.HandleFunc("/jobs/{id}:cancel", answer).Methods("POST")
	r.HandleFunc("/rest/{path:.*}", answer).Methods("GET")
	r.HandleFunc("/trailing/", answer).Methods("GET")
	r.HandleFunc("/", answer)

	// Prefixes that are routes.
	r.PathPrefix("/static/").Handler(http.StripPrefix("/static/", http.FileServer(http.Dir(os.TempDir()))))
	r.PathPrefix("/assets").HandlerFunc(answer).Methods("GET")
	r.Methods("GET").PathPrefix("/media").Path("/index").HandlerFunc(answer)
	bucket := r.PathPrefix("/{bucket}").Subrouter()
	bucket.Methods("GET").Path("/{object:.+}").HandlerFunc(answer)
	bucket.Methods("PUT").HandlerFunc(answer).Queries("acl", "")
	bucket.NewRoute().HandlerFunc(answer).Methods("DELETE")

	// Subrouters.
	v1 := r.PathPrefix(names.Version).Subrouter()
	v1.HandleFunc("/me", answer).Methods("GET")
	v1.Use(check("v1"))
	orders := v1.PathPrefix("/orders").Subrouter().StrictSlash(true)
	orders.HandleFunc("", answer).Methods("GET")
	orders.HandleFunc("/{id}/cancel", answer).Methods("POST")
	orders.Path("/{id}").Methods("PUT").Handler(guarded(answer))
	readers := v1.Methods("GET").Subrouter()
	readers.HandleFunc("/read/a", answer)
	readers.Handle("/read/b", guarded(answer))
	readers.Use(check("read"))
	hosted := r.Host("{tenant}.example.com").Subrouter()
	hosted.HandleFunc("/hosted", answer).Methods("GET")
	nested := r.PathPrefix("/nested").Subrouter().PathPrefix("/deep").Subrouter()
	nested.HandleFunc("/x", answer).Methods("GET")
	route := r.PathPrefix("/kept")
	route.Subrouter().HandleFunc("/x", answer)

	// Routers that are handed on.
	s := &server{router: r, export: guarded(answer)}
	s.routes()
	resource(r, "books", answer)
	resource(v1, "authors", answer)
	for _, name := range []string{"pens", "inks"} {
		resource(v1.PathPrefix("/stock").Subrouter(), name, answer)
	}
	for _, x := range []row{
		{[]string{"GET"}, "/table", answer},
		{methods: []string{"POST", "PUT"}, path: "/table", handler: s.list},
		{path: "/table/any", handler: answer},
	} {
		route := r.HandleFunc(x.path, x.handler)
		if len(x.methods) > 0 {
			route.Methods(x.methods...)
		}
	}
	admin.Register(r.PathPrefix("/admin").Subrouter())
	admin.New(v1).Mount("/audit")
	handle := v1.HandleFunc
	handle("/methodvalue", answer).Methods("GET")

	r.NotFoundHandler = http.HandlerFunc(answer)
	handlers.HTTPMethodOverrideHandler(r)

	var out []listing.Route
	err := r.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		if route.GetHandler() == nil { // it only leads to a subrouter
			return nil
		}
		path, err := route.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := route.GetMethods()
		if err != nil {
			methods = []string{""} // mux.ErrMethodMismatch's absence: every method
		}
		for _, method := range methods {
			out = append(out, listing.Route{Method: method, Path: path})
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	listing.Print(out)
}
