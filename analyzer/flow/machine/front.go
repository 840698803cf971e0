package machine

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
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
func (m *Registering) front(v value.Value, at source.Span) bool {
	if !value.IsHandler(v) {
		return false
	}
	around := false
	m.Handlers(v, func(h Handler) { around = around || h.Router != nil && len(h.Guards) > 0 || h.Part == Some })
	if !around {
		return false
	}
	r := m.NewRouter(m.Know.Framework("net/http"), "*net/http.ServeMux", at)
	r.Served = true
	r.Routes = []*value.Entry{{Router: r, Path: value.Text{S: "/"}, Handler: v, Made: true, At: at, Sites: []source.Span{at}}}
	return true
}

// FrontOf is front for a server.
func (m *Registering) FrontOf(o *value.Object) bool {
	h := o.Fields["Handler"]
	if !framework.IsServer(o.Type) || h == nil {
		return false
	}
	fw := cmp.Or(m.Know.Framework(naming.PackageOf(o.Type)), m.Know.Framework("net/http"))
	if _, done := m.fronts[o]; !done {
		m.fronts[o] = m.front(h.V, o.Row)
		if !m.fronts[o] && !m.unsure[o] && !m.Foreign[o.Row.File] {
			m.answersAll(h.V, fw, o.Row, []source.Span{o.Row})
		}
	}
	return m.fronts[o]
}

// isPlain reports whether a function is of net/http, whatever router is behind it:
// it goes on to what is behind it by calling that alone.
func isPlain(f *ir.Function) bool {
	return slices.ContainsFunc(f.Params, func(p ir.Param) bool { return p.Type == "net/http.ResponseWriter" })
}

// MarksServed notes that a server answers with the routers that v can be.
func (m *Registering) MarksServed(v value.Value) {
	if value.IsHandler(v) {
		m.Handlers(v, func(h Handler) {
			if h.Router != nil && len(h.Strips) == 0 {
				h.Router.Top().Served = true
			}
		})
	}
}
