// Command unfollowed registers routes in ways that nobody can know the outcome
// of before it runs. What it says behind unresolved is what is said of the line.
package main

import (
	"os"
	"sync/atomic"

	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"
	"github.com/gogf/gf/v2/frame/g"
	"github.com/gogf/gf/v2/net/ghttp"
	"github.com/kataras/iris/v12"
	"github.com/kataras/iris/v12/mvc"
)

// A Controller has comments that no generated code repeats.
type Controller struct{ web.Controller }

// Get answers.
// @router /commented [get]
func (c *Controller) Get() {}

var plugged atomic.Value

func answer(ctx *context.Context) { ctx.WriteString("ok") }

func option(*web.ControllerInfo) {}

// A Party is a controller of iris.
type Party struct{}

// GetBy answers.
func (*Party) GetBy(id int) int { return id }

// An Object is one of GoFrame.
type Object struct{}

// Show answers.
func (*Object) Show(r *ghttp.Request) {}

func main() {
	beego()
	goframe()
	irisMVC()
}

func goframe() {
	s := g.Server()
	s.BindObject("/object", new(Object), os.Getenv("METHODS"))       // unresolved: the path of this route is not known: which methods of the value are meant
	s.BindObjectMethod("/object", new(Object), os.Getenv("METHODS")) // unresolved: the path of this route is not known: which methods of the value are meant
	s.BindObject("/object", plugged.Load())                          // unresolved: the path of this route is not known: the result of (*atomic.Value).Load
	s.Group("/", func(group *ghttp.RouterGroup) {
		group.Map(plugged.Load().(map[string]any)) // unresolved: the path of this route is not known: the result of (*atomic.Value).Load
	})
	s.SetNameToUriType(ghttp.UriTypeCamel) // unresolved: how the names of methods become paths from here on is not known
}

func irisMVC() {
	app := iris.New()
	mvc.New(app.Party("/parties")).Handle(new(Party)) // unresolved: which routes the methods of this controller answer is not known
	mvc.Configure(app.Party("/configured"), func(app *mvc.Application) {
		app.Register(os.Getenv)
		app.Party("/below").Handle(new(Party)) // unresolved: which routes the methods of this controller answer is not known
		app.Router.Get("/known", func(ctx iris.Context) {})
	})
	app.Get("/known/too", func(ctx iris.Context) {})
	app.AllowMethods(os.Getenv("METHOD"))
	app.Get("/allowed", func(ctx iris.Context) {}) // unresolved: the method of this route is not known: the result of os.Getenv
}

func beego() {
	web.Get("/known", answer)
	web.Get(os.Getenv("BASE"), answer)                                                 // unresolved: the path of this route is not known: BASE, the result of os.Getenv
	web.BeeApp.Handlers.AddMethod(os.Getenv("METHOD"), "/method", answer)              // unresolved: the method of this route is not known: the result of os.Getenv
	web.Include(&Controller{})                                                         // unresolved: the path of this route is not known: what comments on the methods of unfollowed.Controller route, which no generated code repeats here
	web.Router("/mapped", &Controller{}, os.Getenv("MAPPING"))                         // unresolved: the method of this route is not known: the result of os.Getenv
	web.RouterWithOpts("/option", &Controller{}, option)                               // unresolved: the method of this route is not known: an option that is not followed
	web.Router("/controller", plugged.Load().(web.ControllerInterface))                // unresolved: the path of this route is not known: the methods of web.ControllerInterface
	web.AutoRouter(plugged.Load().(web.ControllerInterface))                           // unresolved: the path of this route is not known: the methods of web.ControllerInterface
	web.Router("/known", plugged.Load().(web.ControllerInterface), "get:Anything")     // the path and the method are all that is asked
	web.UnregisterFixedRoute("/known", "GET")                                          // unresolved: which routes this takes away is not known
	web.ExceptMethodAppend("Get")                                                      // unresolved: which automatic routes this leaves out is not known
	web.AddNamespace(web.NewNamespace("/plugged", plugged.Load().(web.LinkNamespace))) // unresolved: what the result of (*atomic.Value).Load registers here is not known
	web.AddNamespace(web.NewNamespace(os.Getenv("PREFIX"),                             // unresolved: the path of one route begins with PREFIX, the result of os.Getenv, which is not known here
		web.NSGet("/below", answer)))
}
