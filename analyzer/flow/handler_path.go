package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file lists the routes of handlers that tell paths apart themselves, see
// lower/path.go.

// A part is what a handler is of one that tells paths apart.
type part uint8

const (
	undivided part = iota // nothing: it does not
	divided               // the whole, which counts where a single path leads to it
	some                  // for some paths
	others                // for all others
)

// unwrapPaths is unwrap for a handler v, implemented by fn, that hands requests to
// others by their paths. What it does before is a guard of theirs.
func (m *registering) unwrapPaths(fn *fun, v value, next []value, h handler, depth int, f func(handler)) {
	below := func(path string) bool { return strings.HasSuffix(path, "/**") }
	switch {
	case h.part == undivided:
		whole := h
		whole.part = divided
		f(whole.named(v))
	case h.part == some && !slices.ContainsFunc(h.paths, below): // these are told apart already
		f(h.named(v))
		return
	}
	for i, a := range fn.code.Arms {
		one := h.only(a.Methods, fn.code.MethodsFor(a.Paths))
		if a.Paths != nil {
			one.paths, one.part = a.Paths, some
		} else if h.part != some {
			one.part = others
		}
		here := fn.forPaths(a.Paths)
		if a.Handler == nil || !isHandler(next[i]) {
			one.run = here
			f(one.named(v))
			continue
		}
		one.guards = append(slices.Clip(one.guards), guard{by: here, at: fn.at, inner: next[i]})
		m.unwrap(next[i], one.below(v), depth+1, f)
	}
}

// unwrapAside lists the handlers to which what is around another hands some paths.
func (m *registering) unwrapAside(w wrapped, h handler, depth int, f func(handler)) {
	r, ok := bare(w.by.by).(*result)
	if !ok || r.body == nil || r.body.code == nil || h.part == some {
		return
	}
	for i, a := range r.body.code.Arms {
		if a.Paths == nil || a.Handler == nil {
			continue
		}
		next := m.arms(r.body)[i]
		if !isHandler(next) || same(bare(next), bare(w.inner)) {
			continue // it lets these paths by
		}
		one := h.only(a.Methods, r.body.code.MethodsFor(a.Paths))
		one.paths, one.part = a.Paths, some
		one.guards = append(slices.Clip(one.guards), guard{by: r.body.forPaths(a.Paths), at: w.by.at, inner: next})
		m.unwrap(next, one, depth+1, f)
	}
}

// forPaths returns a handler as it is for some paths: where one is meant, its body
// is seen for that one.
func (fn *fun) forPaths(paths []string) *fun {
	here := *fn
	here.path = ""
	if len(paths) == 1 && !strings.HasSuffix(paths[0], "/**") {
		here.path = strings.TrimSuffix(paths[0], "{$}")
	}
	return &here
}

// divide lists the routes of a handler that is for some paths below an entry.
func (t *tabulator) divide(e *entry, h handler, p mountPoint, full string, methods []string) {
	taken, cut := p.taken, p.cut
	for _, s := range h.strips {
		if t.paths(s, func(s text) {
			taken = pattern.Join(taken, strings.TrimSuffix(pattern.NetHTTP.Canonical(s.S), "/"))
		}) != nil {
			cut = t.gap(mountPoint{unknown: cut}, s, e.at)
		}
	}
	if p.unknown == nil {
		p.unknown = cut
	}
	outer, reached := full, true
	if p.unknown == nil {
		outer, reached = p.bound.meet(e.on.fw, full)
	}
	if !reached {
		return
	}
	within := boundOf(e, outer)
	for _, seen := range h.paths {
		if seen == ir.UnknownPath {
			t.unresolved(e.at, "the paths that "+naming.Short(h.name)+" tells apart are not all known")
			continue
		}
		path, ok := within.meet(framework.Known().Framework("net/http"), pattern.Join(taken, seen))
		switch {
		case !ok:
		case h.router != nil:
			below := mountPoint{prefix: taken, taken: taken, unknown: p.unknown, cut: cut, depth: p.depth, guards: slices.Concat(p.guards, e.around(), h.guards)}
			below.bound = bound{path: strings.TrimSuffix(strings.TrimSuffix(path, "**"), "{$}"), subtree: strings.HasSuffix(path, "**")}
			if !slices.Contains(methods, route.Any) {
				below.methods = methods
			}
			t.router(h.router, below)
		default:
			for _, method := range h.answers(methods) {
				t.route(e, method, path, h, p)
			}
		}
	}
}

// isWhole reports whether an entry leads to one path, not to all below it.
func isWhole(e *entry, full string) bool {
	return !e.isMount && !e.below && !strings.HasSuffix(full, "**") && (e.on.fw.Syntax != pattern.NetHTTP || !strings.HasSuffix(full, "/"))
}

// skips reports whether h is not the part that an entry leads to.
func skips(h handler, e *entry, full string) bool {
	switch h.part {
	case undivided:
		return false
	case divided:
		return !isWhole(e, full)
	}
	return isWhole(e, full)
}

// urlPath returns the path of the request, where it is known which one is meant.
func (m *serving) urlPath(n *ir.Node) (value, bool) {
	if m.req.url == "" || n.Name != "Path" || n.Kids[0].Op != ir.OpField || n.Kids[0].Name != "URL" {
		return nil, false
	}
	o, ok := bare(m.eval(n.Kids[0].Kids[0])).(opaque)
	if !ok || strings.TrimPrefix(o.Type, "*") != "net/http.Request" {
		return nil, false
	}
	return text{S: m.req.url}, true
}
