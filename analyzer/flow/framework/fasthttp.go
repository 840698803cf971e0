package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// fasthttpRouter is fasthttp/router, which has groups but no middleware.
func fasthttpRouter() *Framework {
	calls := map[string]Action{
		"ANY":              {Do: Register, Methods: anyMethod, Path: 1, Handler: 2},
		"Group":            {Do: Group, Path: 1},
		"Handler":          {Do: Keep},
		"Handle":           {Do: Register, Method: 1, Path: 2, Handler: 3},
		"ServeFiles":       {Do: Register, Methods: []string{"GET"}, Path: 1},
		"ServeFS":          {Do: Register, Methods: []string{"GET"}, Path: 1},
		"ServeFilesCustom": {Do: Register, Methods: []string{"GET"}, Path: 1},
	}
	return &Framework{
		Name:     "fasthttp/router",
		Link:     "https://pkg.go.dev/github.com/fasthttp/router#Router",
		Paths:    []string{"github.com/fasthttp/router", "github.com/valyala/fasthttp"},
		Tells:    map[string]Part{"RequestCtx.Path": Path, "RequestCtx.RequestURI": Target},
		Takes:    Takes{Inner: true},
		Syntax:   pattern.FastHTTP,
		Routers:  []string{"Router", "Group"},
		Contexts: []string{"RequestCtx"},
		Ignored:  map[string]string{"Lookup": isQuestion},
		Misses:   map[string]Action{"NotFound": {Do: Miss, Methods: anyMethod, Missing: "/{rest:*}", Handler: 1}},
		Funcs: map[string]Action{
			"New": {Do: Create},

			// https://pkg.go.dev/github.com/valyala/fasthttp#ListenAndServe
			"ListenAndServe":         {Do: Serve, Handler: 2},
			"ListenAndServeTLS":      {Do: Serve, Handler: 4},
			"ListenAndServeTLSEmbed": {Do: Serve, Handler: 4},
			"ListenAndServeUNIX":     {Do: Serve, Handler: 3},
			"Serve":                  {Do: Serve, Handler: 2},
			"ServeConn":              {Do: Serve, Handler: 2},
			"ServeTLS":               {Do: Serve, Handler: 4},
			"ServeTLSEmbed":          {Do: Serve, Handler: 4},
		},
		Calls: verbs(calls, Action{Path: 1, Handler: 2},
			"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"),
	}
}
