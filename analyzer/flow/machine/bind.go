package machine

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that register whole values, method by method,
// and take paths from the methods' names or from tags of their request types.

// bound registers the functions, and the methods of the values, that are
// arguments of a call, or that a map has by their paths.
func (m *Registering) bound(on *value.Router, a framework.Action, args []value.Value, n *ir.Node, at source.Span) {
	plain := m.entryOf(on.Framework, a, args, n, at)
	plain.Pattern = a.Pattern
	if a.Table > 0 {
		m.boundTable(on, a, value.Argument(args, a.Table, value.Null{}), *plain)
		return
	}
	first := min(a.Handler-1, len(args))
	end := len(args)
	if !a.Rest {
		end = min(first+1, len(args))
	}
	var names value.Value
	if a.Only > 0 && a.Only <= len(args) {
		names = args[a.Only-1]
	}
	for _, v := range args[first:end] {
		value.Alternatives(v, func(v value.Value) { m.bindOne(on, a, v, names, *plain) })
	}
}

// boundTable registers what a map from patterns holds.
func (m *Registering) boundTable(on *value.Router, a framework.Action, table value.Value, e value.Entry) {
	value.Alternatives(table, func(table value.Value) {
		d, ok := value.Bare(table).(*value.Map)
		if !ok {
			e.Path, e.Handler = value.Opaque{Why: value.Why(table)}, table
			m.Register(on, &e)
			return
		}
		for _, p := range d.Pairs() {
			e := e
			e.Path = p.Key
			value.Alternatives(p.Value, func(v value.Value) { m.bindOne(on, a, v, nil, e) })
		}
	})
}

// bindOne registers one function, or those methods of a value that are named;
// all, if names is nil.
func (m *Registering) bindOne(on *value.Router, a framework.Action, v, names value.Value, e value.Entry) {
	e.Sites = slices.Clip(e.Sites)
	e.Handler = v
	if fn, ok := value.Bare(v).(*value.Func); ok {
		if names == nil || !a.Exact { // else it is a hook
			m.Register(on, m.asDeclared(&e, fn.Name))
		}
		return
	}
	typ := value.DynamicType(v)
	c := m.classes[typ]
	only, known := []string(nil), names == nil
	if t, ok := names.(value.Text); ok {
		known = true
		for name := range strings.SplitSeq(t.S, ",") {
			only = append(only, strings.TrimSpace(name))
		}
	}
	if c == nil || !known {
		e.Path = value.Opaque{Why: "which methods of the value are meant"}
		if c == nil {
			e.Path = value.Opaque{Why: value.Why(v)}
		}
		m.Register(on, &e)
		return
	}
	for _, have := range c.Methods {
		if !unicode.IsUpper(rune(have.Name[0])) || slices.Contains(on.Framework.Hooks, have.Name) || only != nil && !slices.Contains(only, have.Name) {
			continue
		}
		method := e
		full, step := m.method(typ, have.Name)
		method.Handler = &value.Func{Name: full, Code: m.Functions[full], Bound: true, Receiver: m.step(v, step), Handler: true, At: e.At, Requests: m.requests[full]}
		switch _, declared := m.declared[full]; {
		case declared:
		case a.ByName:
			name := strings.ToUpper(have.Name)
			if !slices.Contains(framework.MethodsByName(), name) {
				continue
			}
			method.Methods = value.Texts([]string{name})
			method.Path = m.below(e.Path, typ, have.Name, false)
		default:
			method.Path = m.below(e.Path, typ, have.Name, !a.Exact || len(only) != 1)
		}
		m.Register(on, m.asDeclared(&method, full))
	}
}

// asDeclared changes what e registers to what the request type of a handler
// declares.
func (m *Registering) asDeclared(e *value.Entry, handler string) *value.Entry {
	if d, ok := m.declared[handler]; ok {
		e.Path, e.Pattern = value.Text{S: d.Name}, false
		if d.Sig != "" {
			e.Methods = value.Texts([]string{d.Sig})
		}
	}
	return e
}

// below returns the paths at which a method of a value answers. A path may have
// places for the names of both; else the method's is added, if it is to be. The
// method Index also answers where nothing is added.
// https://github.com/gogf/gf/blob/master/net/ghttp/ghttp_server_service_object.go
func (m *Registering) below(path value.Value, typ, method string, add bool) value.Value {
	method, typ = dashed(method), dashed(typ[strings.LastIndexByte(typ, '.')+1:])
	return value.Each(path, func(v value.Value) value.Value {
		t, ok := v.(value.Text)
		if !ok {
			return v
		}
		placed := value.Text{S: strings.NewReplacer("{.struct}", typ, "{.method}", method).Replace(t.S), At: t.At}
		if !add || strings.Contains(t.S, "{.method}") {
			return placed
		}
		before, domain, hasDomain := strings.Cut(placed.S, "@")
		if hasDomain {
			domain = "@" + domain
		}
		added := value.Text{S: strings.TrimRight(before, "/") + "/" + method + domain, At: t.At}
		if method == "index" && placed.S == t.S {
			return value.Either(placed, added)
		}
		return added
	})
}

// dashed returns a name's words in lower case, with dashes between.
func dashed(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte('-')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
