package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// kratos is the HTTP transport of kratos, which wraps gorilla/mux. (The
// middleware of Use is chosen by the operation, and not followed.)
func kratos() *Framework {
	calls := map[string]Action{
		"Group": {Do: Group, Path: 1, Guards: 2},
		"Route": {Do: Group, Path: 1, Guards: 2},
		"Use":   {Do: Keep},

		"Router.Handle":       {Do: Register, Method: 1, Path: 2, Handler: 3, Guards: 4},
		"Server.Handle":       {Do: Register, Path: 1, Handler: 2},
		"Server.HandleFunc":   {Do: Register, Path: 1, Handler: 2},
		"Server.HandlePrefix": {Do: Register, Path: 1, Handler: 2},
	}
	return &Framework{
		Name:     "kratos",
		Link:     "https://pkg.go.dev/github.com/go-kratos/kratos/v2/transport/http#Server",
		Paths:    []string{"github.com/go-kratos/kratos/v2/transport/http"},
		Takes:    Takes{Escapes: true, Ordered: true},
		Syntax:   pattern.Kratos,
		Routers:  []string{"Server", "Router"},
		Contexts: []string{"Context"},
		Funcs: map[string]Action{
			"NewServer":  {Do: Create, Options: 1},
			"PathPrefix": {Do: Option, Path: 1},
			"Filter":     {Do: Option, Guards: 1},
		},
		Calls: verbs(calls, Action{Path: 1, Handler: 2, Guards: 3},
			"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
	}
}
