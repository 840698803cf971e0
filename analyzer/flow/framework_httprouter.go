package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// httprouter has neither groups nor middleware.
func httprouter() *framework {
	calls := map[string]action{
		"Handle":      {do: register, method: 1, path: 2, handler: 3},
		"Handler":     {do: register, method: 1, path: 2, handler: 3},
		"HandlerFunc": {do: register, method: 1, path: 2, handler: 3},
		"ServeFiles":  {do: register, methods: []string{"GET"}, path: 1},
	}
	return &framework{
		Name:     "httprouter",
		Link:     "https://pkg.go.dev/github.com/julienschmidt/httprouter#Router",
		Paths:    []string{"github.com/julienschmidt/httprouter"},
		Syntax:   pattern.HTTPRouter,
		Routers:  []string{"Router"},
		Contexts: []string{"Params"},
		Funcs:    map[string]action{"New": {do: create}},
		Calls: verbs(calls, action{path: 1, handler: 2},
			"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"),
	}
}
