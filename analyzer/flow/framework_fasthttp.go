package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// fasthttpRouter is fasthttp/router, which has groups but no middleware.
func fasthttpRouter() *framework {
	calls := map[string]action{
		"ANY":              {do: register, methods: anyMethod, path: 1, handler: 2},
		"Group":            {do: group, path: 1},
		"Handle":           {do: register, method: 1, path: 2, handler: 3},
		"ServeFiles":       {do: register, methods: []string{"GET"}, path: 1},
		"ServeFS":          {do: register, methods: []string{"GET"}, path: 1},
		"ServeFilesCustom": {do: register, methods: []string{"GET"}, path: 1},
	}
	return &framework{
		Name:     "fasthttp/router",
		Link:     "https://pkg.go.dev/github.com/fasthttp/router#Router",
		Paths:    []string{"github.com/fasthttp/router", "github.com/valyala/fasthttp"},
		Syntax:   pattern.FastHTTP,
		Routers:  []string{"Router", "Group"},
		Contexts: []string{"RequestCtx"},
		Funcs:    map[string]action{"New": {do: create}},
		Calls: verbs(calls, action{path: 1, handler: 2},
			"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
	}
}
