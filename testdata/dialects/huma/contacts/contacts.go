// Package contacts handles contacts.
package contacts

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"example.com/huma/secured"
)

// One names a contact.
type One struct {
	ID string `path:"id"`
}

func list(context.Context, *struct{}) (*struct{}, error) { return nil, nil }

func one(context.Context, *One) (*struct{}, error) { return nil, nil }

// Register registers operations as structs.
func Register(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-contacts",
		Method:      http.MethodGet,
		Path:        "/contacts",
		Security:    []map[string][]string{{"oauth2": {"read:contacts"}}},
	}, list)
	huma.Register(api, huma.Operation{
		OperationID: "create-contact",
		Method:      http.MethodPost,
		Path:        "/contacts",
		Security:    []map[string][]string{{"oauth2": {"read:contacts", "write:contacts"}}},
	}, list)
	huma.Register(api, huma.Operation{
		OperationID: "show-contact",
		Method:      http.MethodGet,
		Path:        "/contacts/{id}",
		Security:    []map[string][]string{{"oauth2": {"read:contacts"}}, {"key": {}}},
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "replace-contact",
		Method:      http.MethodPut,
		Path:        "/contacts/{id}",
		Security:    []map[string][]string{{"oauth2": {"write:contacts"}, "session": {"operator"}}},
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "update-contact",
		Method:      http.MethodPatch,
		Path:        "/contacts/{id}",
		Security:    []map[string][]string{{"oauth2": {"write:contacts"}}, {"oauth2": {secured.Admin}}},
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "delete-contact",
		Method:      http.MethodDelete,
		Path:        "/contacts/{id}",
		Security:    secured.Admins,
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "check-contact",
		Method:      http.MethodHead,
		Path:        "/contacts/{id}/exists",
		Security:    []map[string][]string{{"oauth2": nil}, {"key": {}}},
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "allow-contacts",
		Method:      http.MethodOptions,
		Path:        "/contacts",
		Security:    []map[string][]string{},
	}, list)
	huma.Register(api, huma.Operation{
		OperationID: "merge-contacts",
		Method:      http.MethodPost,
		Path:        "/contacts/{id}/merge",
		Security:    secured.By(secured.OAuth2, "write:contacts", "admin"),
	}, one)
	export := huma.Operation{OperationID: "export-contacts", Method: http.MethodGet, Path: "/contacts/export"}
	export.Security = []map[string][]string{{secured.Session: {"operator"}}, {secured.OAuth2: {"read:contacts", "admin"}}}
	huma.Register(api, export, list)
	huma.Register(api, huma.Operation{OperationID: "import-contacts", Method: http.MethodPost, Path: "/contacts/import"}, list)
	huma.Register(api, huma.Operation{
		OperationID: "contact-tags",
		Method:      http.MethodGet,
		Path:        "/contacts/{id}/tags",
		Security:    []map[string][]string{{"oauth2": {"read:contacts"}}, {"oauth2": {}}},
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "contact-photo",
		Method:      http.MethodGet,
		Path:        "/contacts/{id}/photo",
		Security:    []map[string][]string{{}, {"oauth2": {"read:contacts"}}},
	}, one)
	huma.Register(api, huma.Operation{
		OperationID: "contact-card",
		Method:      http.MethodGet,
		Path:        "/contacts/{id}/card",
		Security:    []map[string][]string{{"oauth2": {"none"}}},
	}, one)
}
