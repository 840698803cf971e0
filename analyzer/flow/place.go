package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
)

// This file says where what runs before a handler stands: what was taken off the path of
// the request when it comes there, and what the framework tells there of the route.

// placed returns guards around an entry with their places: what is said of those around a
// router that is mounted does not depend on the routes of that. Those that have one keep it.
func (t *tabulator) placed(guards []value.Guard, e *value.Entry, p mountPoint) []value.Guard {
	spots := make(map[*value.Spot]*value.Spot) // with their places
	out := slices.Clone(guards)
	for i, g := range out {
		if g.Spot != nil && g.Spot.Place != nil {
			continue
		}
		if spots[g.Spot] == nil || g.Below != nil {
			place := t.placeOf(g, e, p)
			spots[g.Spot] = &value.Spot{Place: &place}
		}
		out[i].Spot = spots[g.Spot]
	}
	return out
}

// placeOf returns the place of a guard around an entry below p.
func (t *tabulator) placeOf(g value.Guard, e *value.Entry, p mountPoint) value.Place {
	spot := value.Spot{}
	if g.Spot != nil {
		spot = *g.Spot
	}
	if spot.Place != nil {
		return *spot.Place
	}
	place := value.Place{Framework: e.Router.Framework, Taken: p.taken, Cut: p.cut != nil}
	for _, s := range spot.Strips {
		place = t.stripped(place, s)
	}
	mounts := e.IsMount || e.Subrouter != nil
	if spot.On == nil {
		return aroundHandler(place, e, p, mounts)
	}
	fw := spot.On.Framework
	place.Framework = fw
	prefix, known := prefixOf(spot.On, p)
	switch {
	case g.Early && (fw.Matched.Known == framework.InRouter || fw.Matched.Known == framework.InRoute):
		place.Told = value.ToldNothing
		place.Cut = place.Cut || movesEarly(spot.On)
	case fw.Matched.Known == framework.SoFar && isInline(spot.On):
		below := belowInline(spot.On, e)
		if below == nil {
			return aroundHandler(place, e, p, mounts)
		}
		if prefix, known = prefixOf(below, p); known {
			place.Told, place.Pattern = value.ToldPart, prefix+"/*"
		}
	case fw.Matched.Known == framework.InRoute:
		place.Told = value.ToldNothing
	case fw.Matched.Known == framework.InRouter:
		if !mounts {
			place.Told = value.ToldAll
		}
	case !known:
	case fw.Matched.Known == framework.SoFar && prefix == "":
		place.Told = value.ToldNothing
	case fw.Matched.Known == framework.SoFar:
		place.Told, place.Pattern = value.ToldPart, prefix+"/*"
	case fw.Matched.Known == framework.Own:
		if place.Pattern, known = ownPath(g, prefix); known {
			place.Told = value.ToldPart
		}
	}
	return place
}

// aroundHandler completes the place of what is around the handler of an entry.
func aroundHandler(place value.Place, e *value.Entry, p mountPoint, mounts bool) value.Place {
	if !mounts {
		place.Told = value.ToldAll
		return place
	}
	if s, ok := writtenPath(e, p); ok && place.Framework.Matched.Known == framework.SoFar {
		place.Told, place.Pattern = value.ToldPart, strings.TrimSuffix(s, "/")+"/*"
	}
	return place
}

// isInline reports whether a router is a group without a path of its own.
func isInline(r *value.Router) bool {
	if r.Parent == nil {
		return false
	}
	t, ok := r.Prefix.(value.Text)
	return r.Prefix == nil || value.IsNull(r.Prefix) || ok && t.S == ""
}

// belowInline returns the router, below a group without a path, by which the group hands requests
// for an entry on; nil if it is the one that the entry is on.
func belowInline(group *value.Router, e *value.Entry) *value.Router {
	var out *value.Router
	for on := e.Router; on != nil && on != group; on = on.Parent {
		if !isInline(on) {
			out = on
		}
	}
	return out
}

// movesEarly reports whether something that is not followed runs before a router looks for a
// route: that is where paths are rewritten.
func movesEarly(r *value.Router) bool {
	always, _ := r.Top().Always.V.(value.Guards)
	return slices.ContainsFunc(slices.Concat(always, r.UsedNow()), func(g value.Guard) bool {
		_, followed := value.Bare(g.By).(*value.Func)
		return g.Early && !followed
	})
}

// prefixOf returns what leads to the routes of a router, as the program writes it, if
// that is known.
func prefixOf(r *value.Router, p mountPoint) (string, bool) {
	if r == nil {
		return "", false
	}
	s := ""
	for on := r; on != nil; on = on.Parent {
		t, ok := on.Prefix.(value.Text)
		if on.Prefix != nil && !value.IsNull(on.Prefix) && !ok || on.Own != nil {
			return "", false
		}
		s = t.S + s
	}
	outer, ok := r.Framework.Syntax.Written(p.within)
	if !ok || p.unknown != nil {
		return "", false
	}
	return strings.TrimSuffix(outer, "/") + strings.TrimSuffix(s, "/"), true
}

// writtenPath returns the path of an entry as the program writes it, if that is known.
func writtenPath(e *value.Entry, p mountPoint) (string, bool) {
	prefix, ok := prefixOf(e.Router, p)
	t, known := e.Path.(value.Text)
	return prefix + t.S, ok && known && !e.Pattern
}

// ownPath returns the path below which a guard was added to a router.
func ownPath(g value.Guard, prefix string) (string, bool) {
	below := ""
	if g.Below != nil {
		all := value.Elements(g.Below)
		t, ok := all[0].(value.Text)
		if !ok || len(all) > 1 {
			return "", false
		}
		below = strings.TrimSuffix(t.S, "/")
	}
	if prefix+below == "" {
		return "/", true
	}
	return prefix + below, true
}

// stripped returns a place behind what takes a prefix off the path.
func (t *tabulator) stripped(place value.Place, prefix value.Value) value.Place {
	unknown := t.paths(prefix, func(s value.Text) {
		place.Taken = pattern.Join(place.Taken, strings.TrimSuffix(pattern.NetHTTP.Canonical(s.S), "/"))
	})
	place.Cut = place.Cut || unknown != nil
	return place
}

// loosened returns what the middleware in front of a route has its router take for the same.
func loosened(guards []value.Guard) framework.Takes {
	var out framework.Takes
	for _, g := range guards {
		fn, ok := value.Bare(g.By).(*value.Func)
		if !ok {
			continue
		}
		if takes, ok := framework.Loosens(fn.Name); ok {
			out.Slash, out.Doubles = out.Slash || takes.Slash, out.Doubles || takes.Doubles
		}
	}
	return out
}

// besides returns the routes of the tree that was listed.
func besides(list []*fallen) []machine.OtherRoute {
	out := make([]machine.OtherRoute, len(list))
	for i, f := range list {
		out[i] = machine.OtherRoute{Method: f.route.Method, Path: f.route.Path, Order: f.entry.Order, Router: f.entry.Router, Narrow: f.open || f.entry.IsNarrow() || machine.Constrains(f.entry), Below: f.entry.Below}
	}
	return out
}
