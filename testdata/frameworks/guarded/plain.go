package main

import (
	"net/http"
	"strings"

	"github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/gorilla/mux"
)

// needed is what requests need by method and path. Its default is open.
func needed(r *http.Request) string {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/central/admin/"):
		return "admin:all"
	case path == "/central/items" && r.Method != http.MethodGet:
		return "write:items"
	case path == "/central/items":
		return "read:items"
	}
	return ""
}

func central() site {
	m := chi.NewRouter()
	m.Use(guard(needed))
	m.Get("/central/admin/users", ok)
	m.Get("/central/items", ok)
	m.Post("/central/items", ok)
	m.Delete("/central/items/{id}", ok)
	m.Get("/central/{page}", ok)
	return site{&http.Server{Handler: m}, map[string][]string{
		"GET /central/admin/users":   {"/central/admin/users"},
		"GET /central/items":         {"/central/items"},
		"POST /central/items":        {"/central/items"},
		"DELETE /central/items/{id}": {"/central/items/7"},
		"GET /central/{page}":        {"/central/about"},
	}}
}

var open = map[string]bool{"/skips/login": true, "/skips/health": true}

// skips has open paths, of which one is a route and others are what a parameter may be.
func skips() site {
	m := http.NewServeMux()
	m.HandleFunc("GET /skips/login", ok)
	m.HandleFunc("GET /skips/{page}", ok)
	m.HandleFunc("GET /skips/items/{id}", ok)
	m.HandleFunc("GET /skips/items/{id}/parts", ok)
	return site{&http.Server{Handler: guard(func(r *http.Request) string {
		if open[r.URL.Path] {
			return ""
		}
		return "read:items"
	})(m)}, map[string][]string{
		"GET /skips/login":            {"/skips/login"},
		"GET /skips/{page}":           {"/skips/about", "/skips/health"},
		"GET /skips/items/{id}":       {"/skips/items/7"},
		"GET /skips/items/{id}/parts": {"/skips/items/7/parts"},
	}}
}

// pattern asks for what chi has matched so far.
func pattern(r *http.Request) string {
	return map[string]string{"/early/items": "read:items", "/inline/items": "read:items"}[chi.RouteContext(r.Context()).RoutePattern()]
}

func chiEarly() site {
	m := chi.NewRouter()
	m.Use(guard(pattern))
	m.Get("/early/items", ok)
	return site{&http.Server{Handler: m}, map[string][]string{"GET /early/items": {"/early/items"}}}
}

func chiInline() site {
	m := chi.NewRouter()
	m.Group(func(r chi.Router) {
		r.Use(guard(pattern))
		r.Get("/inline/items", ok)
	})
	return site{&http.Server{Handler: m}, map[string][]string{"GET /inline/items": {"/inline/items"}}}
}

// template asks for what gorilla/mux has matched.
func template(r *http.Request) string {
	route := mux.CurrentRoute(r)
	if route == nil {
		return ""
	}
	switch path, _ := route.GetPathTemplate(); path {
	case "/around/items/{id}", "/used/items/{id}":
		return "read:items"
	}
	return ""
}

func muxFront() site {
	m := mux.NewRouter()
	m.HandleFunc("/around/items/{id}", ok).Methods("GET")
	return site{&http.Server{Handler: guard(template)(m)}, map[string][]string{"GET /around/items/{id}": {"/around/items/7"}}}
}

func muxUse() site {
	m := mux.NewRouter()
	m.Use(guard(template))
	m.HandleFunc("/used/items/{id}", ok).Methods("GET")
	return site{&http.Server{Handler: m}, map[string][]string{"GET /used/items/{id}": {"/used/items/7"}}}
}

// A key names a route in a table.
type key struct{ method, path string }

var table = map[key]string{
	{"GET", "/table/items/:id"}:    "read:items",
	{"DELETE", "/table/items/:id"}: "write:items",
	{"GET", "/table/files/*path"}:  "admin:all",
}

func ginTable() site {
	gin.SetMode(gin.ReleaseMode)
	m := gin.New()
	m.Use(func(c *gin.Context) {
		need, listed := table[key{c.Request.Method, c.FullPath()}]
		if listed && !has(c.GetHeader("X-Scopes"), need) {
			c.AbortWithStatus(http.StatusForbidden)
		}
	})
	h := func(c *gin.Context) { c.Status(http.StatusOK) }
	m.GET("/table/items/:id", h)
	m.DELETE("/table/items/:id", h)
	m.PUT("/table/items/:id", h)
	m.GET("/table/files/*path", h)
	return site{&http.Server{Handler: m}, map[string][]string{
		"GET /table/items/{id}":    {"/table/items/7"},
		"DELETE /table/items/{id}": {"/table/items/7"},
		"PUT /table/items/{id}":    {"/table/items/7"},
		"GET /table/files/**":      {"/table/files/a/b"},
	}}
}

