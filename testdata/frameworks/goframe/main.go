// Command goframe registers routes on GoFrame in every form that it has.
package main

import (
	"context"

	"github.com/gogf/gf/v2/frame/g"
	"github.com/gogf/gf/v2/net/ghttp"

	"example.com/frameworks/goframe/controller"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type HelloReq struct {
	g.Meta `path:"/hello" method:"get"`
}
type HelloRes struct{}

// User has methods that have their paths by their names.
type User struct{}

func (*User) Index(r *ghttp.Request)     { answer(r) }
func (*User) Show(r *ghttp.Request)      { answer(r) }
func (*User) ResetPass(r *ghttp.Request) { answer(r) }

// Order has methods that answer HTTP methods.
type Order struct{}

func (*Order) Get(r *ghttp.Request)    { answer(r) }
func (*Order) Post(r *ghttp.Request)   { answer(r) }
func (*Order) Delete(r *ghttp.Request) { answer(r) }
func (*Order) Other(r *ghttp.Request)  { answer(r) }

func answer(r *ghttp.Request) { r.Response.Write("ok") }

func check(r *ghttp.Request) { r.Middleware.Next() }

type row struct {
	pattern string
	handler ghttp.HandlerFunc
}

// register is handed a group.
func register(group *ghttp.RouterGroup, name string) {
	group.Group("/"+name, func(group *ghttp.RouterGroup) {
		group.GET("/", answer)
		group.DELETE("/{id}", answer)
	})
}

func main() {
	s := g.Server()
	s.SetDumpRouterMap(false)
	s.Logger().SetStdoutPrint(false)
	s.SetAddr("127.0.0.1:0")
	s.Use(check)

	// Handlers by patterns.
	s.BindHandler("/any", answer)
	s.BindHandler("GET:/one", answer)
	s.BindHandler("post:/one", func(r *ghttp.Request) { answer(r) })
	s.BindHandler("PUT:/domain@localhost", answer)
	s.BindHandler("/param/:name", answer)
	s.BindHandler("/param/{id}.html", answer)
	s.BindHandler("/rest/*any", answer)
	s.BindHandler("/trailing/", answer)
	s.BindObject("/object", new(User))
	s.BindObject("GET:/object-get", &User{})
	s.BindObjectRest("/rest-object", new(Order))
	s.BindObject("/some", new(User), "Show, ResetPass")
	s.BindObject("/one", new(User), "Show")
	s.BindObjectMethod("/method", new(User), "ResetPass")
	s.BindObjectMethod("PUT:/method/put", &User{}, "Show")
	s.BindObject("/named/{.struct}/{.method}", new(User))
	s.BindObject("POST:/struct/{.struct}", &Order{}, "Get,Other")
	s.BindObject("/at@localhost", new(User), "Show,Index")
	g.Server().BindHandler("/same", answer)
	for _, x := range []row{{"GET:/table", answer}, {pattern: "POST:/table", handler: answer}} {
		s.BindHandler(x.pattern, x.handler)
	}

	// Groups.
	s.Group(names.Version, func(group *ghttp.RouterGroup) {
		group.Middleware(check, ghttp.MiddlewareHandlerResponse)
		group.ALL("/all", answer)
		group.GET("/verb", answer)
		group.PUT("/verb", answer)
		group.POST("/verb", answer)
		group.DELETE("/verb", answer)
		group.PATCH("/verb", answer)
		group.HEAD("/verb", answer)
		group.CONNECT("/verb", answer)
		group.OPTIONS("/verb", answer)
		group.TRACE("/verb", answer)
		group.ALL("/user", new(User))
		group.ALL("/user/some", new(User), "Index,Show")
		group.GET("/user/one", new(User), "Show")
		group.ALL("/*", check, ghttp.HookBeforeServe)
		group.Map(map[string]interface{}{
			"/map/a":      answer,
			"GET:/map/b":  answer,
			"/map/object": new(User),
		})
		group.ALLMap(g.Map{"/map/all": answer})
		group.REST("/order", new(Order))
		group.Group("/inner", func(group *ghttp.RouterGroup) {
			group.GET("/x", answer)
		})
		register(group, "books")
	})
	s.Group("/").GET("/root", answer)
	v2 := s.Group("/v2")
	v2.GET("/returned", answer)
	v2.Group("/deep").POST("/er", answer)

	// What the request types declare.
	s.Group("/crm", func(group *ghttp.RouterGroup) {
		group.Middleware(ghttp.MiddlewareHandlerResponse)
		group.Bind(controller.NewContacts(), controller.Any)
	})
	s.Group("/", func(group *ghttp.RouterGroup) {
		group.Bind(func(ctx context.Context, req *HelloReq) (res *HelloRes, err error) { return &HelloRes{}, nil })
		group.Bind(controller.NewContacts())
		group.Bind(new(Order))
	})

	if err := s.Start(); err != nil {
		panic(err)
	}
	var out []listing.Route
	for _, r := range s.GetRoutes() {
		if r.IsServiceHandler {
			method := r.Method
			if method == "ALL" {
				method = ""
			}
			out = append(out, listing.Route{Method: method, Path: r.Route})
		}
	}
	if err := s.Shutdown(); err != nil {
		panic(err)
	}
	listing.Print(out)
}
