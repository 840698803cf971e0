package framework

import (
	"slices"
	"strings"
)

// Why methods of routers that take what could be a handler add nothing to what is
// served.
const (
	isAfter    = "it runs behind the handlers"
	isContext  = "it makes a context"
	isError    = "it answers when a handler has failed"
	isMiss     = "it answers where no route does"
	isQuestion = "it reads what is registered"
	isSetting  = "it sets how handlers get what they are given, or how paths are matched"
	isStart    = "it starts, stops or is the server"
	isTemplate = "it is about templates"
)

// ignoredEverywhere are methods that routers of all frameworks have, with what the
// types of their arguments are elsewhere as well.
var ignoredEverywhere = map[string]string{
	"ServeHTTP": isStart, "Shutdown": isStart, "ShutdownWithContext": isStart, "Start": isStart, "Stop": isStart,
}

// Call returns what a method does of a router of a type (path.Name, with or without a
// star), and whether the row has it.
func (fw *Framework) Call(typ, method string) (Action, bool) {
	a, ok := fw.Calls[typ[strings.LastIndexByte(typ, '.')+1:]+"."+method]
	if !ok {
		a, ok = fw.Calls[method]
	}
	return a, ok
}

// starting are the verbs that the methods begin with by which routers are servers, too:
// https://pkg.go.dev/github.com/gin-gonic/gin#Engine.Run
// https://pkg.go.dev/github.com/labstack/echo/v4#Echo.Start
// https://pkg.go.dev/github.com/gofiber/fiber/v2#App.Listen
// https://pkg.go.dev/github.com/cloudwego/hertz/pkg/app/server#Hertz.Spin
// https://pkg.go.dev/github.com/go-kratos/kratos/v2/transport/http#Server.ServeHTTP
var starting = []string{"Run", "Start", "Listen", "Spin", "Serve"}

// Starts reports whether a method of a router makes it answer requests.
func (fw *Framework) Starts(method string) bool {
	return slices.ContainsFunc(starting, func(verb string) bool { return strings.HasPrefix(method, verb) })
}

// Ignores returns why a method of a router that takes what could be a handler adds
// nothing to what is served, "" if that is not known.
func (fw *Framework) Ignores(method string) string {
	if why := fw.Ignored[method]; why != "" {
		return why
	}
	return ignoredEverywhere[method]
}
