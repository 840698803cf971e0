package flow

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A handler is what answers, with everything around it taken off.
type handler struct {
	name   string
	keys   []string
	beside []string // functions that it was put together from, besides the handler
	behind []string // what it hands requests to, whatever it does besides
	router *router  // if it is one
	strips []value  // prefixes that are taken off, outermost first

	// A handler that tells methods apart itself is several: for some methods,
	// or for all but those that the others are for.
	methods []string // nil for all
	except  []string
	paths   []string // those that it is for, of a handler that tells paths apart itself; nil for all others
	part    part
	guards  []guard // what runs before it, outermost first
	run     value   // what answers, or tells methods apart
	sites   []source.Span
}

// handlers calls f for each handler that v can be.
func (m *registering) handlers(v value, f func(handler)) {
	m.unwrap(v, handler{}, 0, f)
}

func (m *registering) unwrap(v value, h handler, depth int, f func(handler)) {
	if depth > 50 {
		f(h)
		return
	}
	switch v := v.(type) {
	case choice:
		for _, v := range v {
			if !isNull(v) {
				m.unwrap(v, h, depth+1, f)
			}
		}
	case wrapped:
		by := v.by
		by.inner = v.inner
		m.unwrapAside(v, h, depth, f)
		h.guards = append(slices.Clip(h.guards), by)
		h.beside = append(slices.Clip(h.beside), partsOf(by.by)...)
		m.unwrap(v.inner, h, depth+1, f)
	case stripped:
		h.strips = append(slices.Clip(h.strips), v.prefix)
		m.unwrap(v.inner, h, depth+1, f)
	case keyed:
		h.keys = append(slices.Clip(h.keys), v.key)
		m.unwrap(v.value, h, depth+1, f)
	case ifaceFun:
		if v.method == "ServeHTTP" && isHandler(v.recv) { // of what was put around another
			m.unwrap(v.recv, h, depth+1, f)
			return
		}
		f(h.named(v))
	case *router:
		h.router = v
		f(h)
	case pointer:
		m.unwrap(v.to.v, h, depth+1, f)
	case *object:
		full, step := m.method(v.typ, "ServeHTTP")
		// A struct that answers with the router that it embeds.
		if r, ok := m.routerOf(m.step(v, step)); ok && m.functions[full] == nil {
			m.unwrap(r, h, depth+1, f)
			return
		}
		serve := &fun{name: full, code: m.functions[full], bound: true, recv: m.step(v, step)}
		if !m.unwrapArms(serve, v, h, depth, f) {
			h.behind = m.behind(serve)
			f(h.named(v))
		}
	case *fun:
		// A method value of what answers is that itself.
		if r, ok := m.routerOf(v.recv); ok && v.bound && v.code == nil && naming.Last(v.name) == "ServeHTTP" {
			m.unwrap(r, h, depth+1, f)
			return
		}
		if !m.unwrapArms(v, v, h, depth, f) {
			h.behind = m.behind(v)
			f(h.named(v))
		}
	default:
		f(h.named(v))
	}
}

// unwrapArms is unwrap for a handler v, implemented by fn, that hands requests
// to others, by their methods or all. It reports whether v is one.
func (m *registering) unwrapArms(fn *fun, v value, h handler, depth int, f func(handler)) bool {
	if fn.code == nil || depth > 50 {
		return false
	}
	next := m.arms(fn)
	if slices.ContainsFunc(fn.code.Arms, func(a ir.Arm) bool { return a.Paths != nil }) {
		m.unwrapPaths(fn, v, next, h, depth, f)
		return true
	}
	if len(next) == 1 && fn.code.Arms[0].Table {
		return m.unwrapTable(fn, v, next[0], h, depth, f)
	}
	if len(next) == 1 && fn.code.Arms[0].Methods == nil {
		if !isHandler(next[0]) {
			return false
		}
		h.guards = append(slices.Clip(h.guards), guard{by: fn, at: fn.at, inner: next[0]})
		m.unwrap(next[0], h.below(v), depth+1, f)
		return true
	}
	var all []string
	for _, a := range fn.code.Arms {
		all = append(all, a.Methods...)
	}
	for i, a := range fn.code.Arms {
		one := h.only(a.Methods, all)
		if a.Handler == nil || !isHandler(next[i]) {
			f(one.named(v))
			continue
		}
		one = one.below(v)
		if one.run == nil && fn.code.Serve != nil {
			one.run = fn
		}
		m.unwrap(next[i], one, depth+1, f)
	}
	return len(next) > 0
}

// below returns h for what v hands requests to: what is said of the whole is
// said of its parts.
func (h handler) below(v value) handler {
	outer := h.named(v)
	h.keys = slices.Clone(outer.keys)
	slices.Reverse(h.keys)
	h.sites = outer.sites
	return h
}

