package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file is what a guard learns of the route that was matched: some programs
// have the scopes of all their routes in a table, and look there.

// A matchedRoute is the route of the request that is followed.
type matchedRoute struct {
	entry *entry
	path  string // canonical, as its router sees it
}

// matchedBy returns what a call says of the route that was matched.
func (m *serving) matchedBy(callee string, types string) (value, bool) {
	v, ok := m.routeFact(naming.WithoutReceiver(callee))
	if ok && strings.Contains(types, ",") { // with an error
		return tuple{v, null{}}, true
	}
	return v, ok
}

// matchedField is matchedBy for a field of the request.
func (m *serving) matchedField(n *ir.Node) (value, bool) {
	fw := m.req.fw
	if fw == nil || !strings.HasSuffix(fw.Matched.Path, "."+n.Name) && !strings.HasSuffix(fw.Matched.Pattern, "."+n.Name) {
		return nil, false
	}
	return m.routeFact(strings.TrimPrefix(typeOf(m.eval(n.Kids[0])), "*") + "." + n.Name)
}

// typeOf returns the static type of a value of which nothing else is known.
func typeOf(v value) string {
	switch v := bare(v).(type) {
	case opaque:
		return v.Type
	case *result:
		return v.typ
	}
	return ""
}

func (m *serving) routeFact(name string) (value, bool) {
	fw, r := m.req.fw, m.matched
	if fw == nil || r.entry == nil || name == "" {
		return nil, false
	}
	own := fw.InPackage(name)
	switch {
	case own == "":
		return nil, false
	case own == fw.Matched.Path:
		m.perRoute = true
		return r.written(), true
	case own == fw.Matched.Pattern:
		m.perRoute = true
		if t, ok := r.entry.path.(text); ok {
			return t, true
		}
	case own == fw.Matched.Name:
		m.perRoute = true
		if r.entry.name != nil {
			return r.entry.name, true
		}
		return text{}, true
	case own == fw.Matched.Operation && r.entry.operation != nil:
		m.perRoute = true
		return pointer{to: &cell{v: m.operationHere(r.entry, fw.Operations)}}, true
	default:
		return nil, false
	}
	return opaque{Why: "the pattern of a route", Type: unknownRoute}, true
}

// written returns the path as the program writes it, if what is known of it, the
// names of its parameters, is all that there is.
func (r matchedRoute) written() value {
	s, ok := r.entry.on.fw.Syntax.Written(r.path)
	if ok {
		alternatives(r.entry.path, func(v value) {
			t, known := v.(text)
			ok = ok && known && strings.HasSuffix(s, t.S)
		})
	}
	if !ok {
		return opaque{Why: "the path of a route", Type: unknownRoute}
	}
	return text{S: s}
}

// operationHere returns the operation of the route that was matched. Which scopes
// are meant is not seen if its security is not known.
func (m *serving) operationHere(e *entry, ops framework.Operations) *object {
	o, _ := m.copied(e.operation).(*object)
	for _, c := range o.fields {
		c.v = complete(c.v)
	}
	if v := m.fieldOfArg(o, ops.Security, ir.ZeroNil); !isNull(v) && e.security == nil {
		m.miss(doubt{Gap: route.Gap{Guard: "the security of the operation", Why: notTold, At: e.at}})
	}
	if e.security != nil { // there, what is called like a thing is a scope
		for _, alternative := range e.security.Alternatives {
			for _, scheme := range alternative {
				for _, s := range scheme.Scopes {
					m.believed[s.Span] = m.believed[s.Span] || m.inCatalog(s.Text)
				}
			}
		}
	}
	o.fields[ops.Method] = &cell{v: m.req.methodOf()}
	var path value = opaque{Why: "the path of a route", Type: unknownRoute}
	alternatives(e.operationPath(), func(v value) {
		if t, ok := v.(text); ok && strings.HasSuffix(m.matched.path, e.on.fw.Syntax.Canonical(t.S)) {
			path = t
		}
	})
	o.fields[ops.Path] = &cell{v: path}
	return o
}

// complete returns what was written down of a route: in its maps is nothing else
// than what was put there.
func complete(v value) value {
	switch v := v.(type) {
	case list:
		elems := slices.Clone(v.elems)
		for i, e := range elems {
			elems[i] = complete(e)
		}
		return list{typ: v.typ, elems: elems, open: v.open}
	case *dict:
		d := *v
		d.missing = null{}
		return &d
	}
	return v
}

// hasKey reports whether a map has what an index expression looks up, if that is
// known.
func (m *serving) hasKey(n *ir.Node) (has, known bool) {
	d, ok := bare(m.eval(n.Kids[0])).(*dict)
	if !ok || len(d.known) < len(d.slots) {
		return false, false
	}
	key := m.eval(n.Kids[1])
	if _, never := m.looksUp(n, d, key); never {
		return false, true
	}
	_, known = keyText(key)
	t, _ := key.(text)
	return len(d.at(key)) > 0, known && (t.drawn || d.missing != nil)
}

// operationPath returns the path of an operation, which begins with that of the
// groups of its API.
func (e *entry) operationPath() value {
	path := e.path
	for r := e.on; r != nil && r.config == nil && r.prefix != nil; r = r.parent {
		path = concat(r.prefix, path)
	}
	return path
}

// isTable reports whether an expression looks something up in a map that was
// made when routes were registered: that nothing is found says nothing of the
// token.
func (m *serving) isTable(e *ir.Node) bool {
	if e.Op != ir.OpIndex {
		return false
	}
	d, ok := bare(m.eval(e.Kids[0])).(*dict)
	return ok && len(d.slots) > 0 && !slices.ContainsFunc(m.trail[m.req.from:], func(w write) bool {
		return slices.ContainsFunc(d.slots, func(s *slot) bool { return w.to == &s.cell })
	})
}

// unknownRoute is the type of what a framework says of a route where that is not
// known.
const unknownRoute = "route"

// ofRoute reports whether a text is not known because that of a route is not.
func ofRoute(v value) bool {
	switch v := bare(v).(type) {
	case opaque:
		return v.Type == unknownRoute
	case partial:
		return ofRoute(v.a) || ofRoute(v.b)
	}
	return false
}

// oneOf returns the entry of a table that is looked up by what is not known of
// the route. It is one of them, and not any, as with what a client may choose:
// which scopes it names is not seen.
func (m *serving) oneOf(cells []*cell, n *ir.Node) []*cell {
	for _, c := range cells {
		if _, uses := m.scopesIn(c.v, false, 0); uses != nil {
			m.miss(doubt{Gap: route.Gap{Guard: nodeName(n), Why: "is looked up by what " + notTold + " of the route", At: n.At.Span(m.file())}})
		}
	}
	return []*cell{{v: opaque{Why: nodeName(n), Type: n.Type}}}
}
