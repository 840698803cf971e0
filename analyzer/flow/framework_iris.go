package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// iris: the last handler of a call answers, those before it are middleware. A
// group is a party. (Controllers of its mvc package are not followed.)
func iris() *framework {
	calls := map[string]action{
		"Handle":             {do: register, method: 1, path: 2, guards: 3, handler: last},
		"HandleFunc":         {do: register, method: 1, path: 2, guards: 3, handler: last},
		"HandleMany":         {do: register, method: 1, path: 2, several: true, guards: 3, handler: last},
		"Any":                {do: register, methods: anyMethod, path: 1, several: true, guards: 2, handler: last},
		"HandleDir":          {do: register, methods: readStatic, path: 1, suffix: "/{file:path}", index: true},
		"HandleServer":       {do: register, methods: anyMethod, path: 1, suffix: "/{file:path}"},
		"Favicon":            {do: register, methods: readStatic, path: 2, missing: "/favicon.ico"},
		"StaticContent":      {do: register, methods: readStatic, path: 1},
		"Party":              {do: group, path: 1, guards: 2},
		"PartyFunc":          {do: group, path: 1, body: 2},
		"PartyConfigure":     {do: group, path: 1, body: 2, via: "Configure"},
		"Subdomain":          {do: group, guards: 2},
		"WildcardSubdomain":  {do: group, guards: 1},
		"ConfigureContainer": {do: group, body: 1},
		"Use":                {do: use, guards: 1},
		"UseGlobal":          {do: use, guards: 1},
		"UseRouter":          {do: use, guards: 1},
	}
	return &framework{
		Name: "iris",
		Link: "https://pkg.go.dev/github.com/kataras/iris/v12/core/router#Party",
		Paths: []string{
			"github.com/kataras/iris/v12", "github.com/kataras/iris/v12/core/router", "github.com/kataras/iris/v12/context",
		},
		Syntax:   pattern.Iris,
		Routers:  []string{"Application", "APIBuilder", "APIContainer", "Party"},
		Contexts: []string{"Context"},
		Every:    []string{"ALL", "ANY"},
		Funcs: map[string]action{
			"New":     {do: create},
			"Default": {do: create},
			"FromStd": {do: adapt, handler: 1},
		},
		Calls: verbs(calls, action{path: 1, guards: 2, handler: last},
			"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Trace"),
	}
}
