package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// divide lists the routes of a handler that is for some paths below an entry.
func (t *tabulator) divide(e *value.Entry, h machine.Handler, p mountPoint, full string, methods []string) {
	taken, cut := t.taken(e, p.taken, p.cut, h.Strips[:h.Taken])
	if p.unknown == nil {
		p.unknown = cut
		p.nameless = cut != nil
	}
	outer, reached := full, true
	if p.unknown == nil {
		outer, reached = p.bound.meet(e.Router.Framework, full)
	}
	if !reached {
		return
	}
	within := boundOf(e, outer)
	for _, seen := range h.Paths {
		if seen == ir.UnknownPath {
			t.unresolved(e.At, "the paths that "+naming.Short(h.Name)+" tells apart are not all known")
			continue
		}
		path, ok := within.meet(framework.Known().Framework("net/http"), pattern.Join(taken, seen))
		switch {
		case !ok:
		case h.Router != nil:
			taken, cut := t.taken(e, taken, cut, h.Strips[h.Taken:])
			below := mountPoint{prefix: taken, taken: taken, unknown: p.unknown, cut: cut, nameless: p.nameless || cut != nil, depth: p.depth, guards: slices.Concat(p.guards, t.placed(slices.Concat(e.AroundWithin(p.group), h.Guards), e, p))}
			below.bound = bound{path: strings.TrimSuffix(strings.TrimSuffix(path, "**"), "{$}"), subtree: strings.HasSuffix(path, "**")}
			if !slices.Contains(methods, route.Any) {
				below.methods = methods
			}
			t.router(h.Router, below)
		default:
			for _, method := range h.Answers(methods) {
				t.route(e, method, path, &h, &p)
			}
		}
	}
}

// taken returns what is taken off the paths behind some prefixes that are, after what was
// before, and what of that is not known.
func (t *tabulator) taken(e *value.Entry, before string, unknown *gap, strips []value.Value) (string, *gap) {
	for _, s := range strips {
		if t.paths(s, func(s value.Text) {
			before = pattern.Join(before, strings.TrimSuffix(pattern.NetHTTP.Canonical(s.S), "/"))
		}) != nil {
			unknown = t.gap(mountPoint{unknown: unknown}, s, e.At)
		}
	}
	return before, unknown
}

// isWhole reports whether an entry leads to one path, not to all below it.
func isWhole(e *value.Entry, full string) bool {
	return !e.IsMount && !e.Below && !strings.HasSuffix(full, "**") && (e.Router.Framework.Syntax != pattern.NetHTTP || !strings.HasSuffix(full, "/"))
}

// skips reports whether h is not the part that an entry leads to.
func skips(h machine.Handler, e *value.Entry, full string) bool {
	switch h.Part {
	case machine.Undivided:
		return false
	case machine.Divided:
		return !isWhole(e, full)
	}
	return isWhole(e, full)
}
