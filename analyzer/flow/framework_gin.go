package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// gin: the last handler of a call answers, those before it are middleware.
func gin() *framework {
	calls := map[string]action{
		"Handle":       {do: register, method: 1, path: 2, guards: 3, handler: last},
		"Any":          {do: register, methods: anyMethod, path: 1, guards: 2, handler: last},
		"Match":        {do: register, method: 1, path: 2, guards: 3, handler: last},
		"Group":        {do: group, path: 1, guards: 2},
		"Use":          {do: use, guards: 1},
		"Static":       {do: register, methods: readStatic, path: 1, suffix: "/*filepath"},
		"StaticFS":     {do: register, methods: readStatic, path: 1, suffix: "/*filepath"},
		"StaticFile":   {do: register, methods: readStatic, path: 1},
		"StaticFileFS": {do: register, methods: readStatic, path: 1},
		"With":         {do: keep},
		"Delims":       {do: keep},
		"Handler":      {do: keep},

		"SecureJsonPrefix": {do: keep},
	}
	return &framework{
		Name:     "gin",
		Link:     "https://pkg.go.dev/github.com/gin-gonic/gin#RouterGroup",
		Paths:    []string{"github.com/gin-gonic/gin"},
		Syntax:   pattern.Gin,
		Routers:  []string{"Engine", "RouterGroup", "IRouter", "IRoutes"},
		Contexts: []string{"Context"},
		Matched:  matched{path: "Context.FullPath"},

		Continues: true,
		Funcs: map[string]action{
			"New":     {do: create},
			"Default": {do: create},
			"WrapH":   {do: adapt, handler: 1},
			"WrapF":   {do: adapt, handler: 1},
		},
		Calls: verbs(calls, action{path: 1, guards: 2, handler: last},
			"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
	}
}
