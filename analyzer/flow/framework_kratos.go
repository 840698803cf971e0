package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// kratos is the HTTP transport of kratos, which wraps gorilla/mux. (The
// middleware of Use is chosen by the operation, and not followed.)
func kratos() *framework {
	calls := map[string]action{
		"Group": {do: group, path: 1, guards: 2},
		"Route": {do: group, path: 1, guards: 2},
		"Use":   {do: keep},

		"Router.Handle":       {do: register, method: 1, path: 2, handler: 3, guards: 4},
		"Server.Handle":       {do: register, path: 1, handler: 2},
		"Server.HandleFunc":   {do: register, path: 1, handler: 2},
		"Server.HandlePrefix": {do: register, path: 1, handler: 2},
	}
	return &framework{
		Name:     "kratos",
		Link:     "https://pkg.go.dev/github.com/go-kratos/kratos/v2/transport/http#Server",
		Paths:    []string{"github.com/go-kratos/kratos/v2/transport/http"},
		Syntax:   pattern.Kratos,
		Routers:  []string{"Server", "Router"},
		Contexts: []string{"Context"},
		Funcs: map[string]action{
			"NewServer":  {do: create, options: 1},
			"PathPrefix": {do: option, path: 1},
			"Filter":     {do: option, guards: 1},
		},
		Calls: verbs(calls, action{path: 1, handler: 2, guards: 3},
			"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
	}
}
