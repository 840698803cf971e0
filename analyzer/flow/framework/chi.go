package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// chi, of which every major version has the same calls.
func chi() *Framework {
	calls := map[string]Action{
		"Handle":     {Do: Register, Path: 1, Handler: 2, Pattern: true},
		"HandleFunc": {Do: Register, Path: 1, Handler: 2, Pattern: true},
		"Method":     {Do: Register, Method: 1, Path: 2, Handler: 3},
		"MethodFunc": {Do: Register, Method: 1, Path: 2, Handler: 3},
		"Use":        {Do: Use, Guards: 1},
		"With":       {Do: Group, Guards: 1},
		"Group":      {Do: Group, Body: 1},
		"Route":      {Do: Group, Path: 1, Body: 2},
		"NotFound":   {Do: Miss, Methods: anyMethod, Missing: "/*", Handler: 1},
		"Mount":      {Do: Mount, Path: 1, Handler: 2},
	}
	return &Framework{
		Name:    "chi",
		Link:    "https://pkg.go.dev/github.com/go-chi/chi/v5#Router",
		Paths:   []string{"github.com/go-chi/chi/v5", "github.com/go-chi/chi", "github.com/go-chi/chi/v4", "github.com/pressly/chi"},
		Syntax:  pattern.Chi,
		Routers: []string{"Mux", "Router"},
		Matched: Matched{Path: "Context.RoutePattern", Route: "RouteContext", Known: SoFar},
		Takes:   Takes{Inner: true},
		Strips:  true,
		Ignored: map[string]string{
			"MethodNotAllowed": isMiss, "MethodNotAllowedHandler": isMiss, "NotFoundHandler": isMiss,
		},

		Early:    true, // https://github.com/go-chi/chi/blob/v5.2.3/mux.go#L63
		Replaces: true, // https://github.com/go-chi/chi/blob/v5.5.0/tree.go#L353
		UseFirst: true, // https://pkg.go.dev/github.com/go-chi/chi/v5#Mux.Use panics
		Funcs: map[string]Action{
			"NewRouter": {Do: Create},
			"NewMux":    {Do: Create},
		},
		Calls: verbs(calls, Action{Path: 1, Handler: 2},
			"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Query", "Trace"),
	}
}
