package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// gin: the last handler of a call answers, those before it are middleware.
func gin() *Framework {
	calls := map[string]Action{
		"Handle":       {Do: Register, Method: 1, Path: 2, Guards: 3, Handler: Last},
		"Any":          {Do: Register, Methods: anyMethod, Path: 1, Guards: 2, Handler: Last},
		"Match":        {Do: Register, Method: 1, Path: 2, Guards: 3, Handler: Last},
		"NoRoute":      {Do: Miss, Methods: anyMethod, Missing: "/*rest", Guards: 1, Handler: Last},
		"Group":        {Do: Group, Path: 1, Guards: 2},
		"Use":          {Do: Use, Guards: 1},
		"Static":       {Do: Register, Methods: readStatic, Path: 1, Suffix: "/*filepath"},
		"StaticFS":     {Do: Register, Methods: readStatic, Path: 1, Suffix: "/*filepath"},
		"StaticFile":   {Do: Register, Methods: readStatic, Path: 1},
		"StaticFileFS": {Do: Register, Methods: readStatic, Path: 1},
		"With":         {Do: Apply, Body: 1},
		"Delims":       {Do: Keep},
		"Handler":      {Do: Keep},

		"SecureJsonPrefix": {Do: Keep},
		"BasePath":         {Do: BasePath, Missing: "/"}, // https://pkg.go.dev/github.com/gin-gonic/gin#RouterGroup.BasePath
	}
	return &Framework{
		Name:     "gin",
		Link:     "https://pkg.go.dev/github.com/gin-gonic/gin#RouterGroup",
		Paths:    []string{"github.com/gin-gonic/gin"},
		Syntax:   pattern.Gin,
		Routers:  []string{"Engine", "RouterGroup", "IRouter", "IRoutes"},
		Contexts: []string{"Context", "ResponseWriter"},
		Matched:  Matched{Path: "Context.FullPath", Known: InRouter},
		Takes:    Takes{Escapes: true},

		Continues: true,
		Ignored: map[string]string{
			"LoadHTMLFS": isTemplate, "SetFuncMap": isTemplate,
			"NoMethod":    isMiss,
			"RunListener": isStart,
		},
		Funcs: map[string]Action{
			"New":     {Do: Create, Body: 1},
			"Default": {Do: Create, Body: 1},
			"WrapH":   {Do: Adapt, Handler: 1},
			"WrapF":   {Do: Adapt, Handler: 1},
		},
		Calls: verbs(calls, Action{Path: 1, Guards: 2, Handler: Last},
			"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
	}
}
