package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// gorilla/mux: a route is built by a chain of calls in any order, and is one
// from the moment that it has a handler. Middleware belongs to the router and
// runs before every route of it. A route without a path of its own, or with a
// prefix, answers for everything below (https://pkg.go.dev/github.com/gorilla/mux#Route.PathPrefix);
// it is called by its prefix all the same, as Route.GetPathTemplate calls it.
func gorilla() *Framework {
	build := map[string]Action{
		"Methods":       {Do: SetMethods, Method: 1, Rest: true},
		"Path":          {Do: SetPath, Path: 1},
		"PathPrefix":    {Do: SetPath, Path: 1, Below: true},
		"Handler":       {Do: SetHandler, Handler: 1},
		"HandlerFunc":   {Do: SetHandler, Handler: 1},
		"Subrouter":     {Do: Subrouter},
		"Name":          {Do: SetName},
		"Queries":       {Do: Keep, Narrows: true},
		"Headers":       {Do: Keep, Narrows: true},
		"HeadersRegexp": {Do: Keep, Narrows: true},
		"Host":          {Do: Keep, Narrows: true},
		"Schemes":       {Do: Keep, Narrows: true},
		"MatcherFunc":   {Do: Keep, Narrows: true},
		"BuildVarsFunc": {Do: Keep},
		"BuildOnly":     {Do: Withdraw},
		"GetHandler":    {Do: Answerer},
	}
	start := map[string]Action{
		"NewRoute":       {Do: Chain, Below: true},
		"Get":            {Do: Named, Name: 1},
		"GetRoute":       {Do: Named, Name: 1},
		"Handle":         {Do: Register, Path: 1, Handler: 2},
		"HandleFunc":     {Do: Register, Path: 1, Handler: 2},
		"Use":            {Do: Use, Guards: 1},
		"StrictSlash":    {Do: Keep},
		"SkipClean":      {Do: Keep, Unusual: true},
		"UseEncodedPath": {Do: Keep, Unusual: true},
		"Walk":           {Do: Visit, Body: 1},
	}
	// On a router, the calls of a chain begin a new route first.
	for _, name := range []string{"Methods", "Path", "PathPrefix", "Name", "Queries", "Headers", "Host", "Schemes", "MatcherFunc", "BuildVarsFunc"} {
		a := build[name]
		if a.Do == Keep {
			a.Do = Chain
		}
		a.Below = a.Below || a.Do != SetPath
		start[name] = a
	}
	return &Framework{
		Name:    "gorilla/mux",
		Link:    "https://pkg.go.dev/github.com/gorilla/mux#Router",
		Paths:   []string{"github.com/gorilla/mux"},
		Syntax:  pattern.Gorilla,
		Routers: []string{"Router"},
		Entries: []string{"Route"},
		Matched: Matched{Path: "Route.GetPathTemplate", Name: "Route.GetName", Route: "CurrentRoute", Known: InRouter},
		Takes:   Takes{Escapes: true, Ordered: true},
		LateUse: true,
		Keeps:   true, // https://github.com/gorilla/mux/blob/v1.8.1/route.go#L494
		Funcs:   map[string]Action{"NewRouter": {Do: Create}},
		// Middleware does not run for it: https://github.com/gorilla/mux/blob/v1.8.1/mux.go#L142
		Misses: map[string]Action{"NotFoundHandler": {Do: Miss, Handler: 1, Lacks: "which routes are served where this router has none"}},
		Calls:  start,
		Chain:  build,
	}
}
