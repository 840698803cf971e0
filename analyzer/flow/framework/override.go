package framework

import "slices"

// An Override is a function that makes middleware which changes the method of a
// request to what the client says elsewhere in it, in a header or a form.
type Override struct {
	From []string // the methods that are changed
	To   []string // what they are changed to
}

// overrides are such functions, by their full names.
var overrides = map[string]Override{
	// https://pkg.go.dev/github.com/gorilla/handlers#HTTPMethodOverrideHandler
	"github.com/gorilla/handlers.HTTPMethodOverrideHandler": {From: []string{"POST"}, To: []string{"PUT", "PATCH", "DELETE"}},
	// https://pkg.go.dev/github.com/labstack/echo/v4/middleware#MethodOverride
	"github.com/labstack/echo/v4/middleware.MethodOverride":           {From: []string{"POST"}, To: []string{"PUT", "PATCH", "DELETE"}},
	"github.com/labstack/echo/v4/middleware.MethodOverrideWithConfig": {From: []string{"POST"}, To: []string{"PUT", "PATCH", "DELETE"}},
	"github.com/labstack/echo/v5/middleware.MethodOverride":           {From: []string{"POST"}, To: []string{"PUT", "PATCH", "DELETE"}},
	"github.com/labstack/echo/v5/middleware.MethodOverrideWithConfig": {From: []string{"POST"}, To: []string{"PUT", "PATCH", "DELETE"}},
	// https://pkg.go.dev/github.com/kataras/iris/v12/middleware/methodoverride#New
	"github.com/kataras/iris/v12/middleware/methodoverride.New": {From: []string{"POST"}, To: []string{"GET", "HEAD", "PUT", "PATCH", "DELETE"}},
}

// Overrides reports whether middleware that a function makes changes the first method
// to the second, if a client says so.
func Overrides(callee, from, to string) bool {
	o := overrides[callee]
	return slices.Contains(o.From, from) && slices.Contains(o.To, to)
}

// methodSetters are the functions that change the method of a request to what they are
// given, by their full names. (A field that does so is the one of http.Request.)
var methodSetters = map[string]bool{
	"(*github.com/gofiber/fiber/v2.Ctx).Method":                          true, // https://docs.gofiber.io/api/ctx#method
	"(github.com/gofiber/fiber/v3.Ctx).Method":                           true,
	"(*github.com/valyala/fasthttp.RequestHeader).SetMethod":             true, // https://pkg.go.dev/github.com/valyala/fasthttp#RequestHeader.SetMethod
	"(*github.com/cloudwego/hertz/pkg/protocol.RequestHeader).SetMethod": true, // https://pkg.go.dev/github.com/cloudwego/hertz/pkg/protocol#RequestHeader.SetMethod
	"(*github.com/cloudwego/hertz/pkg/protocol.Request).SetMethod":       true,
}

// SetsMethod reports whether a call of a function with so many arguments changes the
// method of a request.
func SetsMethod(full string, args int) bool { return args == 1 && methodSetters[full] }

// MethodField is the field that holds the method of a request of net/http.
const MethodField = "Method"
