package machine

import (
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about calls that say what they register not by their own
// arguments, but by structs and by options among these.

// An optional is what a function of the option effect returns: something that
// a call which it is given to does besides.
type optional struct {
	framework.Action
	args []value.Value
	at   source.Span
}

// options calls f for each option among the arguments of a call.
func (m *Registering) options(a framework.Action, args []value.Value, f func(optional)) {
	if a.Options == 0 {
		return
	}
	for _, v := range args[min(a.Options-1, len(args)):] {
		value.Alternatives(v, func(v value.Value) {
			if o, ok := v.(optional); ok {
				f(o)
			}
		})
	}
}

// fill calls what registers on a new group, if there is something: a function,
// or methods of a value.
func (m *Registering) fill(g *value.Router, a framework.Action, args []value.Value, at source.Span) {
	if a.Body == 0 || a.Body > len(args) {
		return
	}
	for _, body := range args[a.Body-1:] {
		value.Alternatives(body, func(body value.Value) {
			if a.Via == "" {
				if value.IsUnknown(value.Bare(body)) && !m.Library {
					m.Lost = append(m.Lost, Loss{At: at, Message: "what " + value.Why(value.Bare(body)) + " registers here is not known"})
				}
				m.callValue(body, []value.Value{g}, nil, at)
				return
			}
			typ := value.DynamicType(body)
			for _, name := range m.methodsLike(typ, a.Via) {
				full, step := m.method(typ, name)
				m.callMethod(full, m.step(body, step), []value.Value{g}, &ir.Node{Op: ir.OpCall, Name: full}, at)
			}
		})
	}
}

// along registers the routes that come with a group.
func (m *Registering) along(g *value.Router, a framework.Action, args []value.Value, n *ir.Node, at source.Span) {
	if a.Also.Record == 0 {
		return
	}
	config := value.Argument(args, a.Also.Record, value.Null{})
	for _, name := range slices.Sorted(maps.Keys(a.Also.Suffixes)) {
		field := m.FieldOfArg(config, name, ir.ZeroString)
		if t, ok := field.(value.Text); ok && t.S == "" {
			continue
		}
		for _, suffix := range a.Also.Suffixes[name] {
			e := m.entryOf(g.Framework, framework.Action{Methods: []string{"GET"}}, nil, n, at)
			e.Path = value.Concat(field, value.Text{S: suffix})
			m.Register(g, e)
		}
	}
}

// derived registers a route for each path of the whole tree of on whose
// routes have the methods of a.From, and not yet the new one.
func (m *Registering) derived(on *value.Router, a framework.Action, n *ir.Node, at source.Span) {
	for on.Parent != nil && on.Parent.Framework == on.Framework {
		on = on.Parent
	}
	methods := make(map[string][]string) // by path
	var collect func(r *value.Router, prefix value.Value)
	collect = func(r *value.Router, prefix value.Value) {
		for _, e := range r.Routes {
			value.Alternatives(value.Concat(prefix, e.Path), func(path value.Value) {
				if t, ok := path.(value.Text); ok {
					names, _ := value.MethodNames(e.Methods)
					methods[t.S] = append(methods[t.S], names...)
				}
			})
		}
		for _, g := range r.Groups {
			if g.Framework == on.Framework {
				collect(g, value.Concat(prefix, g.Prefix))
			}
		}
	}
	collect(on, value.Text{})
	for _, path := range slices.Sorted(maps.Keys(methods)) {
		have := methods[path]
		missing := slices.ContainsFunc(a.From, func(method string) bool { return !slices.Contains(have, method) })
		present := slices.ContainsFunc(a.Methods, func(method string) bool { return slices.Contains(have, method) })
		if !missing && !present {
			e := m.entryOf(on.Framework, framework.Action{Methods: a.Methods}, nil, n, at)
			e.Path = value.Text{S: path}
			m.Register(on, e)
		}
	}
}

// registerAll registers what a call says on a router, or, where options add a
// prefix or middleware, on a group of it. The last option is the outermost.
func (m *Registering) registerAll(fw *framework.Framework, a framework.Action, on *value.Router, args []value.Value, n *ir.Node, at source.Span) []*value.Entry {
	var opts []optional
	m.options(a, args, func(o optional) { opts = append(opts, o) })
	for _, o := range slices.Backward(opts) {
		on = m.group(fw, on.Type, on, value.Argument(o.args, o.Path, value.Text{}), guardsOf(o.Action, o.args, o.at), o.at)
	}
	entries := []*value.Entry{m.entryOf(fw, a, args, n, at)}
	if a.Record > 0 {
		entries = m.records(value.Argument(args, a.Record, value.Null{}), a.Fields, entries[0])
	}
	for _, e := range entries {
		m.Register(on, e)
	}
	return entries
}

// records makes an entry, else like plain, of each struct that v is or lists.
func (m *Registering) records(v value.Value, names framework.Fields, plain *value.Entry) []*value.Entry {
	var out []*value.Entry
	switch v := v.(type) {
	case value.Choice:
		for _, v := range v {
			out = append(out, m.records(v, names, plain)...)
		}
	case value.List:
		for _, v := range v.Elems {
			out = append(out, m.records(v, names, plain)...)
		}
		if v.Open {
			e := *plain
			e.Path = value.Opaque{Why: "further routes of a list"}
			out = append(out, &e)
		}
	case value.Pointer:
		return m.records(v.To.V, names, plain)
	case value.Maybe:
		return m.records(v.V, names, plain)
	case *value.Object:
		e := *plain
		get := func(name string, zero int, to *value.Value) {
			if name != "" {
				*to = m.FieldOfArg(v, name, zero)
			}
		}
		get(names.Method, ir.ZeroString, &e.Methods)
		get(names.Path, ir.ZeroString, &e.Path)
		get(names.Handler, ir.ZeroNil, &e.Handler)
		if names.Name != "" {
			e.Handler = valueAt(plain.Handler, m.FieldOfArg(v, names.Name, ir.ZeroString))
		}
		if names.Guards != "" {
			e.Guards = slices.Concat(e.Guards, guardsIn([]value.Value{m.FieldOfArg(v, names.Guards, ir.ZeroList)}, e.At))
		}
		if e.Operation != nil {
			e.Operation = m.copied(v).(*value.Object)
		}
		if v.Row.Pos.IsValid() {
			e.Sites = append(slices.Clip(e.Sites), v.Row)
		}
		out = append(out, &e)
	default:
		e := *plain
		e.Path = v
		out = append(out, &e)
	}
	return out
}

// valueAt returns what a map has at a key.
func valueAt(table, key value.Value) value.Value {
	var out value.Value = value.Opaque{Why: "a handler that is named elsewhere"}
	value.Alternatives(table, func(table value.Value) {
		d, ok := value.Bare(table).(*value.Map)
		if !ok {
			return
		}
		for i, c := range d.At(key) {
			if i == 0 {
				out = c.V
			} else {
				out = value.Either(out, c.V)
			}
		}
	})
	return out
}

// surrounded returns the structs that are arguments of a call from a.Record
// on, with middleware, which precedes them, around their handlers.
func (m *Registering) surrounded(a framework.Action, args []value.Value, at source.Span) value.Value {
	first := min(a.Record-1, len(args))
	guards := guardsIn(args[a.Guards-1:first], at)
	var around func(v value.Value) value.Value
	around = func(v value.Value) value.Value {
		switch v := v.(type) {
		case value.List:
			out := value.List{Open: v.Open}
			for _, e := range v.Elems {
				out.Elems = append(out.Elems, value.Each(e, around))
			}
			return out
		case value.Pointer:
			return around(v.To.V)
		case *value.Object:
			o, _ := m.copied(v).(*value.Object)
			h := m.FieldOfArg(v, a.Fields.Handler, ir.ZeroNil)
			for _, g := range slices.Backward(guards) {
				h = value.Wrapped{By: g, Inner: h}
			}
			o.Fields[a.Fields.Handler] = &value.Cell{V: h}
			return o
		}
		return v
	}
	return around(value.List{Elems: args[first:]})
}
