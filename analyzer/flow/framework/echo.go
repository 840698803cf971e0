package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// echo: middleware follows the handler. Echo.Use also runs before the routes
// registered earlier; Group.Use does not, but a group is seldom used so.
func echo() *Framework {
	return &Framework{
		Name:     "echo",
		Link:     "https://pkg.go.dev/github.com/labstack/echo/v4#Echo",
		Paths:    []string{"github.com/labstack/echo/v4", "github.com/labstack/echo"},
		Syntax:   pattern.Echo,
		Routers:  []string{"Echo", "Group", "Router"},
		Contexts: []string{"Context"},
		Matched:  Matched{Path: "Context.Path", Known: InRouter},
		Takes:    Takes{Inner: true},
		LateRoot: true,
		Replaces: true,             // https://github.com/labstack/echo/blob/v4.16.0/router.go#L453
		Retains:  []string{"Echo"}, // https://github.com/labstack/echo/blob/v4.13.4/echo.go#L577
		Ignored: map[string]string{
			"DefaultHTTPErrorHandler": isError, "NewContext": isContext, "ReleaseContext": isContext, "StartTLS": isStart,
			"Find": isQuestion, "Reverse": isQuestion, "URI": isQuestion, "URL": isQuestion,
		},
		Funcs: map[string]Action{
			"New":         {Do: Create},
			"WrapHandler": {Do: Adapt, Handler: 1},
		},
		Calls: echoCalls(),
	}
}

// echoV5 adds routes as structs, has QUERY, and puts virtual hosts together
// from whole servers.
func echoV5() *Framework {
	calls := verbs(echoCalls(), Action{Path: 1, Handler: 2, Guards: 3}, "QUERY")
	calls["AddRoute"] = Action{Do: Register, Record: 1, Fields: Fields{Method: "Method", Path: "Path", Handler: "Handler", Guards: "Middlewares"}}
	calls["Router.Add"] = calls["AddRoute"]
	calls["Router.Remove"] = Action{Do: Lose, Lacks: "which routes this takes away"}
	return &Framework{
		Name:     "echo v5",
		Link:     "https://pkg.go.dev/github.com/labstack/echo/v5#Echo",
		Paths:    []string{"github.com/labstack/echo/v5"},
		Syntax:   pattern.Echo,
		Routers:  []string{"Echo", "Group", "Router"},
		Contexts: []string{"Context"},
		Matched:  Matched{Path: "Context.Path", Known: InRouter},
		Takes:    Takes{Inner: true},
		Ignored:  map[string]string{"NewContext": isContext, "Route": isQuestion},
		Every:    []string{"ECHO_ROUTE_ANY"}, // RouteAny
		LateRoot: true,
		Funcs: map[string]Action{
			"New":                   {Do: Create},
			"NewWithConfig":         {Do: Create},
			"NewVirtualHostHandler": {Do: Create},
			"WrapHandler":           {Do: Adapt, Handler: 1},
		},
		Calls: calls,
	}
}

// echoCalls is what all versions have in common.
func echoCalls() map[string]Action {
	calls := map[string]Action{
		"Add":      {Do: Register, Method: 1, Path: 2, Handler: 3, Guards: 4},
		"Any":      {Do: Register, Methods: anyMethod, Path: 1, Handler: 2, Guards: 3},
		"Match":    {Do: Register, Method: 1, Path: 2, Handler: 3, Guards: 4},
		"Group":    {Do: Group, Path: 1, Guards: 2},
		"Host":     {Do: Group, Guards: 2, Narrows: true},
		"Use":      {Do: Use, Guards: 1},
		"Pre":      {Do: Use, Guards: 1, Early: true}, // https://echo.labstack.com/docs/middleware#root-level-before-router
		"File":     {Do: Register, Methods: []string{"GET"}, Path: 1, Guards: 3},
		"FileFS":   {Do: Register, Methods: []string{"GET"}, Path: 1, Guards: 4},
		"Static":   {Do: Register, Methods: []string{"GET"}, Path: 1, Suffix: "*"},
		"StaticFS": {Do: Register, Methods: []string{"GET"}, Path: 1, Suffix: "*"},
		"Router":   {Do: Keep},

		"RouteNotFound": {Do: Miss, Methods: anyMethod, Path: 1, Handler: 2, Guards: 3},

		"Router.Add": {Do: Register, Method: 1, Path: 2, Handler: 3},
	}
	return verbs(calls, Action{Path: 1, Handler: 2, Guards: 3},
		"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
}
