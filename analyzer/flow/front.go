package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// What a server answers with is seldom a bare router:
//
//	http.ListenAndServe(addr, authenticated(logged(mux)))
//
// What stands around it stands around every route of it, and may answer some
// paths by itself. It is listed as if another router had it below /.

// front makes that router for what a server answers with, and reports whether
// there is need of one.
func (m *registering) front(v value, at source.Span) bool {
	if !isHandler(v) {
		return false
	}
	around := false
	m.handlers(v, func(h handler) { around = around || h.router != nil && len(h.guards) > 0 || h.part == some })
	if !around {
		return false
	}
	r := m.newRouter(m.know.Framework("net/http"), "*net/http.ServeMux", at)
	r.served = true
	r.routes = []*entry{{on: r, path: text{S: "/"}, handler: v, made: true, at: at, sites: []source.Span{at}}}
	return true
}

// frontOf is front for a server.
func (m *registering) frontOf(o *object) bool {
	h := o.fields["Handler"]
	if o.typ != "net/http.Server" || h == nil {
		return false
	}
	if _, done := m.fronts[o]; !done {
		m.fronts[o] = m.front(h.v, o.row)
	}
	return m.fronts[o]
}

// isPlain reports whether a function is of net/http, whatever router is behind it:
// it goes on to what is behind it by calling that alone.
func isPlain(f *ir.Function) bool {
	return slices.ContainsFunc(f.Params, func(p ir.Param) bool { return p.Type == "net/http.ResponseWriter" })
}
