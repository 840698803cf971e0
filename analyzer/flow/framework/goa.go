package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// goa is what the servers that goa generates register on: a mux that hands each
// request to a handler, which decodes it for an endpoint.
func goa() *Framework {
	return &Framework{
		Name:      "goa",
		Link:      "https://pkg.go.dev/goa.design/goa/v3/http#Muxer",
		Paths:     []string{"goa.design/goa/v3/http", "goa.design/goa/v3/pkg", "goa.design/goa/v3/security"},
		Takes:     Takes{Inner: true},
		Syntax:    pattern.Goa,
		Routers:   []string{"Muxer", "MiddlewareMuxer", "ResolverMuxer"},
		Endpoints: []string{"Endpoint"},
		Wanted: map[string]string{ // https://pkg.go.dev/goa.design/goa/v3/security#JWTScheme
			"BasicScheme": "RequiredScopes", "APIKeyScheme": "RequiredScopes", "JWTScheme": "RequiredScopes", "OAuth2Scheme": "RequiredScopes",
		},
		Validate: "Validate",
		UseFirst: true, // the mux is one of chi
		Funcs:    map[string]Action{"NewMuxer": {Do: Create}},
		Calls: map[string]Action{
			"Handle": {Do: Register, Method: 1, Path: 2, Handler: 3},
			"Use":    {Do: Use, Guards: 1},
		},
	}
}
