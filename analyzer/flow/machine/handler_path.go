package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file lists the routes of handlers that tell paths apart themselves, see
// lower/path.go.

// A part is what a handler is of one that tells paths apart.
type part uint8

const (
	Undivided part = iota // nothing: it does not
	Divided               // the whole, which counts where a single path leads to it
	Some                  // for some paths
	others                // for all others
)

// unwrapPaths is unwrap for a handler v, implemented by fn, that hands requests to
// others by their paths. What it does before is a guard of theirs.
func (m *Registering) unwrapPaths(fn *value.Func, v value.Value, next []value.Value, h Handler, depth int, f func(Handler)) {
	below := func(path string) bool { return strings.HasSuffix(path, "/**") }
	switch {
	case h.Part == Undivided:
		whole := h
		whole.Part = Divided
		f(whole.Named(v))
	case h.Part == Some && !slices.ContainsFunc(h.Paths, below): // these are told apart already
		f(h.Named(v))
		return
	}
	for i, a := range fn.Code.Arms {
		one := h.only(a.Methods, fn.Code.MethodsFor(a.Paths))
		if a.Paths != nil {
			one.Strips = append(slices.Clip(one.Strips), m.prefixes(fn, a)...)
			one.Paths, one.Part, one.Taken = a.Paths, Some, len(one.Strips)
		} else if h.Part != Some {
			one.Part = others
		}
		here := fn.ForPaths(a.Paths)
		if a.Handler == nil || !value.IsHandler(next[i]) {
			one.Run = here
			f(one.Named(v))
			continue
		}
		if a.Sole {
			one.Generated = one.Generated || m.Generated[fn.Code.File]
		} else {
			one.Guards = append(slices.Clip(one.Guards), value.Guard{By: here, At: fn.At, Inner: next[i], Spot: h.spot()})
		}
		m.unwrap(next[i], one.below(v), depth+1, f)
	}
}

// prefixes returns what an arm of fn takes off the path before it tells paths apart.
func (m *Registering) prefixes(fn *value.Func, a ir.Arm) []value.Value {
	if a.Prefix == nil {
		return nil
	}
	return m.inside(fn, []*ir.Node{a.Prefix})
}

// unwrapAside lists the handlers to which what is around another hands some paths.
func (m *Registering) unwrapAside(w value.Wrapped, h Handler, depth int, f func(Handler)) {
	r, ok := value.Bare(w.By.By).(*value.Result)
	if !ok || r.Body == nil || r.Body.Code == nil || h.Part == Some {
		return
	}
	for i, a := range r.Body.Code.Arms {
		if a.Paths == nil || a.Handler == nil {
			continue
		}
		next := m.arms(r.Body)[i]
		if !value.IsHandler(next) || value.Same(value.Bare(next), value.Bare(w.Inner)) {
			continue // it lets these paths by
		}
		one := h.only(a.Methods, r.Body.Code.MethodsFor(a.Paths))
		one.Paths, one.Part, one.Taken = a.Paths, Some, len(h.Strips)
		one.Guards = append(slices.Clip(one.Guards), value.Guard{By: r.Body.ForPaths(a.Paths), At: w.By.At, Inner: next, Spot: h.spot()})
		m.unwrap(next, one, depth+1, f)
	}
}
