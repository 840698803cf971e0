package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// bunrouter: Use and WithMiddleware do not change the group that they are
// called on, but return another.
func bunrouter() *Framework {
	calls := map[string]Action{
		"Compat":         {Do: Keep},
		"Handle":         {Do: Register, Method: 1, Path: 2, Handler: 3},
		"NewGroup":       {Do: Group, Path: 1, Options: 2},
		"Use":            {Do: Group, Guards: 1},
		"Verbose":        {Do: Keep},
		"WithGroup":      {Do: Group, Path: 1, Body: 2},
		"WithMiddleware": {Do: Group, Guards: 1},
	}
	return &Framework{
		Name:     "bunrouter",
		Link:     "https://pkg.go.dev/github.com/uptrace/bunrouter#Group",
		Paths:    []string{"github.com/uptrace/bunrouter"},
		Matched:  Matched{Path: "Request.Route", Known: InRouter},
		Takes:    Takes{Inner: true},
		Syntax:   pattern.BunRouter,
		Routers:  []string{"Router", "Group", "CompatRouter", "CompatGroup", "VerboseRouter", "VerboseGroup"},
		Contexts: []string{"Request"},
		Ignored:  map[string]string{"ServeHTTPError": isStart},
		Funcs: map[string]Action{
			"New":             {Do: Create, Options: 1},
			"HTTPHandler":     {Do: Adapt, Handler: 1},
			"HTTPHandlerFunc": {Do: Adapt, Handler: 1},
			"Use":             {Do: Option, Guards: 1},
			"WithGroup":       {Do: Option, Body: 1},
			"WithHandler":     {Do: Option, Guards: 1},
			"WithMiddleware":  {Do: Option, Guards: 1},
		},
		Calls: verbs(calls, Action{Path: 1, Handler: 2},
			"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"),
	}
}
