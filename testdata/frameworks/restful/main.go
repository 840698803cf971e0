// Command restful registers routes on go-restful in every form that it has.
package main

import (
	"net/http"

	"github.com/emicklei/go-restful/v3"

	"example.com/frameworks/listing"
	"example.com/frameworks/names"
	"example.com/frameworks/restful/admin"
)

// A resource has its own web service, as go-restful's examples do it.
type resource struct{ name string }

// WebService returns the routes of the resource.
func (u resource) WebService() *restful.WebService {
	ws := new(restful.WebService)
	ws.Path("/"+u.name).
		Consumes(restful.MIME_XML, restful.MIME_JSON).
		Produces(restful.MIME_JSON, restful.MIME_XML)
	tags := []string{u.name}
	ws.Route(ws.GET("/").To(u.find).
		Doc("get all").
		Metadata("tags", tags).
		Writes([]resource{}).
		Returns(200, "OK", []resource{}))
	ws.Route(ws.GET("/{id}").To(u.find).
		Param(ws.PathParameter("id", "identifier").DataType("integer").DefaultValue("1")).
		Returns(404, "Not Found", nil))
	ws.Route(ws.PUT("/{id:[0-9]+}").To(u.find).Reads(resource{}))
	ws.Route(ws.DELETE("/{id}").Filter(check).To(u.find))
	return ws
}

func (u resource) find(_ *restful.Request, resp *restful.Response) { resp.WriteHeader(http.StatusOK) }

func answer(_ *restful.Request, resp *restful.Response) { resp.WriteHeader(http.StatusOK) }

func check(req *restful.Request, resp *restful.Response, chain *restful.FilterChain) {
	chain.ProcessFilter(req, resp)
}

func guarded(next restful.RouteFunction) restful.RouteFunction {
	return func(req *restful.Request, resp *restful.Response) { next(req, resp) }
}

// forbidden is an option of several routes.
func forbidden(b *restful.RouteBuilder) { b.Returns(http.StatusForbidden, "forbidden", nil) }

type row struct {
	method, path string
	handler      restful.RouteFunction
}

func main() {
	// Every verb.
	verbs := new(restful.WebService)
	verbs.Path("/verb")
	verbs.Route(verbs.GET("").To(answer))
	verbs.Route(verbs.HEAD("").To(answer))
	verbs.Route(verbs.POST("").To(answer))
	verbs.Route(verbs.PUT("").To(answer))
	verbs.Route(verbs.PATCH("").To(answer))
	verbs.Route(verbs.DELETE("").To(answer))
	verbs.Route(verbs.OPTIONS("").To(answer))
	verbs.Route(verbs.Method("TRACE").Path("/method").To(answer))
	verbs.Route(verbs.Method("CONNECT").To(guarded(answer)).Path("/late"))

	// A prefix from constants, parameters, wildcards, options and filters.
	v1 := (&restful.WebService{}).Path(names.Version).ApiVersion("1").Doc("first")
	v1.Filter(check)
	v1.Route(v1.GET("/me").To(answer))
	v1.Route(v1.GET("noslash").To(answer))
	v1.Route(v1.GET("/static/{subpath:*}").To(answer))
	v1.Route(v1.POST("/jobs/{id}:cancel").To(guarded(answer)).Do(forbidden))
	v1.Route(v1.POST("/done").Do(forbidden, func(b *restful.RouteBuilder) { b.To(answer) }))
	builder := v1.GET("/kept")
	builder.To(answer).Filter(check)
	v1.Route(builder)
	v1.Route(v1.GET("/closure").To(func(_ *restful.Request, resp *restful.Response) { resp.WriteHeader(http.StatusOK) }))
	for _, x := range []row{
		{"GET", "/table", answer},
		{method: "POST", path: "/table", handler: resource{}.find},
	} {
		v1.Route(v1.Method(x.method).Path(x.path).To(x.handler))
	}
	v1.GET("/not/handed/back").To(answer)

	// Containers, the default one, and services without a prefix.
	c := restful.NewContainer()
	c.Filter(check)
	c.Add(verbs)
	c.Add(v1)
	for _, name := range []string{"users", "books"} {
		c.Add(resource{name}.WebService())
	}
	bare := new(restful.WebService)
	bare.Route(bare.GET("/bare").To(answer))
	c.Add(bare)
	admin.Register(c, "/admin")
	restful.Add(resource{"default"}.WebService())

	var out []listing.Route
	for _, ws := range append(c.RegisteredWebServices(), restful.RegisteredWebServices()...) {
		for _, r := range ws.Routes() {
			out = append(out, listing.Route{Method: r.Method, Path: r.Path})
		}
	}
	listing.Print(out)
}
