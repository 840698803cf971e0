package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// echo: middleware follows the handler. Echo.Use also runs before the routes
// registered earlier; Group.Use does not, but a group is seldom used so.
func echo() *framework {
	return &framework{
		Name:     "echo",
		Link:     "https://pkg.go.dev/github.com/labstack/echo/v4#Echo",
		Paths:    []string{"github.com/labstack/echo/v4", "github.com/labstack/echo"},
		Syntax:   pattern.Echo,
		Routers:  []string{"Echo", "Group"},
		Contexts: []string{"Context"},
		Matched:  matched{path: "Context.Path"},
		LateRoot: true,
		Funcs: map[string]action{
			"New":         {do: create},
			"WrapHandler": {do: adapt, handler: 1},
		},
		Calls: echoCalls(),
	}
}

// echoV5 adds routes as structs, has QUERY, and puts virtual hosts together
// from whole servers.
func echoV5() *framework {
	calls := verbs(echoCalls(), action{path: 1, handler: 2, guards: 3}, "QUERY")
	calls["AddRoute"] = action{do: register, record: 1, fields: fields{method: "Method", path: "Path", handler: "Handler", guards: "Middlewares"}}
	return &framework{
		Name:     "echo v5",
		Link:     "https://pkg.go.dev/github.com/labstack/echo/v5#Echo",
		Paths:    []string{"github.com/labstack/echo/v5"},
		Syntax:   pattern.Echo,
		Routers:  []string{"Echo", "Group"},
		Contexts: []string{"Context"},
		Matched:  matched{path: "Context.Path"},
		Every:    []string{"ECHO_ROUTE_ANY"}, // RouteAny
		LateRoot: true,
		Funcs: map[string]action{
			"New":                   {do: create},
			"NewWithConfig":         {do: create},
			"NewVirtualHostHandler": {do: create},
			"WrapHandler":           {do: adapt, handler: 1},
		},
		Calls: calls,
	}
}

// echoCalls is what all versions have in common.
func echoCalls() map[string]action {
	calls := map[string]action{
		"Add":      {do: register, method: 1, path: 2, handler: 3, guards: 4},
		"Any":      {do: register, methods: anyMethod, path: 1, handler: 2, guards: 3},
		"Match":    {do: register, method: 1, path: 2, handler: 3, guards: 4},
		"Group":    {do: group, path: 1, guards: 2},
		"Host":     {do: group, guards: 2},
		"Use":      {do: use, guards: 1},
		"Pre":      {do: use, guards: 1},
		"File":     {do: register, methods: []string{"GET"}, path: 1, guards: 3},
		"FileFS":   {do: register, methods: []string{"GET"}, path: 1, guards: 4},
		"Static":   {do: register, methods: []string{"GET"}, path: 1, suffix: "*"},
		"StaticFS": {do: register, methods: []string{"GET"}, path: 1, suffix: "*"},
	}
	return verbs(calls, action{path: 1, handler: 2, guards: 3},
		"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
}
