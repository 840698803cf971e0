// Command beego registers routes on beego in every form that beego has.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"

	"github.com/beego/beego/v2/core/logs"
	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"

	"example.com/frameworks/beego/admin"
	"example.com/frameworks/beego/controllers"
	_ "example.com/frameworks/beego/routers"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type server struct {
	app    *web.HttpServer
	export web.HandleFunc
}

func (s *server) list(ctx *context.Context) { ctx.WriteString("list") }

func (s *server) routes() {
	s.app.Get("/server/items", s.list)
	s.app.Handlers.Get("/server/export", s.export)
}

func answer(ctx *context.Context) { ctx.WriteString("ok") }

func check(name string) web.FilterFunc {
	return func(ctx *context.Context) { ctx.Output.Header("X-Checked", name) }
}

func guarded(next web.HandleFunc) web.HandleFunc {
	return func(ctx *context.Context) {
		if ctx.Input.Header("Authorization") != "" {
			next(ctx)
		}
	}
}

type row struct {
	method, path string
	handler      web.HandleFunc
}

// A book is what a function with a request type gets.
type book struct{ Title string }

func resource(ns *web.Namespace, name string, h web.HandleFunc) {
	ns.Get("/"+name, h).
		Post("/"+name, h).
		Delete("/"+name+"/:id", h)
}

func main() {
	logs.Reset()
	logs.SetLevel(logs.LevelEmergency)
	web.BConfig.RunMode = web.PROD
	web.BConfig.WebConfig.AutoRender = false

	// Filters.
	web.InsertFilter("*", web.BeforeRouter, check("all"))
	web.InsertFilter("/v1/*", web.BeforeExec, check("v1"), web.WithReturnOnOutput(false))
	web.InsertFilter("*", web.FinishRouter, check("too late"))
	web.InsertFilterChain("/*", func(next web.FilterFunc) web.FilterFunc {
		return func(ctx *context.Context) { next(ctx) }
	})

	// Every verb, on the server, on its register, and on the global ones.
	web.Get("/verb", answer)
	web.Post("/verb", answer)
	web.Put("/verb", answer)
	web.Patch("/verb", answer)
	web.Delete("/verb", answer)
	web.Head("/verb", answer)
	web.Options("/verb", answer)
	web.Any("/any", answer)
	web.Get("/chained/a", answer).Post("/chained/b", guarded(answer))
	web.BeeApp.Get("/app/get", answer)
	web.BeeApp.Any("/app/any", answer)
	web.BeeApp.Handlers.Put("/register/put", answer)
	web.BeeApp.Handlers.AddMethod("post", "/register/method", answer)
	web.BeeApp.Handlers.AddMethod("*", "/register/any", answer)
	register := web.BeeApp.Handlers
	register.Any("/register/any/other", answer)

	// Handlers of net/http.
	web.Handler("/handler", http.NotFoundHandler())
	web.Handler("/below", http.NotFoundHandler(), true)
	web.BeeApp.Handler("/handler/func", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))

	// Parameters of every form.
	web.Get("/users/:id", answer)
	web.Get("/users/:user_id/posts", answer)
	web.Get("/optional/?:id", answer)
	web.Get("/regexp/:id([0-9]+)", answer)
	web.Get("/typed/:id:int/:name:string", answer)
	web.Get("/cms_:id([0-9]+).html", answer)
	web.Get("/splat/*", answer)
	web.Get("/login/*/access", answer)
	web.Get("/files/*.*", answer)
	web.Get("/rest/:all(.*)", answer)
	web.Get("/trailing/", answer)
	web.Get("noslash", answer)
	web.Post("/", answer)

	// Controllers: by the names of their methods, and by mappings.
	web.Router("/contacts", &controllers.Contacts{})
	web.Router("/contacts/export", &controllers.Contacts{}, "get:Export")
	web.Router("/contacts/import", new(controllers.Contacts), "post,put:Import;get:Export")
	web.Router("/contacts/any", &controllers.Contacts{}, "*:Export")
	web.Router("/contacts/some", &controllers.Contacts{}, "get:Export;*:Import")
	web.Router("/plain/:id", &controllers.Plain{})
	web.BeeApp.Router("/plain/mapped", &controllers.Plain{}, "DELETE:Delete")
	web.RouterWithOpts("/opts", &controllers.Plain{}, web.WithRouterMethods(&controllers.Plain{}, "get:Pong"), web.WithRouterSessionOn(false))
	web.RouterWithOpts("/opts/none", &controllers.Contacts{}, web.WithRouterSessionOn(false))
	web.BeeApp.Handlers.Add("/added", &controllers.Contacts{}, web.WithRouterMethods(&controllers.Contacts{}, "get:Export"))
	web.RESTRouter("/objects", &controllers.Contacts{})
	web.AutoRouter(controllers.NewReport("auto"))
	web.AutoPrefix("/prefixed", &controllers.ReportController{})
	web.BeeApp.Handlers.AddAuto(&controllers.Plain{})

	// Method expressions.
	web.CtrlGet("/ctrl/ping", controllers.Plain.Ping)
	web.CtrlPost("/ctrl/pong", (*controllers.Plain).Pong)
	web.CtrlPut("/ctrl/pong", (*controllers.Plain).Pong)
	web.CtrlPatch("/ctrl/pong", (*controllers.Plain).Pong)
	web.CtrlDelete("/ctrl/pong", (*controllers.Plain).Pong)
	web.CtrlHead("/ctrl/pong", (*controllers.Plain).Pong)
	web.CtrlOptions("/ctrl/pong", (*controllers.Plain).Pong)
	web.CtrlAny("/ctrl/any", (*controllers.Contacts).Import)
	web.BeeApp.CtrlGet("/ctrl/app", (*controllers.Contacts).Export).CtrlPost("/ctrl/app", (*controllers.Contacts).Import)
	web.BeeApp.Handlers.AddRouterMethod("delete", "/ctrl/register", (*controllers.Contacts).Export)

	// Files.
	web.SetStaticPath("/assets", os.TempDir())
	web.DelStaticPath("/static")

	// Namespaces.
	ns := web.NewNamespace(names.Version,
		web.NSCond(func(ctx *context.Context) bool { return ctx.Input.Domain() != "" }),
		web.NSBefore(check("before")),
		web.NSAfter(check("after")),
		web.NSGet("/verb", answer),
		web.NSPost("/verb", answer),
		web.NSPut("/verb", answer),
		web.NSPatch("/verb", answer),
		web.NSDelete("/verb", answer),
		web.NSHead("/verb", answer),
		web.NSOptions("/verb", answer),
		web.NSAny("/any", answer),
		web.NSHandler("/handler", http.NotFoundHandler()),
		web.NSRouter("/contacts", &controllers.Contacts{}),
		web.NSRouter("/contacts/export", &controllers.Contacts{}, "get,post:Export"),
		web.NSAutoRouter(&controllers.ReportController{}),
		web.NSAutoPrefix("/deep", &controllers.ReportController{}),
		web.NSCtrlGet("/ctrl", controllers.Plain.Ping),
		web.NSCtrlPost("/ctrl", (*controllers.Plain).Pong),
		web.NSCtrlAny("/ctrl/any", (*controllers.Plain).Pong),
		web.NSNamespace("/shop",
			web.NSBefore(check("shop")),
			web.NSGet("/:id", answer),
			web.NSNamespace("/cart",
				web.NSGet("/items", answer),
				web.NSRouter("/:id:int", &controllers.Plain{}),
			),
		),
		web.NSInclude(&controllers.Orders{}),
	)
	web.AddNamespace(ns)

	// Namespaces by their methods.
	inner := web.NewNamespace("/inner").Get("/a", answer).Any("/b", guarded(answer))
	outer := web.NewNamespace("v2").
		Filter("before", check("v2")).
		Cond(func(*context.Context) bool { return true }).
		Router("/contacts", &controllers.Contacts{}, "get:Export").
		AutoRouter(&controllers.ReportController{}).
		Include(&controllers.Orders{}).
		Handler("/handler", http.NotFoundHandler()).
		CtrlPost("/ctrl", (*controllers.Plain).Pong).
		Namespace(inner, web.NewNamespace("/other", web.NSPost("/c", answer)))
	outer.Post("/late", answer)
	resource(outer, "books", answer)
	for _, name := range []string{"pens", "inks"} {
		resource(outer, name, answer)
	}
	web.AddNamespace(outer, admin.Namespace("/tools"), web.NewNamespace("/once", web.NSGet("/", answer)))

	// Handlers in every clothing.
	web.Get("/closure", func(ctx *context.Context) { ctx.WriteString("ok") })
	web.Post("/wrapped", web.WrapperFromJson(func(ctx *context.Context, b book) (any, error) { return b, nil }))
	web.Get(names.Below("/below/it"), answer)

	// Routers that are handed on.
	s := &server{app: web.BeeApp, export: answer}
	s.routes()
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: "POST", path: "/table", handler: s.list},
	} {
		web.BeeApp.Handlers.AddMethod(x.method, x.path, x.handler)
	}
	admin.Register(web.BeeApp.Handlers)
	get := web.BeeApp.Get
	get("/methodvalue", answer)

	// A server of its own.
	own := web.NewHttpServerWithCfg(web.BConfig)
	own.Get("/own", answer)
	own.Router("/own/contacts", &controllers.Contacts{}, "post:Import")

	listing.Print(append(list(web.BeeApp), list(own)...))
}

