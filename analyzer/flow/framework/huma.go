package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// huma registers operations on the router of another framework, which an
// adapter makes an API of. With the API come routes for its documentation, as
// the configuration says. (What an operation's own functions or a group's
// modifiers change of it but the security is not followed; neither is whether the body of
// a PUT is an object, which autopatch asks.)
func huma() *Framework {
	documentation := map[string][]string{
		"DocsPath":    {""},
		"OpenAPIPath": {".json", ".yaml", "-3.0.json", "-3.0.yaml"},
		"SchemasPath": {"/{schema}"},
	}
	on := func(router, path, config int) Action {
		return Action{Do: Group, Router: router, Path: path, Also: Also{config, documentation}, Documented: Documented{Config: config}}
	}
	funcs := map[string]Action{
		"New":              on(1, 0, 2),
		"NewCompat":        on(1, 0, 2),
		"NewV2":            on(1, 0, 2),
		"NewV4":            on(1, 0, 2),
		"NewWithPrefix":    on(1, 2, 3),
		"NewWithGroup":     on(2, 0, 3),
		"NewV2WithGroup":   on(2, 0, 3),
		"NewV4WithGroup":   on(2, 0, 3),
		"NewAPI":           on(2, 0, 1),
		"NewAdapter":       {Do: Group, Router: 1, Path: 2},
		"NewCompatAdapter": {Do: Group, Router: 1},

		"DefaultConfig": {Do: Assemble, Values: map[string]string{"DocsPath": "/docs", "OpenAPIPath": "/openapi", "SchemasPath": "/schemas"}, Structs: []string{"OpenAPI"}},

		"Register": {
			Do: Register, Router: 1, Record: 2, Handler: 3,
			Fields: Fields{Method: "Method", Path: "Path", Guards: "Middlewares"},
		},
		"NewGroup":     {Do: Group, Router: 1, Path: 2, Rest: true},
		"AutoRegister": {Do: HandOver, Router: 1, Body: 2, Via: "Register*"},
		"AutoPatch":    {Do: Derive, Router: 1, From: []string{"GET", "PUT"}, Methods: []string{"PATCH"}},
	}
	paths := []string{"github.com/danielgtaylor/huma/v2", "github.com/danielgtaylor/huma/v2/autopatch"}
	for _, name := range []string{"bunrouter", "chi", "echo", "fiber", "flow", "gin", "go", "httprouter", "mux"} {
		paths = append(paths, "github.com/danielgtaylor/huma/v2/adapters/huma"+name)
	}
	return &Framework{
		Name:     "huma",
		Takes:    Takes{Other: true},
		Link:     "https://pkg.go.dev/github.com/danielgtaylor/huma/v2#Register",
		Paths:    paths,
		Syntax:   pattern.Huma,
		Records:  []string{"Operation"},
		Routers:  []string{"API", "Adapter", "Group"},
		Contexts: []string{"Context"},
		Ignored: map[string]string{
			"Marshal": isSetting, "Transform": isSetting, "Unmarshal": isSetting, "UseTransformer": isSetting,
			"ModifyOperation": isQuestion,
		},
		Operations: Operations{
			Type: "github.com/danielgtaylor/huma/v2.Operation", Security: "Security", Default: []string{"OpenAPI", "Security"},
			Method: "Method", Path: "Path", Made: []string{"OperationID", "Summary"}, Maps: []string{"Metadata"},
		},
		Matched: Matched{Operation: "Context.Operation"},
		Funcs: verbs(funcs, Action{Router: 1, Path: 2, Handler: 3, Documented: Documented{Edits: 4}},
			"Get", "Post", "Head", "Patch", "Put", "Delete"),
		Calls: map[string]Action{
			"OpenAPI":       {Do: Told, Documented: Documented{Part: "OpenAPI"}}, // https://pkg.go.dev/github.com/danielgtaylor/huma/v2#API
			"UseMiddleware": {Do: Use, Guards: 1},
			"Adapter":       {Do: Bare},
			"Adapter.Handle": {
				Do: Register, Record: 1, Handler: 2, Fields: Fields{Method: "Method", Path: "Path"},
			},
			"UseModifier":       {Do: Edit, Body: 1, Documented: Documented{Next: true}},
			"UseSimpleModifier": {Do: Edit, Body: 1},
		},
	}
}
