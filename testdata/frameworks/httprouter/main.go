// Command httprouter registers routes on httprouter in every form that it has.
package main

import (
	"net/http"
	"os"
	"reflect"

	"github.com/julienschmidt/httprouter"

	"example.com/frameworks/httprouter/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	router *httprouter.Router
	export httprouter.Handle
}

func (s *server) list(w http.ResponseWriter, _ *http.Request, _ httprouter.Params) {
	w.WriteHeader(http.StatusOK)
}

func (s *server) routes() {
	s.router.GET("/server/items", s.list)
	s.router.GET("/server/export", s.export)
}

// An embedding has a router and what groups it.
type embedding struct {
	*httprouter.Router
	prefix string
}

func (e embedding) get(path string, h http.HandlerFunc) {
	e.HandlerFunc(http.MethodGet, e.prefix+path, h)
}

func answer(w http.ResponseWriter, _ *http.Request, _ httprouter.Params) {
	w.WriteHeader(http.StatusOK)
}

func plain(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func guarded(next httprouter.Handle) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, p httprouter.Params) {
		if r.Header.Get("Authorization") != "" {
			next(w, r, p)
		}
	}
}

type row struct {
	method, path string
	handle       httprouter.Handle
}

func main() {
	r := httprouter.New()

	// Every verb.
	r.GET("/verb", answer)
	r.HEAD("/verb", answer)
	r.OPTIONS("/verb", answer)
	r.POST("/verb", answer)
	r.PUT("/verb", answer)
	r.PATCH("/verb", answer)
	r.DELETE("/verb", answer)

	// Methods as arguments.
	r.Handle("GET", "/handle", answer)
	r.Handle(http.MethodPost, "/handle", guarded(answer))
	r.Handler("GET", "/handler", http.HandlerFunc(plain))
	r.HandlerFunc("POST", "/handler", plain)

	// Parameters and wildcards.
	r.GET("/users/:id", answer)
	r.GET("/users/:id/posts/:post", answer)
	r.GET("/rest/*path", answer)
	r.GET("/trailing/", answer)
	r.GET("/", answer)
	r.ServeFiles("/assets/*filepath", http.Dir(os.TempDir()))

	r.GET("/closure", func(w http.ResponseWriter, _ *http.Request, _ httprouter.Params) { w.WriteHeader(http.StatusOK) })
	r.GET(names.Version+"/me", answer)
	r.GET(names.Below("/below"), guarded(guarded(answer)))
	e := embedding{r, names.API + "/embedded"}
	e.get("/a", plain)
	e.get("/b", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })

	s := &server{router: r, export: answer}
	s.routes()
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: http.MethodPost, path: "/table", handle: s.list},
	} {
		r.Handle(x.method, x.path, x.handle)
	}
	for _, method := range []string{"PUT", "PATCH"} {
		r.Handle(method, "/loop/:id", answer)
	}
	admin.Register(r, "/admin")
	get := r.GET
	get("/methodvalue", answer)
	r.NotFound = http.HandlerFunc(plain)

	listing.Print(list(r))
}

// list reads the trees of a router, which has no listing.
func list(r *httprouter.Router) []listing.Route {
	var out []listing.Route
	for it := reflect.ValueOf(r).Elem().FieldByName("trees").MapRange(); it.Next(); {
		out = append(out, leaves(it.Key().String(), "", it.Value().Elem())...)
	}
	return out
}

// leaves returns the routes at and below a node.
func leaves(method, prefix string, node reflect.Value) []listing.Route {
	var out []listing.Route
	path := prefix + node.FieldByName("path").String()
	if !node.FieldByName("handle").IsNil() {
		out = append(out, listing.Route{Method: method, Path: path})
	}
	children := node.FieldByName("children")
	for i := range children.Len() {
		out = append(out, leaves(method, path, children.Index(i).Elem())...)
	}
	return out
}
