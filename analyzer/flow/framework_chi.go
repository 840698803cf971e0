package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// chi, of which every major version has the same calls.
func chi() *framework {
	calls := map[string]action{
		"Handle":     {do: register, path: 1, handler: 2, pattern: true},
		"HandleFunc": {do: register, path: 1, handler: 2, pattern: true},
		"Method":     {do: register, method: 1, path: 2, handler: 3},
		"MethodFunc": {do: register, method: 1, path: 2, handler: 3},
		"Use":        {do: use, guards: 1},
		"With":       {do: group, guards: 1},
		"Group":      {do: group, body: 1},
		"Route":      {do: group, path: 1, body: 2},
		"Mount":      {do: mount, path: 1, handler: 2},
	}
	return &framework{
		Name:    "chi",
		Link:    "https://pkg.go.dev/github.com/go-chi/chi/v5#Router",
		Paths:   []string{"github.com/go-chi/chi/v5", "github.com/go-chi/chi", "github.com/go-chi/chi/v4", "github.com/pressly/chi"},
		Syntax:  pattern.Chi,
		Routers: []string{"Mux", "Router"},
		Matched: matched{path: "Context.RoutePattern"},
		Strips:  true,

		UseFirst: true, // https://pkg.go.dev/github.com/go-chi/chi/v5#Mux.Use panics
		Funcs: map[string]action{
			"NewRouter": {do: create},
			"NewMux":    {do: create},
		},
		Calls: verbs(calls, action{path: 1, handler: 2},
			"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Query", "Trace"),
	}
}
