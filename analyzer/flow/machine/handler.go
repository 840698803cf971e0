package machine

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Handler is what answers, with everything around it taken off.
type Handler struct {
	Name   string
	Keys   []string
	beside []string      // functions that it was put together from, besides the handler
	Behind []string      // what it hands requests to, whatever it does besides
	Router *value.Router // if it is one
	Strips []value.Value // prefixes that are taken off, outermost first

	// A handler that tells methods apart itself is several: for some methods,
	// or for all but those that the others are for.
	methods   []string // nil for all
	except    []string
	Paths     []string // those that it is for, of a handler that tells paths apart itself; nil for all others
	Taken     int      // how many prefixes are taken off where these are told apart
	Part      part
	Generated bool          // generated code told it from others, and asked nothing besides
	Guards    []value.Guard // what runs before it, outermost first
	Run       value.Value   // what answers, or tells methods apart
	Sites     []source.Span
}

// Handlers calls f for each handler that v can be.
func (m *Registering) Handlers(v value.Value, f func(Handler)) {
	m.unwrap(v, Handler{}, 0, f)
}

func (m *Registering) unwrap(v value.Value, h Handler, depth int, f func(Handler)) {
	if depth > 50 {
		f(h)
		return
	}
	switch v := v.(type) {
	case value.Choice:
		m.unwrapAny(v, h, depth, f)
	case value.Wrapped:
		by := v.By
		by.Inner = v.Inner
		if spot := h.spot(); spot != nil {
			by.Spot = spot
		}
		m.unwrapAside(v, h, depth, f)
		h.Guards = append(slices.Clip(h.Guards), by)
		h.beside = append(slices.Clip(h.beside), partsOf(by.By)...)
		m.unwrap(v.Inner, h, depth+1, f)
	case value.Stripped:
		h.Strips = append(slices.Clip(h.Strips), v.Prefix)
		m.unwrap(v.Inner, h, depth+1, f)
	case value.Keyed:
		h.Keys = append(slices.Clip(h.Keys), v.Key)
		m.unwrap(v.Value, h, depth+1, f)
	case value.InterfaceMethod:
		if v.Name == "ServeHTTP" && value.IsHandler(v.Receiver) { // of what was put around another
			m.unwrap(v.Receiver, h, depth+1, f)
			return
		}
		f(h.Named(v))
	case *value.Router:
		h.Router = v
		f(h)
	case value.Pointer:
		m.unwrap(v.To.V, h, depth+1, f)
	case *value.Object:
		full, step := m.method(v.Type, "ServeHTTP")
		// A struct that answers with the router that it embeds.
		if r, ok := m.routerOf(m.step(v, step)); ok && m.Functions[full] == nil {
			m.unwrap(r, h, depth+1, f)
			return
		}
		serve := &value.Func{Name: full, Code: m.Functions[full], Bound: true, Receiver: m.step(v, step)}
		if !m.unwrapArms(serve, v, h, depth, f) {
			h.Behind = m.behind(serve)
			f(h.Named(v))
		}
	case *value.Func:
		// A method value of what answers is that itself.
		if r, ok := m.routerOf(v.Receiver); ok && v.Bound && v.Code == nil && naming.Last(v.Name) == "ServeHTTP" {
			m.unwrap(r, h, depth+1, f)
			return
		}
		if !m.unwrapArms(v, v, h, depth, f) {
			h.Behind = m.behind(v)
			f(h.Named(v))
		}
	default:
		f(h.Named(v))
	}
}

// unwrapArms is unwrap for a handler v, implemented by fn, that hands requests
// to others, by their methods or all. It reports whether v is one.
func (m *Registering) unwrapArms(fn *value.Func, v value.Value, h Handler, depth int, f func(Handler)) bool {
	if fn.Code == nil || depth > 50 {
		return false
	}
	next := m.arms(fn)
	if slices.ContainsFunc(fn.Code.Arms, func(a ir.Arm) bool { return a.Paths != nil }) {
		m.unwrapPaths(fn, v, next, h, depth, f)
		return true
	}
	if len(next) == 1 && fn.Code.Arms[0].Table {
		return m.unwrapTable(fn, v, next[0], h, depth, f)
	}
	if len(next) == 1 && fn.Code.Arms[0].Methods == nil {
		if !value.IsHandler(next[0]) {
			return false
		}
		h.Guards = append(slices.Clip(h.Guards), value.Guard{By: fn, At: fn.At, Inner: next[0], Spot: h.spot()})
		m.unwrap(next[0], h.below(v), depth+1, f)
		return true
	}
	var all []string
	for _, a := range fn.Code.Arms {
		all = append(all, a.Methods...)
	}
	for i, a := range fn.Code.Arms {
		one := h.only(a.Methods, all)
		if a.Handler == nil || !value.IsHandler(next[i]) {
			f(one.Named(v))
			continue
		}
		one = one.below(v)
		if one.Run == nil && fn.Code.Serve != nil {
			one.Run = fn
		}
		m.unwrap(next[i], one, depth+1, f)
	}
	return len(next) > 0
}

