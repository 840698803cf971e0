package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// huma registers operations on the router of another framework, which an
// adapter makes an API of. With the API come routes for its documentation, as
// the configuration says. (What an operation's own functions or a group's
// modifiers change of it but the security is not followed; neither is whether the body of
// a PUT is an object, which autopatch asks.)
func huma() *framework {
	documentation := map[string][]string{
		"DocsPath":    {""},
		"OpenAPIPath": {".json", ".yaml", "-3.0.json", "-3.0.yaml"},
		"SchemasPath": {"/{schema}"},
	}
	on := func(router, path, config int) action {
		return action{do: group, router: router, path: path, also: also{config, documentation}, documented: documented{config: config}}
	}
	funcs := map[string]action{
		"New":              on(1, 0, 2),
		"NewCompat":        on(1, 0, 2),
		"NewV2":            on(1, 0, 2),
		"NewV4":            on(1, 0, 2),
		"NewWithPrefix":    on(1, 2, 3),
		"NewWithGroup":     on(2, 0, 3),
		"NewV2WithGroup":   on(2, 0, 3),
		"NewV4WithGroup":   on(2, 0, 3),
		"NewAPI":           on(2, 0, 1),
		"NewAdapter":       {do: group, router: 1, path: 2},
		"NewCompatAdapter": {do: group, router: 1},

		"DefaultConfig": {do: assemble, values: map[string]string{"DocsPath": "/docs", "OpenAPIPath": "/openapi", "SchemasPath": "/schemas"}, structs: []string{"OpenAPI"}},

		"Register": {
			do: register, router: 1, record: 2, handler: 3,
			fields: fields{method: "Method", path: "Path", guards: "Middlewares"},
		},
		"NewGroup":     {do: group, router: 1, path: 2, rest: true},
		"AutoRegister": {do: handOver, router: 1, body: 2, via: "Register*"},
		"AutoPatch":    {do: derive, router: 1, from: []string{"GET", "PUT"}, methods: []string{"PATCH"}},
	}
	paths := []string{"github.com/danielgtaylor/huma/v2", "github.com/danielgtaylor/huma/v2/autopatch"}
	for _, name := range []string{"bunrouter", "chi", "echo", "fiber", "flow", "gin", "go", "httprouter", "mux"} {
		paths = append(paths, "github.com/danielgtaylor/huma/v2/adapters/huma"+name)
	}
	return &framework{
		Name:     "huma",
		Link:     "https://pkg.go.dev/github.com/danielgtaylor/huma/v2#Register",
		Paths:    paths,
		Syntax:   pattern.Huma,
		Routers:  []string{"API", "Adapter", "Group"},
		Contexts: []string{"Context"},
		Operations: operations{
			Type: "github.com/danielgtaylor/huma/v2.Operation", Security: "Security", Default: []string{"OpenAPI", "Security"},
			Method: "Method", Path: "Path", Made: []string{"OperationID", "Summary"}, Maps: []string{"Metadata"},
		},
		Matched: matched{operation: "Context.Operation"},
		Funcs: verbs(funcs, action{router: 1, path: 2, handler: 3, documented: documented{edits: 4}},
			"Get", "Post", "Head", "Patch", "Put", "Delete"),
		Calls: map[string]action{
			"UseMiddleware":     {do: use, guards: 1},
			"UseModifier":       {do: edit, body: 1, documented: documented{next: true}},
			"UseSimpleModifier": {do: edit, body: 1},
		},
	}
}
