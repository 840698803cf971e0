// Package admin registers on an API that another package made.
package admin

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Register adds the tools to api.
func Register(api huma.API) {
	huma.Get(api, "/tools/cache", show)
	huma.Register(api, huma.Operation{OperationID: "drop", Method: http.MethodDelete, Path: "/tools/cache/all"}, show)
}

func show(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
