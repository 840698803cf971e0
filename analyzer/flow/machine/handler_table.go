package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file lists the routes of handlers that look up the request's method in a
// map, see lower/table.go.

// unwrapTable is unwrapArms for a handler that looks up the method in a table.
// What answers is a value of the table, or what the only field of one holds that
// has a function which is called with requests.
func (m *Registering) unwrapTable(fn *value.Func, v, table value.Value, h Handler, depth int, f func(Handler)) bool {
	d, ok := value.Bare(table).(*value.Map)
	if !ok {
		return false
	}
	some := false
	for _, p := range d.Pairs() {
		method, ok := p.Key.(value.Text)
		if !ok || !slices.Contains(framework.MethodsByName(), method.S) {
			continue
		}
		some = true
		one := h.only([]string{method.S}, nil)
		g := value.Guard{By: fn, At: fn.At, Inner: value.Bare(p.Value), Spot: h.spot()}
		if row, inner := m.handlerIn(p.Value); row != nil {
			g.Row, g.Inner = row, inner
		}
		if !value.IsHandler(g.Inner) {
			f(one.Named(v))
			continue
		}
		one.Guards = append(slices.Clip(one.Guards), g)
		m.unwrap(g.Inner, one.below(v), depth+1, f)
	}
	return some
}

// handlerIn returns the struct that v is or points to, and the function that it
// holds, if it is one that something is known of, and the only one. Those in
// lists are not what answers.
func (m *Registering) handlerIn(v value.Value) (*value.Object, value.Value) {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	o, ok := v.(*value.Object)
	if !ok {
		return nil, nil
	}
	var inner value.Value
	for _, name := range sortedKeys(o.Fields) {
		if fn, ok := value.Bare(o.Fields[name].V).(*value.Func); ok {
			if inner != nil {
				return m.handlerNamed(o)
			}
			inner = fn
		}
	}
	if inner == nil {
		return nil, nil
	}
	return o, inner
}

// handlerNamed is handlerIn for a struct that has several functions: the one in
// a field that is called so.
func (m *Registering) handlerNamed(o *value.Object) (*value.Object, value.Value) {
	for _, name := range []string{"Handler", "HandlerFunc", "Handle", "handler", "handlerFunc", "handle"} {
		if c := o.Fields[name]; c != nil {
			if fn, ok := value.Bare(c.V).(*value.Func); ok {
				return o, fn
			}
		}
	}
	return nil, nil
}
