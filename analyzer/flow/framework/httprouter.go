package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// httprouter has neither groups nor middleware.
func httprouter() *Framework {
	calls := map[string]Action{
		"Handle":      {Do: Register, Method: 1, Path: 2, Handler: 3},
		"Handler":     {Do: Register, Method: 1, Path: 2, Handler: 3},
		"HandlerFunc": {Do: Register, Method: 1, Path: 2, Handler: 3},
		"ServeFiles":  {Do: Register, Methods: []string{"GET"}, Path: 1},
	}
	return &Framework{
		Name:     "httprouter",
		Link:     "https://pkg.go.dev/github.com/julienschmidt/httprouter#Router",
		Paths:    []string{"github.com/julienschmidt/httprouter"},
		Takes:    Takes{Escapes: true},
		Syntax:   pattern.HTTPRouter,
		Routers:  []string{"Router"},
		Contexts: []string{"Params"},
		Ignored:  map[string]string{"Lookup": isQuestion},
		Misses:   map[string]Action{"NotFound": {Do: Miss, Methods: anyMethod, Missing: "/*rest", Handler: 1}},
		Funcs:    map[string]Action{"New": {Do: Create}},
		Calls: verbs(calls, Action{Path: 1, Handler: 2},
			"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"),
	}
}
