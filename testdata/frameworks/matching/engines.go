package main

import (
	"context"
	"net/http"

	"github.com/beego/beego/v2/server/web"
	beegocontext "github.com/beego/beego/v2/server/web/context"
	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/common/config"
	"github.com/cloudwego/hertz/pkg/common/hlog"
	"github.com/cloudwego/hertz/pkg/common/ut"
	"github.com/cloudwego/hertz/pkg/route"
	"github.com/emicklei/go-restful/v3"
	"github.com/fasthttp/router"
	"github.com/gin-gonic/gin"
	fiber2 "github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	"github.com/kataras/iris/v12"
	echo4 "github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
	"github.com/valyala/fasthttp"
	"github.com/valyala/fasthttp/fasthttputil"
)

func ginEngine() server {
	t := make(told)
	note := func(place string) gin.HandlerFunc { return func(c *gin.Context) { t.note(place, c.FullPath()) } }
	h := func(c *gin.Context) { c.String(http.StatusOK, "reached") }
	gin.SetMode(gin.ReleaseMode)
	m := gin.New()
	m.Use(note("root"))
	g := m.Group("/v1", note("group"))
	g.GET("/plain", h)
	g.GET("/dir/", h)
	g.GET("/items/:id", note("route"), h)
	return server{"github.com/gin-gonic/gin", m, func() map[string]string { return t }}
}

func echoV4() server {
	t := make(told)
	note := func(place string) echo4.MiddlewareFunc {
		return func(next echo4.HandlerFunc) echo4.HandlerFunc {
			return func(c echo4.Context) error { t.note(place, c.Path()); return next(c) }
		}
	}
	h := func(c echo4.Context) error { return c.String(http.StatusOK, "reached") }
	m := echo4.New()
	m.Pre(note("pre"))
	m.Use(note("root"))
	g := m.Group("/v1", note("group"))
	g.GET("/plain", h)
	g.GET("/dir/", h)
	g.GET("/items/:id", h, note("route"))
	return server{"github.com/labstack/echo/v4", m, func() map[string]string { return t }}
}

func echoV5() server {
	t := make(told)
	note := func(place string) echo5.MiddlewareFunc {
		return func(next echo5.HandlerFunc) echo5.HandlerFunc {
			return func(c *echo5.Context) error { t.note(place, c.Path()); return next(c) }
		}
	}
	h := func(c *echo5.Context) error { return c.String(http.StatusOK, "reached") }
	m := echo5.New()
	m.Pre(note("pre"))
	m.Use(note("root"))
	g := m.Group("/v1", note("group"))
	g.GET("/plain", h)
	g.GET("/dir/", h)
	g.GET("/items/:id", h, note("route"))
	return server{"github.com/labstack/echo/v5", m, func() map[string]string { return t }}
}

func fiberV2() server {
	t := make(told)
	note := func(place string) fiber2.Handler {
		return func(c *fiber2.Ctx) error { t.note(place, c.Route().Path); return c.Next() }
	}
	h := func(c *fiber2.Ctx) error { return c.SendString("reached") }
	m := fiber2.New(fiber2.Config{DisableStartupMessage: true})
	m.Use(note("root"))
	g := m.Group("/v1", note("group"))
	g.Get("/plain", h)
	g.Get("/dir/", h)
	g.Get("/items/:id", note("route"), h)
	return server{"github.com/gofiber/fiber/v2", overWire(m.Handler()), func() map[string]string { return t }}
}

func fiberV3() server {
	t := make(told)
	note := func(place string) fiber3.Handler {
		return func(c fiber3.Ctx) error { t.note(place, c.Route().Path); return c.Next() }
	}
	h := func(c fiber3.Ctx) error { return c.SendString("reached") }
	m := fiber3.New()
	m.Use(note("root"))
	g := m.Group("/v1", note("group"))
	g.Get("/plain", h)
	g.Get("/dir/", h)
	g.Get("/items/:id", note("route"), h)
	return server{"github.com/gofiber/fiber/v3", overWire(m.Handler()), func() map[string]string { return t }}
}

