package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file is about what answers all that is below a path and is not followed: a
// generated server, a router of another library. It may have routes of its own, of
// which nothing is known.

// unseenBelow returns why the routes below a route are not known, if it is for all that
// is below a path and for methods that write, and what answers there is, or leads to,
// what another module made. (What reads only, such as a file server or the pages of a
// documentation, is one route.)
func unseenBelow(r *route.Route, e *value.Entry, h *machine.Handler) (route.Gap, bool) {
	if r.Access == route.DefaultAccess("GET") || !(e.IsMount || e.Below || strings.HasSuffix(r.Path, "/**") || strings.HasSuffix(r.Path, "/") && e.Router.Framework.Syntax == pattern.NetHTTP) {
		return route.Gap{}, false
	}
	made := madeElsewhere(h.Run, 2)
	if made == nil {
		return route.Gap{}, false
	}
	return route.Gap{Guard: naming.Short(made.Callee), Why: "answers all that is below, and what routes it has is not known", At: made.At}, true
}

// madeElsewhere returns the call of another module's function that made a handler, or
// one that it captured or holds, or nil if there is none.
func madeElsewhere(v value.Value, depth int) *value.Result {
	if depth < 0 {
		return nil
	}
	switch v := value.Bare(v).(type) {
	case *value.Result:
		if path := naming.PackageOf(v.Callee); v.Handler && path != "" && !naming.IsStandard(path) && !naming.IsHarmless(v.Callee) {
			return v
		}
	case value.Wrapped:
		return madeElsewhere(v.Inner, depth)
	case value.Stripped:
		return madeElsewhere(v.Inner, depth)
	case value.Keyed:
		return madeElsewhere(v.Value, depth)
	case value.Pointer:
		return madeElsewhere(v.To.V, depth)
	case *value.Func:
		if v.Receiver != nil {
			if made := madeElsewhere(v.Receiver, depth); made != nil {
				return made
			}
		}
		for _, c := range v.Captured {
			if made := madeElsewhere(c.V, depth-1); made != nil {
				return made
			}
		}
	case *value.Object:
		for _, name := range sortedKeys(v.Fields) {
			if made := madeElsewhere(v.Fields[name].V, depth-1); made != nil {
				return made
			}
		}
	}
	return nil
}
