// Command goa registers routes on the mux of goa's generated servers in every
// form that it has.
package main

import (
	"log"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	goahttp "goa.design/goa/v3/http"

	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

// A server is what is generated for a service.
type server struct {
	list, show http.Handler
}

func (s *server) use(m func(http.Handler) http.Handler) {
	s.list = m(s.list)
	s.show = m(s.show)
}

func (s *server) mount(mux goahttp.Muxer) {
	mountList(mux, s.list)
	mountShow(mux, s.show)
}

func mountList(mux goahttp.Muxer, h http.Handler) {
	f, ok := origin(h).(http.HandlerFunc)
	if !ok {
		f = func(w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(w, r)
		}
	}
	mux.Handle("GET", "/contacts", f)
	mux.Handle("GET", "/contacts/all", f)
}

func mountShow(mux goahttp.Muxer, h http.Handler) {
	mux.Handle("GET", "/contacts/{id}", h.ServeHTTP)
}

func origin(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func main() {
	mux := goahttp.NewMuxer()
	mux.Use(func(next http.Handler) http.Handler { return next })

	s := &server{list: http.HandlerFunc(answer), show: http.HandlerFunc(answer)}
	s.use(func(next http.Handler) http.Handler { return origin(next) })
	s.mount(mux)

	for _, method := range []string{"PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"} {
		mux.Handle(method, "/verb/{id}", answer)
	}
	mux.Handle(http.MethodPost, names.Version+"/me", answer)
	mux.Handle("GET", "/", answer)
	mux.Handle("GET", "/slash/", answer)
	mux.Handle("GET", "/files/{*path}", answer)

	var plain goahttp.Muxer = mux
	plain.Handle("GET", names.Below("/below"), answer)

	listing.Print(list(mux))
}

// list reads the router of chi in the mux, for which the rest of a path has no
// name.
func list(mux goahttp.Muxer) []listing.Route {
	var out []listing.Route
	err := chi.Walk(mux.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if prefix, ok := strings.CutSuffix(route, "*"); ok {
			route = prefix + "{*path}"
		}
		out = append(out, listing.Route{Method: method, Path: route})
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	return out
}
