package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// goRestful: a web service has the prefix of its routes, each of which is
// built by a chain of calls and then handed to it. Filters run before every
// route of their service or container, whenever they were added.
func goRestful() *framework {
	calls := map[string]action{
		"Path":   {do: setBase, path: 1},
		"Filter": {do: use, guards: 1},
		"Method": {do: chain, method: 1},
		"Route":  {do: commit, handler: 1},

		"Container.Add":              {do: mount, handler: 1},
		"Container.Handle":           {do: register, path: 1, handler: 2},
		"Container.HandleWithFilter": {do: register, path: 1, handler: 2},
	}
	for _, name := range []string{"ApiVersion", "Consumes", "Doc", "Param", "Produces", "TypeNameHandler"} {
		calls[name] = action{do: keep}
	}
	for _, name := range []string{"HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		calls[name] = action{do: chain, methods: []string{name}, path: 1}
	}
	build := map[string]action{
		"Method": {do: setMethods, method: 1},
		"Path":   {do: setPath, path: 1},
		"To":     {do: setHandler, handler: 1},
		"Filter": {do: use, guards: 1},
		"Do":     {do: keep, body: 1},
	}
	for _, name := range []string{
		"AddExtension", "AllowedMethodsWithoutContentType", "Consumes", "ContentEncodingEnabled", "DefaultReturns", "Deprecate",
		"Doc", "If", "Metadata", "Notes", "Operation", "Param", "Produces", "Reads", "Returns", "ReturnsError",
		"ReturnsWithHeaders", "Writes",
	} {
		build[name] = action{do: keep}
	}
	return &framework{
		Name:     "go-restful",
		Link:     "https://pkg.go.dev/github.com/emicklei/go-restful/v3#WebService",
		Paths:    []string{"github.com/emicklei/go-restful/v3", "github.com/emicklei/go-restful"},
		Syntax:   pattern.GoRestful,
		Routers:  []string{"Container", "WebService"},
		Entries:  []string{"RouteBuilder"},
		Contexts: []string{"Request", "Response"},
		LateUse:  true,
		Commits:  true,
		Funcs: map[string]action{
			"NewContainer": {do: create},
			"Add":          {do: defaultRoot, handler: 1},
		},
		Calls: calls,
		Chain: build,
	}
}
