package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// registerImported does what the imports of the program do, if it serves
// http.DefaultServeMux.
func registerImported(m *machine.Registering) {
	serves := servesDefault(m)
	started := make(map[string]bool) // by what is imported, which registers once
	for _, name := range sortedKeys(m.Functions) {
		_, imported, ok := strings.Cut(name, ir.Importing)
		if !ok {
			continue
		}
		if fn := m.Functions[name]; serves && !m.Foreign[fn.File] && !started[imported] {
			started[imported] = true
			m.Start(fn)
		} else {
			m.Entered[fn] = true
		}
	}
}

// servesDefault reports whether requests come to http.DefaultServeMux: a server
// has no handler, or has that one, or another router hands requests to it.
func servesDefault(m *machine.Registering) bool {
	servedDirectly(m)
	if m.BareServer {
		return true
	}
	for _, o := range m.Servers {
		// The zero value of a variable or a field may have been replaced before it was started.
		if o.Row.IsValid() && machine.AnswersByDefault(o) {
			return true
		}
	}
	root := m.Roots["net/http"]
	if root == nil {
		return false
	}
	return root.Served || slices.ContainsFunc(m.Routers, func(r *value.Router) bool {
		return slices.ContainsFunc(r.Routes, func(e *value.Entry) bool {
			mounted := false
			m.Handlers(e.Handler, func(h machine.Handler) { mounted = mounted || h.Router == root })
			return mounted
		})
	})
}
