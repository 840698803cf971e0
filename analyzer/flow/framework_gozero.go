package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// goZero is the REST server of go-zero: routes are structs, with a prefix and
// middleware as options.
func goZero() *framework {
	route := fields{method: "Method", path: "Path", handler: "Handler"}
	return &framework{
		Name:    "go-zero",
		Link:    "https://pkg.go.dev/github.com/zeromicro/go-zero/rest#Server",
		Paths:   []string{"github.com/zeromicro/go-zero/rest"},
		Syntax:  pattern.GoZero,
		Routers: []string{"Server"},
		LateUse: true,
		Funcs: map[string]action{
			"MustNewServer":   {do: create},
			"NewServer":       {do: create},
			"WithMiddleware":  {do: surround, guards: 1, record: 2, fields: route},
			"WithMiddlewares": {do: surround, guards: 1, record: 2, fields: route},
			"WithPrefix":      {do: option, path: 1},
		},
		Calls: map[string]action{
			"AddRoute":  {do: register, record: 1, fields: route, options: 2},
			"AddRoutes": {do: register, record: 1, fields: route, options: 2},
			"Use":       {do: use, guards: 1},
		},
	}
}
