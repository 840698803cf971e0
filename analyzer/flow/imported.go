package flow

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// Some packages register handlers on http.DefaultServeMux when they are imported,
// for what else they do or for that alone. Where the program serves that mux,
// their routes are served as well; they stand at the import.

// registersItself says what packages register when they are imported: the
// functions that answer, by their patterns.
var registersItself = map[string]map[string]string{
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

// importing is in the names of functions that do what an import does. No function
// of a program is called so.
const importing = ".import "

// importedBy returns the functions that do what the imports of a package do to
// http.DefaultServeMux.
func (l *lowerer) importedBy(pkg string, files []*ast.File) []*function {
	var out []*function
	seen := make(map[string]bool)
	for _, file := range files {
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if registersItself[path] == nil || seen[path] {
				continue
			}
			seen[path] = true
			at := l.place(spec)
			at.Stmt = l.place(spec)
			fn := &function{Name: pkg + importing + path, File: l.file(spec.Pos()), At: at, Body: &node{Op: opBlock}, Registers: true, Referred: true}
			for _, pattern := range sortedKeys(registersItself[path]) {
				fn.Body.Kids = append(fn.Body.Kids, &node{Op: opExpr, Kids: []*node{{
					Op: opCall, Name: "net/http.HandleFunc", At: at, Kids: []*node{
						{Op: opNop},
						{Op: opString, Name: pattern, At: at},
						{Op: opFunc, Name: path + "." + registersItself[path][pattern], N: resultHandler, At: at},
					},
				}}})
			}
			out = append(out, fn)
		}
	}
	return out
}

// registerImported does what the imports of the program do, if it serves
// http.DefaultServeMux.
func (m *machine) registerImported() {
	serves := m.servesDefault()
	for _, name := range sortedKeys(m.functions) {
		if !strings.Contains(name, importing) {
			continue
		}
		if fn := m.functions[name]; serves && !m.foreign[fn.File] {
			m.start(fn)
		} else {
			m.entered[fn] = true
		}
	}
}

// servesDefault reports whether requests come to http.DefaultServeMux: a server
// has no handler, or has that one, or another router hands requests to it.
func (m *machine) servesDefault() bool {
	m.servedDirectly()
	if m.bareServer {
		return true
	}
	for _, o := range m.servers {
		if h := o.fields["Handler"]; o.typ == "net/http.Server" && !o.open && (h == nil || isNull(h.v)) {
			return true
		}
	}
	root := m.roots["net/http"]
	if root == nil {
		return false
	}
	return root.served || slices.ContainsFunc(m.routers, func(r *router) bool {
		return slices.ContainsFunc(r.routes, func(e *entry) bool {
			mounted := false
			m.handlers(e.handler, func(h handler) { mounted = mounted || h.router == root })
			return mounted
		})
	})
}