// escapes compares what was sent, of which letters may be escaped.
func escapes() site {
	m := http.NewServeMux()
	m.HandleFunc("GET /escaped/items", ok)
	return site{&http.Server{Handler: guard(func(r *http.Request) string {
		if strings.HasPrefix(r.URL.EscapedPath(), "/escaped/") {
			return "read:items"
		}
		return ""
	})(m)}, map[string][]string{"GET /escaped/items": {"/escaped/items", "/%65scaped/items"}}}
}

func decoded() site {
	m := http.NewServeMux()
	m.HandleFunc("GET /decoded/items", ok)
	return site{&http.Server{Handler: guard(func(r *http.Request) string {
		if strings.HasPrefix(r.URL.Path, "/decoded/") {
			return "read:items"
		}
		return ""
	})(m)}, map[string][]string{"GET /decoded/items": {"/decoded/items", "/%64ecoded/items"}}}
}

// rewritten has a guard behind what takes a prefix off the path.
func rewritten() site {
	inner := http.NewServeMux()
	inner.HandleFunc("GET /items", ok)
	inner.HandleFunc("GET /about", ok)
	m := http.NewServeMux()
	m.Handle("/stripped/", http.StripPrefix("/stripped", guard(func(r *http.Request) string {
		if r.URL.Path == "/about" || r.URL.Path == "/stripped/items" {
			return ""
		}
		return "read:items"
	})(inner)))
	return site{&http.Server{Handler: m}, map[string][]string{"GET /stripped/items": {"/stripped/items"}, "GET /stripped/about": {"/stripped/about"}}}
}

// loose has middleware that changes the path by which the router looks for a route, and not
// the one that the guard sees.
func loose() site {
	m := chi.NewRouter()
	m.Use(middleware.StripSlashes, middleware.CleanPath, guard(func(r *http.Request) string {
		switch path := strings.TrimRight(r.URL.Path, "/"); {
		case r.URL.Path == "/loose/weak", path == "/loose/slashed", strings.Contains(path, "clean"):
			return "write:items"
		}
		return ""
	}))
	m.Put("/loose/weak", ok)
	m.Put("/loose/slashed", ok)
	m.Put("/loose/clean", ok)
	return site{&http.Server{Handler: m}, map[string][]string{
		"PUT /loose/weak":    {"/loose/weak", "/loose/weak/"},
		"PUT /loose/slashed": {"/loose/slashed", "/loose/slashed/", "//loose//slashed"},
		"PUT /loose/clean":   {"/loose/clean", "/loose/clean/", "//loose//clean"},
	}}
}

// segments is behind a router that cuts paths into segments, so that a slash at the end is
// none.
func segments() site {
	ws := new(restful.WebService).Path("/segments")
	ws.Filter(func(r *restful.Request, w *restful.Response, c *restful.FilterChain) {
		path := r.Request.URL.Path
		if (path == "/segments/weak" || r.SelectedRoutePath() == "/segments/mended") && !has(r.HeaderParameter("X-Scopes"), "write:items") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		c.ProcessFilter(r, w)
	})
	h := func(_ *restful.Request, w *restful.Response) { w.WriteHeader(http.StatusOK) }
	ws.Route(ws.PUT("/weak").To(h))
	ws.Route(ws.PUT("/mended").To(h))
	c := restful.NewContainer()
	c.Add(ws)
	return site{&http.Server{Handler: c}, map[string][]string{
		"PUT /segments/weak":   {"/segments/weak", "/segments/weak/"},
		"PUT /segments/mended": {"/segments/mended", "/segments/mended/"},
	}}
}

// targets compares what was sent, with its query.
func targets() site {
	m := mux.NewRouter()
	m.Use(guard(func(r *http.Request) string {
		switch {
		case r.RequestURI == "/targets/weak", strings.HasPrefix(r.URL.Path, "/targets/mended"):
			return "write:items"
		}
		return ""
	}))
	m.HandleFunc("/targets/weak", ok).Methods("PUT")
	m.HandleFunc("/targets/mended", ok).Methods("PUT")
	return site{&http.Server{Handler: m}, map[string][]string{
		"PUT /targets/weak":   {"/targets/weak", "/targets/weak?x=1"},
		"PUT /targets/mended": {"/targets/mended", "/targets/mended?x=1", "/%74argets/mended"},
	}}
}
