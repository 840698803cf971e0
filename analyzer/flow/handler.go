package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A handler is what answers, with everything around it taken off.
type handler struct {
	name   string
	keys   []string
	router *router // if it is one
	strips []value // prefixes that are taken off, outermost first
	guards []guard // what runs before it, outermost first
	sites  []source.Span
}

// handlers calls f for each handler that v can be.
func (m *machine) handlers(v value, f func(handler)) {
	m.unwrap(v, handler{}, 0, f)
}

func (m *machine) unwrap(v value, h handler, depth int, f func(handler)) {
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
		h.guards = append(slices.Clip(h.guards), v.by)
		m.unwrap(v.inner, h, depth+1, f)
	case stripped:
		h.strips = append(slices.Clip(h.strips), v.prefix)
		m.unwrap(v.inner, h, depth+1, f)
	case keyed:
		h.keys = append(slices.Clip(h.keys), v.key)
		m.unwrap(v.value, h, depth+1, f)
	case *router:
		h.router = v
		f(h)
	case pointer:
		m.unwrap(v.to.v, h, depth+1, f)
	case *object:
		// A struct that answers with the router that it embeds.
		if full, step := m.method(v.typ, "ServeHTTP"); len(step) > 0 && m.functions[full] == nil {
			if r, ok := m.routerOf(m.step(v, step)); ok {
				m.unwrap(r, h, depth+1, f)
				return
			}
		}
		f(h.named(v))
	default:
		f(h.named(v))
	}
}

// named completes h with what v says.
func (h handler) named(v value) handler {
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
	case *result:
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
