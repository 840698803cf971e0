package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// call evaluates a call of any kind.
func (m *machine) call(n *ir.Node) value {
	at := n.At.Span(m.file())
	if n.Op == ir.OpCallValue {
		fn := m.eval(n.Kids[0])
		args := m.arguments(n.Kids[1:], n.N&ir.Spread != 0)
		return m.eachCall(fn, func(fn value) value { return m.callValue(fn, args, n, at) })
	}
	var recv value
	if n.Kids[0].Op != ir.OpNop {
		recv = m.eval(n.Kids[0])
	}
	args := m.arguments(n.Kids[1:], n.N&ir.Spread != 0)
	if textFuncs[n.Name] != nil || m.composes(n.Name) {
		for i := range min(len(args), len(n.Kids)-1) {
			args[i] = labelled(args[i], n.Kids[1+i])
		}
	}
	if v, ok := m.intercept(n, recv, args, at); ok {
		return v
	}
	if n.Op == ir.OpCallIface {
		return ofError(recv, n, m.eachCall(recv, func(recv value) value { return m.callDynamic(recv, args, n, at) }))
	}
	if recv == nil && strings.HasPrefix(n.Name, "(") && len(args) > 0 { // a method expression
		recv, args = args[0], args[1:]
	}
	if recv == nil {
		return m.callNamed(n.Name, nil, args, n, at)
	}
	return ofError(recv, n, m.eachCall(recv, func(recv value) value { return m.callMethod(n.Name, recv, args, n, at) }))
}

// arguments evaluates arguments; a list that is spread becomes its elements.
func (m *machine) arguments(list_ []*ir.Node, spread bool) []value {
	args := make([]value, 0, len(list_))
	for i, e := range list_ {
		v := m.eval(e)
		if !spread || i < len(list_)-1 {
			args = append(args, v)
			continue
		}
		switch l := v.(type) {
		case list:
			m.spend(len(l.elems), cellBytes)
			args = append(args, l.elems...)
			if l.open {
				args = append(args, opaque{Why: "further elements of " + nodeName(e)})
			}
		case null:
		default:
			args = append(args, v)
		}
	}
	return args
}

// callMethod calls a method that is known by name.
func (m *machine) callMethod(full string, recv value, args []value, n *ir.Node, at source.Span) value {
	recv = bare(recv)
	if name, ok := m.permissionName(recv); ok && naming.Last(full) == "String" && len(args) == 0 {
		return name
	}
	if v, ok := m.onMethod(full, recv, args, n, at); ok {
		return v
	}
	if r, ok := m.routerOf(recv); ok {
		if v, ok := m.act(r, naming.Last(full), args, n, at); ok {
			return v
		}
	}
	if fw, typ := m.receiver(full); fw != nil {
		if _, known := m.routerOf(recv); !known && m.functions[full] == nil {
			// A router of which nothing is known but its type.
			r, _ := m.routerOf(m.symbol(typ, why(recv), at))
			if v, ok := m.act(r, naming.Last(full), args, n, at); ok {
				return v
			}
		}
	}
	return m.callNamed(full, recv, args, n, at)
}

// receiver returns the framework that a method belongs to, and its receiver's
// type, for a full name such as "(*github.com/go-chi/chi/v5.Mux).Get".
func (m *linked) receiver(full string) (*framework.Framework, string) {
	typ, ok := strings.CutPrefix(full, "(")
	if !ok {
		return nil, ""
	}
	typ, _, _ = strings.Cut(typ, ").")
	if fw := m.know.Router(typ); fw != nil {
		return fw, typ
	}
	return m.know.Entry(typ), typ
}

// routerOf returns v as a router or an entry, if it is one or leads to one.
func (m *machine) routerOf(v value) (value, bool) {
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = bare(p.to.v)
	}
	switch v.(type) {
	case *router, *entry:
		return v, true
	}
	return nil, false
}

// embedded returns the router that a struct embeds, and so acts as where one
// is asked for.
func (m *machine) embedded(v value) (value, bool) {
	typ := dynamicType(bare(v))
	cl := m.classes[typ]
	if cl == nil {
		return nil, false
	}
	for _, promoted := range cl.Methods {
		if len(promoted.Path) > 0 {
			if r, ok := m.routerOf(m.step(bare(v), promoted.Path)); ok {
				return r, true
			}
		}
	}
	return nil, false
}

// callNamed runs a declared function, or keeps the call as a result.
func (m *machine) callNamed(full string, recv value, args []value, n *ir.Node, at source.Span) value {
	if m.composes(full) {
		return m.unopened(full, recv, args, n, at)
	}
	fn := m.functions[full]
	if fn == nil {
		if recv == nil {
			if v, ok := m.onLibrary(full, args, at); ok {
				return v
			}
		}
		if v, ok := m.native(full, recv, args); ok {
			return v
		}
		if v, ok := computed(full, args); ok {
			return v
		}
		return m.unfollowed(full, nil, recv, args, n, at)
	}
	if recv != nil {
		args = slices.Concat([]value{recv}, args)
	}
	return m.enter(&fun{name: full, code: fn, handler: fn.Handler}, args, n, at)
}

