package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// rata: a table of named routes, and a map of handlers by these names.
func rata() *framework {
	router := action{
		do: create, record: 1, handler: 2,
		fields: fields{method: "Method", path: "Path", name: "Name"},
	}
	return &framework{
		Name:    "rata",
		Link:    "https://pkg.go.dev/github.com/tedsuo/rata#NewRouter",
		Paths:   []string{"github.com/tedsuo/rata"},
		Syntax:  pattern.HTTPRouter,
		Routers: []string{"Router"},
		Funcs:   map[string]action{"NewRouter": router},
	}
}
