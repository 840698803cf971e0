package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// goZero is the REST server of go-zero: routes are structs, with a prefix and
// middleware as options.
func goZero() *Framework {
	route := Fields{Method: "Method", Path: "Path", Handler: "Handler"}
	return &Framework{
		Name:    "go-zero",
		Link:    "https://pkg.go.dev/github.com/zeromicro/go-zero/rest#Server",
		Paths:   []string{"github.com/zeromicro/go-zero/rest"},
		Takes:   Takes{Slash: true, Escapes: true},
		Syntax:  pattern.GoZero,
		Routers: []string{"Server"},
		LateUse: true,
		Ignored: map[string]string{"StartWithOpts": isStart},
		Funcs: map[string]Action{
			"MustNewServer":   {Do: Create},
			"NewServer":       {Do: Create},
			"WithMiddleware":  {Do: Surround, Guards: 1, Record: 2, Fields: route},
			"WithMiddlewares": {Do: Surround, Guards: 1, Record: 2, Fields: route},
			"WithPrefix":      {Do: Option, Path: 1},
		},
		Calls: map[string]Action{
			"AddRoute":  {Do: Register, Record: 1, Fields: route, Options: 2},
			"AddRoutes": {Do: Register, Record: 1, Fields: route, Options: 2},
			"Use":       {Do: Use, Guards: 1},
		},
	}
}
