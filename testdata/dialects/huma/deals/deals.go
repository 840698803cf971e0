// Package deals handles deals.
package deals

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"example.com/huma/secured"
)

// One names a deal.
type One struct {
	ID string `path:"id"`
}

func list(context.Context, *struct{}) (*struct{}, error) { return nil, nil }

func one(context.Context, *One) (*struct{}, error) { return nil, nil }

// Register registers operations by their methods, and as rows.
func Register(api huma.API) {
	huma.Get(api, "/deals", list, secured.Scopes("read:deals"))
	huma.Post(api, "/deals", list, secured.Scopes("write:deals", "read:deals"))
	huma.Get(api, "/deals/{id}", one, secured.Scopes("read:deals"), huma.OperationTags("deals"))
	huma.Put(api, "/deals/{id}", one, secured.Scopes("write:deals"), secured.Scopes(secured.Admin))
	huma.Delete(api, "/deals/{id}", one, func(o *huma.Operation) { o.Security = secured.Admins })
	huma.Patch(api, "/deals/{id}", one, func(o *huma.Operation) {
		o.Summary = "Changes a deal"
		o.Security = []map[string][]string{{"oauth2": {"write:deals"}, "session": {"operator"}}}
	})
	huma.Head(api, "/deals/{id}/exists", one, secured.Public)
	huma.Post(api, "/deals/{id}/win", one)
	huma.Post(api, "/deals/{id}/lose", one, huma.OperationTags("deals"))
	for _, o := range operations {
		huma.Register(api, o, list)
	}
}

var operations = []huma.Operation{
	{OperationID: "stages", Method: "GET", Path: "/deals/stages", Security: []map[string][]string{{"oauth2": {"read:deals"}}}},
	{OperationID: "currencies", Method: "GET", Path: "/deals/currencies", Security: []map[string][]string{}},
	{OperationID: "forecast", Method: "GET", Path: "/deals/forecast"},
	{OperationID: "reset", Method: "POST", Path: "/deals/reset", Security: secured.Admins},
}