// callValue calls what an expression evaluated to.
func (m *machine) callValue(fn value, args []value, n *ir.Node, at source.Span) value {
	if v, ok := m.onValue(fn, args, n, at); ok {
		return v
	}
	switch fn := fn.(type) {
	case *fun:
		if fn.native != nil {
			return fn.native(args)
		}
		if fn.bound {
			if fn.code == nil {
				return m.callMethod(fn.name, fn.recv, args, n, at)
			}
			if r, ok := m.routerOf(fn.recv); ok {
				if v, ok := m.act(r, naming.Last(fn.name), args, n, at); ok {
					return v
				}
			}
			return m.enter(fn, slices.Concat([]value{fn.recv}, args), n, at)
		}
		if fn.code != nil {
			return m.enter(fn, args, n, at)
		}
		if fw, a, ok := m.know.Function(fn.name); ok {
			return m.apply(fw, a, nil, args, n, at)
		}
		if strings.HasPrefix(fn.name, "(") && len(args) > 0 { // a method expression
			return m.callMethod(fn.name, args[0], args[1:], n, at)
		}
		return m.unfollowed(fn.name, nil, nil, args, n, at)
	case ifaceFun:
		dynamic := *n
		dynamic.Op, dynamic.Name, dynamic.Type = ir.OpCallIface, fn.method, fn.iface+";"+n.Type
		return m.callDynamic(fn.recv, args, &dynamic, at)
	case wrapped:
		return m.callValue(fn.inner, args, n, at)
	case keyed:
		return m.callValue(fn.value, args, n, at)
	}
	return m.unfollowed("", fn, nil, args, n, at)
}

// isAny reports whether nothing is known of recv but that it implements an
// interface: what a call returned that is not followed is such, unless the type
// of its result says more.
func (m *linked) isAny(recv value, iface string) bool {
	switch v := recv.(type) {
	case opaque:
		return true
	case *result:
		return v.typ == "" || v.typ == iface || m.contracts[v.typ] != nil
	}
	return false
}

func (m *machine) bind(n *ir.Node, recv value) value {
	return each(recv, func(recv value) value {
		return &fun{name: n.Name, code: m.functions[n.Name], bound: true, recv: recv, handler: n.N&ir.ResultHandler != 0, decides: n.N&ir.ResultVerdict != 0, at: n.At.Span(m.file()), requests: m.requests[n.Name]}
	})
}

// unfollowed keeps a call that is not followed. What it is given may be
// called from there.
func (m *machine) unfollowed(callee string, fn value, recv value, args []value, n *ir.Node, at source.Span) value {
	if n != nil && n.Op == ir.OpCallIface {
		callee = n.FullName()
	}
	if v, ok := m.reflected(callee, recv, args, n); ok {
		return v
	}
	m.give(callee, args)
	if v, ok := m.beyond(callee, recv, args, n, at); ok {
		return v
	}
	m.escapeInto(callee, recv, args)
	for _, a := range args {
		m.answer(a, at)
	}
	m.expose(callee, recv, args)
	r := &result{fn: fn, callee: callee, recv: recv, args: args, at: at}
	if n == nil {
		return r
	}
	r.typ = n.ResultType()
	r.handler = n.N&ir.ResultHandler != 0
	if r.handler {
		// A handler in, a handler out: something was put around it.
		if inner, ok := m.innerHandler(args); ok {
			return wrapped{by: guard{by: r, at: at}, inner: inner}
		}
	}
	if !strings.Contains(r.typ, ",") && r.typ != "" {
		if v, ok := m.resultOf(r, r.typ).(*result); !ok {
			return m.resultOf(r, r.typ)
		} else {
			return v
		}
	}
	return r
}

// convert evaluates a conversion, which changes what a value can be called
// by, not what it is.
func (m *machine) convert(n *ir.Node) value {
	v := m.eval(n.Kids[0])
	typ := n.Type
	if m.classes[typ] == nil {
		typ = ""
	}
	return each(v, func(v value) value {
		switch v := v.(type) {
		case *fun:
			f := *v
			f.typ, f.boxed = typ, ""
			f.handler = f.handler || n.N&ir.ResultHandler != 0
			return &f
		case text:
			v.Typ = typ
			return v
		case list:
			v.typ = typ
			return v
		}
		return v
	})
}

// assertType gives an unknown value the type that the program asserts.
func (m *machine) assertType(v value, typ string) value {
	if o, ok := v.(opaque); ok {
		return m.symbolFor(typ, o)
	}
	if r, ok := v.(*result); ok && typ != "" {
		v = m.resultOf(r, typ)
	}
	if r, ok := v.(*result); ok {
		assumed := *r
		assumed.assumed = true
		return &assumed
	}
	return v
}

// configured performs a call of a function that the configuration names.
func (m *registering) configured(full string, args []value, n *ir.Node, at source.Span) (value, bool) {
	r, ok := m.registrars[full]
	if !ok {
		return nil, false
	}
	return m.apply(m.house, r.Action(), nil, args, n, at), true
}
