package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// IsRecorder reports whether a type is what a test has in the place of a response.
// https://pkg.go.dev/net/http/httptest#ResponseRecorder
func IsRecorder(typ string) bool { return typ == "*net/http/httptest.ResponseRecorder" }

// netHTTP is the standard library's ServeMux.
func netHTTP() *Framework {
	return &Framework{
		Name:     "net/http",
		Link:     "https://pkg.go.dev/net/http#ServeMux",
		Paths:    []string{"net/http", "net/http/fcgi", "net/http/httptest", "golang.org/x/net/http2/h2c"},
		Syntax:   pattern.NetHTTP,
		Routers:  []string{"ServeMux"},
		Contexts: []string{"ResponseWriter", "Request"},
		Matched:  Matched{Pattern: "Request.Pattern", Lookup: "ServeMux.Handler"},
		Tells:    map[string]Part{"Request.RequestURI": Target},
		Takes:    Takes{Escapes: true, Inner: true},
		LateUse:  true,
		Global:   "DefaultServeMux",
		Ignored:  map[string]string{"Handler": isQuestion},
		Funcs: map[string]Action{
			"NewServeMux":       {Do: Create},
			"Handle":            {Do: DefaultRoot, Path: 1, Handler: 2, Pattern: true},
			"HandleFunc":        {Do: DefaultRoot, Path: 1, Handler: 2, Pattern: true},
			"ListenAndServe":    {Do: Serve, Handler: 2},
			"ListenAndServeTLS": {Do: Serve, Handler: 4},
			"Serve":             {Do: Serve, Handler: 2},
			"ServeTLS":          {Do: Serve, Handler: 2},
			// https://pkg.go.dev/net/http/httptest#Server
			"NewServer":          {Do: Try, Handler: 1},
			"NewTLSServer":       {Do: Try, Handler: 1},
			"NewUnstartedServer": {Do: Try, Handler: 1},
			"StripPrefix":        {Do: Strip, Path: 1, Handler: 2},
			"NewHandler":         {Do: Adapt, Handler: 1}, // https://pkg.go.dev/golang.org/x/net/http2/h2c#NewHandler
			"TimeoutHandler":     {Do: Adapt, Handler: 1},
			"MaxBytesHandler":    {Do: Adapt, Handler: 1},
			"AllowQuerySemicolons": {
				Do: Adapt, Handler: 1,
			},
		},
		Calls: map[string]Action{
			"Handle":     {Do: Register, Path: 1, Handler: 2, Pattern: true},
			"HandleFunc": {Do: Register, Path: 1, Handler: 2, Pattern: true},
		},
	}
}