// spot returns where a guard is that stands around h; nil if it sees all of the path.
func (h Handler) spot() *value.Spot {
	if len(h.Strips) == 0 {
		return nil
	}
	return &value.Spot{Strips: h.Strips}
}

// below returns h for what v hands requests to: what is said of the whole is
// said of its parts.
func (h Handler) below(v value.Value) Handler {
	outer := h.Named(v)
	h.Keys = slices.Clone(outer.Keys)
	slices.Reverse(h.Keys)
	h.Sites = outer.Sites
	return h
}

// only returns h for those methods, or, if nil, for all but the others.
func (h Handler) only(methods, others []string) Handler {
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

// TellsMethods reports whether h is one of several that a handler tells apart by the method.
func (h Handler) TellsMethods() bool { return h.methods != nil || h.except != nil }

// Answers returns those of methods that h is for.
func (h Handler) Answers(methods []string) []string {
	if h.methods != nil && slices.Contains(methods, route.Any) {
		return h.methods
	}
	return slices.DeleteFunc(slices.Clone(methods), func(s string) bool {
		return h.methods != nil && !slices.Contains(h.methods, s) || slices.Contains(h.except, s)
	})
}

// Named completes h with what v says.
func (h Handler) Named(v value.Value) Handler {
	if h.Run == nil {
		h.Run = v
	}
	outer := h.Keys
	h.Keys = nil
	switch v := v.(type) {
	case *value.Func:
		h.Name = v.Name
		h.Keys = append(h.Keys, v.Name)
		h.Keys = append(h.Keys, v.Requests...)
		h.Keys = append(h.Keys, v.Via...)
		h.Sites = append(h.Sites, v.At)
	case value.InterfaceMethod:
		h.Name = v.Name
		if typ := value.DynamicType(v.Receiver); typ != "" {
			h.Name = "(" + typ + ")." + v.Name
		}
		h.Keys = append(h.Keys, h.Name)
	case *value.Object:
		h.Name = v.Type
		h.Keys = append(h.Keys, v.Type)
		h.beside = append(slices.Clip(h.beside), partsOf(v)...)
	case *value.Result:
		h.beside = append(slices.Clip(h.beside), partsOf(v)...)
		h.Name = v.Callee
		if typ := strings.TrimPrefix(v.Type, "*"); typ != "" && !strings.Contains(typ, ",") && !strings.HasPrefix(typ, "net/http.") {
			h.Keys = append(h.Keys, typ)
		}
		if v.Callee != "" {
			h.Keys = append(h.Keys, v.Callee)
		} else if fn, ok := v.Func.(*value.Result); ok {
			h.Name = fn.Callee
			h.Keys = append(h.Keys, fn.Callee)
		}
		h.Sites = append(h.Sites, v.At)
	case value.Opaque:
		h.Name = strings.TrimPrefix(v.Type, "*")
		if h.Name == "" || strings.HasPrefix(h.Name, "net/http.") {
			h.Name = "?"
		} else {
			h.Keys = append(h.Keys, h.Name)
		}
	default:
		h.Name = "?"
	}
	// What a field or variable says about the handler that it holds comes
	// after what the handler says itself.
	slices.Reverse(outer)
	h.Keys = append(h.Keys, outer...)
	if h.Name == "?" && len(outer) > 0 {
		h.Name = outer[0]
	}
	return h
}

// Declarations returns the names of what an annotation of h may stand on, the
// most specific first.
func (h Handler) Declarations() []string {
	all := slices.Clone(h.Keys)
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
func partsOf(v value.Value) []string {
	var parts []value.Value
	switch v := value.Bare(v).(type) {
	case *value.Result:
		parts = v.Args
	case *value.Object:
		for _, name := range slices.Sorted(maps.Keys(v.Fields)) {
			parts = append(parts, v.Fields[name].V)
		}
	}
	var out []string
	for _, p := range parts {
		if f, ok := value.Bare(p).(*value.Func); ok && f.Name != "" && !f.Handler {
			out = append(out, f.Name)
		}
	}
	return out
}

// behind returns the names of what a handler hands every request to.
func (m *Registering) behind(fn *value.Func) (names []string) {
	if fn.Code == nil || len(fn.Code.Behind) == 0 {
		return nil
	}
	for _, v := range m.inside(fn, fn.Code.Behind) {
		for k, ok := v.(value.Keyed); ok; k, ok = v.(value.Keyed) {
			names, v = append(names, k.Key), k.Value
		}
		if fn, ok := v.(*value.Func); ok {
			names = append(names, fn.Name)
		}
	}
	return names
}
