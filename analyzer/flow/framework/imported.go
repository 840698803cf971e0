package framework

// Some packages register handlers on http.DefaultServeMux when they are imported,
// for what else they do or for that alone. Where the program serves that mux,
// their routes are served as well; they stand at the import.

// importedHandlers says what packages register when they are imported: the
// functions that answer, by their patterns.
var importedHandlers = map[string]map[string]string{
	"net/http/pprof": { // https://pkg.go.dev/net/http/pprof
		"GET /debug/pprof/":        "Index",
		"GET /debug/pprof/cmdline": "Cmdline",
		"GET /debug/pprof/profile": "Profile",
		"GET /debug/pprof/symbol":  "Symbol",
		"GET /debug/pprof/trace":   "Trace",
	},
	"expvar": { // https://pkg.go.dev/expvar
		"GET /debug/vars": "Handler",
	},
	"golang.org/x/net/trace": { // https://pkg.go.dev/golang.org/x/net/trace
		"/debug/requests": "Traces",
		"/debug/events":   "Events",
	},
}

// RegistersItself returns what a package registers when it is imported, nil for
// nothing.
func RegistersItself(path string) map[string]string { return importedHandlers[path] }