// list returns what the tree of a server has, as PrintTree tells it: for each
// method the patterns, as they are written, each with the methods that its
// route was registered for (a star for all) and what they call.
func list(app *web.HttpServer) []listing.Route {
	var out []listing.Route
	for method, rows := range app.PrintTree()["Data"].(web.M) {
		for _, row := range *rows.(*[][]string) {
			r := listing.Route{Method: method, Path: "/" + strings.Trim(row[0], "/")}
			_, controller := row[1], row[2] != ""
			mapped := strings.Contains(row[1], ":")
			switch {
			case strings.Contains(row[1], "[*:"), strings.Contains(row[1], " *:"):
				if !strings.Contains(row[1], "["+method+":") && !strings.Contains(row[1], " "+method+":") {
					r.Method = ""
				}
			case controller && !mapped && !answers(app, r):
				continue
			}
			out = append(out, r)
			if r.Path == "/below" { // of the two patterns of this, the tree knows one
				out = append(out, listing.Route{Method: method, Path: "/below/*"})
			}
		}
	}
	if app == web.BeeApp {
		for path := range web.BConfig.WebConfig.StaticDir {
			out = append(out, listing.Route{Method: http.MethodGet, Path: path + "/*"}, listing.Route{Method: http.MethodHead, Path: path + "/*"})
		}
	}
	return out
}

var parameter = regexp.MustCompile(`:[a-zA-Z]+(:int|:string)?`)

// answers asks the server whether a controller without a mapping has a method
// of its own. Trace is every controller's.
func answers(app *web.HttpServer, r listing.Route) bool {
	switch r.Method {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS":
		w := httptest.NewRecorder()
		app.Handlers.ServeHTTP(w, httptest.NewRequest(r.Method, parameter.ReplaceAllString(r.Path, "1"), nil))
		if w.Code >= http.StatusInternalServerError {
			panic(fmt.Sprint(r, w.Code, w.Body))
		}
		return w.Code != http.StatusMethodNotAllowed
	}
	return false
}
