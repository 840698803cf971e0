package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file keeps a request from being followed into functions that can neither ask
// its token for scopes nor answer it (package may), and that are given nothing to do
// so with.

// may returns what a function may do.
func (m *serving) may(f *ir.Function) may.Power {
	if m.powers == nil {
		believed := make(map[string]bool)
		for _, texts := range m.given {
			for at, s := range texts {
				if m.believed[at] {
					believed[s] = true
				}
			}
		}
		m.powers = may.Analyze(may.Program{
			Functions: m.functions, Globals: m.globals, Classes: m.classes, Contracts: m.contracts,
			Permission: func(typ string) bool { return m.permissions.Types[typ] },
			Scope:      func(s string) bool { return s != "" && (m.inCatalog(s) || naming.LooksLikeScope(s) || believed[s]) },
			Guard:      func(name string) bool { return m.guards[name] != "" || m.know.Validates(name) || m.know.Tells(name) },
			Context:    func(typ string) bool { return m.isContext(typ) },
		})
	}
	return m.powers.Of(f)
}

// isContext reports whether a type is that of a request, or of what comes with it.
func (m *linked) isContext(typ string) bool {
	if m.know.IsContext(typ) {
		return true
	}
	cl := m.classes[strings.TrimPrefix(typ, "*")]
	return cl != nil && cl.Request
}

// matters reports whether a call has to be followed.
func (m *serving) matters(fn *fun, args []value) bool {
	if m.req.row != nil || m.may(fn.code)&(may.Ask|may.Answer) != 0 || fn.code.SetsOuter() {
		return true
	}
	texts := 0
	for _, v := range args {
		if m.isNames(v) {
			texts++
		}
	}
	if texts > 0 { // which decide what it says
		return true
	}
	look := looking{serving: m, left: maxLook}
	return slices.ContainsFunc(fn.env, func(c *cell) bool { return look.tells(c.v, 0) }) ||
		slices.ContainsFunc(args, func(v value) bool { return look.tells(v, 0) })
}

// canAsk reports whether a handler may ask the token for scopes: by what it calls, or
// with what it, or what is kept with the request, has.
func (m *judge) canAsk(h *fun, kept map[string]value) bool {
	if m.row != nil || m.may(h.code)&may.Ask != 0 || len(kept) > 0 {
		return true
	}
	look := looking{serving: m.serving, left: maxLook, asking: true}
	return h.recv != nil && look.tells(h.recv, 0) || slices.ContainsFunc(h.env, func(c *cell) bool { return look.tells(c.v, 0) })
}

// maxLook and maxLookDepth bound the values that are looked at in what a function is
// given, and how deep they are in one another.
const (
	maxLook      = 300
	maxLookDepth = 5
)

// A looking is a search for what a function may ask or answer a request with.
type looking struct {
	*serving
	left   int
	seen   []any
	asking bool // only what asks is looked for, not what answers
}

// power is what the functions that are looked for may do.
func (l *looking) power() may.Power {
	if l.asking {
		return may.Ask
	}
	return may.Ask | may.Answer
}

// tells reports whether a value is, or holds, a scope, a function that matters, or
// something of the request; and where it is too much to be looked at.
func (l *looking) tells(v value, depth int) bool {
	if l.left--; l.left < 0 || depth > maxLookDepth {
		return depth <= maxLookDepth
	}
	inner := func(v value) bool { return l.tells(v, depth+1) }
	if t, ok := l.nameOf(v); ok && (v != value(t) || l.isScope(t)) { // it stands for a scope, or is one
		return true
	}
	switch v := v.(type) {
	case text:
		return v.drawn
	case opaque:
		return v.drawn != nil || l.isContext(v.Type) || naming.IsNextType(v.Type)
	case behind, wrapped, stripped, ifaceFun, failed, atLeast:
		return true
	case cond:
		return v.tests || len(v.turns) > 0
	case nilness:
		return v.tests || len(v.turns) > 0 || v.value != nil && inner(v.value)
	case *fun:
		if v.native != nil || v.code != nil && (l.may(v.code)&l.power() != 0 || v.code.SetsOuter()) {
			return true
		}
		return v.recv != nil && inner(v.recv) || slices.ContainsFunc(v.env, func(c *cell) bool { return inner(c.v) })
	case *result:
		return v.handler || v.recv != nil && inner(v.recv) || slices.ContainsFunc(v.args, inner)
	case keyed:
		return inner(v.value)
	case maybe:
		return v.absent != nil || v.there != nil || inner(v.v)
	case choice:
		return slices.ContainsFunc(v, inner)
	case tuple:
		return slices.ContainsFunc(v, inner)
	case list:
		return slices.ContainsFunc(v.elems, inner)
	case partial:
		return inner(v.a) || inner(v.b)
	case pointer:
		if cl := l.classes[dynamicType(v)]; cl != nil && cl.Request {
			return true
		}
		return inner(v.to.v)
	case *object:
		if slices.Contains(l.seen, any(v)) {
			return false
		}
		l.seen = append(l.seen, v)
		if v.met != nil || l.know.Wanted(v.typ) != "" || l.isContext(v.typ) {
			return true
		}
		for _, c := range v.fields {
			if c != nil && l.field(c.v, v, depth) {
				return true
			}
		}
	case *dict:
		if slices.Contains(l.seen, any(v)) {
			return false
		}
		l.seen = append(l.seen, v)
		for _, s := range v.slots {
			if inner(s.key) || inner(s.cell.v) {
				return true
			}
		}
	}
	return false
}

// field is tells for a field of an object. Functions in fields of what is older than
// the request are known to be called by whoever calls one of their kind.
func (l *looking) field(v value, of *object, depth int) bool {
	if _, ok := bare(v).(*fun); ok && !of.served {
		return false
	}
	return l.tells(v, depth+1)
}

// passBy makes a call that does not have to be followed: what it returns is not
// known, and neither is what it changes.
func (m *serving) passBy(fn *fun, recv value, args []value, n *ir.Node, at source.Span) value {
	m.tell(fn.name, recv, args, at)
	if m.may(fn.code)&may.Change != 0 {
		m.expose(fn.name, recv, args)
	}
	types := ""
	if n != nil {
		types = n.ResultType()
	}
	if v, ok := m.says(fn.name, recv, types, args, at); ok {
		return v
	}
	r := &result{callee: fn.name, recv: recv, args: args, at: at, typ: types, handler: n != nil && n.N&ir.ResultHandler != 0}
	if types != "" && !strings.Contains(types, ",") {
		return m.resultOf(r, types)
	}
	return r
}
