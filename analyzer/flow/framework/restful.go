package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// goRestful: a web service has the prefix of its routes, each of which is
// built by a chain of calls and then handed to it. Filters run before every
// route of their service or container, whenever they were added.
func goRestful() *Framework {
	calls := map[string]Action{
		"Path":     {Do: SetBase, Path: 1},
		"RootPath": {Do: BasePath}, // https://pkg.go.dev/github.com/emicklei/go-restful/v3#WebService.RootPath
		"Filter":   {Do: Use, Guards: 1},
		"Method":   {Do: Chain, Method: 1},
		"Route":    {Do: Commit, Handler: 1},

		"RemoveRoute":      {Do: Lose, Lacks: "which routes this takes away"},
		"Container.Remove": {Do: Lose, Lacks: "which routes this takes away"},

		"Container.Add":              {Do: Mount, Handler: 1},
		"Container.Handle":           {Do: Register, Path: 1, Handler: 2},
		"Container.HandleWithFilter": {Do: Register, Path: 1, Handler: 2},
	}
	for _, name := range []string{"ApiVersion", "Consumes", "Doc", "Param", "Produces", "TypeNameHandler"} {
		calls[name] = Action{Do: Keep}
	}
	for _, name := range []string{"HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		calls[name] = Action{Do: Chain, Methods: []string{name}, Path: 1}
	}
	build := map[string]Action{
		"Method": {Do: SetMethods, Method: 1},
		"Path":   {Do: SetPath, Path: 1},
		"To":     {Do: SetHandler, Handler: 1},
		"Filter": {Do: Use, Guards: 1},
		"Do":     {Do: Keep, Body: 1},
	}
	for _, name := range []string{
		"AddExtension", "AllowedMethodsWithoutContentType", "Consumes", "ContentEncodingEnabled", "DefaultReturns", "Deprecate",
		"Doc", "If", "Metadata", "Notes", "Operation", "Param", "Produces", "Reads", "Returns", "ReturnsError",
		"ReturnsWithHeaders", "Writes",
	} {
		build[name] = Action{Do: Keep}
	}
	return &Framework{
		Name:     "go-restful",
		Link:     "https://pkg.go.dev/github.com/emicklei/go-restful/v3#WebService",
		Paths:    []string{"github.com/emicklei/go-restful/v3", "github.com/emicklei/go-restful"},
		Matched:  Matched{Path: "Request.SelectedRoutePath", Known: InRouter},
		Takes:    Takes{Slash: true, Escapes: true},
		Syntax:   pattern.GoRestful,
		Routers:  []string{"Container", "WebService"},
		Entries:  []string{"RouteBuilder"},
		Contexts: []string{"Request", "Response"},
		LateUse:  true,
		Commits:  true,
		Ignored: map[string]string{
			"Dispatch": isStart, "RecoverHandler": isError, "ServiceErrorHandler": isError, "Router": isSetting,
		},
		Funcs: map[string]Action{
			"NewContainer": {Do: Create},
			"Add":          {Do: DefaultRoot, Handler: 1},
		},
		Calls: calls,
		Chain: build,
	}
}
