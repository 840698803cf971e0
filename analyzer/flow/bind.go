package flow

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that register whole values, method by method,
// and take paths from the methods' names or from tags of their request types.

// bound registers the functions, and the methods of the values, that are
// arguments of a call.
func (m *machine) bound(on *router, a action, args []value, n *node, at source.Span) {
	first := min(a.handler-1, len(args))
	end := len(args)
	if !a.rest {
		end = min(first+1, len(args))
	}
	plain := m.entryOf(on.fw, a, args, n, at)
	plain.pattern = a.pattern
	if end < len(args) {
		plain.path = opaque{Why: "which methods of the value are meant"}
	}
	for _, v := range args[first:end] {
		alternatives(v, func(v value) { m.bindOne(on, a, v, *plain) })
	}
}

// bindOne registers one function or value.
func (m *machine) bindOne(on *router, a action, v value, e entry) {
	e.sites = slices.Clip(e.sites)
	e.handler = v
	if fn, ok := bare(v).(*fun); ok {
		m.register(on, m.asDeclared(&e, fn.name))
		return
	}
	typ := dynamicType(v)
	c := m.classes[typ]
	if c == nil {
		e.path = opaque{Why: why(v)}
		m.register(on, &e)
		return
	}
	for _, have := range c.Methods {
		if !unicode.IsUpper(rune(have.Name[0])) || have.Name == "Init" || have.Name == "Shut" {
			continue
		}
		method := e
		full, step := m.method(typ, have.Name)
		method.handler = &fun{name: full, code: m.functions[full], bound: true, recv: m.step(v, step), handler: true, at: e.at, requests: m.requests[full]}
		switch _, declared := m.declared[full]; {
		case declared:
		case a.byName:
			name := strings.ToUpper(have.Name)
			if !slices.Contains(methodsByName, name) {
				continue
			}
			method.methods = texts([]string{name})
		case have.Name == "Index":
			method.path = either(e.path, m.below(e.path, have.Name))
		default:
			method.path = m.below(e.path, have.Name)
		}
		m.register(on, m.asDeclared(&method, full))
	}
}

// methodsByName are the HTTP methods that a method of a value can be named
// after.
var methodsByName = []string{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "CONNECT", "OPTIONS", "TRACE"}

// asDeclared changes what e registers to what the request type of a handler
// declares.
func (m *machine) asDeclared(e *entry, handler string) *entry {
	if d, ok := m.declared[handler]; ok {
		e.path, e.pattern = text{S: d.Name}, false
		if d.Sig != "" {
			e.methods = texts([]string{d.Sig})
		}
	}
	return e
}

// below returns the path at which a method of a value answers: the value's,
// with the words of the name, by dashes.
func (m *machine) below(path value, name string) value {
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
	return each(path, func(v value) value {
		t, ok := v.(text)
		if !ok {
			return v
		}
		return text{S: strings.TrimRight(t.S, "/") + "/" + b.String()}
	})
}
