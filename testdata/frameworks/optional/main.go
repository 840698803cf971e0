// Command optional registers the paths that it reads, each on the router of a framework
// that has parameters which may be left out, and says which of some paths are served then.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"
	"github.com/fasthttp/router"
	"github.com/gofiber/fiber/v2"
	fiberv3 "github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"
)

// A row is a path of a framework, below the prefix of a group, and what is asked for.
type row struct {
	Framework, Group, Path string
	Ask, Served            []string
}

// serves returns a function that reports whether a path is served.
func serves(r row) func(path string) bool {
	switch r.Framework {
	case "fasthttp/router":
		rt := router.New()
		rt.RedirectTrailingSlash, rt.RedirectFixedPath = false, false
		if r.Group == "" {
			rt.GET(r.Path, func(*fasthttp.RequestCtx) {})
		} else {
			rt.Group(r.Group).GET(r.Path, func(*fasthttp.RequestCtx) {})
		}
		return func(path string) bool {
			var ctx fasthttp.RequestCtx
			ctx.Request.SetRequestURI(path)
			rt.Handler(&ctx)
			return ctx.Response.StatusCode() == fasthttp.StatusOK
		}
	case "fiber":
		app := fiber.New()
		app.Group(r.Group).Get(r.Path, func(*fiber.Ctx) error { return nil })
		return func(path string) bool {
			resp, err := app.Test(httptest.NewRequest(http.MethodGet, path, nil))
			return err == nil && resp.StatusCode == http.StatusOK
		}
	case "fiber v3":
		app := fiberv3.New()
		app.Group(r.Group).Get(r.Path, func(fiberv3.Ctx) error { return nil })
		return func(path string) bool {
			resp, err := app.Test(httptest.NewRequest(http.MethodGet, path, nil))
			return err == nil && resp.StatusCode == http.StatusOK
		}
	case "beego":
		app := web.NewHttpSever()
		app.Get(r.Group+r.Path, func(ctx *context.Context) { ctx.WriteString("ok") })
		return func(path string) bool {
			w := httptest.NewRecorder()
			app.Handlers.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			return w.Code == http.StatusOK
		}
	}
	log.Fatalf("no framework %s", r.Framework)
	return nil
}

func main() {
	var rows []row
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		log.Fatal(err)
	}
	for i, r := range rows {
		served := serves(r)
		for _, path := range r.Ask {
			if served(path) {
				rows[i].Served = append(rows[i].Served, path)
			}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(rows); err != nil {
		log.Fatal(err)
	}
}
