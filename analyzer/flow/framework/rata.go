package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// rata: a table of named routes, and a map of handlers by these names.
func rata() *Framework {
	router := Action{
		Do: Create, Record: 1, Handler: 2,
		Fields: Fields{Method: "Method", Path: "Path", Name: "Name"},
	}
	return &Framework{
		Name:    "rata",
		Link:    "https://pkg.go.dev/github.com/tedsuo/rata#NewRouter",
		Paths:   []string{"github.com/tedsuo/rata"},
		Takes:   Takes{Inner: true, Ordered: true},
		Syntax:  pattern.HTTPRouter,
		Routers: []string{"Router"},
		Records: []string{"Route"},
		Funcs:   map[string]Action{"NewRouter": router},
	}
}
