package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/labstack/echo/v4"
)

// below guards what begins with a prefix, as the guard sees the path.
func below(prefix string, seen func(string) string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !strings.HasPrefix(seen(c.Path()), prefix) {
			return c.Next()
		}
		if !has(c.Get("X-Scopes"), "read:items") {
			return fiber.ErrForbidden
		}
		return c.Next()
	}
}

func asSent(path string) string { return path }

func reached(c *fiber.Ctx) error { return c.SendStatus(http.StatusOK) }

// folded is in front of a router that takes letters of either case for the same.
func folded() site {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(below("/folded/items", asSent))
	app.Post("/folded/items/:id", reached)
	app.Post("/folded/about", reached)
	return site{&http.Server{Handler: adaptor.FiberApp(app)}, map[string][]string{
		"POST /folded/items/{id}": {"/folded/items/7", "/Folded/items/7"},
		"POST /folded/about":      {"/folded/about"},
	}}
}

func strict() site {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, CaseSensitive: true, StrictRouting: true})
	app.Use(below("/strict/items", asSent))
	app.Post("/strict/items/:id", reached)
	app.Post("/strict/about", reached)
	return site{&http.Server{Handler: adaptor.FiberApp(app)}, map[string][]string{
		"POST /strict/items/{id}": {"/strict/items/7"},
		"POST /strict/about":      {"/strict/about"},
	}}
}

func lowered() site {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(below("/lowered/items", strings.ToLower))
	app.Post("/lowered/items/:id", reached)
	return site{&http.Server{Handler: adaptor.FiberApp(app)}, map[string][]string{"POST /lowered/items/{id}": {"/lowered/items/7", "/LOWERED/Items/7", "/lowered/items/7/"}}}
}

// slashed compares whole paths, which may end with a slash.
func slashed() site {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(func(c *fiber.Ctx) error {
		path := strings.ToLower(c.Path())
		if path != "/slashed/weak" && strings.TrimRight(path, "/") != "/slashed/mended" || has(c.Get("X-Scopes"), "write:items") {
			return c.Next()
		}
		return fiber.ErrForbidden
	})
	app.Put("/slashed/weak", reached)
	app.Put("/slashed/mended", reached)
	return site{&http.Server{Handler: adaptor.FiberApp(app)}, map[string][]string{
		"PUT /slashed/weak":   {"/slashed/weak", "/slashed/weak/"},
		"PUT /slashed/mended": {"/slashed/mended", "/slashed/mended/", "/Slashed/Mended/"},
	}}
}

var unguarded = []string{"/pre/about", "/use/about", ""}

// matched guards all that is not listed, by what echo has matched.
func matched(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if slices.Contains(unguarded, c.Path()) || has(c.Request().Header.Get("X-Scopes"), "read:items") {
			return next(c)
		}
		return echo.ErrForbidden
	}
}

func echoPre() site {
	e := echo.New()
	e.Pre(matched)
	e.GET("/pre/items/:id", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	return site{&http.Server{Handler: e}, map[string][]string{"GET /pre/items/{id}": {"/pre/items/7"}}}
}

func echoUse() site {
	e := echo.New()
	e.Use(matched)
	e.GET("/use/items/:id", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	e.GET("/use/about", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	return site{&http.Server{Handler: e}, map[string][]string{"GET /use/items/{id}": {"/use/items/7"}, "GET /use/about": {"/use/about"}}}
}
