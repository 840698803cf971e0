package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file calls methods of what is only known by an interface.

// callDynamic calls a method through an interface.
func (m *machine) callDynamic(recv value, args []value, n *ir.Node, at source.Span) value {
	recv = bare(recv)
	if m.req != nil && n.Name == "ServeHTTP" { // of http.HandlerFunc, which calls itself
		switch fn := recv.(type) {
		case *fun, wrapped:
			if f, ok := fn.(*fun); !ok || m.classes[f.typ] == nil {
				return m.callValue(recv, args, n, at)
			}
		}
	}
	if r, ok := m.routerOf(recv); ok {
		if v, ok := m.act(r, n.Name, args, n, at); ok {
			return v
		}
	}
	if typ := dynamicType(recv); typ != "" {
		if full, step := m.method(typ, n.Name); full != "" {
			return m.callMethod(full, m.step(recv, step), args, n, at)
		}
		// Of a package that only names things, the method sets are not kept.
		for _, full := range []string{"(*" + typ + ")." + n.Name, "(" + typ + ")." + n.Name} {
			if m.functions[full] != nil {
				return m.callMethod(full, recv, args, n, at)
			}
		}
	}
	iface, _, _ := strings.Cut(n.Type, ";")
	if fw := m.know.Router(iface); fw != nil {
		r, _ := m.routerOf(m.symbol(iface, why(recv), at))
		if v, ok := m.act(r, n.Name, args, n, at); ok {
			return v
		}
	}
	if m.isAny(recv, iface) {
		if v, ok := m.everyImplementation(iface, args, n, at); ok {
			return v
		}
	}
	return m.unfollowed(n.Name, nil, recv, args, n, at)
}

// maxImplementations bounds the types whose methods a request is followed
// through where any of them may be meant. An interface of more of them is none
// for checking tokens.
const maxImplementations = 4

// everyImplementation calls the method of each known type that implements the
// interface, since any of them may be meant.
func (m *machine) everyImplementation(iface string, args []value, n *ir.Node, at source.Span) (value, bool) {
	c := m.contracts[iface]
	if c == nil {
		return nil, false
	}
	var calls []func() bool
	var out value
	for _, name := range m.implementing(c) {
		full, step := m.method(name, n.Name)
		if fn := m.functions[full]; fn == nil || m.running(fn) {
			continue // an adapter of the interface does not stand for itself
		}
		calls = append(calls, func() bool {
			recv := m.step(m.symbol("*"+name, "some "+naming.Short(name), at), step)
			v := m.callMethod(full, recv, args, n, at)
			if out == nil {
				out = v
			} else {
				out = either(out, v)
			}
			return true
		})
	}
	if len(calls) == 0 || m.req != nil && len(calls) > maxImplementations {
		return nil, false
	}
	m.branches(calls...)
	return out, true
}

// implementing returns the names of the types that implement an interface, sorted.
func (m *machine) implementing(c *ir.Contract) []string {
	names, ok := m.implementers[c]
	if ok {
		return names
	}
	for name, cl := range m.classes {
		if cl.Implements(c) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	m.implementers[c] = names
	return names
}

// dynamicType returns the named type of a value, without a star, or "".
func dynamicType(v value) string {
	switch v := bare(v).(type) {
	case pointer:
		return dynamicType(v.to.v)
	case *object:
		return v.typ
	case *router:
		return strings.TrimPrefix(v.typ, "*")
	case *result:
		return strings.TrimPrefix(v.typ, "*")
	case opaque:
		return strings.TrimPrefix(v.Type, "*")
	case text:
		return v.Typ
	case *fun:
		return v.typ
	case list:
		return v.typ
	case *dict:
		return v.typ
	}
	return ""
}

// method returns the full name of a type's method, and the embedded fields
// that lead to its receiver.
func (m *machine) method(typ, name string) (full string, step []string) {
	cl := m.classes[typ]
	if cl == nil {
		return "", nil
	}
	for _, have := range cl.Methods {
		if have.Name == name {
			return have.Func, have.Path
		}
	}
	return "", nil
}

// step walks through embedded fields.
func (m *machine) step(v value, fields []string) value {
	for _, name := range fields {
		cells := m.field(v, &ir.Node{Op: ir.OpField, Name: name, Kids: []*ir.Node{{Op: ir.OpUnknown, Name: "a receiver"}}})
		v = cells[0].v
	}
	return v
}

// bindDynamic makes a method value of an interface's method.
func (m *machine) bindDynamic(recv value, iface, name string, handler bool, at source.Span) value {
	if typ := dynamicType(recv); typ != "" {
		if full, step := m.method(typ, name); full != "" {
			return &fun{name: full, code: m.functions[full], bound: true, recv: m.step(recv, step), handler: handler, at: at, requests: m.requests[full]}
		}
		if _, isRouter := m.routerOf(recv); isRouter {
			return &fun{name: "(" + typ + ")." + name, bound: true, recv: recv, at: at}
		}
	}
	return ifaceFun{method: name, iface: iface, recv: recv}
}
