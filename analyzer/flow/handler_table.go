package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// This file lists the routes of handlers that look up the request's method in a
// map, see lower/table.go.

// unwrapTable is unwrapArms for a handler that looks up the method in a table.
// What answers is a value of the table, or what the only field of one holds that
// has a function which is called with requests.
func (m *registering) unwrapTable(fn *fun, v, table value, h handler, depth int, f func(handler)) bool {
	d, ok := bare(table).(*dict)
	if !ok {
		return false
	}
	some := false
	for _, p := range d.pairs() {
		method, ok := p.key.(text)
		if !ok || !slices.Contains(framework.MethodsByName(), method.S) {
			continue
		}
		some = true
		one := h.only([]string{method.S}, nil)
		g := guard{by: fn, at: fn.at, inner: bare(p.value)}
		if row, inner := m.handlerIn(p.value); row != nil {
			g.row, g.inner = row, inner
		}
		if !isHandler(g.inner) {
			f(one.named(v))
			continue
		}
		one.guards = append(slices.Clip(one.guards), g)
		m.unwrap(g.inner, one.below(v), depth+1, f)
	}
	return some
}

// handlerIn returns the struct that v is or points to, and the function that it
// holds, if it is one that something is known of, and the only one. Those in
// lists are not what answers.
func (m *registering) handlerIn(v value) (*object, value) {
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = bare(p.to.v)
	}
	o, ok := v.(*object)
	if !ok {
		return nil, nil
	}
	var inner value
	for _, name := range sortedKeys(o.fields) {
		if fn, ok := bare(o.fields[name].v).(*fun); ok {
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
func (m *registering) handlerNamed(o *object) (*object, value) {
	for _, name := range []string{"Handler", "HandlerFunc", "Handle", "handler", "handlerFunc", "handle"} {
		if c := o.fields[name]; c != nil {
			if fn, ok := bare(c.v).(*fun); ok {
				return o, fn
			}
		}
	}
	return nil, nil
}
