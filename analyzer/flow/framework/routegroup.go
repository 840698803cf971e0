package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// routegroup: groups over net/http's ServeMux. Middleware of the first group is around
// all of the mux, and runs before it has found a route; that of the others is around
// what is registered on them from then on.
func routeGroup() *Framework {
	return &Framework{
		Name:     "routegroup",
		Link:     "https://pkg.go.dev/github.com/go-pkgz/routegroup#Bundle",
		Paths:    []string{"github.com/go-pkgz/routegroup"},
		Syntax:   pattern.NetHTTP,
		Routers:  []string{"Bundle"},
		Takes:    Takes{Escapes: true, Inner: true},
		LateRoot: true,
		Early:    true,
		Every:    []string{""},
		Ignored:  map[string]string{"Handler": isQuestion},
		Funcs: map[string]Action{
			"New":   {Do: Create},
			"Mount": {Do: Create, Path: 2},
		},
		Calls: map[string]Action{
			"Group":           {Do: Group},
			"Handle":          {Do: Register, Path: 1, Handler: 2, Pattern: true},
			"HandleFiles":     {Do: Register, Methods: anyMethod, Path: 1, Suffix: "/"},
			"HandleFunc":      {Do: Register, Path: 1, Handler: 2, Pattern: true, Alone: true},
			"HandleRoot":      {Do: Register, Method: 1, Handler: 2},
			"HandleRootFunc":  {Do: Register, Method: 1, Handler: 2},
			"NotFoundHandler": {Do: Miss, Methods: anyMethod, Missing: "/", Handler: 1},
			"Mount":           {Do: Group, Path: 1},
			"Route":           {Do: Group, Body: 1},
			"Use":             {Do: Use, Guards: 1},
			"With":            {Do: Group, Guards: 1},
		},
	}
}
