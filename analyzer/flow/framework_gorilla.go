package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// gorilla/mux: a route is built by a chain of calls in any order, and is one
// from the moment that it has a handler. Middleware belongs to the router and
// runs before every route of it. A route without a path of its own, or with a
// prefix, answers for everything below (https://pkg.go.dev/github.com/gorilla/mux#Route.PathPrefix);
// it is called by its prefix all the same, as Route.GetPathTemplate calls it.
func gorilla() *framework {
	build := map[string]action{
		"Methods":       {do: setMethods, method: 1, rest: true},
		"Path":          {do: setPath, path: 1},
		"PathPrefix":    {do: setPath, path: 1, below: true},
		"Handler":       {do: setHandler, handler: 1},
		"HandlerFunc":   {do: setHandler, handler: 1},
		"Subrouter":     {do: subrouter},
		"Name":          {do: setName},
		"Queries":       {do: keep},
		"Headers":       {do: keep},
		"HeadersRegexp": {do: keep},
		"Host":          {do: keep},
		"Schemes":       {do: keep},
		"MatcherFunc":   {do: keep},
		"BuildVarsFunc": {do: keep},
		"BuildOnly":     {do: keep},
	}
	start := map[string]action{
		"NewRoute":       {do: chain, below: true},
		"Handle":         {do: register, path: 1, handler: 2},
		"HandleFunc":     {do: register, path: 1, handler: 2},
		"Use":            {do: use, guards: 1},
		"StrictSlash":    {do: keep},
		"SkipClean":      {do: keep},
		"UseEncodedPath": {do: keep},
	}
	// On a router, the calls of a chain begin a new route first.
	for _, name := range []string{"Methods", "Path", "PathPrefix", "Name", "Queries", "Headers", "Host", "Schemes", "MatcherFunc", "BuildVarsFunc"} {
		a := build[name]
		if a.do == keep || a.do == setName {
			a.do = chain
		}
		a.below = a.below || a.do != setPath
		start[name] = a
	}
	return &framework{
		Name:    "gorilla/mux",
		Link:    "https://pkg.go.dev/github.com/gorilla/mux#Router",
		Paths:   []string{"github.com/gorilla/mux"},
		Syntax:  pattern.Gorilla,
		Routers: []string{"Router"},
		Entries: []string{"Route"},
		Matched: matched{path: "Route.GetPathTemplate", name: "Route.GetName"},
		LateUse: true,
		Funcs:   map[string]action{"NewRouter": {do: create}},
		Calls:   start,
		Chain:   build,
	}
}
