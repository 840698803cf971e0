// Command gozero registers routes on go-zero's REST server in every form that
// it has.
package main

import (
	"net/http"
	"time"

	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/rest"

	"example.com/frameworks/gozero/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

// A service is what generated handlers are made with.
type service struct {
	secret string
	auth   rest.Middleware
}

func answer(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func (s *service) list(w http.ResponseWriter, r *http.Request) { answer(w, r) }

// listHandler is as goctl generates handlers.
func listHandler(s *service) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { s.list(w, r) }
}

func check(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { next(w, r) }
}

// RegisterHandlers is as goctl generates routes.go.
func RegisterHandlers(server *rest.Server, s *service) {
	server.AddRoutes(
		[]rest.Route{
			{
				Method:  http.MethodGet,
				Path:    "/users/id/:userId",
				Handler: listHandler(s),
			},
			{
				// with a comment
				Method:  http.MethodPost,
				Path:    "/users",
				Handler: listHandler(s),
			},
		},
		rest.WithJwt(s.secret),
		rest.WithPrefix(names.Version),
		rest.WithTimeout(3000*time.Millisecond),
	)
	server.AddRoutes(
		rest.WithMiddlewares(
			[]rest.Middleware{s.auth, check},
			[]rest.Route{
				{
					Method:  http.MethodGet,
					Path:    "/guarded",
					Handler: listHandler(s),
				},
				{
					Method:  http.MethodDelete,
					Path:    "/guarded/:id",
					Handler: s.list,
				},
			}...,
		),
		rest.WithPrefix("/mw"),
	)
}

func main() {
	logx.Disable()
	server := rest.MustNewServer(rest.RestConf{Host: "127.0.0.1", Port: 0})
	defer server.Stop()
	server.Use(check)

	RegisterHandlers(server, &service{secret: "0123456789", auth: check})
	server.AddRoute(rest.Route{Method: http.MethodGet, Path: "/single", Handler: answer})
	server.AddRoute(rest.Route{Method: "PUT", Path: "/single/", Handler: check(answer)}, rest.WithPriority())
	server.AddRoute(rest.Route{Method: "PATCH", Path: "/single/", Handler: check(answer)}, rest.WithPrefix("/prefixed/"))
	server.AddRoute(rest.Route{Method: "GET", Path: names.Below("/below"), Handler: answer})
	server.AddRoutes([]rest.Route{{Method: "GET", Path: "/inner", Handler: answer}}, rest.WithPrefix("/b"), rest.WithPrefix("/a"))
	server.AddRoutes(rest.WithMiddleware(check, rest.Route{Method: "GET", Path: "/one", Handler: answer}, rest.Route{Method: "POST", Path: "/one", Handler: answer}))

	routes := []rest.Route{{Method: "GET", Path: "/", Handler: answer}}
	for _, name := range []string{"pens", "inks"} {
		routes = append(routes, rest.Route{Method: "GET", Path: "/" + name + "/:id", Handler: answer})
	}
	server.AddRoutes(routes)
	admin.Register(server)

	other, err := rest.NewServer(rest.RestConf{Host: "127.0.0.1"})
	if err != nil {
		panic(err)
	}
	other.AddRoutes(admin.Routes("/audit"))

	var out []listing.Route
	for _, r := range append(server.Routes(), other.Routes()...) {
		out = append(out, listing.Route{Method: r.Method, Path: r.Path})
	}
	listing.Print(out)
}
