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
	Entry  *value.Entry
	Method string
	Path   string        // canonical, as its router sees it
	Whole  string        // canonical, as the server sees it
	Root   *value.Router // that the server answers with
	Place  value.Place   // where what is followed stands
}

// matchedBy returns what a call says of the route that was matched.
func (m *Serving) matchedBy(callee string, recv value.Value, types string) (value.Value, bool) {
	v, ok := m.routeFact(naming.WithoutReceiver(callee), recv)
	if _, several := v.(value.Tuple); ok && !several && strings.Contains(types, ",") { // with an error
		return value.Tuple{v, value.Null{}}, true
	}
	return v, ok
}

// matchedField is matchedBy for a field of the request.
func (m *Serving) matchedField(n *ir.Node) (value.Value, bool) {
	if !m.Know.TellsIn(n.Name) {
		return nil, false
	}
	v := m.eval(n.Kids[0])
	return m.routeFact(strings.TrimPrefix(value.TypeOf(v), "*")+"."+n.Name, v)
}

// routeFact returns what is told under a name of the route that was matched, by the place at
// which it is asked.
func (m *Serving) routeFact(name string, recv value.Value) (value.Value, bool) {
	if m.Matched.Entry == nil || name == "" {
		return nil, false
	}
	fw := m.Know.Framework(naming.PackageOf(name))
	if fw == nil {
		return nil, false
	}
	own := fw.InPackage(name)
	if own == "" || !fw.Matched.Tells(own) {
		return nil, false
	}
	r := m.here()
	told := r.toldBy(fw)
	var none value.Value = value.Text{Path: true}
	switch own {
	case fw.Matched.Path, fw.Matched.Pattern, fw.Matched.Name:
	case fw.Matched.Route:
		if m.asksRoute(); told == value.ToldNothing && fw.Matched.Known != framework.SoFar {
			return value.Null{}, true
		}
		return nil, false
	case fw.Matched.Lookup:
		m.asksRoute()
		return value.Tuple{m.handlerOf(recv), r.lookup(fw, recv)}, true
	case fw.Matched.Operation:
		if r.Entry.Operation == nil || r.Entry.Router.Framework != fw {
			return nil, false
		}
		m.asksRoute()
		return value.Pointer{To: &value.Cell{V: m.operationHere(r.Entry, fw.Operations)}}, true
	default:
		return nil, false
	}
	m.asksRoute()
	switch {
	case told == value.ToldNothing:
		return none, true
	case told == value.ToldPart && own != fw.Matched.Name:
		return value.Text{S: r.Place.Pattern, Path: true}, true
	case told != value.ToldAll:
	case own == fw.Matched.Path:
		return r.written(), true
	case own == fw.Matched.Pattern:
		if t, ok := r.Entry.Path.(value.Text); ok {
			t.Path = true
			return t, true
		}
	case r.Entry.Name != nil:
		return r.Entry.Name, true
	default:
		return none, true
	}
	return value.Opaque{Why: "the pattern of a route", Type: value.UnknownRoute}, true
}

// toldBy returns what a framework tells at the place of what is followed. One inside of which
// it does not stand tells nothing yet.
func (r MatchedRoute) toldBy(fw *framework.Framework) value.Told {
	switch {
	case r.Place.Framework == fw:
		return r.Place.Told
	case r.Entry.Router.Framework == fw && r.Place.Framework != nil && fw.Matched.Known != framework.InRoute:
		return value.ToldNothing
	}
	return value.ToldUnknown
}

// handlerOf returns the handler that a router says a request is for: what is behind, if it
// is the router's.
func (m *Serving) handlerOf(router value.Value) value.Value {
	asked, ok := m.routerOf(router)
	if inner, isRouter := m.routerOf(m.req.inner); ok && isRouter && asked == inner {
		return value.Behind{}
	}
	return value.Opaque{Why: "the handler of a route"}
}

// lookup returns the pattern that a router says a request matches.
func (r MatchedRoute) lookup(fw *framework.Framework, on value.Value) value.Value {
	asked, _ := value.Bare(on).(*value.Router)
	if t, ok := r.Entry.Path.(value.Text); ok && r.Entry.Router.Framework == fw && asked == r.Entry.Router {
		t.Path = true
		return t
	}
	return value.Opaque{Why: "the pattern of a route", Type: value.UnknownRoute}
}

// written returns the path as the program writes it, if what is known of it, the
// names of its parameters, is all that there is.
func (r MatchedRoute) written() value.Value {
	s, ok := r.Entry.Router.Framework.Syntax.Written(r.Path)
	if !ok {
		s, ok = r.joined()
	}
	if ok {
		value.Alternatives(r.Entry.Path, func(v value.Value) {
			t, known := v.(value.Text)
			ok = ok && known && strings.HasSuffix(s, t.S)
		})
	}
	if !ok {
		return value.Opaque{Why: "the path of a route", Type: value.UnknownRoute}
	}
	return value.Text{S: s, Path: true}
}

// joined returns the path as it is put together, if that is the one that is meant.
func (r MatchedRoute) joined() (string, bool) {
	s := ""
	for _, v := range r.Entry.Written() {
		t, ok := v.(value.Text)
		if !ok {
			return "", false
		}
		s += t.S
	}
	syntax := r.Entry.Router.Framework.Syntax
	return s, !r.Entry.Pattern && !strings.Contains(s, "//") && syntax.Canonical(s) == r.Path
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
	return len(d.At(key)) > 0, known && (t.Drawn != nil || d.Missing != nil || m.isTable(n) && slices.Contains(framework.MethodsByName(), t.S))
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
