package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// bunrouter: Use and WithMiddleware do not change the group that they are
// called on, but return another.
func bunrouter() *framework {
	calls := map[string]action{
		"Compat":         {do: keep},
		"Handle":         {do: register, method: 1, path: 2, handler: 3},
		"NewGroup":       {do: group, path: 1, options: 2},
		"Use":            {do: group, guards: 1},
		"Verbose":        {do: keep},
		"WithGroup":      {do: group, path: 1, body: 2},
		"WithMiddleware": {do: group, guards: 1},
	}
	return &framework{
		Name:     "bunrouter",
		Link:     "https://pkg.go.dev/github.com/uptrace/bunrouter#Group",
		Paths:    []string{"github.com/uptrace/bunrouter"},
		Syntax:   pattern.BunRouter,
		Routers:  []string{"Router", "Group", "CompatRouter", "CompatGroup", "VerboseRouter", "VerboseGroup"},
		Contexts: []string{"Request"},
		Funcs: map[string]action{
			"New":             {do: create, options: 1},
			"HTTPHandler":     {do: adapt, handler: 1},
			"HTTPHandlerFunc": {do: adapt, handler: 1},
			"Use":             {do: option, guards: 1},
			"WithGroup":       {do: option, body: 1},
			"WithHandler":     {do: option, guards: 1},
			"WithMiddleware":  {do: option, guards: 1},
		},
		Calls: verbs(calls, action{path: 1, handler: 2},
			"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"),
	}
}
