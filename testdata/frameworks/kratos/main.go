// Command kratos registers routes on kratos's HTTP transport in every form
// that it has.
package main

import (
	"context"
	nethttp "net/http"
	"reflect"
	"unsafe"

	"github.com/go-kratos/kratos/v2/transport/http"
	"github.com/gorilla/mux"

	"example.com/frameworks/kratos/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

type greeter struct{}

func (greeter) SayHello(_ context.Context, name string) (string, error) { return name, nil }

// GreeterHTTPServer, RegisterGreeterHTTPServer and the handler are as
// protoc-gen-go-http generates them.
type GreeterHTTPServer interface {
	SayHello(context.Context, string) (string, error)
}

func RegisterGreeterHTTPServer(s *http.Server, srv GreeterHTTPServer) {
	r := s.Route("/")
	r.GET("/helloworld/{name}", _Greeter_SayHello0_HTTP_Handler(srv))
	r.POST("/v1/{name:shelves/[^/]+}:rename", _Greeter_SayHello0_HTTP_Handler(srv))
}

func _Greeter_SayHello0_HTTP_Handler(srv GreeterHTTPServer) func(ctx http.Context) error {
	return func(ctx http.Context) error {
		out, err := srv.SayHello(ctx, "")
		if err != nil {
			return err
		}
		return ctx.Result(200, out)
	}
}

func answer(ctx http.Context) error { return ctx.String(200, "") }

func plain(w nethttp.ResponseWriter, _ *nethttp.Request) { w.WriteHeader(200) }

func check(next nethttp.Handler) nethttp.Handler { return next }

type row struct {
	method, path string
	handler      http.HandlerFunc
}

func main() {
	srv := http.NewServer(http.Address("127.0.0.1:0"), http.Filter(check))
	RegisterGreeterHTTPServer(srv, greeter{})

	// Every verb.
	r := srv.Route("/")
	r.GET("/verb", answer)
	r.HEAD("/verb", answer)
	r.POST("/verb", answer)
	r.PUT("/verb", answer)
	r.PATCH("/verb", answer)
	r.DELETE("/verb", answer)
	r.CONNECT("/verb", answer)
	r.OPTIONS("/verb", answer)
	r.TRACE("/verb", answer)
	r.Handle("GET", "/handle", answer)
	r.Handle(nethttp.MethodPost, "/handle", answer, check)
	r.GET("/trailing/", answer)

	// Groups.
	v1 := srv.Route(names.Version, check)
	v1.GET("/me", answer)
	orders := v1.Group("/orders/", check, check)
	orders.GET("", answer)
	orders.GET("/{id:[0-9]+}", answer, check)
	orders.POST("{id}/cancel", answer)
	v1.Group("/once").PUT("/chained", answer)
	r.GET(names.Below("/below"), func(ctx http.Context) error { return ctx.String(200, "") })
	for _, x := range []row{{"GET", "/table", answer}, {method: "POST", path: "/table", handler: answer}} {
		r.Handle(x.method, x.path, x.handler)
	}
	admin.Register(v1)

	// Handlers of net/http.
	srv.Handle("/plain", nethttp.HandlerFunc(plain))
	srv.HandleFunc("/plain/func", plain)
	srv.HandlePrefix("/q/", nethttp.HandlerFunc(plain))

	// A server with a prefix.
	below := http.NewServer(http.PathPrefix("/below"))
	below.HandleFunc("/x", plain)
	below.Route("/v2").GET("/y", answer)

	listing.Print(append(list(srv), list(below)...))
}

// list walks the router of a server. (Its own WalkRoute leaves out what has no
// method.)
func list(srv *http.Server) []listing.Route {
	field := reflect.ValueOf(srv).Elem().FieldByName("router")
	router := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Interface().(*mux.Router)
	var out []listing.Route
	err := router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := route.GetMethods()
		if err != nil {
			methods = []string{""}
		}
		for _, method := range methods {
			out = append(out, listing.Route{Method: method, Path: path})
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return out
}
