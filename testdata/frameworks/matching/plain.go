package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-kratos/kratos/v2/transport"
	kratoshttp "github.com/go-kratos/kratos/v2/transport/http"
	"github.com/gorilla/mux"
	"github.com/julienschmidt/httprouter"
	"github.com/tedsuo/rata"
	"github.com/uptrace/bunrouter"
)

func netHTTP() server {
	t := make(told)
	pattern := func(r *http.Request) string { return r.Pattern }
	m := http.NewServeMux()
	m.HandleFunc("GET /v1/plain", answer)
	m.HandleFunc("GET /v1/dir/", answer)
	m.Handle("GET /v1/items/{id}", wrap(t, "route", pattern)(http.HandlerFunc(answer)))
	ask := func(r *http.Request) string { _, p := m.Handler(r); return p }
	return server{"net/http", wrap(t, "front", pattern)(wrap(t, "asked", ask)(m)), func() map[string]string { return t }}
}

func chiRouter() server {
	t := make(told)
	pattern := func(r *http.Request) string {
		if c := chi.RouteContext(r.Context()); c != nil {
			return c.RoutePattern()
		}
		return "(nil)"
	}
	m := chi.NewRouter()
	m.Use(wrap(t, "root", pattern))
	m.Group(func(r chi.Router) {
		r.Use(wrap(t, "outer", pattern))
		r.Route("/v1", func(r chi.Router) {
			r.Use(wrap(t, "group", pattern))
			r.Get("/plain", answer)
			r.Get("/dir/", answer)
			r.Group(func(r chi.Router) {
				r.Use(wrap(t, "inline", pattern))
				r.With(wrap(t, "route", pattern)).Get("/items/{id}", answer)
			})
		})
	})
	return server{"github.com/go-chi/chi/v5", wrap(t, "front", pattern)(m), func() map[string]string { return t }}
}

func gorillaMux() server {
	t := make(told)
	pattern := func(r *http.Request) string {
		if c := mux.CurrentRoute(r); c != nil {
			p, _ := c.GetPathTemplate()
			return p
		}
		return "(nil)"
	}
	m := mux.NewRouter()
	m.Use(wrap(t, "root", pattern))
	g := m.PathPrefix("/v1").Subrouter()
	g.Use(wrap(t, "group", pattern))
	g.HandleFunc("/plain", answer)
	g.HandleFunc("/dir/", answer)
	g.Handle("/items/{id}", wrap(t, "route", pattern)(http.HandlerFunc(answer)))
	return server{"github.com/gorilla/mux", wrap(t, "front", pattern)(m), func() map[string]string { return t }}
}

func httpRouter() server {
	m := httprouter.New()
	h := func(w http.ResponseWriter, r *http.Request, _ httprouter.Params) { answer(w, r) }
	m.GET("/v1/plain", h)
	m.GET("/v1/dir/", h)
	m.GET("/v1/items/:id", h)
	return server{"github.com/julienschmidt/httprouter", m, func() map[string]string { return nil }}
}

func bunRouter() server {
	t := make(told)
	note := func(place string) bunrouter.MiddlewareFunc {
		return func(next bunrouter.HandlerFunc) bunrouter.HandlerFunc {
			return func(w http.ResponseWriter, r bunrouter.Request) error {
				t.note(place, r.Route())
				return next(w, r)
			}
		}
	}
	h := func(w http.ResponseWriter, r bunrouter.Request) error { answer(w, r.Request); return nil }
	m := bunrouter.New(bunrouter.Use(note("root")))
	m.Use(note("group")).WithGroup("/v1", func(g *bunrouter.Group) {
		g.GET("/plain", h)
		g.GET("/dir/", h)
		g.GET("/items/:id", note("route")(h))
	})
	return server{"github.com/uptrace/bunrouter", m, func() map[string]string { return t }}
}

func kratosServer() server {
	t := make(told)
	s := kratoshttp.NewServer(kratoshttp.Filter(wrap(t, "root", func(r *http.Request) string {
		if info, ok := transport.FromServerContext(r.Context()); ok {
			return info.(kratoshttp.Transporter).PathTemplate()
		}
		return "(nil)"
	})))
	h := func(c kratoshttp.Context) error { answer(c.Response(), c.Request()); return nil }
	r := s.Route("/v1", wrap(t, "group", func(r *http.Request) string {
		if info, ok := transport.FromServerContext(r.Context()); ok {
			return info.(kratoshttp.Transporter).PathTemplate()
		}
		return "(nil)"
	}))
	r.GET("/plain", h)
	r.GET("/dir/", h)
	r.GET("/items/{id}", h)
	return server{"github.com/go-kratos/kratos/v2/transport/http", s, func() map[string]string { return t }}
}

func rataRouter() server {
	h, err := rata.NewRouter(rata.Routes{
		{Name: "plain", Method: "GET", Path: "/v1/plain"}, {Name: "dir", Method: "GET", Path: "/v1/dir/"}, {Name: "item", Method: "GET", Path: "/v1/items/:id"},
	}, rata.Handlers{"plain": http.HandlerFunc(answer), "dir": http.HandlerFunc(answer), "item": http.HandlerFunc(answer)})
	if err != nil {
		panic(err)
	}
	return server{"github.com/tedsuo/rata", h, func() map[string]string { return nil }}
}
