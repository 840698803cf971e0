// Command huma is a server whose scopes are in the operations of
// github.com/danielgtaylor/huma, which makes a document of them. With an argument
// it prints that instead of serving.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"example.com/huma/contacts"
	"example.com/huma/deals"
	"example.com/huma/secured"
)

func main() {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("CRM", "1.0.0")
	config.DocsPath, config.OpenAPIPath, config.SchemasPath = "", "", ""
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		secured.Key: {Type: "apiKey", In: "header", Name: "Authorization"},
		secured.OAuth2: {
			Type: "oauth2",
			Flows: &huma.OAuthFlows{ClientCredentials: &huma.OAuthFlow{
				TokenURL: "https://crm.example.com/oauth/token",
				Scopes: map[string]string{
					"none":                  "No scope needed",
					"read:crm":              "View everything",
					"read:contacts":         "View contacts",
					"write:contacts":        "Create and update contacts",
					"read:deals":            "View deals",
					"write:deals":           "Create and update deals",
					"read" + secured.Files:  "View files",
					"write" + secured.Files: "Create and update files",
					secured.Admin:           "Do everything",
				},
			}},
		},
	}
	config.Components.SecuritySchemes[secured.Session] = &huma.SecurityScheme{
		Type: "oauth2",
		Flows: &huma.OAuthFlows{Implicit: &huma.OAuthFlow{
			AuthorizationURL: "https://crm.example.com/oauth/authorize",
			Scopes:           map[string]string{"operator": "Act for others"},
		}},
	}
	config.Security = []map[string][]string{{"oauth2": {"read:crm"}}, {"key": {}, "session": {"operator", "read:crm"}}}
	api := humago.New(mux, config)
	guarded := huma.NewGroup(api)
	guarded.UseMiddleware(secured.Guard(api, introspect))
	contacts.Register(guarded)
	deals.Register(api)
	files(huma.NewGroup(api, "/files"))
	account(api)
	if len(os.Args) > 1 {
		data, err := api.OpenAPI().MarshalJSON()
		if err != nil {
			log.Fatal(err)
		}
		os.Stdout.Write(data)
		return
	}
	log.Fatal(http.ListenAndServe("localhost:8080", mux))
}

// introspect returns the scopes of a token.
func introspect(ctx context.Context, token string) ([]string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://crm.example.com/oauth/introspect?token="+token, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct{ Scope string }
	err = json.NewDecoder(response.Body).Decode(&answer)
	return strings.Fields(answer.Scope), err
}

func list(context.Context, *struct{}) (*struct{}, error) { return nil, nil }

// files registers operations on a group that changes them.
func files(group *huma.Group) {
	huma.Get(group, "/versions", list)
	group.UseSimpleModifier(secured.Scopes("read" + secured.Files))
	huma.Get(group, "/", list)
	huma.Post(group, "/", list, secured.Scopes("write"+secured.Files))
	huma.Get(group, "/recent", list)
	shared := huma.NewGroup(group, "/shared")
	shared.UseModifier(func(o *huma.Operation, next func(*huma.Operation)) {
		if len(o.Security) == 0 {
			o.Security = secured.By(secured.Session, "operator")
		}
		next(o)
	})
	huma.Get(shared, "/", list)
	huma.Delete(shared, "/", list, secured.Scopes("admin"))
	open := huma.NewGroup(group, "/open")
	huma.Get(open, "/", list, func(o *huma.Operation) { o.Security = nil })
}

func account(api huma.API) {
	huma.Get(api, "/me", list)
	huma.Patch(api, "/me", list)
	huma.Post(api, "/token", list, secured.Public)
	huma.Get(api, "/me/keys", list, func(o *huma.Operation) { o.Security = []map[string][]string{{"key": {}}} })
	huma.Post(api, "/me/keys", list, func(o *huma.Operation) { o.Security = append([]map[string][]string{{"key": {}}}, secured.Admins...) })
	huma.Get(api, "/ping", list, secured.Public)
	huma.Get(api, "/health", list, secured.Public)
}
