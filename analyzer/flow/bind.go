package flow

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that register whole values, method by method,
// and take paths from the methods' names or from tags of their request types.

// bound registers the functions, and the methods of the values, that are
// arguments of a call, or that a map has by their paths.
func (m *registering) bound(on *router, a framework.Action, args []value, n *ir.Node, at source.Span) {
	plain := m.entryOf(on.fw, a, args, n, at)
	plain.pattern = a.Pattern
	if a.Table > 0 {
		m.boundTable(on, a, arg(args, a.Table, null{}), *plain)
		return
	}
	first := min(a.Handler-1, len(args))
	end := len(args)
	if !a.Rest {
		end = min(first+1, len(args))
	}
	var names value
	if a.Only > 0 && a.Only <= len(args) {
		names = args[a.Only-1]
	}
	for _, v := range args[first:end] {
		alternatives(v, func(v value) { m.bindOne(on, a, v, names, *plain) })
	}
}

// boundTable registers what a map from patterns holds.
func (m *registering) boundTable(on *router, a framework.Action, table value, e entry) {
	alternatives(table, func(table value) {
		d, ok := bare(table).(*dict)
		if !ok {
			e.path, e.handler = opaque{Why: why(table)}, table
			m.register(on, &e)
			return
		}
		for _, p := range d.pairs() {
			e := e
			e.path = p.key
			alternatives(p.value, func(v value) { m.bindOne(on, a, v, nil, e) })
		}
	})
}

// bindOne registers one function, or those methods of a value that are named;
// all, if names is nil.
func (m *registering) bindOne(on *router, a framework.Action, v, names value, e entry) {
	e.sites = slices.Clip(e.sites)
	e.handler = v
	if fn, ok := bare(v).(*fun); ok {
		if names == nil || !a.Exact { // else it is a hook
			m.register(on, m.asDeclared(&e, fn.name))
		}
		return
	}
	typ := dynamicType(v)
	c := m.classes[typ]
	only, known := []string(nil), names == nil
	if t, ok := names.(text); ok {
		known = true
		for name := range strings.SplitSeq(t.S, ",") {
			only = append(only, strings.TrimSpace(name))
		}
	}
	if c == nil || !known {
		e.path = opaque{Why: "which methods of the value are meant"}
		if c == nil {
			e.path = opaque{Why: why(v)}
		}
		m.register(on, &e)
		return
	}
	for _, have := range c.Methods {
		if !unicode.IsUpper(rune(have.Name[0])) || have.Name == "Init" || have.Name == "Shut" || only != nil && !slices.Contains(only, have.Name) {
			continue
		}
		method := e
		full, step := m.method(typ, have.Name)
		method.handler = &fun{name: full, code: m.functions[full], bound: true, recv: m.step(v, step), handler: true, at: e.at, requests: m.requests[full]}
		switch _, declared := m.declared[full]; {
		case declared:
		case a.ByName:
			name := strings.ToUpper(have.Name)
			if !slices.Contains(framework.MethodsByName(), name) {
				continue
			}
			method.methods = texts([]string{name})
			method.path = m.below(e.path, typ, have.Name, false)
		default:
			method.path = m.below(e.path, typ, have.Name, !a.Exact || len(only) != 1)
		}
		m.register(on, m.asDeclared(&method, full))
	}
}

// asDeclared changes what e registers to what the request type of a handler
// declares.
func (m *registering) asDeclared(e *entry, handler string) *entry {
	if d, ok := m.declared[handler]; ok {
		e.path, e.pattern = text{S: d.Name}, false
		if d.Sig != "" {
			e.methods = texts([]string{d.Sig})
		}
	}
	return e
}

// below returns the paths at which a method of a value answers. A path may have
// places for the names of both; else the method's is added, if it is to be. The
// method Index also answers where nothing is added.
// https://github.com/gogf/gf/blob/master/net/ghttp/ghttp_server_service_object.go
func (m *registering) below(path value, typ, method string, add bool) value {
	method, typ = dashed(method), dashed(typ[strings.LastIndexByte(typ, '.')+1:])
	return each(path, func(v value) value {
		t, ok := v.(text)
		if !ok {
			return v
		}
		placed := text{S: strings.NewReplacer("{.struct}", typ, "{.method}", method).Replace(t.S), At: t.At}
		if !add || strings.Contains(t.S, "{.method}") {
			return placed
		}
		before, domain, hasDomain := strings.Cut(placed.S, "@")
		if hasDomain {
			domain = "@" + domain
		}
		added := text{S: strings.TrimRight(before, "/") + "/" + method + domain, At: t.At}
		if method == "index" && placed.S == t.S {
			return either(placed, added)
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
