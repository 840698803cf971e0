package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file is what a guard learns of the route that was matched: some programs
// have the scopes of all their routes in a table, and look there.

// A MatchedRoute is the route of the request that is followed.
type MatchedRoute struct {
	Entry *value.Entry
	Path  string // canonical, as its router sees it
}

// matchedBy returns what a call says of the route that was matched.
func (m *Serving) matchedBy(callee string, types string) (value.Value, bool) {
	v, ok := m.routeFact(naming.WithoutReceiver(callee))
	if ok && strings.Contains(types, ",") { // with an error
		return value.Tuple{v, value.Null{}}, true
	}
	return v, ok
}

// matchedField is matchedBy for a field of the request.
func (m *Serving) matchedField(n *ir.Node) (value.Value, bool) {
	fw := m.req.fw
	if fw == nil || !strings.HasSuffix(fw.Matched.Path, "."+n.Name) && !strings.HasSuffix(fw.Matched.Pattern, "."+n.Name) {
		return nil, false
	}
	return m.routeFact(strings.TrimPrefix(value.TypeOf(m.eval(n.Kids[0])), "*") + "." + n.Name)
}

func (m *Serving) routeFact(name string) (value.Value, bool) {
	fw, r := m.req.fw, m.Matched
	if fw == nil || r.Entry == nil || name == "" {
		return nil, false
	}
	own := fw.InPackage(name)
	switch {
	case own == "":
		return nil, false
	case own == fw.Matched.Path:
		m.asksHere.route = true
		return r.written(), true
	case own == fw.Matched.Pattern:
		m.asksHere.route = true
		if t, ok := r.Entry.Path.(value.Text); ok {
			return t, true
		}
	case own == fw.Matched.Name:
		m.asksHere.route = true
		if r.Entry.Name != nil {
			return r.Entry.Name, true
		}
		return value.Text{}, true
	case own == fw.Matched.Operation && r.Entry.Operation != nil:
		m.asksHere.route = true
		return value.Pointer{To: &value.Cell{V: m.operationHere(r.Entry, fw.Operations)}}, true
	default:
		return nil, false
	}
	return value.Opaque{Why: "the pattern of a route", Type: value.UnknownRoute}, true
}

// written returns the path as the program writes it, if what is known of it, the
// names of its parameters, is all that there is.
func (r MatchedRoute) written() value.Value {
	s, ok := r.Entry.Router.Framework.Syntax.Written(r.Path)
	if ok {
		value.Alternatives(r.Entry.Path, func(v value.Value) {
			t, known := v.(value.Text)
			ok = ok && known && strings.HasSuffix(s, t.S)
		})
	}
	if !ok {
		return value.Opaque{Why: "the path of a route", Type: value.UnknownRoute}
	}
	return value.Text{S: s}
}

// operationHere returns the operation of the route that was matched. Which scopes
// are meant is not seen if its security is not known.
func (m *Serving) operationHere(e *value.Entry, ops framework.Operations) *value.Object {
	o, _ := m.copied(e.Operation).(*value.Object)
	for _, c := range o.Fields {
		c.V = value.Complete(c.V)
	}
	if v := m.FieldOfArg(o, ops.Security, ir.ZeroNil); !value.IsNull(v) && e.Security == nil {
		m.miss(value.Doubt{Gap: route.Gap{Guard: "the security of the operation", Why: value.NotTold, At: e.At}})
	}
	if e.Security != nil { // there, what is called like a thing is a scope
		for _, alternative := range e.Security.Alternatives {
			for _, scheme := range alternative {
				for _, s := range scheme.Scopes {
					m.believed[s.Span] = m.believed[s.Span] || m.inCatalog(s.Text)
				}
			}
		}
	}
	o.Fields[ops.Method] = &value.Cell{V: m.methodOf()}
	var path value.Value = value.Opaque{Why: "the path of a route", Type: value.UnknownRoute}
	value.Alternatives(e.OperationPath(), func(v value.Value) {
		if t, ok := v.(value.Text); ok && strings.HasSuffix(m.Matched.Path, e.Router.Framework.Syntax.Canonical(t.S)) {
			path = t
		}
	})
	o.Fields[ops.Path] = &value.Cell{V: path}
	return o
}

// hasKey reports whether a map has what an index expression looks up, if that is
// known. A table by method is taken to be complete.
func (m *Serving) hasKey(n *ir.Node) (has, known bool) {
	d, ok := value.Bare(m.eval(n.Kids[0])).(*value.Map)
	if !ok || len(d.Known) < len(d.Slots) {
		return false, false
	}
	key := m.eval(n.Kids[1])
	if _, never := m.looksUp(n, d, key); never {
		return false, true
	}
	_, known = value.KeyText(key)
	t, _ := key.(value.Text)
	return len(d.At(key)) > 0, known && (t.Drawn || d.Missing != nil || m.isTable(n) && slices.Contains(framework.MethodsByName(), t.S))
}

// isTable reports whether an expression looks something up in a map that was
// made when routes were registered: that nothing is found says nothing of the
// token.
func (m *Serving) isTable(e *ir.Node) bool {
	if e.Op != ir.OpIndex {
		return false
	}
	d, ok := value.Bare(m.eval(e.Kids[0])).(*value.Map)
	return ok && len(d.Slots) > 0 && !slices.ContainsFunc(m.Trail[m.req.from:], func(w value.Write) bool {
		return slices.ContainsFunc(d.Slots, func(s *value.Slot) bool { return w.To == &s.Cell })
	})
}

// oneOf returns the entry of a table that is looked up by what is not known of
// the route. It is one of them, and not any, as with what a client may choose:
// which scopes it names is not seen.
func (m *Serving) oneOf(cells []*value.Cell, n *ir.Node) []*value.Cell {
	for _, c := range cells {
		if _, uses := m.scopesIn(c.V, false, 0); uses != nil {
			m.miss(value.Doubt{Gap: route.Gap{Guard: nodeName(n), Why: "is looked up by what " + value.NotTold + " of the route", At: n.At.Span(m.file())}})
		}
	}
	return []*value.Cell{{V: value.Opaque{Why: nodeName(n), Type: n.Type}}}
}

// urlPath returns the path of the request, where it is known which one is meant.
func (m *Serving) urlPath(n *ir.Node) (value.Value, bool) {
	if m.req.url == "" || n.Name != "Path" || n.Kids[0].Op != ir.OpField || n.Kids[0].Name != "URL" {
		return nil, false
	}
	o, ok := value.Bare(m.eval(n.Kids[0].Kids[0])).(value.Opaque)
	if !ok || strings.TrimPrefix(o.Type, "*") != "net/http.Request" {
		return nil, false
	}
	return value.Text{S: m.req.url}, true
}
