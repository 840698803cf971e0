package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// netHTTP is the standard library's ServeMux.
func netHTTP() *framework {
	return &framework{
		Name:     "net/http",
		Link:     "https://pkg.go.dev/net/http#ServeMux",
		Paths:    []string{"net/http"},
		Syntax:   pattern.NetHTTP,
		Routers:  []string{"ServeMux"},
		Contexts: []string{"ResponseWriter", "Request"},
		Matched:  matched{pattern: "Request.Pattern"},
		LateUse:  true,
		Global:   "DefaultServeMux",
		Funcs: map[string]action{
			"NewServeMux":       {do: create},
			"Handle":            {do: defaultRoot, path: 1, handler: 2, pattern: true},
			"HandleFunc":        {do: defaultRoot, path: 1, handler: 2, pattern: true},
			"ListenAndServe":    {do: serve, handler: 2},
			"ListenAndServeTLS": {do: serve, handler: 4},
			"Serve":             {do: serve, handler: 2},
			"ServeTLS":          {do: serve, handler: 2},
			"StripPrefix":       {do: strip, path: 1, handler: 2},
			"TimeoutHandler":    {do: adapt, handler: 1},
			"MaxBytesHandler":   {do: adapt, handler: 1},
			"AllowQuerySemicolons": {
				do: adapt, handler: 1,
			},
		},
		Calls: map[string]action{
			"Handle":     {do: register, path: 1, handler: 2, pattern: true},
			"HandleFunc": {do: register, path: 1, handler: 2, pattern: true},
		},
	}
}
