package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// registerImported does what the imports of the program do, if it serves
// http.DefaultServeMux.
func registerImported(m *registering) {
	serves := servesDefault(m)
	for _, name := range sortedKeys(m.functions) {
		if !strings.Contains(name, ir.Importing) {
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
func servesDefault(m *registering) bool {
	servedDirectly(m)
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