// isHandler reports whether something is known of the handler v.
func isHandler(v value) bool {
	switch v := bare(v).(type) {
	case *fun, *router, wrapped, stripped, *object, ifaceFun, behind:
		return true
	case pointer:
		return isHandler(v.to.v)
	case *result:
		return v.handler
	case choice:
		return slices.ContainsFunc(v, isHandler)
	}
	return false
}

// only returns h for those methods, or, if nil, for all but the others.
func (h handler) only(methods, others []string) handler {
	switch {
	case methods == nil:
		h.except = append(slices.Clip(h.except), others...)
	case h.methods == nil:
		h.methods = slices.DeleteFunc(slices.Clone(methods), func(s string) bool { return slices.Contains(h.except, s) })
	default:
		h.methods = slices.DeleteFunc(slices.Clone(methods), func(s string) bool { return !slices.Contains(h.methods, s) })
	}
	return h
}

// answers returns those of methods that h is for.
func (h handler) answers(methods []string) []string {
	if h.methods != nil && slices.Contains(methods, route.Any) {
		return h.methods
	}
	return slices.DeleteFunc(slices.Clone(methods), func(s string) bool {
		return h.methods != nil && !slices.Contains(h.methods, s) || slices.Contains(h.except, s)
	})
}

// named completes h with what v says.
func (h handler) named(v value) handler {
	if h.run == nil {
		h.run = v
	}
	outer := h.keys
	h.keys = nil
	switch v := v.(type) {
	case *fun:
		h.name = v.name
		h.keys = append(h.keys, v.name)
		h.keys = append(h.keys, v.requests...)
		h.keys = append(h.keys, v.via...)
		h.sites = append(h.sites, v.at)
	case ifaceFun:
		h.name = v.method
		if typ := dynamicType(v.recv); typ != "" {
			h.name = "(" + typ + ")." + v.method
		}
		h.keys = append(h.keys, h.name)
	case *object:
		h.name = v.typ
		h.keys = append(h.keys, v.typ)
		h.beside = append(slices.Clip(h.beside), partsOf(v)...)
	case *result:
		h.beside = append(slices.Clip(h.beside), partsOf(v)...)
		h.name = v.callee
		if typ := strings.TrimPrefix(v.typ, "*"); typ != "" && !strings.Contains(typ, ",") && !strings.HasPrefix(typ, "net/http.") {
			h.keys = append(h.keys, typ)
		}
		if v.callee != "" {
			h.keys = append(h.keys, v.callee)
		} else if fn, ok := v.fn.(*result); ok {
			h.name = fn.callee
			h.keys = append(h.keys, fn.callee)
		}
		h.sites = append(h.sites, v.at)
	case opaque:
		h.name = strings.TrimPrefix(v.Type, "*")
		if h.name == "" || strings.HasPrefix(h.name, "net/http.") {
			h.name = "?"
		} else {
			h.keys = append(h.keys, h.name)
		}
	default:
		h.name = "?"
	}
	// What a field or variable says about the handler that it holds comes
	// after what the handler says itself.
	slices.Reverse(outer)
	h.keys = append(h.keys, outer...)
	if h.name == "?" && len(outer) > 0 {
		h.name = outer[0]
	}
	return h
}

// declarations returns the names of what an annotation of h may stand on, the
// most specific first.
func (h handler) declarations() []string {
	all := slices.Clone(h.keys)
	for _, name := range h.beside {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// partsOf returns the names of the functions that a call was given, or that the
// fields of an object hold: of a decoder, what does the work, and an encoder,
// any may be the one that an annotation stands on. Functions that could answer
// by themselves are no parts: which of them does is not known.
func partsOf(v value) []string {
	var parts []value
	switch v := bare(v).(type) {
	case *result:
		parts = v.args
	case *object:
		for _, name := range slices.Sorted(maps.Keys(v.fields)) {
			parts = append(parts, v.fields[name].v)
		}
	}
	var out []string
	for _, p := range parts {
		if f, ok := bare(p).(*fun); ok && f.name != "" && !f.handler {
			out = append(out, f.name)
		}
	}
	return out
}

// behind returns the names of what a handler hands every request to.
func (m *registering) behind(fn *fun) (names []string) {
	if fn.code == nil || len(fn.code.Behind) == 0 {
		return nil
	}
	for _, v := range m.inside(fn, fn.code.Behind) {
		for k, ok := v.(keyed); ok; k, ok = v.(keyed) {
			names, v = append(names, k.key), k.value
		}
		if fn, ok := v.(*fun); ok {
			names = append(names, fn.name)
		}
	}
	return names
}
