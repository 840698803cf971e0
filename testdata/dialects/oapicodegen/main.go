// Command oapicodegen is a server that github.com/oapi-codegen/oapi-codegen
// generates from openapi.json, where its scopes are.
package main

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml openapi.json

import (
	"log"
	"net/http"

	"example.com/oapicodegen/api"
)

type server struct{ api.ServerInterface }

func main() {
	log.Fatal(http.ListenAndServe("localhost:8080", api.HandlerWithOptions(server{}, api.StdHTTPServerOptions{BaseURL: "/v1"})))
}