func fastHTTP() server {
	h := func(c *fasthttp.RequestCtx) { _, _ = c.WriteString("reached") }
	m := router.New()
	g := m.Group("/v1")
	g.GET("/plain", h)
	g.GET("/dir/", h)
	g.GET("/items/{id}", h)
	return server{"github.com/fasthttp/router", overWire(m.Handler), func() map[string]string { return nil }}
}

// overWire sends requests as they are written, since fasthttp parses them itself.
func overWire(h fasthttp.RequestHandler) http.Handler {
	l := fasthttputil.NewInmemoryListener()
	go func() { _ = fasthttp.Serve(l, h) }()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := l.Dial()
		if err != nil {
			panic(err)
		}
		exchange(w, r, c)
	})
}

func hertzEngine() server {
	t := make(told)
	note := func(place string) app.HandlerFunc {
		return func(_ context.Context, c *app.RequestContext) { t.note(place, c.FullPath()) }
	}
	h := func(_ context.Context, c *app.RequestContext) { c.String(http.StatusOK, "reached") }
	hlog.SetLevel(hlog.LevelFatal)
	m := route.NewEngine(config.NewOptions(nil))
	m.Use(note("root"))
	g := m.Group("/v1", note("group"))
	g.GET("/plain", h)
	g.GET("/dir/", h)
	g.GET("/items/:id", note("route"), h)
	return server{"github.com/cloudwego/hertz/pkg/route", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp := ut.PerformRequest(m, r.Method, r.RequestURI, nil).Result()
		w.WriteHeader(resp.StatusCode())
		_, _ = w.Write(resp.Body())
	}), func() map[string]string { return t }}
}

func goRestful() server {
	t := make(told)
	note := func(place string) restful.FilterFunction {
		return func(r *restful.Request, w *restful.Response, c *restful.FilterChain) {
			t.note(place, r.SelectedRoutePath())
			c.ProcessFilter(r, w)
		}
	}
	h := func(_ *restful.Request, w *restful.Response) { _, _ = w.Write([]byte("reached")) }
	c := restful.NewContainer()
	c.Filter(note("root"))
	ws := new(restful.WebService).Path("/v1").Filter(note("group"))
	ws.Route(ws.GET("/plain").To(h))
	ws.Route(ws.GET("/dir/").To(h))
	ws.Route(ws.GET("/items/{id}").Filter(note("route")).To(h))
	c.Add(ws)
	return server{"github.com/emicklei/go-restful/v3", c, func() map[string]string { return t }}
}

func irisApp() server {
	t := make(told)
	note := func(place string) iris.Handler {
		return func(c iris.Context) {
			if r := c.GetCurrentRoute(); r != nil {
				t.note(place, r.Path())
			} else {
				t.note(place, "(nil)")
			}
			c.Next()
		}
	}
	h := func(c iris.Context) { _, _ = c.WriteString("reached") }
	m := iris.New()
	m.Logger().SetLevel("disable")
	m.UseRouter(note("front"))
	m.UseGlobal(note("global"))
	m.Use(note("root"))
	g := m.Party("/v1", note("group"))
	g.Get("/plain", h)
	g.Get("/dir/", h)
	g.Get("/items/{id}", note("route"), h)
	if err := m.Build(); err != nil {
		panic(err)
	}
	return server{"github.com/kataras/iris/v12", m, func() map[string]string { return t }}
}

func beegoServer() server {
	t := make(told)
	h := func(c *beegocontext.Context) {
		p, _ := c.Input.GetData("RouterPattern").(string)
		t.note("route", p)
		c.WriteString("reached")
	}
	note := func(place string) web.FilterFunc {
		return func(c *beegocontext.Context) {
			p, _ := c.Input.GetData("RouterPattern").(string)
			t.note(place, p)
		}
	}
	m := web.NewHttpSever()
	m.InsertFilter("/*", web.BeforeRouter, note("before"))
	m.InsertFilter("/*", web.BeforeExec, note("exec"))
	m.Get("/v1/plain", h)
	m.Get("/v1/dir/", h)
	m.Get("/v1/items/:id", h)
	return server{"github.com/beego/beego/v2/server/web", m.Handlers, func() map[string]string { return t }}
}
