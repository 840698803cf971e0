package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// kratos is the HTTP transport of kratos, which wraps gorilla/mux. Its middleware
// runs where a handler says so, as generated ones do, and that of Use is chosen by
// the operation: what of it a route has is not known.
func kratos() *Framework {
	calls := map[string]Action{
		"Group": {Do: Group, Path: 1, Guards: 2},
		"Route": {Do: Group, Path: 1, Guards: 2},
		"Use":   {Do: Use, Guards: 2, Lacks: "middleware for some operations"},

		"Router.Handle":       {Do: Register, Method: 1, Path: 2, Handler: 3, Guards: 4},
		"Server.Handle":       {Do: Register, Path: 1, Handler: 2},
		"Server.HandleFunc":   {Do: Register, Path: 1, Handler: 2},
		"Server.HandlePrefix": {Do: Register, Path: 1, Handler: 2},
		"Server.HandleHeader": {Do: Register, Missing: "/{path:.*}", Handler: 3},
	}
	return &Framework{
		Name:     "kratos",
		Link:     "https://pkg.go.dev/github.com/go-kratos/kratos/v2/transport/http#Server",
		Paths:    []string{"github.com/go-kratos/kratos/v2/transport/http"},
		Takes:    Takes{Escapes: true, Ordered: true},
		Syntax:   pattern.Kratos,
		Routers:  []string{"Server", "Router"},
		Contexts: []string{"Context"},
		Harmless: []string{ // https://github.com/go-kratos/kratos/tree/main/middleware
			"github.com/go-kratos/kratos/v2/middleware/circuitbreaker", "github.com/go-kratos/kratos/v2/middleware/logging",
			"github.com/go-kratos/kratos/v2/middleware/metadata", "github.com/go-kratos/kratos/v2/middleware/metrics",
			"github.com/go-kratos/kratos/v2/middleware/ratelimit", "github.com/go-kratos/kratos/v2/middleware/recovery",
			"github.com/go-kratos/kratos/v2/middleware/tracing", "github.com/go-kratos/kratos/v2/middleware/validate",
		},
		Ignored: map[string]string{
			"RegisterOnShutdown": isStart, "Serve": isStart, "ServeTLS": isStart, "Start": isStart,
			"WalkHandle": isQuestion, "WalkRoute": isQuestion,
		},
		Funcs: map[string]Action{
			"NewServer":  {Do: Create, Options: 1},
			"PathPrefix": {Do: Option, Path: 1},
			"Filter":     {Do: Option, Guards: 1},
			"Middleware": {Do: Option, Guards: 1, Lacks: "middleware for some operations"},
		},
		Calls: verbs(calls, Action{Path: 1, Handler: 2, Guards: 3},
			"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
	}
}
