package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/gorilla/mux"
	"github.com/labstack/echo/v4"
)

// cased adds middleware below a prefix, which the router compares as it does routes.
func cased() site {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use("/Cased", func(c *fiber.Ctx) error {
		if !has(c.Get("X-Scopes"), "read:items") {
			return fiber.ErrForbidden
		}
		return c.Next()
	})
	app.Post("/cased/items", reached)
	app.Post("/uncased/items", reached)
	return site{&http.Server{Handler: adaptor.FiberApp(app)}, map[string][]string{
		"POST /cased/items":   {"/cased/items", "/CASED/items"},
		"POST /uncased/items": {"/uncased/items"},
	}}
}

// nested is by path, and then by method.
var nested = map[string]map[string]string{
	"/nested/items": {"GET": "read:items", "POST": "write:items"},
}

func byNested() site {
	m := chi.NewRouter()
	m.Use(guard(func(r *http.Request) string {
		methods, listed := nested[r.URL.Path]
		if !listed {
			return "admin:all"
		}
		if need, listed := methods[r.Method]; listed {
			return need
		}
		return ""
	}))
	m.Get("/nested/items", ok)
	m.Post("/nested/items", ok)
	m.Put("/nested/items", ok)
	m.Get("/nested/other", ok)
	return site{&http.Server{Handler: m}, map[string][]string{
		"GET /nested/items": {"/nested/items"}, "POST /nested/items": {"/nested/items"}, "PUT /nested/items": {"/nested/items"},
		"GET /nested/other": {"/nested/other"},
	}}
}

// sliced looks at what follows a prefix.
func sliced() site {
	m := http.NewServeMux()
	m.HandleFunc("GET /sliced/items", ok)
	m.HandleFunc("GET /sliced/about", ok)
	m.HandleFunc("GET /sliced/items/{id}", ok)
	return site{&http.Server{Handler: guard(func(r *http.Request) string {
		if rest := r.URL.Path[len("/sliced"):]; rest == "/items" || strings.HasPrefix(rest, "/items/") {
			return "read:items"
		}
		return ""
	})(m)}, map[string][]string{
		"GET /sliced/items": {"/sliced/items"}, "GET /sliced/about": {"/sliced/about"}, "GET /sliced/items/{id}": {"/sliced/items/7"},
	}}
}

// prefixes are in no order.
var prefixes = map[string]string{"/ranged/items": "read:items", "/ranged/admin": "admin:all"}

func ranged() site {
	e := echo.New()
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			for prefix, need := range prefixes {
				if strings.HasPrefix(c.Request().URL.Path, prefix) && !has(c.Request().Header.Get("X-Scopes"), need) {
					return echo.ErrForbidden
				}
			}
			return next(c)
		}
	})
	h := func(c echo.Context) error { return c.NoContent(http.StatusOK) }
	e.GET("/ranged/items/:id", h)
	e.GET("/ranged/admin", h)
	e.GET("/ranged/about", h)
	return site{&http.Server{Handler: e}, map[string][]string{
		"GET /ranged/items/{id}": {"/ranged/items/7"}, "GET /ranged/admin": {"/ranged/admin"}, "GET /ranged/about": {"/ranged/about"},
	}}
}

type indexedRule struct{ path, need string }

var indexedRules = []indexedRule{{"/indexed/items/:id", "read:items"}, {"/indexed/admin", "admin:all"}}

// indexed looks for the rule first.
func indexed() site {
	m := gin.New()
	m.Use(func(c *gin.Context) {
		i := slices.IndexFunc(indexedRules, func(r indexedRule) bool { return r.path == c.FullPath() })
		if i >= 0 && !has(c.GetHeader("X-Scopes"), indexedRules[i].need) {
			c.AbortWithStatus(http.StatusForbidden)
		}
	})
	h := func(c *gin.Context) { c.Status(http.StatusOK) }
	m.GET("/indexed/items/:id", h)
	m.GET("/indexed/admin", h)
	m.GET("/indexed/about", h)
	return site{&http.Server{Handler: m}, map[string][]string{
		"GET /indexed/items/{id}": {"/indexed/items/7"}, "GET /indexed/admin": {"/indexed/admin"}, "GET /indexed/about": {"/indexed/about"},
	}}
}

// filled gets its elements before main runs.
var filled []string

