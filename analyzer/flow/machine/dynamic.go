package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file calls methods of what is only known by an interface.

// callDynamic calls a method through an interface.
func (m *Machine) callDynamic(recv value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	recv = value.Bare(recv)
	if m.composes(n.FullName()) {
		return m.unopened(n.FullName(), recv, args, n, at)
	}
	if v, ok := m.onMethod(n.Name, recv, args, n, at); ok {
		return v
	}
	if r, ok := m.routerOf(recv); ok {
		if v, ok := m.act(r, n.Name, args, n, at); ok {
			return v
		}
	}
	if typ := value.DynamicType(recv); typ != "" {
		if full, step := m.method(typ, n.Name); full != "" {
			if of := naming.ReceiverOf(full); len(step) > 0 && m.Functions[full] == nil && m.contracts[of] != nil { // an interface that it embeds
				_, result, _ := strings.Cut(n.Type, ";")
				dynamic := *n
				dynamic.Type = of + ";" + result
				return m.eachCall(m.step(recv, step), func(recv value.Value) value.Value { return m.callDynamic(recv, args, &dynamic, at) })
			}
			return m.callMethod(full, m.step(recv, step), args, n, at)
		}
		// Of a package that only names things, the method sets are not kept.
		for _, full := range []string{"(*" + typ + ")." + n.Name, "(" + typ + ")." + n.Name} {
			if m.Functions[full] != nil {
				return m.callMethod(full, recv, args, n, at)
			}
		}
	}
	iface, _, _ := strings.Cut(n.Type, ";")
	if fw := m.Know.Router(iface); fw != nil {
		r, _ := m.routerOf(m.symbol(iface, value.Why(recv), at))
		if v, ok := m.act(r, n.Name, args, n, at); ok {
			return v
		}
	}
	if m.isAny(recv, iface) {
		if v, ok := m.everyImplementation(iface, args, n, at, m.implementations(recv)); ok {
			return v
		}
	}
	return m.unfollowed(n.Name, nil, recv, args, n, at)
}

// everyImplementation calls the method of each known type that implements the
// interface, since any of them may be meant, unless there are more than most. Methods that
// register nothing are called so once, and not within each other: errors that say what
// another error says would be as many as there are orders of all kinds of errors.
func (m *Machine) everyImplementation(iface string, args []value.Value, n *ir.Node, at source.Span, most int) (value.Value, bool) {
	c := m.contracts[iface]
	if c == nil {
		return nil, false
	}
	var calls []func() (value.Value, bool)
	registers := false
	for _, name := range m.implementersOf(c) {
		if m.spend(1, callBytes); m.Left.Spent() {
			break
		}
		full, step := m.method(name, n.Name)
		fn := m.Functions[full]
		if fn == nil || m.running(fn) {
			continue // an adapter of the interface does not stand for itself
		}
		if len(calls) == most {
			return nil, false
		}
		registers = registers || fn.Registers
		calls = append(calls, func() (value.Value, bool) {
			if m.Left.Spent() {
				return nil, false
			}
			recv := m.step(m.symbol("*"+name, "some "+naming.Short(name), at), step)
			return m.callMethod(full, recv, args, n, at), true
		})
	}
	if len(calls) == 0 {
		return nil, false
	}
	called := "(" + c.Name + ")." + n.Name
	if m.dispatched[called] && !registers && !m.OfRequest() {
		return nil, false
	}
	outer := m.dispatched[called]
	m.dispatched[called] = true
	defer func() { m.dispatched[called] = outer }()
	var out value.Value
	m.costlyPart(c, called, func() (live bool) {
		out, live = m.someCall(calls)
		return live
	})
	return out, out != nil
}

// methodsOf returns the handlers that may be meant by a method of an interface, nil if no
// type is known that has it, or more than most are.
func (m *Machine) methodsOf(v value.InterfaceMethod, most int, at source.Span) []value.Value {
	c := m.contracts[v.Interface]
	if c == nil || !m.isAny(v.Receiver, v.Interface) {
		return nil
	}
	var out []value.Value
	for _, name := range m.implementersOf(c) {
		full, step := m.method(name, v.Name)
		if len(out) == most {
			return nil
		}
		recv := m.step(m.symbol("*"+name, "some "+naming.Short(name), at), step)
		out = append(out, &value.Func{Name: full, Code: m.Functions[full], Bound: true, Receiver: recv, Handler: true, At: at})
	}
	return out
}

// step walks through embedded fields.
func (m *Machine) step(v value.Value, fields []string) value.Value {
	for _, name := range fields {
		cells := m.field(v, &ir.Node{Op: ir.OpField, Name: name, Kids: []*ir.Node{{Op: ir.OpUnknown, Name: "a receiver"}}})
		v = cells[0].V
	}
	return v
}

// bindDynamic makes a method value of an interface's method.
func (m *Machine) bindDynamic(recv value.Value, iface, name string, handler bool, at source.Span) value.Value {
	if typ := value.DynamicType(recv); typ != "" {
		if full, step := m.method(typ, name); full != "" {
			return &value.Func{Name: full, Code: m.Functions[full], Bound: true, Receiver: m.step(recv, step), Handler: handler, At: at, Requests: m.requests[full]}
		}
		if _, isRouter := m.routerOf(recv); isRouter {
			return &value.Func{Name: "(" + typ + ")." + name, Bound: true, Receiver: recv, At: at}
		}
	}
	return value.InterfaceMethod{Name: name, Interface: iface, Receiver: recv}
}
