package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// call evaluates a call of any kind.
func (m *Machine) call(n *ir.Node) value.Value {
	at := n.At.Span(m.file())
	if n.Op == ir.OpCallValue {
		fn := m.eval(n.Kids[0])
		args := m.arguments(n.Kids[1:], n.N&ir.Spread != 0)
		return m.eachCall(fn, func(fn value.Value) value.Value { return m.callValue(fn, args, n, at) })
	}
	var recv value.Value
	if n.Kids[0].Op != ir.OpNop {
		recv = m.eval(n.Kids[0])
	}
	args := m.arguments(n.Kids[1:], n.N&ir.Spread != 0)
	if value.TextFuncs[n.Name] != nil || m.composes(n.Name) {
		for i := range min(len(args), len(n.Kids)-1) {
			args[i] = value.Labelled(args[i], n.Kids[1+i])
		}
	}
	if v, ok := m.intercept(n, recv, args, at); ok {
		return v
	}
	if n.Op == ir.OpCallIface {
		return value.OfError(recv, n, m.eachCall(recv, func(recv value.Value) value.Value { return m.callDynamic(recv, args, n, at) }))
	}
	if recv == nil && strings.HasPrefix(n.Name, "(") && len(args) > 0 { // a method expression
		recv, args = args[0], args[1:]
	}
	if recv == nil {
		return m.callNamed(n.Name, nil, args, n, at)
	}
	return value.OfError(recv, n, m.eachCall(recv, func(recv value.Value) value.Value { return m.callMethod(n.Name, recv, args, n, at) }))
}

// arguments evaluates arguments; a list that is spread becomes its elements, and a call
// with several results, which stands alone, these.
func (m *Machine) arguments(list_ []*ir.Node, spread bool) []value.Value {
	if len(list_) == 1 && (list_[0].Op == ir.OpCall || list_[0].Op == ir.OpCallIface || list_[0].Op == ir.OpCallValue) {
		if n := strings.Count(list_[0].ResultType(), ","); n > 0 {
			v := m.eval(list_[0])
			args := make([]value.Value, n+1)
			for i := range args {
				args[i] = m.part(v, i)
			}
			return args
		}
	}
	args := make([]value.Value, 0, len(list_))
	m.spread = nil
	for i, e := range list_ {
		v := m.eval(e)
		if !spread || i < len(list_)-1 {
			args = append(args, v)
			continue
		}
		switch l := v.(type) {
		case value.List:
			m.spend(len(l.Elems), cellBytes)
			args = append(args, l.Elems...)
			m.spread = &l
			if l.Open {
				args = append(args, value.Opaque{Why: "further elements of " + nodeName(e)})
			}
		case value.Null:
		default:
			args = append(args, v)
		}
	}
	return args
}

// callMethod calls a method that is known by name.
func (m *Machine) callMethod(full string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	recv = value.Bare(recv)
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
	if fw, typ := m.Receiver(full); fw != nil {
		if _, known := m.routerOf(recv); !known && m.Functions[full] == nil {
			// A router of which nothing is known but its type.
			r, _ := m.routerOf(m.symbol(typ, value.Why(recv), at))
			if v, ok := m.act(r, naming.Last(full), args, n, at); ok {
				return v
			}
		}
	}
	return m.callNamed(full, recv, args, n, at)
}

// routerOf returns v as a router or an entry, if it is one or leads to one.
func (m *Machine) routerOf(v value.Value) (value.Value, bool) {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	switch v.(type) {
	case *value.Router, *value.Entry:
		return v, true
	}
	return nil, false
}

// embedded returns the router that a struct embeds, and so acts as where one
// is asked for.
func (m *Machine) embedded(v value.Value) (value.Value, bool) {
	typ := value.DynamicType(value.Bare(v))
	cl := m.classes[typ]
	if cl == nil {
		return nil, false
	}
	for _, promoted := range cl.Methods {
		if len(promoted.Path) > 0 {
			if r, ok := m.routerOf(m.step(value.Bare(v), promoted.Path)); ok {
				return r, true
			}
		}
	}
	return nil, false
}

// callNamed runs a declared function, or keeps the call as a result.
func (m *Machine) callNamed(full string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	if m.composes(full) {
		return m.unopened(full, recv, args, n, at)
	}
	fn := m.Functions[full]
	if fn == nil {
		if recv == nil {
			if v, ok := m.onLibrary(full, args, at); ok {
				return v
			}
		}
		if v, ok := m.native(full, recv, args); ok {
			return v
		}
		if v, ok := value.Compute(full, args); ok {
			return cloned(full, v)
		}
		return m.unfollowed(full, nil, recv, args, n, at)
	}
	if recv != nil {
		args = slices.Concat([]value.Value{recv}, args)
	}
	return m.enter(&value.Func{Name: full, Code: fn, Handler: fn.Handler}, args, n, at)
}

