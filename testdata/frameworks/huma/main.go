// Command huma registers operations on huma in every form that it has, and
// prints what the routers below it list.
package main

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/danielgtaylor/huma/v2/autopatch"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"

	"example.com/frameworks/huma/admin"
	"example.com/frameworks/listing"
	"example.com/frameworks/names"
)

// Input and Output are what an operation reads and writes.
type (
	Input struct {
		ID string `path:"id"`
	}
	Change struct {
		ID   string `path:"id"`
		Body struct {
			Name string `json:"name"`
		}
	}
	Output struct {
		Body struct {
			Name string `json:"name"`
		}
	}
)

func answer(context.Context, *struct{}) (*Output, error) { return &Output{}, nil }

func one(context.Context, *Input) (*Output, error) { return &Output{}, nil }

func change(context.Context, *Change) (*Output, error) { return &Output{}, nil }

func check(ctx huma.Context, next func(huma.Context)) { next(ctx) }

// A service registers itself.
type service struct{ prefix string }

// RegisterUsers is found by huma.AutoRegister.
func (s *service) RegisterUsers(api huma.API) {
	huma.Get(api, s.prefix+"/users", answer)
	huma.Post(api, s.prefix+"/users", answer)
}

// RegisterGroups is, too.
func (s *service) RegisterGroups(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "groups",
		Method:      http.MethodGet,
		Path:        s.prefix + "/groups/{id}",
	}, s.group)
}

func (s *service) group(context.Context, *Input) (*Output, error) { return &Output{}, nil }

// operations are rows of a table.
var operations = []huma.Operation{
	{OperationID: "table-get", Method: "GET", Path: "/table"},
	{OperationID: "table-post", Method: "POST", Path: "/table", DefaultStatus: 201},
}

func onChi() chi.Router {
	r := chi.NewMux()
	r.Get("/plain", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	api := humachi.New(r, huma.DefaultConfig("Chi", "1.0.0"))
	api.UseMiddleware(check)

	// Every verb.
	huma.Get(api, "/verb", answer)
	huma.Post(api, "/verb", answer)
	huma.Put(api, "/verb", answer)
	huma.Patch(api, "/verb", answer)
	huma.Delete(api, "/verb", answer)
	huma.Head(api, "/verb", answer)

	// Operations as structs.
	huma.Register(api, huma.Operation{
		OperationID: "register",
		Method:      http.MethodPost,
		Path:        names.Version + "/register/{id}",
		Middlewares: huma.Middlewares{check},
		Security:    []map[string][]string{{"oauth": {"write"}}},
	}, one)
	op := huma.Operation{OperationID: "variable", Method: http.MethodGet}
	op.Path = names.Below("/variable")
	huma.Register(api, op, answer)
	for _, op := range operations {
		huma.Register(api, op, answer)
	}
	huma.Get(api, "/closure", func(context.Context, *struct{}) (*Output, error) { return &Output{}, nil }, huma.OperationTags("x"))

	// Groups.
	v1 := huma.NewGroup(api, "/v1")
	v1.UseMiddleware(check)
	huma.Get(v1, "/me", answer)
	orders := huma.NewGroup(v1, "/orders")
	huma.Get(orders, "/{id}", one)
	huma.Get(huma.NewGroup(api, "/a", "/b"), "/both", answer)
	huma.Get(huma.NewGroup(api), "/none", answer)

	huma.AutoRegister(api, &service{prefix: "/auto"})
	admin.Register(huma.NewGroup(api, "/admin"))

	// A PATCH is made of a GET and a PUT.
	huma.Get(api, "/patched/{id}", one)
	huma.Put(api, "/patched/{id}", change)
	huma.Get(v1, "/patched/{id}", one)
	huma.Put(v1, "/patched/{id}", change)
	huma.Get(api, "/kept/{id}", one)
	huma.Put(api, "/kept/{id}", change)
	huma.Patch(api, "/kept/{id}", change)
	autopatch.AutoPatch(api)
	return r
}

func onMux() *http.ServeMux {
	config := huma.DefaultConfig("Mux", "1.0.0")
	config.DocsPath = ""
	config.OpenAPIPath = "/spec"
	mux := http.NewServeMux()
	api := humago.NewWithPrefix(mux, "/go", config)
	huma.Get(api, "/things/{id}", one)
	huma.Get(api, "/files/{path...}", answer)
	return mux
}

func onSubrouter() *mux.Router {
	r := mux.NewRouter()
	config := huma.DefaultConfig("Gorilla", "1.0.0")
	config.SchemasPath, config.DocsPath, config.OpenAPIPath = "", "", ""
	api := humamux.New(r.PathPrefix("/gorilla").Subrouter(), config)
	huma.Delete(api, "/things/{id}", one)
	return r
}

// onRoute makes an API of a part of a server.
func onRoute() chi.Router {
	r := chi.NewMux()
	r.Route("/routed", func(r chi.Router) {
		api := humachi.New(r, huma.Config{OpenAPI: &huma.OpenAPI{Info: &huma.Info{Title: "Routed"}}, Formats: huma.DefaultFormats})
		huma.Get(api, "/x", answer)
	})
	return r
}

func main() {
	var out []listing.Route
	add := func(method, path string) { out = append(out, listing.Route{Method: method, Path: path}) }
	for _, r := range []chi.Router{onChi(), onRoute()} {
		err := chi.Walk(r, func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
			add(method, path)
			return nil
		})
		if err != nil {
			panic(err)
		}
	}
	err := onSubrouter().Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		methods, _ := route.GetMethods()
		path, err := route.GetPathTemplate()
		for _, method := range methods {
			add(method, path)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	for _, pattern := range listing.Patterns(onMux()) {
		method, path, _ := strings.Cut(pattern, " ")
		add(method, path)
	}
	listing.Print(out)
}
