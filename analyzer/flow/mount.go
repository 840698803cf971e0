package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// A bound is the pattern under which a router is the handler of another. The
// inner router sees the whole path, and so can have routes that no request
// reaches:
//
//	inner.HandleFunc("/other", h)
//	mux.Handle("/api/", inner)
type bound struct {
	path    string // canonical; "" if nothing is known
	subtree bool   // or all that begins with it
}

// boundOf returns the bound that an entry at a full path is to its handler.
func boundOf(e *value.Entry, full string) bound {
	base, rest := strings.CutSuffix(full, "**")
	switch {
	case rest, e.IsMount, e.Below, strings.HasSuffix(full, "/"), strings.HasSuffix(full, "/{$}"):
		return bound{path: strings.TrimSuffix(base, "{$}"), subtree: true}
	case e.Router.Framework.Syntax == pattern.NetHTTP:
		return bound{path: full}
	}
	return bound{}
}

// meet returns the path at which a route is reached within b, or false if it
// certainly is not: its path and the bound differ where both are literal. A
// route for more than the bound is reached at the bound.
func (b bound) meet(fw *framework.Framework, path string) (string, bool) {
	if b.path == "" {
		return path, true
	}
	base, rest := strings.CutSuffix(path, "**")
	rest = rest || fw.Syntax == pattern.NetHTTP && strings.HasSuffix(path, "/")
	outer, inner := strings.Split(strings.TrimSuffix(b.path, "/"), "/"), strings.Split(strings.TrimSuffix(base, "/"), "/")
	for i := range min(len(outer), len(inner)) {
		if outer[i] != inner[i] && !strings.ContainsAny(outer[i]+inner[i], "{*") {
			return "", false
		}
	}
	switch {
	case len(inner) < len(outer):
		if rest {
			path = b.path
			if b.subtree {
				path = strings.TrimSuffix(path, "/") + "/"
			}
		}
		return path, rest
	case len(inner) > len(outer) && !b.subtree:
		return "", false
	}
	return path, true
}

// alone lists the routes of a group that is mounted by itself, at p. Where a framework
// has the routes of a group keep what their paths begin with, they do so there as well.
func (t *tabulator) alone(g *value.Router, p mountPoint) {
	if g.Parent == nil || !g.Framework.Keeps {
		t.router(g, p)
		return
	}
	p.group = g
	var below func(g *value.Router, f func(mountPoint))
	below = func(g *value.Router, f func(mountPoint)) {
		if g.Parent == nil {
			f(p)
			return
		}
		below(g.Parent, func(p mountPoint) { t.group(g, p, f) })
	}
	below(g, func(p mountPoint) { t.router(g, p) })
}

// mount lists the routes of a router that is the handler of an entry.
func (t *tabulator) mount(e *value.Entry, h machine.Handler, p mountPoint, full string, methods []string) {
	t.left.Bytes -= machine.GuardBytes * (len(p.guards) + len(e.Guards))
	below := mountPoint{depth: p.depth, taken: p.taken, cut: p.cut, nameless: p.nameless, guards: slices.Concat(p.guards, t.placed(slices.Concat(e.AroundWithin(p.group), h.Guards), e, p))}
	for i := range below.guards {
		below.guards[i] = below.guards[i].BoundTo(p.base)
		below.guards[i].Early = true
	}
	if !slices.Contains(methods, route.Any) {
		below.methods = methods
	}
	if h.Router.Framework == e.Router.Framework {
		below.within = strings.TrimSuffix(strings.TrimSuffix(full, "/**"), "/")
	}
	switch fw := e.Router.Framework; {
	case e.IsMount && fw.Strips && h.Router.Framework == fw:
		below.prefix = strings.TrimSuffix(strings.TrimSuffix(full, "/**"), "/")
		below.unknown = p.unknown
	default:
		// The mounted router sees the path that the outermost server sees,
		// but for what http.StripPrefix takes away.
		for _, s := range h.Strips {
			unknown := t.paths(s, func(s value.Text) {
				below.taken = pattern.Join(below.taken, strings.TrimSuffix(pattern.NetHTTP.Canonical(s.S), "/"))
			})
			if unknown != nil {
				below.cut = t.gap(mountPoint{unknown: below.cut}, unknown, e.At)
				if s, ok := t.parameters(unknown); ok {
					below.taken = pattern.Join(below.taken, strings.TrimSuffix(pattern.NetHTTP.Canonical(s.S), "/"))
				} else {
					below.nameless = true
				}
			}
		}
		below.prefix, below.unknown = below.taken, below.cut
		below.bound = bound{}
		if len(h.Guards)+len(e.Guards) == 0 && p.unknown == nil { // nothing that could change the path
			if e.IsMount { // whatever is below
				full = strings.TrimSuffix(strings.TrimSuffix(full, "/**"), "/") + "/**"
			}
			reached, ok := p.bound.meet(fw, full)
			if !ok {
				return
			}
			below.bound = boundOf(e, reached)
		}
	}
	below.base = below.prefix
	t.spill(e, h.Router, below)
	t.alone(h.Router, below)
}

// restrict returns those of methods that come as far as p.
func (p mountPoint) restrict(methods []string) []string {
	switch {
	case p.methods == nil:
		return methods
	case slices.Contains(methods, route.Any):
		return p.methods
	}
	return slices.DeleteFunc(slices.Clone(methods), func(method string) bool {
		return !slices.Contains(p.methods, method) && !slices.Contains(p.methods, route.Any)
	})
}