func init() { filled = append(filled, "/filled/about") }

func byFilled() site {
	m := mux.NewRouter()
	s := m.PathPrefix("/filled").Subrouter()
	s.Use(guard(func(r *http.Request) string {
		if slices.Contains(filled, r.URL.Path) {
			return ""
		}
		return "read:items"
	}))
	s.HandleFunc("/about", ok).Methods("GET")
	s.HandleFunc("/items/{id}", ok).Methods("GET")
	return site{&http.Server{Handler: m}, map[string][]string{"GET /filled/about": {"/filled/about"}, "GET /filled/items/{id}": {"/filled/items/7"}}}
}

// A gate has a table that its methods fill.
type gate struct{ open map[string]bool }

func newGate() *gate { return &gate{open: make(map[string]bool)} }

func (g *gate) allow(paths ...string) *gate {
	for _, p := range paths {
		g.open[p] = true
	}
	return g
}

func (g *gate) needed(r *http.Request) string {
	if g.open[r.URL.Path] {
		return ""
	}
	return "read:items"
}

func gated() site {
	m := chi.NewRouter()
	m.Use(guard(newGate().allow("/gated/about", "/gated/login").needed))
	m.Get("/gated/about", ok)
	m.Get("/gated/items", ok)
	return site{&http.Server{Handler: m}, map[string][]string{"GET /gated/about": {"/gated/about"}, "GET /gated/items": {"/gated/items"}}}
}

// inHandlers checks in what answers, for several routes.
func inHandlers() site {
	h := func(w http.ResponseWriter, r *http.Request) {
		need := "read:items"
		switch r.URL.Path {
		case "/handler/about":
			need = ""
		case "/handler/admin":
			need = "admin:all"
		}
		if need != "" && !has(r.Header.Get("X-Scopes"), need) {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		ok(w, r)
	}
	m := chi.NewRouter()
	m.Get("/handler/about", h)
	m.Get("/handler/admin", h)
	m.Get("/handler/items/{id}", h)
	return site{&http.Server{Handler: m}, map[string][]string{
		"GET /handler/about": {"/handler/about"}, "GET /handler/admin": {"/handler/admin"}, "GET /handler/items/{id}": {"/handler/items/7"},
	}}
}

// switched asks gin which route it has matched.
func switched() site {
	m := gin.New()
	m.Use(func(c *gin.Context) {
		switch c.FullPath() {
		case "/switched/about", "/switched/login":
			c.Next()
			return
		}
		if !has(c.GetHeader("X-Scopes"), "read:items") {
			c.AbortWithStatus(http.StatusForbidden)
			return
		}
		c.Next()
	})
	h := func(c *gin.Context) { c.Status(http.StatusOK) }
	m.GET("/switched/about", h)
	m.GET("/switched/:page", h)
	return site{&http.Server{Handler: m}, map[string][]string{"GET /switched/about": {"/switched/about"}, "GET /switched/{page}": {"/switched/items"}}}
}

// outside is around what takes a prefix off the path.
func outside() site {
	inner := http.NewServeMux()
	inner.HandleFunc("GET /items", ok)
	inner.HandleFunc("GET /about", ok)
	return site{&http.Server{Handler: guard(func(r *http.Request) string {
		if r.URL.Path == "/outside/about" || r.URL.Path == "/items" {
			return ""
		}
		return "read:items"
	})(http.StripPrefix("/outside", inner))}, map[string][]string{
		"GET /outside/items": {"/outside/items"}, "GET /outside/about": {"/outside/about"},
	}}
}

// combined depends on method and path at once.
func combined() site {
	m := http.NewServeMux()
	m.HandleFunc("/combined/{page}", ok)
	m.HandleFunc("GET /combined/items", ok)
	m.HandleFunc("POST /combined/items", ok)
	return site{&http.Server{Handler: guard(func(r *http.Request) string {
		if r.Method == http.MethodGet && (strings.HasSuffix(r.URL.Path, "/items") || strings.HasSuffix(r.URL.Path, "/login")) {
			return ""
		}
		return "write:items"
	})(m)}, map[string][]string{
		"* /combined/{page}": {"/combined/login"}, "GET /combined/{page}": {"/combined/login"}, "GET /combined/items": {"/combined/items"}, "POST /combined/items": {"/combined/items"},
	}}
}
