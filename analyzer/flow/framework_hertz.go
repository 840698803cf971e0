package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// hertz has gin's calls, and for most another with a name for the handler.
func hertz() *framework {
	calls := map[string]action{
		"Handle":     {do: register, method: 1, path: 2, guards: 3, handler: last},
		"HandleEX":   {do: register, method: 1, path: 2, handler: 3},
		"Any":        {do: register, methods: anyMethod, path: 1, guards: 2, handler: last},
		"AnyEX":      {do: register, methods: anyMethod, path: 1, handler: 2},
		"Group":      {do: group, path: 1, guards: 2},
		"Use":        {do: use, guards: 1},
		"Static":     {do: register, methods: readStatic, path: 1, suffix: "/*filepath"},
		"StaticFS":   {do: register, methods: readStatic, path: 1, suffix: "/*filepath"},
		"StaticFile": {do: register, methods: readStatic, path: 1},
	}
	for _, name := range []string{"GETEX", "POSTEX", "PUTEX", "DELETEEX", "HEADEX"} {
		calls[name] = verb(strings.TrimSuffix(name, "EX"), action{path: 1, handler: 2})
	}
	return &framework{
		Name: "hertz",
		Link: "https://pkg.go.dev/github.com/cloudwego/hertz/pkg/route#RouterGroup",
		Paths: []string{
			"github.com/cloudwego/hertz/pkg/app/server", "github.com/cloudwego/hertz/pkg/route", "github.com/cloudwego/hertz/pkg/app",
		},
		Syntax:   pattern.Gin,
		Routers:  []string{"Hertz", "Engine", "RouterGroup", "IRouter", "IRoutes"},
		Contexts: []string{"RequestContext"},
		Matched:  matched{path: "RequestContext.FullPath"},

		Continues: true,
		Funcs: map[string]action{
			"New":       {do: create},
			"Default":   {do: create},
			"NewEngine": {do: create},
		},
		Calls: verbs(calls, action{path: 1, guards: 2, handler: last},
			"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
	}
}
