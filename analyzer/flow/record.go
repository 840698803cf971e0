package flow

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about calls that say what they register not by their own
// arguments, but by structs and by options among these.

// An optional is what a function of the option effect returns: something that
// a call which it is given to does besides.
type optional struct {
	framework.Action
	args []value
	at   source.Span
}

// options calls f for each option among the arguments of a call.
func (m *registering) options(a framework.Action, args []value, f func(optional)) {
	if a.Options == 0 {
		return
	}
	for _, v := range args[min(a.Options-1, len(args)):] {
		alternatives(v, func(v value) {
			if o, ok := v.(optional); ok {
				f(o)
			}
		})
	}
}

// fill calls what registers on a new group, if there is something: a function,
// or methods of a value.
func (m *registering) fill(g *router, a framework.Action, args []value, at source.Span) {
	if a.Body == 0 || a.Body > len(args) {
		return
	}
	for _, body := range args[a.Body-1:] {
		alternatives(body, func(body value) {
			if a.Via == "" {
				if isUnknown(bare(body)) && !m.library {
					m.lost = append(m.lost, loss{At: at, Message: "what " + why(bare(body)) + " registers here is not known"})
				}
				m.callValue(body, []value{g}, nil, at)
				return
			}
			typ := dynamicType(body)
			for _, name := range m.methodsLike(typ, a.Via) {
				full, step := m.method(typ, name)
				m.callMethod(full, m.step(body, step), []value{g}, &ir.Node{Op: ir.OpCall, Name: full}, at)
			}
		})
	}
}

// methodsLike returns the names of a type's methods that have a name, or begin
// with it if a star ends it.
func (m *linked) methodsLike(typ, name string) []string {
	var out []string
	prefix, star := strings.CutSuffix(name, "*")
	if c := m.classes[typ]; c != nil {
		for _, have := range c.Methods {
			if have.Name == name || star && strings.HasPrefix(have.Name, prefix) {
				out = append(out, have.Name)
			}
		}
	}
	return out
}

// along registers the routes that come with a group.
func (m *registering) along(g *router, a framework.Action, args []value, n *ir.Node, at source.Span) {
	if a.Also.Record == 0 {
		return
	}
	config := arg(args, a.Also.Record, null{})
	for _, name := range slices.Sorted(maps.Keys(a.Also.Suffixes)) {
		field := m.fieldOfArg(config, name, ir.ZeroString)
		if t, ok := field.(text); ok && t.S == "" {
			continue
		}
		for _, suffix := range a.Also.Suffixes[name] {
			e := m.entryOf(g.fw, framework.Action{Methods: []string{"GET"}}, nil, n, at)
			e.path = concat(field, text{S: suffix})
			m.register(g, e)
		}
	}
}

// fieldOfArg returns what a field of an argument holds.
func (m *machine) fieldOfArg(v value, name string, zero int) value {
	n := &ir.Node{Op: ir.OpField, Name: name, N: zero, Kids: []*ir.Node{{Op: ir.OpUnknown, Name: "an argument"}}}
	return each(v, func(v value) value {
		var out value
		for _, c := range m.field(v, n) {
			if out == nil {
				out = c.v
			} else {
				out = either(out, c.v)
			}
		}
		return out
	})
}

// derived registers a route for each path of the whole tree of on whose
// routes have the methods of a.from, and not yet the new one.
func (m *registering) derived(on *router, a framework.Action, n *ir.Node, at source.Span) {
	for on.parent != nil && on.parent.fw == on.fw {
		on = on.parent
	}
	methods := make(map[string][]string) // by path
	var collect func(r *router, prefix value)
	collect = func(r *router, prefix value) {
		for _, e := range r.routes {
			alternatives(concat(prefix, e.path), func(path value) {
				if t, ok := path.(text); ok {
					names, _ := methodNames(e.methods)
					methods[t.S] = append(methods[t.S], names...)
				}
			})
		}
		for _, g := range r.groups {
			if g.fw == on.fw {
				collect(g, concat(prefix, g.prefix))
			}
		}
	}
	collect(on, text{})
	for _, path := range slices.Sorted(maps.Keys(methods)) {
		have := methods[path]
		missing := slices.ContainsFunc(a.From, func(method string) bool { return !slices.Contains(have, method) })
		present := slices.ContainsFunc(a.Methods, func(method string) bool { return slices.Contains(have, method) })
		if !missing && !present {
			e := m.entryOf(on.fw, framework.Action{Methods: a.Methods}, nil, n, at)
			e.path = text{S: path}
			m.register(on, e)
		}
	}
}

// registerAll registers what a call says on a router, or, where options add a
// prefix or middleware, on a group of it. The last option is the outermost.
func (m *registering) registerAll(fw *framework.Framework, a framework.Action, on *router, args []value, n *ir.Node, at source.Span) []*entry {
	var opts []optional
	m.options(a, args, func(o optional) { opts = append(opts, o) })
	for _, o := range slices.Backward(opts) {
		on = m.group(fw, on.typ, on, arg(o.args, o.Path, text{}), guardsOf(o.Action, o.args, o.at), o.at)
	}
	entries := []*entry{m.entryOf(fw, a, args, n, at)}
	if a.Record > 0 {
		entries = m.records(arg(args, a.Record, null{}), a.Fields, entries[0])
	}
	for _, e := range entries {
		m.register(on, e)
	}
	return entries
}

// records makes an entry, else like plain, of each struct that v is or lists.
func (m *registering) records(v value, names framework.Fields, plain *entry) []*entry {
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
		get := func(name string, zero int, to *value) {
			if name != "" {
				*to = m.fieldOfArg(v, name, zero)
			}
		}
		get(names.Method, ir.ZeroString, &e.methods)
		get(names.Path, ir.ZeroString, &e.path)
		get(names.Handler, ir.ZeroNil, &e.handler)
		if names.Name != "" {
			e.handler = valueAt(plain.handler, m.fieldOfArg(v, names.Name, ir.ZeroString))
		}
		if names.Guards != "" {
			e.guards = slices.Concat(e.guards, guardsIn([]value{m.fieldOfArg(v, names.Guards, ir.ZeroList)}, e.at))
		}
		if e.operation != nil {
			e.operation = m.copied(v).(*object)
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

// valueAt returns what a map has at a key.
func valueAt(table, key value) value {
	var out value = opaque{Why: "a handler that is named elsewhere"}
	alternatives(table, func(table value) {
		d, ok := bare(table).(*dict)
		if !ok {
			return
		}
		for i, c := range d.at(key) {
			if i == 0 {
				out = c.v
			} else {
				out = either(out, c.v)
			}
		}
	})
	return out
}

// surrounded returns the structs that are arguments of a call from a.record
// on, with middleware, which precedes them, around their handlers.
func (m *registering) surrounded(a framework.Action, args []value, at source.Span) value {
	first := min(a.Record-1, len(args))
	guards := guardsIn(args[a.Guards-1:first], at)
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
			o, _ := m.copied(v).(*object)
			h := m.fieldOfArg(v, a.Fields.Handler, ir.ZeroNil)
			for _, g := range slices.Backward(guards) {
				h = wrapped{by: g, inner: h}
			}
			o.fields[a.Fields.Handler] = &cell{v: h}
			return o
		}
		return v
	}
	return around(list{elems: args[first:]})
}
