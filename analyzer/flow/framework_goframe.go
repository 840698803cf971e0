package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// goFrame registers functions and whole controllers. The tags of g.Meta in a
// request type say path and method; else methods of a controller have paths
// by their names. (Servers of several names are taken for one.)
func goFrame() *framework {
	calls := map[string]action{
		"Group":            {do: group, path: 1, body: 2},
		"Domain":           {do: group},
		"Clone":            {do: group},
		"Bind":             {do: bind, missing: "/", handler: 1, rest: true, pattern: true},
		"ALL":              {do: bind, path: 1, handler: 2, pattern: true, only: 3, exact: true},
		"ALLMap":           {do: bind, table: 1, pattern: true},
		"Map":              {do: bind, table: 1, pattern: true},
		"REST":             {do: bind, path: 1, handler: 2, pattern: true, byName: true},
		"BindHandler":      {do: bind, path: 1, handler: 2, pattern: true},
		"BindObject":       {do: bind, path: 1, handler: 2, pattern: true, only: 3},
		"BindObjectMethod": {do: bind, path: 1, handler: 2, pattern: true, only: 3, exact: true},
		"BindObjectRest":   {do: bind, path: 1, handler: 2, pattern: true, byName: true},
		"Middleware":       {do: use, guards: 1},
		"Use":              {do: use, guards: 1},

		"BindMiddlewareDefault": {do: use, guards: 1},
		"BindMiddleware":        {do: filter, path: 1, guards: 2, rest: true},
		"SetNameToUriType":      {do: lose, lacks: "how the names of methods become paths from here on"},
	}
	for _, name := range methodsByName() {
		calls[name] = action{do: bind, methods: []string{strings.ToUpper(name)}, path: 1, handler: 2, pattern: true, only: 3, exact: true}
	}
	return &framework{
		Name: "goframe",
		Link: "https://pkg.go.dev/github.com/gogf/gf/v2/net/ghttp#RouterGroup",
		Paths: []string{
			"github.com/gogf/gf/v2/net/ghttp", "github.com/gogf/gf/v2/frame/g", "github.com/gogf/gf/v2/util/gmeta",
		},
		Syntax:    pattern.GoFrame,
		Routers:   []string{"Server", "Domain", "RouterGroup"},
		Contexts:  []string{"Request"},
		Markers:   []string{"Meta"},
		Separator: ":",
		Every:     []string{"ALL"},
		Funcs: map[string]action{
			"Server":    {do: shared},
			"GetServer": {do: shared},
		},
		Calls: calls,
	}
}