// callValue calls what an expression evaluated to.
func (m *Machine) callValue(fn value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	if v, ok := m.onValue(fn, args, n, at); ok {
		return v
	}
	switch fn := fn.(type) {
	case *value.Func:
		if fn.Native != nil {
			return fn.Native(args)
		}
		if fn.Bound {
			if fn.Code == nil {
				return m.callMethod(fn.Name, fn.Receiver, args, n, at)
			}
			if r, ok := m.routerOf(fn.Receiver); ok {
				if v, ok := m.act(r, naming.Last(fn.Name), args, n, at); ok {
					return v
				}
			}
			return m.enter(fn, slices.Concat([]value.Value{fn.Receiver}, args), n, at)
		}
		if fn.Code != nil {
			return m.enter(fn, args, n, at)
		}
		if fw, a, ok := m.Know.Function(fn.Name); ok {
			return m.apply(fw, a, nil, args, n, at)
		}
		if strings.HasPrefix(fn.Name, "(") && len(args) > 0 { // a method expression
			return m.callMethod(fn.Name, args[0], args[1:], n, at)
		}
		return m.callNamed(fn.Name, nil, args, n, at)
	case value.InterfaceMethod:
		dynamic := *n
		dynamic.Op, dynamic.Name, dynamic.Type = ir.OpCallIface, fn.Name, fn.Interface+";"+n.Type
		return m.callDynamic(fn.Receiver, args, &dynamic, at)
	case value.Wrapped:
		return m.callValue(fn.Inner, args, n, at)
	case value.Keyed:
		return m.callValue(fn.Value, args, n, at)
	}
	return m.unfollowed("", fn, nil, args, n, at)
}

func (m *Machine) bind(n *ir.Node, recv value.Value) value.Value {
	return value.Each(recv, func(recv value.Value) value.Value {
		return &value.Func{Name: n.Name, Code: m.Functions[n.Name], Bound: true, Receiver: recv, Handler: n.N&ir.ResultHandler != 0, Decides: n.N&ir.ResultVerdict != 0, At: n.At.Span(m.file()), Requests: m.requests[n.Name]}
	})
}

// unfollowed keeps a call that is not followed. What it is given may be
// called from there.
func (m *Machine) unfollowed(callee string, fn value.Value, recv value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
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
	m.escapeInto(callee, recv, args, at)
	m.expose(callee, recv, args)
	r := &value.Result{Func: fn, Callee: callee, Receiver: recv, Args: args, At: at}
	if n == nil {
		return r
	}
	r.Type = n.ResultType()
	r.Handler = n.N&ir.ResultHandler != 0
	if r.Handler {
		// A handler in, a handler out: something was put around it.
		if inner, ok := m.innerHandler(args); ok {
			return value.Wrapped{By: value.Guard{By: r, At: at}, Inner: inner}
		}
	}
	if !strings.Contains(r.Type, ",") && r.Type != "" {
		if v, ok := m.resultOf(r, r.Type).(*value.Result); !ok {
			return m.resultOf(r, r.Type)
		} else {
			return v
		}
	}
	return r
}

// convert evaluates a conversion, which changes what a value can be called
// by, not what it is.
func (m *Machine) convert(n *ir.Node) value.Value {
	v := m.eval(n.Kids[0])
	typ := n.Type
	if m.classes[typ] == nil {
		typ = ""
	}
	return value.Each(v, func(v value.Value) value.Value {
		switch v := v.(type) {
		case *value.Func:
			f := *v
			f.Type, f.Boxed = typ, ""
			f.Handler = f.Handler || n.N&ir.ResultHandler != 0
			return &f
		case value.Text:
			v.Type = typ
			return v
		case value.List:
			v.Type = typ
			return v
		}
		return v
	})
}

// assertType gives an unknown value the type that the program asserts.
func (m *Machine) assertType(v value.Value, typ string) value.Value {
	if o, ok := v.(value.Opaque); ok {
		return m.symbolFor(typ, o)
	}
	if r, ok := v.(*value.Result); ok && typ != "" {
		v = m.resultOf(r, typ)
	}
	if r, ok := v.(*value.Result); ok {
		assumed := *r
		assumed.Assumed = true
		return &assumed
	}
	return v
}
