// Command oapi registers the routes that oapi-codegen generates for several
// frameworks, in each of the ways that the generated code offers, and prints
// what the routers list.
package main

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate chi-server -package onchi -o onchi/api.gen.go openapi.yaml
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate std-http-server -package onstd -o onstd/api.gen.go openapi.yaml
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate echo-server -package onecho -o onecho/api.gen.go openapi.yaml
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate gin-server -package ongin -o ongin/api.gen.go openapi.yaml

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/labstack/echo/v4"

	"example.com/frameworks/listing"
	"example.com/frameworks/oapi/onchi"
	"example.com/frameworks/oapi/onecho"
	"example.com/frameworks/oapi/ongin"
	"example.com/frameworks/oapi/onstd"
)

// pets implements the interface of chi and net/http.
type pets struct{}

func (pets) ListPets(http.ResponseWriter, *http.Request)             {}
func (pets) CreatePet(http.ResponseWriter, *http.Request)            {}
func (pets) GetPet(http.ResponseWriter, *http.Request, string)       {}
func (pets) DeletePet(http.ResponseWriter, *http.Request, string)    {}
func (pets) VaccinatePet(http.ResponseWriter, *http.Request, string) {}

// echoPets implements echo's.
type echoPets struct{}

func (echoPets) ListPets(echo.Context) error             { return nil }
func (echoPets) CreatePet(echo.Context) error            { return nil }
func (echoPets) GetPet(echo.Context, string) error       { return nil }
func (echoPets) DeletePet(echo.Context, string) error    { return nil }
func (echoPets) VaccinatePet(echo.Context, string) error { return nil }

// ginPets implements gin's.
type ginPets struct{}

func (ginPets) ListPets(*gin.Context)             {}
func (ginPets) CreatePet(*gin.Context)            {}
func (ginPets) GetPet(*gin.Context, string)       {}
func (ginPets) DeletePet(*gin.Context, string)    {}
func (ginPets) VaccinatePet(*gin.Context, string) {}

func main() {
	var out []listing.Route
	add := func(method, path string) {
		path = strings.NewReplacer(":petId", "{petId}").Replace(path)
		out = append(out, listing.Route{Method: method, Path: path})
	}

	r := chi.NewRouter()
	onchi.HandlerFromMux(pets{}, r)
	r.Route("/chi", func(r chi.Router) { onchi.HandlerFromMux(pets{}, r) })
	onchi.HandlerFromMuxWithBaseURL(pets{}, r, "/chi/base")
	onchi.HandlerWithOptions(pets{}, onchi.ChiServerOptions{BaseURL: "/chi/options", BaseRouter: r})
	r.Mount("/chi/mounted", onchi.Handler(pets{}))
	err := chi.Walk(r, func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		add(method, path)
		return nil
	})
	if err != nil {
		panic(err)
	}

	mux := http.NewServeMux()
	onstd.HandlerFromMuxWithBaseURL(&pets{}, mux, "/std")
	onstd.HandlerWithOptions(pets{}, onstd.StdHTTPServerOptions{BaseURL: "/std/options", BaseRouter: mux})
	for _, pattern := range listing.Patterns(mux) {
		method, path, _ := strings.Cut(pattern, " ")
		add(method, path)
	}

	e := echo.New()
	onecho.RegisterHandlersWithBaseURL(e, echoPets{}, "/echo")
	onecho.RegisterHandlers(e.Group("/echo/group"), echoPets{})
	for _, x := range e.Routes() {
		add(x.Method, x.Path)
	}

	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	ongin.RegisterHandlersWithOptions(g, ginPets{}, ongin.GinServerOptions{BaseURL: "/gin"})
	ongin.RegisterHandlers(g.Group("/gin/group"), ginPets{})
	for _, x := range g.Routes() {
		add(x.Method, x.Path)
	}

	listing.Print(out)
}
