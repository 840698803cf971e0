// Command unfollowed registers routes in ways that nobody can know the outcome
// of before it runs. What it says behind unresolved is what is said of the line.
package main

import (
	"os"
	"sync/atomic"

	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"
)

// A Controller has comments that no generated code repeats.
type Controller struct{ web.Controller }

// Get answers.
// @router /commented [get]
func (c *Controller) Get() {}

var plugged atomic.Value

func answer(ctx *context.Context) { ctx.WriteString("ok") }

func option(*web.ControllerInfo) {}

func main() {
	beego()
}

func beego() {
	web.Get("/known", answer)
	web.Get(os.Getenv("BASE"), answer)                                                 // unresolved: the path of this route is not known: the result of os.Getenv
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
	web.AddNamespace(web.NewNamespace(os.Getenv("PREFIX"),                             // unresolved: the path of one route begins with the result of os.Getenv, which is not known here
		web.NSGet("/below", answer)))
}
