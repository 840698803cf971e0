package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about calls that say what they register not by their own
// arguments, but by structs and by options among these.

// An optional is what a function of the option effect returns: something that
// a call which it is given to does besides.
type optional struct {
	action
	args []value
	at   source.Span
}

// options calls f for each option among the arguments of a call.
func (m *machine) options(a action, args []value, f func(optional)) {
	if a.options == 0 {
		return
	}
	for _, v := range args[min(a.options-1, len(args)):] {
		alternatives(v, func(v value) {
			if o, ok := v.(optional); ok {
				f(o)
			}
		})
	}
}

// fill calls the function that registers on a new group, if there is one.
func (m *machine) fill(g *router, a action, args []value, at source.Span) {
	if a.body > 0 && a.body <= len(args) {
		alternatives(args[a.body-1], func(body value) { m.callValue(body, []value{g}, nil, at) })
	}
}

// registerAll registers what a call says on a router, or, where options add a
// prefix or middleware, on a group of it. The last option is the outermost.
func (m *machine) registerAll(fw *framework, a action, on *router, args []value, n *node, at source.Span) []*entry {
	var opts []optional
	m.options(a, args, func(o optional) { opts = append(opts, o) })
	for _, o := range slices.Backward(opts) {
		on = m.group(fw, on.typ, on, arg(o.args, o.path, text{}), guardsOf(fw, o.action, o.args, o.at), o.at)
	}
	entries := []*entry{m.entryOf(fw, a, args, n, at)}
	if a.record > 0 {
		entries = m.records(arg(args, a.record, null{}), a.fields, entries[0])
	}
	for _, e := range entries {
		m.register(on, e)
	}
	return entries
}

// records makes an entry, else like plain, of each struct that v is or lists.
func (m *machine) records(v value, names fields, plain *entry) []*entry {
	var out []*entry
	switch v := v.(type) {
	case choice:
		for _, v := range v {
			out = append(out, m.records(v, names, plain)...)
		}
	case list:
		for _, v := range v.elems {
			out = append(out, m.records(v, names, plain)...)
		}
		if v.open {
			e := *plain
			e.path = opaque{Why: "further routes of a list"}
			out = append(out, &e)
		}
	case pointer:
		return m.records(v.to.v, names, plain)
	case maybe:
		return m.records(v.v, names, plain)
	case *object:
		e := *plain
		get := func(name string, to *value) {
			switch c := v.fields[name]; {
			case name == "":
			case c != nil:
				*to = c.v
			case v.open:
				*to = opaque{Why: "the " + name + " of " + why(v)}
			}
		}
		get(names.method, &e.methods)
		get(names.path, &e.path)
		get(names.handler, &e.handler)
		if c := v.fields[names.guards]; c != nil {
			e.guards = slices.Concat(e.guards, guardsIn([]value{c.v}, e.at))
		}
		if v.row.Pos.IsValid() {
			e.sites = append(slices.Clip(e.sites), v.row)
		}
		out = append(out, &e)
	default:
		e := *plain
		e.path = v
		out = append(out, &e)
	}
	return out
}

// surrounded returns the structs that are arguments of a call from a.record
// on, with middleware, which precedes them, around their handlers.
func (m *machine) surrounded(a action, args []value, at source.Span) value {
	first := min(a.record-1, len(args))
	guards := guardsIn(args[a.guards-1:first], at)
	var around func(v value) value
	around = func(v value) value {
		switch v := v.(type) {
		case list:
			out := list{open: v.open}
			for _, e := range v.elems {
				out.elems = append(out.elems, each(e, around))
			}
			return out
		case pointer:
			return around(v.to.v)
		case *object:
			o, _ := copied(v).(*object)
			if c := o.fields[a.fields.handler]; c != nil {
				for _, g := range slices.Backward(guards) {
					c.v = wrapped{by: g, inner: c.v}
				}
			}
			return o
		}
		return v
	}
	return around(list{elems: args[first:]})
}
