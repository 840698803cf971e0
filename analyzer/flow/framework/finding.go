package framework

// A Finding is a function of a library that makes a handler which finds what answers a
// request by a method of an object that it, or what made its receiver, was given:
// a generated server.
type Finding struct {
	Method string // of the object: given a method and a path, it returns the handler
	Base   string // where a description of the API says what the paths begin with that are found so
}

// goSwagger is how servers that go-swagger generates find the handlers of operations
// (https://pkg.go.dev/github.com/go-openapi/runtime/middleware#RoutableAPI). Their
// paths are below the base path of the document.
var goSwagger = Finding{Method: "HandlerFor", Base: "basePath"}

// findings are the functions that are known to make such handlers, by their full names.
var findings = map[string]Finding{
	"(*github.com/go-openapi/runtime/middleware.Context).APIHandler":          goSwagger,
	"(*github.com/go-openapi/runtime/middleware.Context).APIHandlerRapiDoc":   goSwagger,
	"(*github.com/go-openapi/runtime/middleware.Context).APIHandlerSwaggerUI": goSwagger,
	"(*github.com/go-openapi/runtime/middleware.Context).RoutesHandler":       goSwagger,
	"github.com/go-openapi/runtime/middleware.Serve":                          goSwagger,
	"github.com/go-openapi/runtime/middleware.ServeWithBuilder":               goSwagger,
}

// Finds returns how a handler finds what answers that a function makes, if that is
// known.
func Finds(callee string) (Finding, bool) {
	f, ok := findings[callee]
	return f, ok
}
