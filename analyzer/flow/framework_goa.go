package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// goa is what the servers that goa generates register on: a mux that hands each
// request to a handler, which decodes it for an endpoint.
func goa() *framework {
	return &framework{
		Name:      "goa",
		Link:      "https://pkg.go.dev/goa.design/goa/v3/http#Muxer",
		Paths:     []string{"goa.design/goa/v3/http", "goa.design/goa/v3/pkg", "goa.design/goa/v3/security"},
		Syntax:    pattern.Goa,
		Routers:   []string{"Muxer", "MiddlewareMuxer", "ResolverMuxer"},
		Endpoints: []string{"Endpoint"},
		Wanted: map[string]string{ // https://pkg.go.dev/goa.design/goa/v3/security#JWTScheme
			"BasicScheme": "RequiredScopes", "APIKeyScheme": "RequiredScopes", "JWTScheme": "RequiredScopes", "OAuth2Scheme": "RequiredScopes",
		},
		Validate: "Validate",
		UseFirst: true, // the mux is one of chi
		Funcs:    map[string]action{"NewMuxer": {do: create}},
		Calls: map[string]action{
			"Handle": {do: register, method: 1, path: 2, handler: 3},
			"Use":    {do: use, guards: 1},
		},
	}
}
